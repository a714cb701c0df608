"""Where adapters go, what is trained then, and how much that is."""

from functools import partial

from expect import holds, refuses, same
from lora_models import CHOSEN, RECIPE, adapted, outputs, tiny
from torch import nn

from lora.inject import Recipe, adapter_size, inject, trained
from lora.layer import LoRALinear, adapters


def test_trained_numbers_are_counted_by_hand() -> None:
    hint = "A has rank × inputs numbers, B has outputs × rank."
    for rank, wanted in ((4, 512), (8, 1024), (16, 2048)):
        what = f"one layer of 64 inputs and 64 outputs, rank {rank}"
        same(adapter_size([(64, 64)], rank), wanted, what, hint=hint)
        shapes = [(64, 64), (256, 64), (64, 256)]
        what = f"layers (64, 64), (256, 64), (64, 256), rank {rank}"
        more = f"add up the layers. {hint}"
        same(adapter_size(shapes, rank), rank * (128 + 320 + 320), what, hint=more)
    same(adapter_size([(3, 50)], 3), 159, "rank 3 for the shape (3, 50)", hint=hint)
    same(adapter_size([], 4), 0, "no layers")
    holds(isinstance(adapter_size([(5, 3)], 2), int), "the number: expected an int.")
    for shapes, rank in (([(64, 64)], 0), ([], 0), ([(64, 64), (3, 50)], 4), ([(50, 3)], 4)):
        refuses(partial(adapter_size, shapes, rank), f"rank {rank} for the shapes {shapes}")

    for rank in (1, 2, 4):
        model = adapted(recipe=Recipe(("*.query", "*.up"), rank, alpha=1.0))
        found = sum(p.numel() for p in trained(model).values())
        wanted = adapter_size([(8, 8), (32, 8), (8, 8), (32, 8)], rank)
        same(found, wanted, f"the trained numbers of a model with rank {rank}, and by hand")


def test_adapters_go_where_the_names_say() -> None:
    model = tiny()
    before = dict(model.named_modules())
    weights = {id(p): p.detach().clone() for p in model.parameters()}
    scores = outputs(model)
    model.eval()
    names = inject(model, RECIPE)
    modes = {module.training for module in model.modules()}
    holds(names == CHOSEN, f"the names: expected {CHOSEN}, found {names}.")
    found = adapters(model)
    holds(
        list(found) == CHOSEN,
        f"the layers with an adapter: expected {CHOSEN}, found {list(found)}.",
        hint="set each one in the module that holds it, under the last part of its name.",
    )
    for name, layer in found.items():
        holds(layer.base is before[name], f"{name}: expected the old layer as its base.")
        shape = (layer.lora_a.shape[0], layer.scale)
        holds(shape == (2, 3.0), f"{name}: expected rank 2 and scale 6 / 2, found {shape}.")
    for name, part in before.items():
        if name not in CHOSEN:
            holds(model.get_submodule(name) is part, f"{name}: expected it untouched.")

    learns = [f"{name}.{part}" for name in CHOSEN for part in ("lora_a", "lora_b")]
    hint = "freeze the whole model: norms, embeddings and biases, too."
    missing = sorted(set(learns) - set(trained(model)))
    if missing:
        hint = "freeze before the adapters are in, or they are frozen with the rest."
    holds(
        sorted(trained(model)) == sorted(learns),
        f"what is trained: expected the {len(learns)} tensors A and B of the chosen layers, found "
        f"{len(trained(model))} tensors, such as {list(trained(model))[:2]}.",
        hint=hint,
    )
    for p in model.parameters():
        if id(p) in weights:
            same(p, weights[id(p)], "a weight of the base after inject")
    same(outputs(model), scores, "the outputs after inject", hint="a fresh adapter adds nothing.")

    holds(
        modes == {False},
        "a model in evaluation mode after inject, dropout 0.3: expected it in that mode, found "
        "that a part of it trains.",
        hint="a new module is in training mode, wherever it is put.",
    )
    training = adapted()
    holds(all(m.training for m in training.modules()), "a model in training mode: so it stays.")

    twice = tiny()
    many = Recipe(("*.query", "blocks.1.*", "*.attention.query"), rank=1, alpha=1.0)
    wanted = ["blocks.0.attention.query"]
    wanted += [f"blocks.1.attention.{part}" for part in ("query", "key", "value", "out")]
    wanted += ["blocks.1.up", "blocks.1.down"]
    names = inject(twice, many)
    holds(names == wanted, f"three patterns that overlap: expected {wanted}, found {names}.")
    bases = [layer.base for layer in adapters(twice).values()]
    holds(
        all(isinstance(base, nn.Linear) for base in bases),
        "layers that two patterns fit: expected one adapter each, found one inside another.",
    )

    flat = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 2))
    holds(inject(flat, Recipe(("*",), 1, 1.0)) == ["0", "2"], "a model without parts inside parts.")
    kinds = [type(part) for part in flat]
    holds(
        kinds == [LoRALinear, nn.ReLU, LoRALinear],
        f"its parts: expected LoRALinear, ReLU, LoRALinear, found {kinds}.",
    )

    refuses(partial(inject, twice, many), "a model with adapters, once more")
    refuses(partial(inject, tiny(), Recipe(("*.qery",), 1, 1.0)), "a misspelt name", words=["qery"])
    mixed = nn.Sequential(nn.Linear(6, 6), nn.Linear(6, 3))
    refuses(partial(inject, mixed, Recipe(("*",), 5, 1.0)), "rank 5 for (6, 6) and (3, 6)")
    holds(
        not adapters(mixed),
        "a model that was refused: expected no adapter in it, found one.",
        hint="make all adapters first, and put them in when every one of them could be made.",
    )

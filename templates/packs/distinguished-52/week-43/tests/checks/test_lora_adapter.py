"""The adapter apart from its model: what is saved, and what may be loaded."""

from functools import partial
from pathlib import Path

import torch
from expect import holds, refuses, same
from lora_models import CHOSEN, RECIPE, adapted, numbers, outputs, tiny

from lora.adapter import adapter_state, attach, load_adapter, save_adapter
from lora.inject import Recipe, trained
from lora.layer import adapters, merge_all

NAMES = sorted(f"{name}.{part}" for name in CHOSEN for part in ("lora_a", "lora_b"))


def test_only_the_adapter_is_saved() -> None:
    model = adapted(filled=1)
    state = adapter_state(model)
    holds(
        sorted(state) == NAMES,
        f"the names: expected the {len(NAMES)} of A and B, such as {NAMES[0]}, found "
        f"{len(state)}, such as {sorted(state)[:1]}.",
        hint="the base does not belong in: everyone has it already.",
    )
    parameters = dict(model.named_parameters())
    for name, tensor in state.items():
        same(tensor, parameters[name], name)
        holds(
            not tensor.requires_grad and tensor.dtype == torch.float64,
            f"{name}: expected a plain tensor of float64.",
            hint="detach it from the graph.",
        )
    kept = {name: tensor.clone() for name, tensor in state.items()}
    with torch.no_grad():
        for p in trained(model).values():
            p.add_(1.0)
    for name, tensor in state.items():
        hint = "state_dict() and detach() share the memory of the parameters: copy."
        same(tensor, kept[name], f"{name} after the model was trained on", hint=hint)

    state = adapter_state(model)
    merge_all(model)
    merged = adapter_state(model)
    holds(sorted(merged) == NAMES, "a merged model: expected the same names.")
    for name, tensor in merged.items():
        same(tensor, state[name], f"{name} of a merged model")
    model.requires_grad_(False)
    frozen = adapter_state(model)
    holds(
        sorted(frozen) == NAMES,
        f"a model of which nothing is trained any more: expected {len(NAMES)} names, found "
        f"{len(frozen)}.",
        hint="what belongs to an adapter does not depend on what asks for a gradient.",
    )
    model.requires_grad_(True)
    holds(sorted(adapter_state(model)) == NAMES, "a model that was thawed: the same names.")
    holds(not adapter_state(tiny()), "a model without adapters: expected nothing.")


def misfits_are_refused() -> None:
    """Fail unless each adapter that does not fit is refused, and the model unchanged."""
    state = adapter_state(adapted(filled=1))
    first, last = NAMES[0], NAMES[-1]
    thin = adapter_state(adapted(recipe=Recipe(RECIPE.targets, 1, 6.0), filled=1))
    elsewhere = adapter_state(adapted(recipe=Recipe(("*.query", "*.up"), 2, 6.0), filled=1))
    cases = {
        "an adapter without one tensor": {k: v for k, v in state.items() if k != first},
        "an adapter with a tensor too many": state | {"blocks.7.up.lora_a": state[first]},
        "an adapter of rank 1 for rank 2": thin,
        "one A of rank 1, which would broadcast": state | {last[:-1] + "a": state[first][:1]},
        "one B lying on its side": state | {last: state[last].T},
        "an adapter for other layers": elsewhere,
        "nothing at all": {},
        "a weight of the base": state | {"head.weight": torch.zeros(11, 8)},
    }
    for what, tensors in cases.items():
        model = adapted(filled=2)
        before = numbers(model)
        hint = "compare all names both ways, and all shapes; copy_ repeats a row that fits."
        refuses(partial(load_adapter, model, tensors), what, hint=hint)
        holds(
            torch.equal(numbers(model), before),
            f"{what}: expected the model unchanged, found that some tensors were copied.",
            hint="look at everything before the first tensor is copied.",
        )
    refuses(partial(load_adapter, tiny(), state), "an adapter for a model without adapters")
    one_wrong = state | {last: torch.zeros(9, 2)}
    refuses(partial(load_adapter, adapted(), one_wrong), f"a wrong {last}", words=[last])

    model = adapted(filled=2)
    name, layer = list(adapters(model).items())[-1]
    layer.merge()
    before = numbers(model)
    hint = "the base holds the old adapter; with a new A and B, nobody could take it out again."
    refuses(partial(load_adapter, model, state), "one merged layer", words=[name], hint=hint)
    holds(torch.equal(numbers(model), before), "one merged layer: expected the model unchanged.")
    layer.unmerge()
    load_adapter(model, state)


def test_a_saved_adapter_acts_as_before_where_it_fits(tmp_path: Path) -> None:
    model, fresh = adapted(filled=1), adapted(filled=2)
    state = adapter_state(model)
    kept = {name: tensor.clone() for name, tensor in state.items()}
    known = dict(fresh.named_parameters())
    load_adapter(fresh, state)
    same(outputs(fresh), outputs(model), "the outputs with the loaded adapter")
    holds(
        all(known[name] is p for name, p in fresh.named_parameters()),
        "the parameters: expected the same objects as before, found that some are new.",
        hint="an optimizer made before trains the old ones; copy the numbers into these.",
    )
    holds(
        sorted(trained(fresh)) == NAMES,
        "afterwards: expected that A and B of all adapters still ask for a gradient.",
    )
    with torch.no_grad():
        for p in trained(fresh).values():
            p.add_(1.0)
    for name, tensor in state.items():
        hint = "the parameter must not share memory with what was loaded."
        same(tensor, kept[name], f"{name} that was loaded, after training on", hint=hint)

    backwards = {name: state[name].float() for name in reversed(list(state))}
    load_adapter(fresh, backwards)
    same(outputs(fresh), outputs(model), "float32 tensors in another order", rtol=1e-4, atol=1e-5)
    holds(
        all(p.dtype == torch.float64 for p in fresh.parameters()),
        "a model in float64 with an adapter saved in float32: expected float64 still.",
        hint="copy_ into the parameter keeps its dtype and its device.",
    )

    path = tmp_path / "adapters" / "iso.pt"
    save_adapter(path, model, RECIPE)
    base = tiny()
    recipe = attach(path, base)
    holds(recipe == RECIPE, f"the recipe from the file: expected {RECIPE}, found {recipe}.")
    same(outputs(base), outputs(model), "a fresh base with the adapter from a file")
    load_adapter(tiny(), {})  # no adapters, nothing to load: that fits
    misfits_are_refused()

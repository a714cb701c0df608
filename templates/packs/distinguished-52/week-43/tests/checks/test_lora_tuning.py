"""The optimizer and its memory, and a fine-tuning that goes on as if it had never stopped."""

import copy
import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import torch
from expect import holds, refuses, same
from lora_models import RECIPE, adapted, learn, numbers, tiny
from torch import Tensor, nn

from lora.inject import Recipe, trained
from lora.tuning import make_optimizer, optimizer_bytes, restore, snapshot


def held(optimizer: torch.optim.Optimizer) -> list[Tensor]:
    """The tensors that an optimizer trains."""
    return [p for group in optimizer.param_groups for p in group["params"]]


def test_the_optimizer_holds_what_is_trained_and_nothing_else() -> None:
    model = adapted()
    optimizer = make_optimizer(model, 0.02)
    found, wanted = held(optimizer), list(trained(model).values())
    hint = "ask each parameter whether it wants a gradient."
    if len(found) == len(list(model.parameters())):
        hint = "model.parameters() gives the frozen ones as well."
    holds(
        len(found) == len(wanted) and {id(p) for p in found} == {id(p) for p in wanted},
        f"the optimizer's tensors: expected the {len(wanted)} of the adapters, found {len(found)}.",
        hint=hint,
    )
    holds(isinstance(optimizer, torch.optim.AdamW), "the optimizer: expected an AdamW.")
    for group in optimizer.param_groups:
        told = group["lr"], group["weight_decay"]
        holds(told == (0.02, 0.0), f"rate and decay: expected 0.02 and 0, found {told}.")
    decayed = make_optimizer(adapted(), 0.01, weight_decay=0.3)
    rates = {(group["lr"], group["weight_decay"]) for group in decayed.param_groups}
    holds(rates == {(0.01, 0.3)}, f"rate and decay: expected 0.01 and 0.3, found {rates}.")

    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    learn(model, optimizer, range(3))
    names = [n for n, p in model.named_parameters() if not torch.equal(p, before[n])]
    holds(
        sorted(names) == sorted(trained(model)),
        f"what moved in three steps: expected A and B of all adapters, found {names[:4]}.",
    )
    whole = make_optimizer(tiny(), 0.01)
    holds(
        len(held(whole)) == len(list(tiny().parameters())),
        "a model without adapters that is trained as a whole: expected all of its parameters.",
    )
    frozen = tiny().requires_grad_(False)
    refuses(partial(make_optimizer, frozen, 0.01), "a model of which nothing is trained")


def test_the_memory_of_an_optimizer_is_counted() -> None:
    hint = "AdamW keeps two numbers for each one it trains, and a count of steps for each tensor."
    for model in (adapted(), tiny(), tiny().float()):
        parameters = list(trained(model).values())
        optimizer = torch.optim.AdamW(parameters)
        same(optimizer_bytes(optimizer), 0, "before the first step", hint="it keeps nothing yet.")
        learn(model, optimizer, range(2))
        wanted = sum(2 * p.numel() * p.element_size() + 4 for p in parameters)
        count = sum(p.numel() for p in parameters)
        width = parameters[0].element_size()
        what = f"AdamW's memory for {count} numbers of {width} bytes, after two steps"
        found = optimizer_bytes(optimizer)
        more = hint
        if found == sum(2 * p.numel() + 1 for p in parameters):
            more = f"these are numbers, not bytes. {hint}"
        elif found == wanted + count * width:
            more = f"the parameters themselves were counted. {hint}"
        same(found, wanted, what, hint=more)
        holds(isinstance(found, int), "the number of bytes: expected an int.")
    model = tiny()
    plain = torch.optim.SGD(model.parameters(), lr=0.1)
    learn(model, plain, range(1))
    same(optimizer_bytes(plain), 0, "SGD without momentum", hint="what is None takes no memory.")
    heavy = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    learn(model, heavy, range(1))
    same(optimizer_bytes(heavy), 8 * len(numbers(model)), "SGD with momentum: one number for each")
    lbfgs = torch.optim.LBFGS(model.parameters())
    lbfgs.state[next(model.parameters())] = {"n_iter": 3, "d": torch.zeros(5), "old": None}
    same(optimizer_bytes(lbfgs), 20, "a state with a number, a tensor of 5, and None")


def tensors_in(value: Any) -> Iterator[Tensor]:
    """All tensors in what was saved."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from tensors_in(part)


def through_a_file(saved: Any) -> Any:
    """What comes back from a file that may hold data and nothing else."""
    file = io.BytesIO()
    torch.save(saved, file)
    file.seek(0)
    try:
        return torch.load(file, weights_only=True)
    except Exception as error:
        words = f"the snapshot, written and read with weights_only=True: found '{error}'."
        raise AssertionError(words[:500]) from error


def test_a_resumed_fine_tuning_equals_an_uninterrupted_one() -> None:
    model = adapted()
    optimizer = make_optimizer(model, 0.05)
    torch.manual_seed(17)
    learn(model, optimizer, range(4))
    saved = snapshot(model, optimizer, 4)
    first = copy.deepcopy(through_a_file(saved))
    count = sum(p.numel() for p in trained(model).values())
    size = sum(t.numel() for t in tensors_in(saved) if t.is_floating_point())
    holds(
        3 * count <= size <= 3 * count + 100,
        f"the numbers in a snapshot: expected about {3 * count}, three for each that is trained, "
        f"found {size}.",
        hint="A and B and the two moments of AdamW belong in; the base does not.",
    )
    learn(model, optimizer, range(4, 9))
    for now, then in zip(tensors_in(saved), tensors_in(first), strict=True):
        hint = "it shares memory with the model or the optimizer: copy."
        same(now, then, "a tensor of the snapshot after five more steps", hint=hint)

    for what, source in (("from a file", first), ("from memory", saved), ("once more", saved)):
        other = adapted(filled=3)  # other A and B than any that were trained
        known = make_optimizer(other, 0.001)
        torch.manual_seed(99)
        step = restore(other, known, source)
        holds(step == 4, f"the steps done: expected 4, found {step!r}.")
        rates = {group["lr"] for group in known.param_groups}
        hint = "does the state of the optimizer come back?"
        holds(rates == {0.05}, f"the learning rate: expected 0.05, found {rates}.", hint=hint)
        learn(other, known, range(4, 9))
        hint = "AdamW starts from nothing again unless its moments are saved and loaded."
        if known.state and any(int(kept["step"]) == 9 for kept in known.state.values()):
            hint = "dropout draws random numbers: their state belongs to the snapshot."
        holds(
            torch.equal(numbers(other), numbers(model)),
            f"resumed {what}: 4 steps, a break and 5 more: expected what 9 steps give, to the last "
            "bit, found other parameters.",
            hint=f"{hint} And what is restored must not be changed by training on.",
        )
    thin = adapted(recipe=Recipe(RECIPE.targets, 1, 6.0))
    refuses(partial(restore, thin, make_optimizer(thin, 0.1), saved), "a snapshot of another rank")
    plain: nn.Module = tiny()
    refuses(partial(restore, plain, make_optimizer(plain, 0.1), saved), "a model without adapters")

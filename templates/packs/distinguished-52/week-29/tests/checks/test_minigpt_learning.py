"""The rate, the step, a sentence learnt by heart, and going on after a pause."""

import copy
import io
import math
from functools import partial
from typing import Any

import pytest
import torch
from expect import holds, refuses, same
from minigpt_plain import Pairs, chance, codes, flat, numbers, runs
from torch import Tensor, nn

from minigpt.learning import Plan, State, learning_rate, new_state, restore, snapshot, update
from minigpt.model import Config
from minigpt.text import Vocabulary
from minigpt.writing import generate

cross_entropy = nn.functional.cross_entropy


def test_the_rate_rises_along_a_line_and_falls_along_a_cosine() -> None:
    plan = Plan(steps=50, warmup=8, peak=0.4, floor=0.1)
    found = [learning_rate(done, plan) for done in range(60)]
    rising = [0.05 * (done + 1) for done in range(8)]
    hint = "steps are counted from 0 in `done`, and no step has the rate 0."
    if math.isclose(found[0], 0, abs_tol=1e-12):
        hint = "A first step of rate 0 is no step. " + hint
    same(found[:8], rising, "the rates of the warm-up", hint=hint)
    falling = [0.25 + 0.15 * math.cos(math.pi * t / 42) for t in range(42)]
    hint = "the cosine begins where the warm-up ends, and has half a turn for what is left."
    same(found[8:50], falling, "the rates after the warm-up", hint=hint)
    hint = "the cosine would rise again: after the last step the floor stays."
    same(found[50:], [0.1] * 10, "the rates after the last step", hint=hint)
    same(learning_rate(29, plan), 0.25, "the rate half way down: the middle of peak and floor")
    single = Plan(steps=5, warmup=1, peak=1.0, floor=0.0)
    wanted = [1.0, *(0.5 + 0.5 * math.cos(math.pi * t / 4) for t in range(4)), 0.0]
    same([learning_rate(done, single) for done in range(6)], wanted, "a warm-up of one step")
    for steps in (3, 4):  # all warm-up
        short = Plan(steps=steps, warmup=4, peak=1.0, floor=0.5)
        found = [learning_rate(done, short) for done in range(6)]
        hint = "nothing is left for the cosine: mind the division."
        what = f"{steps} steps, a warm-up of 4"
        same(found, [0.25, 0.5, 0.75, 1, 0.5, 0.5], what, hint=hint)


def fresh(peak: float = 0.1, momentum: float = 0.0, step: int = 0) -> State:
    """A small model with two groups of parameters."""
    model = Pairs(5, seed=3, dropout=0.0)
    groups: list[dict[str, Any]] = [
        {"params": [model.last, model.before]},
        {"params": [model.bias]},
    ]
    optimizer = torch.optim.SGD(groups, lr=123.0, momentum=momentum)
    return State(model, optimizer, chance(0), step)


def slope_of(model: nn.Module, inputs: Tensor, targets: Tensor) -> tuple[float, Tensor]:
    """The loss, and all gradients in one row."""
    loss = cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
    parts = torch.autograd.grad(loss, list(model.parameters()))
    return loss.item(), torch.cat([part.flatten() for part in parts])


def some(seed: int) -> tuple[Tensor, Tensor]:
    ids = codes(3, 7, below=5, seed=seed)
    return ids[:, :-1], ids[:, 1:]


def test_a_step_has_its_own_rate_and_its_own_gradient() -> None:
    plan = Plan(steps=40, warmup=4, peak=0.2, floor=0.02, clip=1e6)
    state = fresh(momentum=0.5)
    moving = torch.zeros_like(flat(state.model))
    for done in range(6):
        inputs, targets = some(done)
        before = flat(state.model)
        loss, slope = slope_of(state.model, inputs, targets)
        rate = learning_rate(done, plan)
        with runs(f"step {done}", hint="rate, mode, zero, loss, backward, clip, step, count."):
            found = update(state, inputs, targets, plan)
        earlier = moving
        moving = 0.5 * moving + slope
        change = flat(state.model) - before
        what = f"step {done}"
        hint = "the gradient of this batch alone, then one step of the optimizer."
        bias = slice(-5, None)
        if torch.allclose(change, -123 * moving):
            hint = "The rate of the plan was never given to the optimizer. " + hint
        elif torch.allclose(change[:-5], -rate * moving[:-5]) and not torch.allclose(
            change[bias], -rate * moving[bias]
        ):
            hint = "Only the first group of the optimizer got the rate; there are two. " + hint
        elif done and torch.allclose(change, -learning_rate(done + 1, plan) * moving):
            hint = "This is the rate of the next step: count at the end. " + hint
        elif not change.any():
            hint = "Nothing has changed. " + hint
        elif done:
            hint = "Is anything left of the gradients before? backward() adds to them. " + hint
        same(change, -rate * moving, f"{what}: the change of the parameters", hint=hint)
        same(found.loss, loss, f"{what}: the loss before it")
        same(found.grad_norm, slope.norm(), f"{what}: the length of the gradient")
        same(found.rate, rate, f"{what}: its rate")
        same(state.step, done + 1, f"{what}: the number of steps done", hint="one more each time.")
        holds(
            all(isinstance(value, float) for value in (found.loss, found.grad_norm, found.rate)),
            "what a step gives: expected plain floats.",
            hint="a tensor holds on to the graph of its step: .item().",
        )
        holds(not torch.equal(earlier, moving), "expected a gradient.")

    inputs, targets = some(9)
    for clip in (0.3, 1e3):
        state = fresh(step=17)
        state.model.eval()
        before = flat(state.model)
        loss, slope = slope_of(state.model, inputs, targets)
        length, rate = float(slope.norm()), learning_rate(17, plan)
        model = state.model
        assert isinstance(model, Pairs)
        model.trained = []
        found = update(state, inputs, targets, Plan(40, 4, 0.2, 0.02, clip=clip))
        holds(
            model.trained == [True],
            f"a model found in evaluation mode: expected training = [True], found {model.trained}.",
            hint="an evaluation before may have left it so: model.train() in each step.",
        )
        moved = (before - flat(state.model)) / rate
        what = f"a gradient of length {length:.3g}, clip {clip:g}"
        hint = "all gradients are one long vector, scaled by one factor, before the step."
        if clip < length and moved.allclose(slope, rtol=1e-4):
            hint = "The step was taken with the whole gradient: " + hint
        same(moved, min(1, clip / length) * slope, f"{what}: the step", hint=hint, rtol=1e-4)
        same(found.grad_norm, length, f"{what}: grad_norm", hint="its length before the scaling.")

    for bad in (math.inf, math.nan):
        state = fresh(step=3)
        with torch.no_grad():
            state.model.get_parameter("last")[1, 2] = bad
        before = flat(state.model)
        refuses(
            partial(update, state, *some(1), plan),
            f"a model with a weight of {bad}",
            kind=RuntimeError,
            hint="clip_grad_norm_ has an argument for gradients that are not finite.",
        )
        same(flat(state.model), before, f"the parameters after a loss with {bad}")
        same(state.step, 3, "the steps done, after one that failed")


SENTENCE = "the cat sat on the mat, and the dog lay beside it. "


def learn(seed: int, steps: int) -> tuple[State, list[float]]:
    """Train a tiny model on one sentence, again and again."""
    vocabulary = Vocabulary.of(SENTENCE)
    ids = vocabulary.encode(SENTENCE)
    config = Config(len(vocabulary), context=16, width=32, heads=2, layers=1, dropout=0.0)
    plan = Plan(steps=80, warmup=5, peak=2e-2, floor=2e-3, decay=0.0)
    torch.manual_seed(seed)
    state = new_state(config, plan, seed, torch.device("cpu"))
    windows = ids.repeat(2)[: len(ids) + 16].unfold(0, 17, 1)
    losses = [update(state, windows[:, :-1], windows[:, 1:], plan).loss for _ in range(steps)]
    return state, losses


def test_one_sentence_is_learnt_by_heart() -> None:
    state, losses = learn(0, 80)
    size = len(set(SENTENCE))
    holds(
        abs(losses[0] - math.log(size)) < 0.3,
        f"the first loss: expected about log {size} = {math.log(size):.2f}, found {losses[0]:.2f}.",
        hint="who knows nothing should be sure of nothing: look at the first weights.",
    )
    holds(
        losses[-1] < 0.25,
        f"one sentence after 80 steps: expected a loss below 0.25, found {losses[-1]:.2f}.",
        hint="a model that cannot learn one sentence has a mistake in model, loss or step.",
    )
    holds(
        losses[-1] > 1e-3,
        f"one sentence after 80 steps: found the loss {losses[-1]:.2g}, which is too good.",
        hint="the first characters of a window cannot be sure; does a target leak into the input?",
    )
    vocabulary = Vocabulary.of(SENTENCE)
    found = generate(
        state.model,
        vocabulary.encode("the dog lay"),
        30,
        context=16,
        generator=chance(0),
        temperature=0.01,
    )
    text = vocabulary.decode(found)
    wanted = (SENTENCE * 2)[SENTENCE.index(" beside") :][:30]
    holds(text == wanted, f"after 'the dog lay': expected {wanted!r}, found {text!r}.")
    _, again = learn(0, 5)
    _, other = learn(1, 5)
    holds(again == losses[:5], "the same seed: expected the same losses to the last bit.")
    holds(other != losses[:5], "another seed: expected other losses.")


def trained(seed: int, steps: range) -> State:
    """A state with memory everywhere, trained without any exercise."""
    model = Pairs(5, seed=seed, dropout=0.4)
    groups: list[dict[str, Any]] = [
        {"params": [model.last, model.before], "weight_decay": 0.1},
        {"params": [model.bias], "weight_decay": 0.0},
    ]
    rate = 0.01 * (seed + 1)
    state = State(model, torch.optim.AdamW(groups, lr=rate), chance(seed))
    go_on(state, steps)
    return state


def go_on(state: State, steps: range) -> None:
    """Steps with chance in the batches and in the dropout."""
    state.model.train()
    for step in steps:
        ids = torch.randint(5, (3, 7), generator=state.batches)
        state.optimizer.zero_grad()
        logits = state.model(ids[:, :-1])
        torch.autograd.backward(cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten()))
        state.optimizer.step()
        state.step = step + 1


def through_a_file(saved: dict[str, Any]) -> dict[str, Any]:
    """Written and read again, without trusting what was read."""
    file = io.BytesIO()
    torch.save(saved, file)
    file.seek(0)
    try:
        again: dict[str, Any] = torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:
        message = f"a snapshot, written and read: expected it read, found {error}."
        hint = "tensors, numbers, strings, lists and dictionaries; no object of a class of yours."
        raise AssertionError(f"{message}\nHint: {hint}") from error
    return again


def test_a_resumed_run_equals_an_uninterrupted_one(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(29)
    state = trained(0, range(5))
    saved = through_a_file(snapshot(state))
    kept, memory = (
        copy.deepcopy(state.model.state_dict()),
        copy.deepcopy(state.optimizer.state_dict()),
    )
    upcoming = state.batches.get_state(), torch.get_rng_state()
    go_on(state, range(5, 10))

    other = trained(1, range(3))
    model, optimizer, batches = other.model, other.optimizer, other.batches
    torch.manual_seed(99)
    restore(other, saved)
    same(other.step, 5, "the steps done, after restore")
    for name, value in other.model.state_dict().items():
        same(value, kept[name], f"{name} after restore")
    moments = other.optimizer.state_dict()
    for number, wanted in memory["state"].items():
        for name, value in wanted.items():
            hint = "Adam starts from nothing unless optimizer.state_dict() is kept and loaded."
            same(moments["state"][number][name], value, f"{name} of parameter {number}", hint=hint)
    rates = [group["lr"] for group in moments["param_groups"]]
    same(rates, [0.01, 0.01], "the rates of the optimizer")
    hint = "the next batch depends on the state of state.batches; the seed alone is not enough."
    same(other.batches.get_state(), upcoming[0], "where the generator of the batches is", hint=hint)
    hint = "dropout draws from PyTorch's own generator: its state belongs to the snapshot."
    same(torch.get_rng_state(), upcoming[1], "where PyTorch's own generator is", hint=hint)
    holds(
        (other.model, other.optimizer, other.batches) == (model, optimizer, batches),
        "the state after restore: expected the same objects with other contents.",
        hint="the optimizer trains the parameters that it knows.",
    )
    go_on(other, range(5, 10))
    holds(
        torch.equal(flat(other.model), flat(state.model)),
        "5 steps, a pause and 5 more: expected what 10 steps in one go give, to the last bit.",
    )

    # Two GPUs that are not there: what is kept of them comes back only where there are two again.
    fakes, put = [numbers(2), numbers(3)], []

    def place(device: int | str | torch.device) -> int:
        return device if isinstance(device, int) else torch.device(device).index or 0

    with monkeypatch.context() as patch:
        patch.setattr(torch.cuda, "get_rng_state_all", lambda: fakes)
        patch.setattr(torch.cuda, "device_count", lambda: 2)
        patch.setattr(torch.cuda, "is_available", lambda: True)
        patch.setattr(torch.cuda, "get_rng_state", lambda device=0: fakes[place(device)])
        patch.setattr(torch.cuda, "set_rng_state_all", lambda states: put.extend(states))
        patch.setattr(torch.cuda, "set_rng_state", lambda one, device=0: put.append(one))
        elsewhere = snapshot(state)
        restore(other, elsewhere)
        hint = "dropout on a GPU draws from a generator of that GPU: get_rng_state_all."
        holds(
            len(put) == 2, f"two GPUs: expected two states put back, found {len(put)}.", hint=hint
        )
        same(put[1], fakes[1], "the state of the second GPU")
        put.clear()
        patch.setattr(torch.cuda, "device_count", lambda: 1)
        with runs("a snapshot of two GPUs on a machine with one", hint="compare their numbers."):
            restore(other, elsewhere)
        holds(not put, "a snapshot of two GPUs on a machine with one: expected none put back.")

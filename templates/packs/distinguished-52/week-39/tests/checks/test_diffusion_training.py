"""What is drawn, what is asked of the network, the average of its weights, and going on."""

import copy
import pickle
from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusion_expect import column, drawn, global_randomness_rests, schedule, tensor
from expect import array, holds, refuses, same
from torch import Tensor, nn

from diffusion.training import (
    Batch,
    State,
    denoising_loss,
    drop_labels,
    load_checkpoint,
    random_times,
    save_checkpoint,
    update_average,
)

PLAN = schedule(12)


def seeded(seed: int = 39) -> torch.Generator:
    """A generator on the processor."""
    return torch.Generator().manual_seed(seed)


def test_times_are_drawn_evenly_and_some_labels_are_lost() -> None:
    with global_randomness_rests("random_times"):
        t = tensor(random_times(8000, 4, seeded()), "random_times(8000, 4, ...)")
    holds(
        t.shape == (8000,) and t.dtype == torch.int64,
        f"random_times(8000, 4, ...): expected int64 of shape (8000,), found {t.dtype} of "
        f"shape {tuple(t.shape)}.",
    )
    seen = sorted(set(t.tolist()))
    hint = "torch.randint leaves out its upper end. "
    hint += "Time 0 has no noise to guess; the last time is where sampling begins."
    holds(seen == [1, 2, 3, 4], f"the times of 4 steps: expected 1 to 4, found {seen}.", hint=hint)
    shares = np.bincount(array(t))[1:] / 8000
    holds(
        bool((abs(shares - 0.25) < 0.03).all()),
        f"how often each time is drawn: expected a quarter each, found {shares.round(3)}.",
    )
    holds(torch.equal(random_times(8000, 4, seeded()), t), "the same seed: expected equal times.")
    holds(
        not torch.equal(random_times(8000, 4, seeded(1)), t), "another seed: expected other times."
    )
    same(random_times(3, 1, seeded()), [1, 1, 1], "the times of a single step")

    labels = torch.arange(8000) % 4
    kept = labels.clone()
    for share in (0.0, 0.1, 0.5, 1.0):
        with global_randomness_rests("drop_labels"):
            after = tensor(drop_labels(labels, share, 7, seeded()), "drop_labels")
        lost = array(after == 7)
        near = 0 if share in (0, 1) else 0.03
        holds(
            after.dtype == labels.dtype and after.shape == labels.shape,
            f"drop_labels: expected labels of the same type and shape, found {after.dtype}, "
            f"{tuple(after.shape)}.",
        )
        hint = "a coin for each example, and `nothing` where it falls on the one side."
        if lost.mean() in (0, 1):
            hint = f"One coin decides for all of them here. {hint}"
        elif abs(lost.mean() - (1 - share)) < 0.03:
            hint = f"The share is what is taken away, not what stays. {hint}"
        holds(
            abs(lost.mean() - share) <= near,
            f"drop_labels with a share of {share}: expected about this share without a label, "
            f"found {lost.mean():.3f}.",
            hint=hint,
        )
        same(after[~lost], labels[~lost], "the labels that stay", hint="they stay as they are.")
        for one in range(4):
            holds(
                abs(lost[one::4].mean() - share) <= 2 * near,
                f"class {one} with a share of {share}: expected about this share to lose its "
                f"label, found {lost[one::4].mean():.3f}.",
            )
        same(labels, kept, "the labels that were given", hint="labels[...] = changes them; copy.")
    half = drop_labels(labels, 0.5, 7, seeded(2))
    holds(
        not torch.equal(half, drop_labels(labels, 0.5, 7, seeded(3))), "two seeds: expected others."
    )
    for share in (-0.1, 1.5):
        refuses(partial(drop_labels, labels, share, 7, seeded()), f"a share of {share}")


class Spy:
    """A model that notes what it is shown, and answers what it is told to."""

    def __init__(self, answer: Tensor) -> None:
        self.answer = answer
        self.shown: list[tuple[Tensor, Tensor, Tensor | None]] = []

    def __call__(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        self.shown.append((x, t, labels))
        return self.answer


def test_the_loss_asks_for_the_noise() -> None:
    t = [3, 1, 12]
    batch = Batch(2 + drawn(3, 5), torch.tensor([1, 0, 2]), torch.tensor(t), drawn(3, 5, seed=1))
    nothing = torch.zeros(3, 5, dtype=torch.float64)
    spy = Spy(nothing)
    found = tensor(denoising_loss(spy, batch, PLAN), "denoising_loss")
    wanted = float((array(batch.noise) ** 2).mean())
    x = np.sqrt(column(PLAN.bars, t)) * array(batch.x0)
    x = x + np.sqrt(1 - column(PLAN.bars, t)) * array(batch.noise)
    hint = "the mean, over all numbers, of (guess - noise)²."
    mistakes = {
        "The target is the clean data here, not the noise.": (array(batch.x0) ** 2).mean(),
        "The target is the noisy example here, not the noise.": (x**2).mean(),
        "This is the sum over all numbers, not the mean.": wanted * 15,
        "This is summed over the columns and averaged over the rows: it grows with their width.": (
            wanted * 5
        ),
        "This is the mean distance, not the mean square.": abs(array(batch.noise)).mean(),
    }
    for mistake, value in mistakes.items():
        if np.isclose(float(found.detach().sum()), float(value)):
            hint = f"{mistake} {hint}"
    same(found, wanted, "the loss of a model that always says 0", hint=hint)
    holds(len(spy.shown) == 1, f"expected the model asked once, found {len(spy.shown)} times.")
    shown_x, shown_t, shown_labels = spy.shown[0]
    hint = "the clean examples, noised up to their times with the noise of the batch."
    if array(shown_x).shape == (3, 5) and np.allclose(array(shown_x), array(batch.x0)):
        hint = f"The model sees clean examples here. {hint}"
    same(shown_x, x, "what the model is shown", hint=hint)
    same(shown_t, t, "the times that the model is told")
    holds(shown_labels is not None, "the labels: expected them told to the model, found None.")
    same(shown_labels, [1, 0, 2], "the labels that the model is told")
    same(denoising_loss(Spy(batch.noise), batch, PLAN), 0.0, "the loss of a model that knows all")
    same(
        denoising_loss(Spy(batch.noise - 0.5), batch, PLAN), 0.25, "the loss if all guesses lack .5"
    )

    factor = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(denoising_loss(lambda x, t, _: factor * x, batch, PLAN), factor)
    same(
        slope,
        (2 * (0.3 * x - array(batch.noise)) * x).mean(),
        "the slope of the loss by a parameter of the model",
        hint="no .item(), .detach() or no_grad() between the parameters and the loss.",
    )


def network(seed: int) -> nn.Sequential:
    """A network with buffers, one of them a whole number."""
    torch.manual_seed(seed)
    layers = nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 3)
    model = nn.Sequential(*layers).double()
    model(drawn(6, 3, seed=seed))
    return model


def test_the_average_follows_the_weights() -> None:
    for step, decay, keep in (
        (1, 0.999, 2 / 11),
        (30, 0.999, 31 / 40),
        (100_000, 0.999, 0.999),
        (30, 0.5, 0.5),
        (50, 0.0, 0.0),
    ):
        average, model = network(1), network(2)
        before, target = copy.deepcopy(average.state_dict()), copy.deepcopy(model.state_dict())
        owned = {name: id(p) for name, p in average.named_parameters()}
        update_average(average, model, step, decay)
        for name, p in average.named_parameters():
            wanted = keep * before[name] + (1 - keep) * target[name]
            hint = f"at step {step} with decay {decay:g}, {keep:.4g} of the old value is kept."
            mistakes = {
                "Old and new have each other's share.": (
                    keep * target[name] + (1 - keep) * before[name]
                ),
                "The first steps keep less than the decay, or the random beginning stays in.": (
                    decay * before[name] + (1 - decay) * target[name]
                ),
                "Nothing has changed.": before[name],
            }
            for mistake, value in mistakes.items():
                if torch.allclose(p, value) and not torch.allclose(p, wanted):
                    hint = f"{mistake} {hint}"
            same(p, wanted, f"{name} of the average", hint=hint)
            holds(
                id(p) == owned[name] and p.requires_grad and p.is_leaf,
                f"{name} of the average: expected the same parameter with another value, found "
                "another object, or one that is part of a graph.",
                hint="change it in place, under no_grad.",
            )
        for name, buffer in average.named_buffers():
            same(buffer, target[name], f"the buffer {name}", hint="buffers are copied as they are.")
        for name, value in model.state_dict().items():
            same(value, target[name], f"{name} of the model", hint="the model does not change.")
    average, model = network(1), network(2)
    update_average(average, model, 5)
    with torch.no_grad():
        next(model.parameters()).add_(1)
    holds(
        not torch.allclose(next(average.parameters()), next(model.parameters()), atol=0.2),
        "the model after it moved on: expected the average where it was, found that it moved too.",
        hint="they must not share memory.",
    )


def started(seed: int) -> State:
    """A training with an optimizer that remembers, and an average of its own."""
    model = network(seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01 * (seed + 1))
    return State(model, network(seed + 10), optimizer, seeded(seed))


def some_steps(state: State, many: int) -> None:
    """Train without any exercise."""
    for _ in range(many):
        noise = torch.randn(6, 3, generator=state.generator, dtype=torch.float64)
        state.optimizer.zero_grad()
        torch.autograd.backward((state.model(noise) - noise).square().mean())
        state.optimizer.step()
        state.step += 1
        with torch.no_grad():
            for mine, new in zip(state.average.parameters(), state.model.parameters(), strict=True):
                mine.lerp_(new, 0.1)


def test_a_resumed_training_equals_an_uninterrupted_one(tmp_path: Path) -> None:
    path = tmp_path / "runs" / "latest" / "checkpoint.pt"
    state = started(0)
    some_steps(state, 5)
    try:
        save_checkpoint(path, state)
    except (RuntimeError, OSError) as error:
        if isinstance(error, NotImplementedError):
            raise
        holds(False, f"saving: found the error '{error}'.", hint="make the folders first.")
    save_checkpoint(path, state)  # over the one before
    moments = copy.deepcopy(state.optimizer.state_dict())
    model, average = (copy.deepcopy(m.state_dict()) for m in (state.model, state.average))
    some_steps(state, 5)

    other = started(1)
    objects = other.model, other.average, other.optimizer, other.generator
    torch.manual_seed(99)
    load_checkpoint(path, other)
    now = other.model, other.average, other.optimizer, other.generator
    holds(
        all(a is b for a, b in zip(now, objects, strict=True)),
        "after loading: expected the same model, average, optimizer and generator with other "
        "contents, found other objects.",
        hint="load_state_dict and set_state fill what is there.",
    )
    holds(other.step == 5, f"the steps done: expected 5, found {other.step}.")
    for name, value in other.model.state_dict().items():
        same(value, model[name], f"{name} of the model after loading")
    for name, value in other.average.state_dict().items():
        same(
            value,
            average[name],
            f"{name} of the average after loading",
            hint="The average of the weights is not the model: it must be saved and loaded as "
            "well, and the samples would suffer while the loss looks fine.",
        )
    memory = other.optimizer.state_dict()
    holds(
        memory["state"].keys() == moments["state"].keys(),
        "the memory of the optimizer: expected its moments for all parameters, found "
        f"{len(memory['state'])} of {len(moments['state'])}.",
        hint="Adam starts from nothing again unless its state is saved and loaded.",
    )
    rate = memory["param_groups"][0]["lr"]
    holds(rate == 0.01, f"the learning rate of the optimizer: expected 0.01, found {rate}.")
    some_steps(other, 5)
    for part in ("model", "average"):
        pairs = zip(getattr(other, part).parameters(), getattr(state, part).parameters())  # noqa: B905
        holds(
            all(torch.equal(a, b) for a, b in pairs),
            f"5 steps, a checkpoint and 5 more, the {part}: expected what 10 steps without a break "
            "give, to the last bit, found other weights.",
            hint="The generator draws batches, times and noise: its state belongs to the "
            "checkpoint, or the resumed run sees other noise.",
        )

    class Code:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return print, ("code from a checkpoint was run",)

    torch.save({"model": Code()}, path)
    refuses(
        lambda: load_checkpoint(path, other),
        "a checkpoint that brings code",
        kind=pickle.UnpicklingError,
        hint="weights_only=True lets torch.load read nothing but data.",
    )
    refuses(
        lambda: load_checkpoint(tmp_path / "missing.pt", other),
        "a checkpoint that is not there",
        kind=FileNotFoundError,
    )

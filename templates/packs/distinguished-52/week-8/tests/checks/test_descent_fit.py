"""Gradient descent: how fast, in which portions, and where it ends."""

import math
import sys
from types import ModuleType

import numpy as np
import pytest
from expect import holds, refuses, same
from regression_data import Floats, best, cloud

from regression import (
    Diverged,
    GradientStep,
    Walk,
    batches,
    descend,
    rate_bound,
    stepper,
)


class Recorder:
    """An optimizer that makes plain steps and writes down what it was asked."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.asked: list[tuple[Floats, Floats]] = []
        self.given: list[Floats] = []

    def step(self, parameters: Floats, gradients: Floats) -> Floats:
        self.asked.append((parameters.copy(), gradients.copy()))
        self.given.append(parameters - self.rate * gradients)
        return self.given[-1].copy()


def slope(A: Floats, y: Floats, w: Floats) -> Floats:
    """The gradient of the mean squared error."""
    return 2 / len(y) * A.T @ (A @ w - y)


def test_the_rate_bound_parts_settling_from_growing() -> None:
    A, y = cloud()
    found, wanted = rate_bound(A), len(A) / np.linalg.norm(A, 2) ** 2
    hint = "the loss is |A w - y|^2 / n. Its curvature along a direction v of length 1 is "
    hint += "2 |A v|^2 / n. Take the largest, c, and ask when 1 - rate * c reaches -1."
    for factor, words in (
        (0.5, "Half the bound: there the factor 1 - rate * c is 0, not yet -1. "),
        (2.0, "Twice the bound: the second derivative of a square is 2. "),
        (1 / len(A), "The loss is a mean: the number of rows is missing. "),
    ):
        if np.isclose(found, factor * wanted):
            hint = words + hint
    same(found, wanted, "rate_bound of a random design matrix", hint=hint)
    same(rate_bound([[3], [1]]), 0.2, "rate_bound of the rows 3 and 1", hint=hint)
    for share, grows in ((0.98, False), (1.02, True)):
        w = np.zeros(3)
        for _ in range(2000):
            w = w - share * found * slope(A, y, w)
        far = float(np.linalg.norm(w - best(A, y)))
        holds(
            (far > 1e3) == grows,
            f"after 2000 steps at {share} of the bound: expected the weights "
            f"{'far away' if grows else 'near the lowest point'}, found a distance of {far:.3g}.",
            hint=hint,
        )
    same(rate_bound(np.zeros((4, 2))), math.inf, "rate_bound of zeros", hint="no slope anywhere.")


def test_batches_deal_every_row_once() -> None:
    dealt = [np.asarray(rows) for rows in batches(23, 5, np.random.default_rng(0))]
    hint = "shuffle all row numbers once, then cut the row of numbers into pieces."
    sizes = [len(rows) for rows in dealt]
    words = hint
    if sizes == [5, 5, 5, 5]:
        words = "The rest of 3 rows is dropped: they would never be learnt from. " + hint
    holds(
        sizes == [5, 5, 5, 5, 3],
        f"23 rows by 5: expected 5, 5, 5, 5, 3, found {sizes}.",
        hint=words,
    )
    order = np.concatenate(dealt)
    same(
        np.sort(order),
        np.arange(23),
        "all row numbers of one epoch, sorted",
        hint="Drawing every batch anew takes some rows twice and others never. " + hint,
    )
    holds(
        not np.array_equal(order, np.arange(23)),
        "the order of the rows: expected a shuffled one, found 0, 1, 2, ...",
        hint="The rows may be sorted, so a batch of neighbours is no fair sample. " + hint,
    )
    rng = np.random.default_rng(0)
    first, second = (np.concatenate(batches(23, 5, rng)) for _ in range(2))
    same(first, order, "the same seed again", hint="all chance comes from the given generator.")
    holds(
        not np.array_equal(first, second),
        "the next epoch: expected another order, found the same.",
        hint="A new generator in every call starts from the same place again.",
    )
    for n, size, wanted in ((6, 3, [3, 3]), (6, 6, [6]), (6, 99, [6]), (3, 1, [1, 1, 1])):
        sizes = [len(rows) for rows in batches(n, size, np.random.default_rng(1))]
        holds(sizes == wanted, f"{n} rows by {size}: expected {wanted}, found {sizes}.", hint=hint)
    for size in (0, -2):
        refuses(
            lambda size=size: batches(5, size, np.random.default_rng(1)),  # type: ignore[misc]
            f"batches of {size} rows",
            hint="range refuses a step of 0 with words that nobody knows here, and -2 silently.",
        )


def test_descent_arrives_where_the_closed_form_is() -> None:
    step = GradientStep(0.5)
    w = np.array([1.0, 2.0])
    hint = "parameters - rate * gradients; downhill is against the gradient."
    same(step.step(w, np.array([4.0, -4.0])), [-1, 4], "one plain step", hint=hint)
    same(w, [1, 2], "the old parameters", hint="`-=` changes the caller's array.")

    A, y = cloud()
    start = np.array([3.0, -1.0, 2.0])
    rate = 0.5 * len(A) / float(np.linalg.norm(A, 2)) ** 2
    one = descend(A, y, GradientStep(rate), epochs=1, start=start)
    hint = "without a batch size, one epoch is one step with the gradient of all rows."
    same(one.weights, start - rate * slope(A, y, start), "the weights after one epoch", hint=hint)
    same(start, [3, -1, 2], "the start after the call", hint="work on a copy.")
    whole = descend(A, y, GradientStep(rate), epochs=0, start=[3, -1, 2]).weights
    holds(
        isinstance(whole, np.ndarray) and whole.dtype == np.float64,
        f"the weights after no epoch, from a list of integers: expected floats, found {whole!r}.",
        hint="`as_column` reads any numbers as float64.",
    )
    none = descend(A, y, GradientStep(rate), epochs=0, start=start)
    holds(
        not np.shares_memory(none.weights, start),
        "the weights after no epoch: expected a copy of the start, found the start itself.",
        hint="Whoever changes one of the two later also changes the other.",
    )
    losses = [np.mean((A @ w - y) ** 2) for w in (start, one.weights)]
    hint = "the loss at the start, then one number after each epoch, always on all rows."
    same(one.losses, losses, "the losses of one epoch", hint=hint)
    same(descend(A, y, step, epochs=0).losses, [np.mean(y**2)], "no epoch, from zeros", hint=hint)

    long = descend(A, y, GradientStep(rate), epochs=3000)
    same(
        long.weights,
        best(A, y),
        "the weights after 3000 epochs, compared with numpy.linalg.lstsq",
        hint="Every step needs the gradient at the weights where it starts.",
    )
    holds(
        bool(np.all(np.diff(long.losses) <= 1e-12)),
        "the losses of a small rate: expected them never to rise.",
        hint="Below half of the bound every full step goes downhill.",
    )
    short = descend(A, y, GradientStep(rate), epochs=3000, tolerance=1e-3)
    slopes = np.abs(slope(A, y, short.weights)).max()
    holds(
        len(short.losses) < 2000 and slopes <= 1e-3,
        f"tolerance 1e-3: expected an early end with slopes of at most 1e-3, found "
        f"{len(short.losses) - 1} epochs and the slope {slopes:.3g}.",
        hint="After every epoch compare the largest size of the entries of the gradient.",
    )
    before = descend(A, y, GradientStep(rate), epochs=len(short.losses) - 2).weights
    holds(
        np.abs(slope(A, y, before)).max() > 1e-3,
        "tolerance 1e-3: expected an end after the first flat epoch, found a later one.",
    )
    for broken in (A[:, 0], A[:-1]):
        refuses(
            lambda broken=broken: descend(broken, y, step, epochs=1),  # type: ignore[misc]
            f"a design matrix of the shape {broken.shape} for 30 targets",
            hint="`as_problem` asks for the shapes.",
        )


def test_batches_make_many_steps_and_divergence_is_told() -> None:
    A, y = cloud(10)
    still = Recorder(0.0)
    w = np.array([1.0, 0.0, -1.0])
    descend(A, y, still, epochs=1, batch_size=1, start=w)
    holds(
        len(still.asked) == 10,
        f"10 rows, one by one: expected 10 steps in an epoch, found {len(still.asked)}.",
        hint="every batch makes a step of its own.",
    )
    wanted = np.array([slope(A[i : i + 1], y[i : i + 1], w) for i in range(10)])
    found = np.array([gradients for _, gradients in still.asked])
    same(
        found[np.argsort(found[:, 0])],
        wanted[np.argsort(wanted[:, 0])],
        "the gradients of the ten rows, sorted",
        hint="each step gets the gradient of its own rows alone, as a mean over the batch.",
    )
    moving = Recorder(0.02)
    end = descend(A, y, moving, epochs=3, batch_size=4)
    holds(len(moving.asked) == 9, f"expected 3 x 3 steps, found {len(moving.asked)}.")
    for (asked, _), given in zip(moving.asked[1:], moving.given, strict=False):
        same(asked, given, "the weights of a step", hint="a step starts where the last one ended.")
    same(end.weights, moving.given[-1], "the weights at the end", hint="the last step counts, too.")
    same(
        end.losses[1:],
        [np.mean((A @ moving.given[k] - y) ** 2) for k in (2, 5, 8)],
        "the losses after each epoch",
        hint="one number for each epoch, not for each batch, and on ALL rows.",
    )

    def run(seed: int) -> Walk:
        rng = np.random.default_rng(seed)
        return descend(A, y, Recorder(0.02), epochs=2, batch_size=3, rng=rng)

    same(run(1).weights, run(1).weights, "the same seed twice", hint="use the given generator.")
    default = descend(A, y, Recorder(0.02), epochs=2, batch_size=3)
    same(run(0).weights, default.weights, "no generator, compared with one of the seed 0")
    holds(not np.allclose(run(1).weights, run(2).weights), "two seeds gave the same weights.")
    exact = A @ np.array([1.0, -2.0, 0.5])
    found = descend(A, exact, Recorder(0.02), epochs=2000, batch_size=3).weights
    same(found, [1, -2, 0.5], "mini-batches on points without noise", rtol=1e-4)

    refuses(
        lambda: descend(A, y, Recorder(10.0), epochs=2000),
        "a learning rate far too large",
        hint="inf and nan pass silently through every sum. Ask after each epoch whether the loss "
        "is finite, and raise Diverged.",
        kind=(Diverged, OverflowError),  # from Python's own floats
    )


class Returning:
    """A stand-in for the optimizer of week 4: it remembers its shape, and returns a new array."""

    used = 0

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.shape: tuple[int, ...] | None = None

    def step(self, parameters: Floats, gradients: Floats) -> Floats | None:
        assert self.shape in (None, parameters.shape), "this optimizer has moved another array"
        self.shape = parameters.shape
        type(self).used += 1
        return self.move(parameters, gradients)

    def move(self, parameters: Floats, gradients: Floats) -> Floats | None:
        return parameters - self.rate * gradients


class InPlace(Returning):
    """The same, in its argument."""

    def move(self, parameters: Floats, gradients: Floats) -> Floats | None:
        parameters -= self.rate * gradients
        return None


class Unfinished(Returning):
    """The same, before it is written."""

    def move(self, parameters: Floats, gradients: Floats) -> Floats | None:
        raise NotImplementedError("to do")


class Uphill(Returning):
    """The same, with its sign wrong."""

    def move(self, parameters: Floats, gradients: Floats) -> Floats | None:
        return parameters + self.rate * gradients


@pytest.mark.parametrize("own", [None, Returning, InPlace, Unfinished, Uphill])
def test_your_own_optimizer_drives_the_fit(
    own: type[Returning] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    A, y = cloud()
    rate = 0.5 * len(A) / float(np.linalg.norm(A, 2)) ** 2
    module = None
    if own is not None:
        module = ModuleType("descent")
        vars(module)["Descent"] = own
        own.used = 0
    monkeypatch.setitem(sys.modules, "descent", module)
    chosen = stepper(rate)
    what = f"with {own.__name__} as the optimizer of week 4" if own else "without week 4"
    recorder = Recorder(rate)
    wanted = descend(A, y, recorder, epochs=50)
    found = descend(A, y, chosen, epochs=50)
    hint = "`descend` makes all its steps with the optimizer that it is given."
    same(len(recorder.asked), 50, "the steps in 50 epochs of one batch", hint=hint)
    same(found.weights, wanted.weights, f"the weights after 50 epochs {what}", hint=hint)
    taken = own in (Returning, InPlace)
    holds(
        isinstance(chosen, GradientStep) != taken and (own is None or (own.used >= 50) == taken),
        f"{what}: expected {'its steps' if taken else 'those of GradientStep'} to be taken.",
        hint=hint,
    )
    refuses(
        lambda: descend(A, y, stepper(100 * rate), epochs=2000, batch_size=7),
        f"a learning rate far too large, {what}",
        hint="ask after each epoch whether the loss is finite, and raise Diverged.",
        kind=(Diverged, OverflowError),  # from Python's own floats
    )

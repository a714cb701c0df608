"""Line search: the first rate that keeps enough of the promise."""

from collections.abc import Callable
from typing import Any

import numpy as np
from descent_expect import Floats, mistaken
from expect import holds, refuses, same

from descent import backtrack


def square(point: Floats) -> float:
    """4 x², with the gradient 8 x."""
    return float(4 * point[0] ** 2)


def searched(
    value: Callable[[Floats], float],
    point: Floats,
    gradient: Floats,
    direction: Floats,
    **settings: Any,
) -> float:
    """The rate that was found; no rate at all fails."""
    try:
        return backtrack(value, point, gradient, direction, **settings)
    except ValueError as error:
        holds(
            False,
            f"a search downhill: expected a rate, found the error '{error}'.",
            hint="the promise is share times rate times the slope, gradient · direction.",
        )
        raise


def rates(first: float, shrink: float) -> list[float]:
    """All rates that a search may try."""
    return [first * shrink**n for n in range(60)]


def test_backtracking_keeps_part_of_the_promise() -> None:
    x = np.array([1.0])
    found = searched(square, x, 8 * x, -8 * x)
    hint = "at 1, 1/2 and 1/4 the value does not fall; at 1/8 it is 0."
    same(found, 0.125, "the rate for 4x² from x = 1", hint=hint)
    same([x[0], searched(square, x, 8 * x, -x)], [1, 1], "the direction -1", hint="1 lands in 0.")

    # From 1 in the direction -1, the rate t keeps the share 1 - t / 2 of the promise.
    for share, wanted in [(0.0, 1.8), (0.2, 1.8 * 0.8), (0.3, 1.8 * 0.64), (0.7, 1.8 * 0.32768)]:
        found = searched(square, x, 8 * x, -x, first=1.8, shrink=0.8, share=share)
        hint = mistaken(
            found,
            {
                "This rate only goes down, by less than the share that is asked for.": 1.8,
                "The search went on to a shorter rate than needed: take the first.": 0.8 * wanted,
            },
            "the fall at this rate must be at least share times rate times the slope.",
        )
        same(found, wanted, f"the rate with the share {share}, from 1.8, times 0.8", hint=hint)

    rng = np.random.default_rng(4)
    for _ in range(20):
        root = rng.normal(size=(3, 3))
        a, point = root @ root.T + np.eye(3), rng.normal(size=3)

        def bowl(p: Floats, a: Floats = a) -> float:
            return float(p @ a @ p) / 2

        gradient = a @ point
        direction = -np.diag([0.5, 1.0, 2.0]) @ gradient
        slope = float(np.sum(gradient * direction))
        kept = [
            rate
            for rate in rates(4.0, 0.7)
            if bowl(point + rate * direction) <= bowl(point) + 0.4 * rate * slope
        ]
        before = point.copy(), gradient.copy(), direction.copy()
        found = searched(bowl, point, gradient, direction, first=4.0, shrink=0.7, share=0.4)
        hint = "the slope is gradient · direction, which need not be -gradient · gradient."
        same(found, kept[0], "the rate for a direction beside the gradient", hint=hint)
        hint = "the arguments are the caller's: work on new arrays."
        for now, then in zip((point, gradient, direction), before, strict=True):
            same(now, then, "an argument after the search", hint=hint)

    line = searched(lambda p: float(2 * p[0]), x, np.array([2.0]), -x, share=1.0)
    same(line, 1.0, "a straight line and the share 1", hint="exactly what was asked for is enough.")

    def walled(point: Floats) -> float:
        return float(-point[0]) if point[0] < 1.3 else float("nan")

    found = searched(walled, x, np.array([-1.0]), x)
    hint = "a comparison with NaN is False: ask whether the rate is good, not whether it is bad."
    same(found, 0.25, "the rate where the value is NaN from 1.3 on", hint=hint)
    found = searched(walled, x, np.array([-1.0]), x, trials=3)
    same(found, 0.25, "the same with 3 trials", hint="1, 1/2 and 1/4 are three trials.")
    hint = "after so many trials, give up with an error."
    search = lambda: backtrack(walled, x, np.array([-1.0]), x, trials=2)  # noqa: E731
    exhausted = refuses(search, "the same with 2 trials", hint=hint)
    hint = "where gradient · direction is not negative, there is nothing to search."
    uphill = refuses(
        lambda: backtrack(square, x, 8 * x, x), "a direction that goes uphill", hint=hint
    )
    refuses(lambda: backtrack(square, 0 * x, 0 * x, x), "a flat point", hint=hint)
    refuses(lambda: backtrack(square, x, np.array([np.nan]), x), "a gradient of NaN", hint=hint)
    holds(
        exhausted != uphill,
        f"two different errors: expected two messages, found '{uphill}' for both.",
        hint="say whether the direction or the trials were the trouble.",
    )

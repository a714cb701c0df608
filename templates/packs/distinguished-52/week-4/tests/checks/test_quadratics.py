"""Bowls: what the curvatures say about a rate, compared with steps that are really taken."""

import numpy as np
from descent_expect import Floats, mistaken
from expect import holds, refuses, same

from descent import best_rate, rate_limit, shrink_factor, steps_needed

CURVED = [0.5, 1.5, 4.0]


def bowl() -> Floats:
    """A symmetric matrix with those curvatures, along turned axes."""
    turn, _ = np.linalg.qr(np.random.default_rng(8).normal(size=(3, 3)))
    matrix: Floats = turn @ np.diag(CURVED) @ turn.T
    return matrix


def left(matrix: Floats, rate: float, steps: int) -> float:
    """Which share of the distance is left after these steps, at worst."""
    power = np.linalg.matrix_power(np.eye(len(matrix)) - rate * matrix, steps)
    return float(np.linalg.norm(power, 2))


def test_rates_follow_from_the_curvatures() -> None:
    a = bowl()
    found = rate_limit(a)
    hint = mistaken(
        found,
        {
            "The smallest curvature decides about the slowest, not about the limit.": 2 / CURVED[0],
            "At 1 / curvature a step lands in the minimum; it may be twice as long.": 1 / CURVED[2],
        },
        "|1 - rate · c| must be below 1 for every curvature c.",
    )
    same(found, 0.5, "rate_limit for the curvatures 0.5, 1.5 and 4", hint=hint)
    holds(left(a, 0.99 * found, 2000) < 1e-3, "just below the limit: expected to arrive.")
    holds(left(a, 1.01 * found, 2000) > 1e3, "just above the limit: expected to run away.")

    found = best_rate(a)
    hint = mistaken(
        found,
        {
            "This is 1 / the largest curvature: safe, but the flat direction crawls.": 1 / 4,
            "This is half of it: the two outer factors are then not equal.": 1 / 4.5,
            "Only the smallest and the largest curvature count.": 2 / np.sum(CURVED),
        },
        "the flattest and the steepest direction shrink equally: 1 - rate·c = rate·C - 1.",
    )
    same(found, 2 / 4.5, "best_rate for the curvatures 0.5, 1.5 and 4", hint=hint)
    factors = [left(a, rate, 1) for rate in (0.98 * found, found, 1.02 * found)]
    holds(factors[1] < min(factors[0], factors[2]), "best_rate: a rate beside it is better.")
    same(rate_limit([[4]]), 0.5, "rate_limit of a single curvature, 4")
    same(best_rate([[4]]), 0.25, "best_rate of a single curvature, 4")
    for matrix, words in [
        ([[1.0, 0.0], [0.0, -1.0]], "a saddle"),
        ([[1.0, 2.0], [0.0, 1.0]], "a matrix that is not symmetric"),
        ([[1.0, 0.0]], "a matrix that is not square"),
    ]:
        for function in (rate_limit, best_rate):
            refuses(
                lambda f=function, m=matrix: f(m),  # type: ignore[misc]
                f"{function.__name__} of {words}",
                hint="`curvatures`, which is given, refuses it.",
            )


def test_steps_can_be_counted_in_advance() -> None:
    a = bowl()
    for rate in (0.01, 0.3, 0.49, 0.8):
        found = shrink_factor(a, rate)
        factors = 1 - rate * np.array(CURVED)
        hint = mistaken(
            found,
            {
                "A direction that jumps to the other side has a negative factor: its size "
                "counts.": np.max(factors),
                "This is the fastest direction; the slowest decides.": np.min(np.abs(factors)),
            },
            "the largest |1 - rate · c| over all curvatures.",
        )
        same(found, left(a, rate, 1), f"shrink_factor at the rate {rate}", hint=hint)

    for rate, share in [(0.01, 0.1), (0.3, 0.5), (0.3, 1e-6), (0.49, 1e-3), (0.4, 0.9)]:
        k = steps_needed(a, rate, share)
        what = f"steps_needed at the rate {rate} for the share {share}"
        hint = "the smallest whole number k with factor^k <= share."
        holds(isinstance(k, int), f"{what}: expected a whole number, found {k!r}.", hint=hint)
        holds(
            k > 0 and left(a, rate, k) <= share < left(a, rate, k - 1),
            f"{what}: found {k}, after which {left(a, rate, k):.4g} of the way is left, "
            f"and {left(a, rate, k - 1):.4g} one step before.",
            hint=hint,
        )
    same(steps_needed(a, 0.3, 1.0), 0, "steps_needed for the share 1", hint="all may be left.")
    same(steps_needed(a, 0.3, 2.5), 0, "steps_needed for the share 2.5", hint="all may be left.")
    hint = "at the rate 1 / curvature one step lands in the minimum: the factor is 0."
    try:
        found = steps_needed([[4.0]], 0.25, 1e-9)
    except (ArithmeticError, ValueError) as error:
        holds(False, f"steps_needed with the factor 0: expected 1, found '{error}'.", hint=hint)
    same(found, 1, "steps_needed with the factor 0", hint=hint)
    hint = "no number of steps is enough: the smallest left share is 0, and never reached."
    for share in (0.0, -0.5):
        refuses(lambda s=share: steps_needed(a, 0.3, s), f"the share {share}", hint=hint)  # type: ignore[misc]
    hint = "from the rate limit on, the slowest direction does not shrink at all."
    for rate in (0.5, 0.7):
        what = f"steps_needed for the rate {rate}, where the limit is 0.5"
        refuses(lambda r=rate: steps_needed([[4.0]], r, 0.1), what, hint=hint)  # type: ignore[misc]

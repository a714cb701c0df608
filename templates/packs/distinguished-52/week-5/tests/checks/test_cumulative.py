"""Cumulative distribution functions and quantiles: tails, steps and round trips."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from expect import holds, same
from refused import outcome, refuses
from scipy import stats

from distributions import exponential_cdf, exponential_quantile, mass_cdf, normal_cdf, quantile

POSITIVE = "given.positive raises it with the name that you hand it."


def rises(cdf: Callable[..., Any], low: float, high: float, *parameters: float) -> None:
    """Fail if a CDF falls somewhere or leaves the range from 0 to 1."""
    values = np.asarray(outcome(cdf, np.linspace(low, high, 2001), *parameters))
    name = cdf.__name__
    holds(bool((np.diff(values) >= 0).all()), f"{name}: expected a CDF that never falls.")
    holds(0 <= values.min() and values.max() <= 1, f"{name}: expected numbers from 0 to 1.")


def normal() -> None:
    x = np.linspace(-5, 9, 29)
    same(
        outcome(normal_cdf, x, 2.0, 1.5),
        stats.norm.cdf(x, 2.0, 1.5),
        "the normal CDF with mean 2 and sd 1.5, compared with SciPy",
        hint="At the mean it is 0.5, on its left it is less. Standardise first, and divide z by "
        "sqrt(2).",
    )
    same(
        outcome(normal_cdf, [-10.0, -37.0]),
        stats.norm.cdf([-10.0, -37.0]),
        "the normal CDF far on the left, at -10 and -37",
        hint="1 + erf is rounded to 0 there. Where its result is small, erfc keeps its digits: "
        "of which number do you take it?",
        atol=0.0,
    )
    same(outcome(normal_cdf, [-math.inf, math.inf]), [0.0, 1.0], "the normal CDF at -inf and inf")
    same(outcome(normal_cdf, [[0], [1]]), stats.norm.cdf([[0], [1]]), "for the shape (2, 1)")
    same(outcome(normal_cdf, 0), 0.5, "the normal CDF at the single number 0")
    rises(normal_cdf, -40, 40)
    for sd in (0.0, -2.0):
        refuses(normal_cdf, 0.0, sd=sd, words=["sd"], hint=POSITIVE)


def exponential() -> None:
    x = np.linspace(-2, 20, 23)
    same(
        outcome(exponential_cdf, x, 0.5),
        stats.expon.cdf(x, scale=1 / 0.5),
        "the exponential CDF with rate 0.5 (a mean wait of 2), compared with SciPy",
        hint="Below 0 it is 0. A high rate means short waits: x is multiplied by the rate.",
    )
    same(
        outcome(exponential_cdf, [1e-20, 3e-17], 2.0),
        [2e-20, 6e-17],
        "the exponential CDF of tiny waits",
        hint="exp(-2e-20) is rounded to 1. NumPy has an exponential that leaves the 1 out.",
        atol=0.0,
    )
    same(
        outcome(exponential_cdf, [-math.inf, -1e6, 0.0, math.inf], 3.0),
        [0, 0, 0, 1],
        "the exponential CDF at -inf, -1000000, 0 and inf",
        hint="-inf and nan come from exp of a huge number: decide about negative x.",
    )
    same(outcome(exponential_cdf, 1, 1), 1 - math.exp(-1), "the CDF at the single number 1")
    rises(exponential_cdf, -1, 60, 1.0)
    for rate in (0.0, -1.0):
        refuses(exponential_cdf, 1.0, rate=rate, words=["rate"], hint=POSITIVE)


@pytest.mark.parametrize("check", [normal, exponential])
def test_cdfs_keep_their_digits_in_the_tails(check: Callable[[], None]) -> None:
    check()


def test_the_cdf_of_counts_is_a_staircase() -> None:
    def logpmf(k: Any) -> Any:
        numbers = np.asarray(k, dtype=np.float64)
        fine = (numbers >= 0) & (numbers == np.floor(numbers))
        holds(fine.all(), f"logpmf: expected whole numbers >= 0, found {numbers[~fine][:1]}.")
        return stats.poisson.logpmf(numbers, 2.5)

    x = np.array([3.0, 0.0, 1.7, -0.5, 9.99, -7.0, 3.0])
    same(
        outcome(mass_cdf, logpmf, x),
        stats.poisson.cdf(x, 2.5),
        "the CDF of Poisson counts with mean 2.5 at 3, 0, 1.7, -0.5, 9.99, -7 and 3",
        hint="P(X <= x) includes x itself where x is whole. Between whole numbers it is flat, "
        "so round down; int(-0.5) is 0, yet nothing lies below 0.",
    )
    same(outcome(mass_cdf, logpmf, 2), stats.poisson.cdf(2, 2.5), "at the single number 2")
    same(outcome(mass_cdf, logpmf, -1), 0.0, "the CDF at the single number -1")
    table = np.array([[1.0, 4.0], [-2.0, 2.0]])
    same(outcome(mass_cdf, logpmf, table), stats.poisson.cdf(table, 2.5), "for the shape (2, 2)")
    same(outcome(mass_cdf, logpmf, [-3.0, -0.1]), [0, 0], "the CDF at negative numbers only")

    def fair(sides: int) -> Callable[[Any], Any]:
        return lambda k: np.where(np.asarray(k) < sides, -math.log(sides), -math.inf)

    for sides in range(1, 200):
        top = np.asarray(outcome(mass_cdf, fair(sides), [sides - 1.0, sides + 50.0]))
        same(top, [1, 1], f"the CDF of a fair choice among {sides}, at and behind its end")
        holds(
            bool((top <= 1).all()),
            f"the CDF of a fair choice among {sides}: expected at most 1, found {top.max():.17g}.",
            hint="The masses are rounded, and so is their sum. No probability may exceed 1.",
        )


def exponential_inverse() -> None:
    q = np.linspace(0, 0.99, 34).reshape(2, 17)
    same(
        outcome(exponential_quantile, q, 0.5),
        stats.expon.ppf(q, scale=1 / 0.5),
        "the exponential quantiles for rate 0.5, compared with SciPy",
        hint="From q = 1 - exp(-rate x) follows x = -log(1 - q) / rate.",
    )
    same(
        outcome(exponential_quantile, [1e-20, 1e-300], 2.0),
        [5e-21, 5e-301],
        "the exponential quantiles of q = 1e-20 and 1e-300",
        hint="1 - 1e-20 is rounded to 1. NumPy has a logarithm that adds the 1 by itself.",
        atol=0.0,
    )
    same(
        outcome(exponential_quantile, [0.0, 1.0], 3.0),
        [0.0, math.inf],
        "the exponential quantiles of 0 and 1",
        hint="No wait is too long to happen, so the CDF reaches 1 only at inf.",
    )
    same(outcome(exponential_quantile, 0.5, 1), math.log(2), "the median for rate 1")
    between = "Only a number from 0 to 1 is a probability."
    for wrong in (-0.1, 1.1, [0.5, 1.5], [-0.5, 0.5], math.nan):
        refuses(exponential_quantile, wrong, rate=1.0, words=[], hint=between)
    for rate in (0.0, -1.0):
        refuses(exponential_quantile, 0.5, rate=rate, words=["rate"], hint=POSITIVE)


def bisection() -> None:
    def counted(cdf: Callable[[float], float]) -> Callable[[float], float]:
        calls = 0

        def counting(x: float) -> float:
            nonlocal calls
            calls += 1
            holds(
                calls <= 3000,
                "quantile: expected an end after a few hundred calls of the cdf, found none.",
                hint="Near 1e12 two floats are 1e-4 apart: an interval there never gets shorter "
                "than 1e-9. Let the width that is short enough grow with the numbers.",
            )
            return cdf(float(x))

        return counting

    def found(cdf: Callable[[float], float], q: float, low: float, high: float) -> Any:
        return outcome(quantile, counted(cdf), q, low, high)

    def normal(x: float) -> float:
        return 0.5 * math.erfc(-x / math.sqrt(2))

    for q in (1e-12, 0.025, 0.5, 0.8, 0.999):
        same(
            found(normal, q, -30.0, 50.0),
            stats.norm.ppf(q),
            f"the quantile {q} of the normal distribution, compared with SciPy",
            hint="Where the cdf is at least q, the answer is there or further left.",
            rtol=2e-9,
            atol=2e-9,
        )
    same(
        found(lambda x: -math.expm1(-x / 1e11), 0.5, 0.0, 1e12),
        1e11 * math.log(2),
        "the median of waits with the mean 1e11",
        rtol=2e-9,
    )
    same(
        found(lambda x: min(max(x, 0.0), 0.5) + min(max(x - 2, 0.0), 0.5), 0.5, -3.0, 9.0),
        0.5,
        "the smallest x with cdf(x) >= 0.5, for a cdf that is 0.5 from 0.5 to 2",
        hint="Many x fit; the leftmost is asked for. When cdf(middle) is exactly q, go left.",
        atol=2e-9,
    )
    for q, jump in ((0.2, 0.0), (0.6, 2.0)):
        same(
            found(lambda x: 0.25 * (x >= 0) + 0.5 * (x >= 2) + 0.25 * (x >= 5), q, -8.0, 7.0),
            jump,
            f"the quantile {q} of a variable that is 0, 2 or 5",
            hint="This cdf jumps. The answer is the place of the jump that reaches q.",
            atol=2e-9,
        )
    same(
        found(lambda x: x, 0.25, 0.5, 1.0),
        0.5,
        "the smallest x in [0.5, 1] with x >= 0.25",
        hint="The cdf is large enough at low already: then low is the answer.",
    )
    same(found(lambda x: x, 1.0, 0.0, 1.0), 1.0, "the quantile 1 of a uniform variable, high = 1")
    same(found(lambda x: x, 0.0, 0.0, 1.0), 0.0, "the quantile 0 of a uniform variable, low = 0")
    far = "The answer lies right of high. Returning high would be a lie without a word."
    refuses(quantile, lambda x: x / 4, 0.9, 0.0, 1.0, words=[], hint=far)
    for low, high in ((1.0, 0.0), (1.0, 1.0)):
        refuses(quantile, lambda x: x, 0.5, low, high, words=[], hint="low must lie below high.")


@pytest.mark.parametrize("check", [exponential_inverse, bisection])
def test_quantiles_invert_the_cdf(check: Callable[[], None]) -> None:
    check()

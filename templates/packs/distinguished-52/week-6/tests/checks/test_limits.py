"""The central limit theorem and other answers that come from repeating an experiment.

Where chance plays, the bounds are so wide that a right solution fails less than once in a million
seeds, in whatever order it draws its numbers.
"""

from collections.abc import Callable

import numpy as np
import pytest
from expect import holds, same
from inferring import Floats, close, in_turn, refused
from scipy import stats

from inference import (
    Interval,
    bias_and_variance,
    coverage,
    normal_distance,
    rejection_rate,
    standardized_means,
)

SEEDED = "the rng that was given is the only source of chance; make none of your own."


def skewed(rng: np.random.Generator, n: int) -> Floats:
    """Draw waiting times: mean 1, standard deviation 1, and far from normal."""
    return rng.exponential(size=n)


def repeatable(run: Callable[[np.random.Generator], object], what: str) -> None:
    """Fail unless the same seed gives the same, and another seed something else."""
    found = [run(np.random.default_rng(seed)) for seed in (1, 1, 2)]
    same(np.asarray(found[0]), np.asarray(found[1]), f"{what}, twice with one seed", hint=SEEDED)
    holds(
        not np.array_equal(np.asarray(found[0]), np.asarray(found[2])),
        f"{what}: expected another result with another seed, found the same.",
        hint=SEEDED,
    )


def means_standardized() -> None:
    drawn = 0

    def always_three(rng: np.random.Generator, n: int) -> Floats:
        nonlocal drawn
        drawn += n
        return np.full(n, 3.0)

    rng = np.random.default_rng(6)
    found = standardized_means(always_three, 2.0, 0.5, 16, 5, rng)
    hint = "a mean of n numbers has the standard deviation sigma / sqrt(n)."
    if np.allclose(found, 2.0):
        hint = "These are in units of sigma, the spread of a single number. But " + hint
    elif np.allclose(found, 32.0):
        hint = "Divide sigma by the root of n, not by n. " + hint
    same(found, [8.0] * 5, "16 times the number 3, mu = 2, sigma = 0.5", hint=hint)
    holds(
        drawn >= 80,
        f"5 samples of 16: expected 80 numbers to be drawn, found {drawn}.",
        hint="every mean needs n fresh numbers.",
    )
    repeatable(lambda rng: standardized_means(skewed, 1, 1, 4, 3, rng), "standardized means")
    for n, repeats, sigma in ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 0.0), (1, 1, -1.0)):
        refused(
            f"n = {n}, repeats = {repeats}, sigma = {sigma}",
            standardized_means,
            *(always_three, 0, sigma, n, repeats, rng),
        )
    same(standardized_means(always_three, 3, 1, 1, 1, rng), [0.0], "one mean of one number")


def distance_measured() -> None:
    for z in ([0.0], [-1.0], [2.0], [0.3, 0.3, 0.3], [5, -5], [0.5, -1.0, 0.0, 1.5, 0.5]):
        found = normal_distance(z)
        hint = "at every step, compare the curve with the share before AND after the step."
        same(found, stats.kstest(z, "norm").statistic, f"the distance of {z}", hint=hint)
    waits = np.random.default_rng(6).exponential(size=200) - 1
    before = waits.copy()
    same(normal_distance(waits), stats.kstest(waits, "norm").statistic, "of 200 skewed numbers")
    same(waits, before, "the sample after normal_distance", hint="sort a copy.")
    refused("the distance of no numbers", normal_distance, [])


def distance_falls() -> None:
    # With 20 000 means, no gap is off by more than 0.0205 but once in ten million seeds
    # (the inequality of Dvoretzky, Kiefer and Wolfowitz).
    repeats = 20_000
    bound = np.sqrt(np.log(2 / 1e-7) / (2 * repeats))
    grid = np.linspace(-5, 15, 20_001)
    rng = np.random.default_rng(6)
    for n in (1, 4, 16):
        # The sum of n waiting times has a gamma curve, so the true distance is known.
        exact = np.abs(stats.gamma(n).cdf(n + np.sqrt(n) * grid) - stats.norm.cdf(grid)).max()
        found = normal_distance(standardized_means(skewed, 1, 1, n, repeats, rng))
        close(
            found,
            float(exact),
            float(bound),
            f"the distance from normal of means of {n} waiting times",
            hint="four times as many numbers in each mean should halve the distance. Is every mean "
            "made of fresh numbers?",
        )


@pytest.mark.parametrize(
    "part",
    [means_standardized, distance_measured, distance_falls],
    ids=["means", "distance", "limit"],
)
def test_means_of_skewed_numbers_become_normal(part: Callable[[], None]) -> None:
    part()


def bias_measured() -> None:
    rng = np.random.default_rng(6)
    found = bias_and_variance(in_turn(1, 2, 3, 4), skewed, 2.0, 3, 4, rng)
    hint = "the mean of all estimates minus the truth: too high is positive."
    same(found[0], 0.5, "the bias of the estimates 1, 2, 3, 4 of the truth 2", hint=hint)
    hint = "around their own mean, with repeats - 1; the truth does not come in."
    same(found[1], 5 / 3, "the variance of the estimates 1, 2, 3, 4", hint=hint)

    # Divided by n instead of n - 1: too small by 4 / 5 on average.
    def too_small(sample: Floats) -> float:
        same(np.shape(sample), (5,), "the shape of a sample with n = 5")
        return float(np.var(sample))

    bias, spread = bias_and_variance(
        too_small, lambda rng, n: rng.normal(0, 2, size=n), 4.0, 5, 2500, rng
    )
    hint = "every estimate needs a fresh sample."
    close(bias, -0.8, 0.28, "the bias of the variance divided by n", hint)
    close(spread, 5.12, 1.9, "the variance of the variance divided by n", hint)
    repeatable(lambda rng: bias_and_variance(np.mean, skewed, 1.0, 3, 2, rng), "the bias")
    refused("a single repeat", bias_and_variance, np.mean, skewed, 1.0, 3, 1, rng)
    refused("n = 0", bias_and_variance, np.mean, skewed, 1.0, 0, 5, rng)


def coverage_counted() -> None:
    rng = np.random.default_rng(6)
    ends = iter([(0, 1), (2, 3), (1, 2), (0.5, 1.5), (1, 1), (-3, 0.9), (9, 9), (3, 8)])
    hint = "count the intervals with low <= truth <= high, then divide by repeats."
    share = coverage(lambda sample: Interval(*next(ends)), skewed, 1.0, 4, 8, rng)
    same(share, 0.5, "the share of 8 intervals, 4 of which cover the truth", hint=hint)

    def known_spread(sample: Floats) -> Interval:
        same(np.shape(sample), (9,), "the shape of a sample with n = 9")
        return Interval(float(np.mean(sample)) - 0.5, float(np.mean(sample)) + 0.5)

    share = coverage(known_spread, lambda rng, n: rng.normal(2, 1, size=n), 2.0, 9, 2500, rng)
    wanted = float(stats.norm.cdf(1.5) - stats.norm.cdf(-1.5))
    close(share, wanted, 0.045, "the coverage of mean +- 1.5 errors", hint + " Fresh samples?")
    refused("no repeats", coverage, known_spread, skewed, 1.0, 9, 0, rng)
    refused("n = 0", coverage, known_spread, skewed, 1.0, 0, 9, rng)
    one = coverage(lambda sample: Interval(0.0, 1e9), skewed, 1.0, 1, 1, rng)
    same(one, 1.0, "the coverage of a huge interval, n = 1, one repeat")


def rejections_counted() -> None:
    rng = np.random.default_rng(6)
    values = iter([0.01, 0.05, 0.051, 0.9, 0.2])
    share = rejection_rate(lambda rng: next(values), 0.05, 5, rng)
    hint = "an experiment rejects if p <= alpha; divide by repeats."
    same(share, 0.4, "rejections among p = 0.01, 0.05, 0.051, 0.9, 0.2 at 0.05", hint=hint)
    share = rejection_rate(lambda rng: float(rng.random()), 0.2, 2500, rng)
    close(share, 0.2, 0.05, "the rejections at 0.2 when p is uniform", SEEDED)
    for alpha, repeats in ((0.0, 5), (1.0, 5), (0.05, 0)):
        what = f"alpha = {alpha}, repeats = {repeats}"
        refused(what, rejection_rate, lambda rng: 0.5, alpha, repeats, rng)
    same(rejection_rate(lambda rng: 0.5, 0.9, 1, rng), 1.0, "a single experiment with p = 0.5")


@pytest.mark.parametrize(
    "part",
    [bias_measured, coverage_counted, rejections_counted],
    ids=["bias", "coverage", "rejections"],
)
def test_repeating_an_experiment_measures_it(part: Callable[[], None]) -> None:
    part()

"""Densities and masses, as logarithms: right in the middle, at the ends and far out."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from expect import same
from refused import outcome, refuses
from scipy import stats

from distributions import (
    binomial_logpmf,
    exponential_logpdf,
    normal_logpdf,
    poisson_logpmf,
    times_log,
)

NAMED = "given.positive and its like raise it with the name that you hand them."


def normal() -> None:
    same(
        normal_logpdf([1.0, 3.0, -4.0], mean=1.0, sd=2.0),
        stats.norm.logpdf([1.0, 3.0, -4.0], 1.0, 2.0),
        "the log density of the normal distribution with mean 1 and sd 2, compared with SciPy",
        hint="sd is the standard deviation: z = (x - mean) / sd. At the mean only "
        "-log(sd sqrt(2 pi)) is left, -1.612 here; -1.266 takes 2 for the variance, -0.693 lacks "
        "the sqrt(2 pi).",
    )
    grid = np.random.default_rng(61).normal(scale=5, size=(3, 4))
    same(normal_logpdf(grid), stats.norm.logpdf(grid), "the log density of a table of x")
    same(normal_logpdf(0), stats.norm.logpdf(0), "the log density of a single number")
    same(
        outcome(normal_logpdf, [40.0, -1000.0]),
        stats.norm.logpdf([40.0, -1000.0]),
        "the log density far out, at 40 and -1000",
        hint="The density is rounded down to 0 there, so its logarithm must not be taken "
        "afterwards: log(exp(a) / b) is a - log(b).",
    )
    same(
        outcome(normal_logpdf, [0.0, 2e-200], 0.0, 1e-200),
        stats.norm.logpdf([0.0, 2e-200], 0.0, 1e-200),
        "the log density for sd = 1e-200",
        hint="sd**2 is rounded down to 0. Divide by sd first, then square.",
    )
    for sd in (0.0, -1.0, math.inf, math.nan):
        refuses(normal_logpdf, 1.0, sd=sd, words=["sd"], hint=NAMED)


def exponential() -> None:
    same(
        outcome(exponential_logpdf, [0.0, 1.0, 9.0], 0.5),
        stats.expon.logpdf([0.0, 1.0, 9.0], scale=1 / 0.5),
        "the log density of the exponential distribution with rate 0.5, compared with SciPy",
        hint="With rate 0.5 the mean wait is 2. At x = 0 it is log(rate), -0.693; 0.693 takes the "
        "rate for the mean wait.",
    )
    same(
        outcome(exponential_logpdf, [-1e-9, -5.0], 2.0),
        [-math.inf, -math.inf],
        "the log density at negative x",
        hint="Nobody waits a negative time: the density is 0 there, and its logarithm -inf.",
    )
    same(
        outcome(exponential_logpdf, 5000.0, 2.0),
        math.log(2) - 10000,
        "the log density at x = 5000 for rate 2",
        hint="exp(-10000) is 0: stay in logarithms.",
    )
    for rate in (0.0, -1.0, math.inf):
        refuses(exponential_logpdf, 1.0, rate=rate, words=["rate"], hint=NAMED)


def counted() -> None:
    same(
        outcome(times_log, [1, 2, 5], 0.5),
        [-math.log(2), -2 * math.log(2), -5 * math.log(2)],
        "times_log([1, 2, 5], 0.5), which is count * log(p)",
    )
    zero = "0 * -inf is nan. An event of probability 0 that did not happen is no surprise: 0."
    same(outcome(times_log, [0, 1, 3], 0.0), [0, -math.inf, -math.inf], "at p = 0", hint=zero)
    same(outcome(times_log, 0, 0.0), 0.0, "times_log(0, 0.0), a single number", hint=zero)
    same(outcome(times_log, [0, 4], 1.0), [0, 0], "times_log([0, 4], 1.0): log(1) is 0")
    same(outcome(times_log, [[0, 2]], 0.25), [[0, 2 * math.log(0.25)]], "of the shape (1, 2)")


def binomial() -> None:
    ways = "Do not forget in how many orders k successes can come: trials! / (k! (trials - k)!)."
    same(
        np.exp(outcome(binomial_logpmf, [0, 1, 2], 2, 0.5)),
        [0.25, 0.5, 0.25],
        "the masses of 0, 1 and 2 heads in two coins",
        hint=ways,
    )
    k = np.arange(13)
    for p in (0.3, 0.999):
        found = outcome(binomial_logpmf, k, 12, p)
        same(found, stats.binom.logpmf(k, 12, p), f"12 coins with p = {p}, compared with SciPy")
        same(np.exp(found).sum(), 1.0, "the sum of the masses of 0 to 12", hint=ways)
    same(
        outcome(binomial_logpmf, [[0, 2500], [3000, 5000]], 5000, 0.5),
        stats.binom.logpmf([[0, 2500], [3000, 5000]], 5000, 0.5),
        "the log masses of 5000 coins",
        hint="5000! has 16326 digits, and 0.5**5000 is 0. Use given.log_factorial and times_log.",
    )
    same(
        outcome(binomial_logpmf, [-1, 2.5, 4, math.inf], 3, 0.5),
        [-math.inf] * 4,
        "the log masses of -1, 2.5, 4 and inf successes in 3 coins",
        hint="These cannot happen: their probability is 0. `given.whole` tells them apart.",
    )
    certain = "At p = 0 and p = 1 there is a 0 * log(0). times_log knows what that is."
    same(outcome(binomial_logpmf, [0, 1], 3, 0.0), [0, -math.inf], "3 coins, p = 0", hint=certain)
    same(outcome(binomial_logpmf, [2, 3], 3, 1.0), [-math.inf, 0], "3 coins, p = 1", hint=certain)
    same(outcome(binomial_logpmf, [0, 1], 0, 0.4), [0, -math.inf], "no coin at all")
    for p in (-0.1, 1.1):
        refuses(binomial_logpmf, 1, trials=3, p=p, words=["p"], hint=NAMED)
    refuses(binomial_logpmf, 0, trials=-1, p=0.5, words=["trials"], hint=NAMED)


def poisson() -> None:
    k = np.arange(60)
    for mean in (0.1, 3.5, 20.0):
        found = outcome(poisson_logpmf, k, mean)
        same(
            found,
            stats.poisson.logpmf(k, mean),
            f"the log masses for mean {mean}, compared with SciPy",
            hint="mean^k exp(-mean) / k!, in logarithms: which of the three terms is subtracted?",
        )
        same(np.exp(found).sum(), 1.0, "the sum of the masses of 0 to 59")
    same(
        outcome(poisson_logpmf, [10**6, 10**6 + 2000], 1e6),
        stats.poisson.logpmf([10**6, 10**6 + 2000], 1e6),
        "the log masses for a mean of a million",
        hint="Neither (10**6)! nor exp(-10**6) fits into a float, their logarithms do.",
    )
    same(
        outcome(poisson_logpmf, [0, 1], 0.0),
        [0, -math.inf],
        "the log masses of 0 and 1 for mean 0",
        hint="Nothing ever happens: 0 is certain. times_log knows what 0 * log(0) is.",
    )
    same(
        outcome(poisson_logpmf, [[-1, 0.5], [1, math.inf]], 2.0),
        [[-math.inf, -math.inf], [math.log(2) - 2, -math.inf]],
        "the log masses of -1, 0.5, 1 and inf",
        hint="Only 0, 1, 2, ... can happen. `given.whole` tells them apart.",
    )
    k = np.arange(9)
    same(
        np.exp(outcome(poisson_logpmf, k, 3.0)),
        stats.binom.pmf(k, 10**7, 3e-7),
        "the masses for mean 3, compared with ten million coins that hardly ever fall on heads",
        hint="The Poisson distribution counts rare events among very many chances.",
        rtol=1e-5,
    )
    for mean in (-1.0, math.inf):
        refuses(poisson_logpmf, 1, mean=mean, words=["mean"], hint=NAMED)


@pytest.mark.parametrize("check", [normal, exponential])
def test_log_densities_stay_finite_far_out(check: Callable[[], None]) -> None:
    check()


@pytest.mark.parametrize("check", [counted, binomial, poisson])
def test_masses_know_what_cannot_happen(check: Callable[[], None]) -> None:
    check()

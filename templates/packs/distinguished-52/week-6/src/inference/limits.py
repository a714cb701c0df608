"""Limits: what happens when an experiment is repeated many times.

A *draw* is a function: `draw(rng, n)` gives n fresh, independent numbers, as an array (n,). Every
function here takes an rng, which is its only source of chance: the same seed gives the same answer.

Import what you need from `inference.summaries` and `inference.tables`.
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from inference.intervals import Interval
from inference.tables import FloatArray

Draw: TypeAlias = Callable[[np.random.Generator, int], FloatArray]


class Quality(NamedTuple):
    """How good an estimator is: how far off on average, and how much it scatters."""

    bias: float
    variance: float

    @property
    def squared_error(self) -> float:
        """What both cost together: the mean squared error."""
        return self.bias**2 + self.variance


def standardized_means(
    draw: Draw, mu: float, sigma: float, n: int, repeats: int, rng: np.random.Generator
) -> FloatArray:
    """Return the means of `repeats` samples of size n, standardized, as an array (repeats,).

    Standardized means: minus the mean of such a mean, divided by its standard deviation. Both
    follow from mu and sigma, which belong to a SINGLE number of the draw, and from n. The central
    limit theorem says what these values look like for large n, whatever the draw.

    Raise a ValueError unless n >= 1, repeats >= 1 and sigma > 0.

    >>> def fives(rng: np.random.Generator, n: int) -> FloatArray:
    ...     return np.full(n, 5.0)
    >>> standardized_means(fives, mu=4.0, sigma=2.0, n=9, repeats=2, rng=np.random.default_rng(0))
    array([1.5, 1.5])
    """
    ### BEGIN SOLUTION
    from inference.summaries import mean

    if n < 1 or repeats < 1 or sigma <= 0:
        raise ValueError(f"need n >= 1, repeats >= 1, sigma > 0; found {n}, {repeats}, {sigma}")
    means = np.array([mean(draw(rng, n)) for _ in range(repeats)])
    standardized: FloatArray = (means - mu) / (sigma / np.sqrt(n))
    return standardized
    ### END SOLUTION


def normal_distance(z: ArrayLike) -> float:
    """Return the largest vertical gap between the steps of a sample and the standard normal curve.

    The steps are F(t) = the share of the sample that is at most t. They rise at each number of the
    sample and are flat between. The gap to `normal_cdf` is largest at a step, just before or just
    after it: look at both sides. (This is the distance of Kolmogorov and Smirnov.) Equal numbers
    make one high step.

    What `as_sample` refuses raises a ValueError.

    >>> normal_distance([0.0])
    0.5
    """
    ### BEGIN SOLUTION
    from inference.summaries import as_sample
    from inference.tables import normal_cdf

    ordered = np.sort(as_sample(z))
    n = len(ordered)
    curve = normal_cdf(ordered)
    after = np.arange(1, n + 1) / n - curve
    before = curve - np.arange(n) / n
    return float(max(after.max(), before.max()))
    ### END SOLUTION


def bias_and_variance(
    estimator: Callable[[FloatArray], float],
    draw: Draw,
    truth: float,
    n: int,
    repeats: int,
    rng: np.random.Generator,
) -> Quality:
    """Measure an estimator on `repeats` fresh samples of size n.

    The bias is the mean of the estimates minus the truth; its sign matters. The variance is that of
    the estimates, with repeats - 1 in the denominator. It has nothing to do with the truth.

    Raise a ValueError unless n >= 1 and repeats >= 2. The estimator is called once per sample.

    >>> def ones(rng: np.random.Generator, n: int) -> FloatArray:
    ...     return np.ones(n)
    >>> bias_and_variance(np.max, ones, truth=3.0, n=4, repeats=5, rng=np.random.default_rng(0))
    Quality(bias=-2.0, variance=0.0)
    """
    ### BEGIN SOLUTION
    from inference.summaries import mean, variance

    if n < 1 or repeats < 2:
        raise ValueError(f"need n >= 1 and repeats >= 2; found {n} and {repeats}")
    estimates = [float(estimator(draw(rng, n))) for _ in range(repeats)]
    return Quality(mean(estimates) - truth, variance(estimates))
    ### END SOLUTION


def coverage(
    interval: Callable[[FloatArray], Interval],
    draw: Draw,
    truth: float,
    n: int,
    repeats: int,
    rng: np.random.Generator,
) -> float:
    """Return the share of `repeats` fresh samples of size n whose interval covers the truth.

    Both ends belong to an interval. Raise a ValueError unless n >= 1 and repeats >= 1. The function
    `interval` is called once per sample.

    >>> def ones(rng: np.random.Generator, n: int) -> FloatArray:
    ...     return np.ones(n)
    >>> def half_or_more(sample: FloatArray) -> Interval:
    ...     return Interval(0.5, float(sample.max()))
    >>> coverage(half_or_more, ones, truth=1.0, n=4, repeats=5, rng=np.random.default_rng(0))
    1.0
    """
    ### BEGIN SOLUTION
    if n < 1 or repeats < 1:
        raise ValueError(f"need n >= 1 and repeats >= 1; found {n} and {repeats}")
    covered = 0
    for _ in range(repeats):
        low, high = interval(draw(rng, n))
        covered += low <= truth <= high
    return covered / repeats
    ### END SOLUTION


def rejection_rate(
    experiment: Callable[[np.random.Generator], float],
    alpha: float,
    repeats: int,
    rng: np.random.Generator,
) -> float:
    """Return the share of `repeats` experiments that reject their null hypothesis at alpha.

    An experiment draws its own data with the rng and returns a p-value. It rejects if p is at most
    alpha. Where the null hypothesis holds, this share is the rate of false alarms; where it does
    not, it is the power of the test.

    Raise a ValueError unless repeats >= 1 and 0 < alpha < 1.

    >>> rejection_rate(lambda rng: 0.03, alpha=0.05, repeats=10, rng=np.random.default_rng(0))
    1.0
    """
    ### BEGIN SOLUTION
    if repeats < 1 or not 0 < alpha < 1:
        raise ValueError(f"need repeats >= 1 and 0 < alpha < 1; found {repeats} and {alpha}")
    return sum(experiment(rng) <= alpha for _ in range(repeats)) / repeats
    ### END SOLUTION

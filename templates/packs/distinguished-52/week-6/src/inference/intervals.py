"""Confidence intervals: a number alone says nothing about how far off it may be.

An interval with the level 0.95 comes from a recipe that, used again and again on fresh samples,
covers the true value 95 times in 100. About the one interval in your hand it says no more.

Import what you need from `inference.summaries` and the quantiles from `inference.tables`.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from inference.summaries import as_sample, as_table, mean
from inference.tables import FloatArray, normal_quantile


class Interval(NamedTuple):
    """Both ends of an interval, which belong to it."""

    low: float
    high: float


def tail_of(level: float) -> float:
    """Return the share that lies beyond EACH end of an interval of that level (given).

    A level that is not between 0 and 1 raises a ValueError.

    >>> round(tail_of(0.95), 3)
    0.025
    """
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, for example 0.95; found {level}")
    return (1 - level) / 2


def z_interval(x: ArrayLike, sigma: float, level: float = 0.95) -> Interval:
    """Return an interval for the mean when the standard deviation sigma is KNOWN (given).

    Assumes independent numbers, and a normal curve or a sample so large that its mean has one.

    >>> low, high = z_interval([4.0, 6.0, 8.0, 6.0], sigma=2.0)
    >>> round(low, 2), round(high, 2)
    (4.04, 7.96)
    """
    sample = as_sample(x)
    if sigma <= 0:
        raise ValueError(f"sigma must be positive, found {sigma}")
    half = normal_quantile(1 - tail_of(level)) * sigma / math.sqrt(len(sample))
    return Interval(mean(sample) - half, mean(sample) + half)


def t_interval(x: ArrayLike, level: float = 0.95) -> Interval:
    """Return an interval for the mean when the spread must be estimated from the same sample.

    It lies around the mean and is as wide as Student's curve says. A small sample often shows
    too little spread, and the normal curve does not know that.

    Assumes independent numbers, and a normal curve or a sample so large that its mean has one.
    Fewer than two numbers, or a level that `tail_of` refuses, raise a ValueError.

    >>> low, high = t_interval([1, 2, 6])
    >>> round(low, 2), round(high, 2)
    (-3.57, 9.57)
    """
    ### BEGIN SOLUTION
    from inference.summaries import standard_error
    from inference.tables import t_quantile

    sample = as_sample(x)
    half = t_quantile(1 - tail_of(level), len(sample) - 1) * standard_error(sample)
    return Interval(mean(sample) - half, mean(sample) + half)
    ### END SOLUTION


def wilson_interval(successes: int, n: int, level: float = 0.95) -> Interval:
    """Return Wilson's interval for a chance, after so many successes in n trials.

    It holds every p that the data do not contradict. With the share s = successes / n and the
    normal quantile z of the level, these are the p with

        |s - p| <= z sqrt(p (1 - p) / n)

    Square this and solve for p: the ends are the roots of a quadratic equation. The usual short
    cut puts s in place of p under the root. After 0 of 10 it claims that p is 0, without doubt.

    The ends never leave [0, 1]. Raise a ValueError if n is less than 1, if successes is not between
    0 and n, or if `tail_of` refuses the level.

    >>> low, high = wilson_interval(0, 10)
    >>> round(low, 3), round(high, 3)
    (0.0, 0.278)
    """
    ### BEGIN SOLUTION
    if n < 1 or not 0 <= successes <= n:
        raise ValueError(f"expected 0 <= successes <= n and n >= 1, found {successes} and {n}")
    z = normal_quantile(1 - tail_of(level))
    share = successes / n
    width = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    middle, scale = share + z**2 / (2 * n), 1 + z**2 / n
    return Interval(max((middle - width) / scale, 0.0), min((middle + width) / scale, 1.0))
    ### END SOLUTION


def as_rows(data: ArrayLike) -> FloatArray:
    """Read data as a sample (n,) or as a table (n, d), with n >= 2 (given)."""
    return as_sample(data, least=2) if np.ndim(data) == 1 else as_table(data)


def bootstrap_interval(
    data: ArrayLike,
    statistic: Callable[[FloatArray], float],
    rng: np.random.Generator,
    level: float = 0.95,
    repeats: int = 2000,
) -> Interval:
    """Return the percentile interval of any statistic, by drawing again from the data.

    The sample stands in for the world it came from: draw from it, compute the statistic, and do
    so `repeats` times. The interval runs between two quantiles of what came out, with the share of
    `tail_of(level)` beyond each end (np.quantile, with its usual method). Think about what a drawn
    sample must look like: its size, and whether a row may come twice.

    Args:
        data: a sample (n,), or a table (n, d) whose rows are drawn whole; what `as_rows` refuses
            raises a ValueError.
        statistic: takes an array of the shape of the data, gives a number.
        rng: the only source of chance; the same seed gives the same interval.
        level: a level that `tail_of` refuses raises a ValueError.
        repeats: how many samples are drawn; fewer than 1 raise a ValueError.

    >>> bootstrap_interval([5, 5, 5], np.median, np.random.default_rng(0), repeats=10)
    Interval(low=5.0, high=5.0)
    """
    ### BEGIN SOLUTION
    rows = as_rows(data)
    tail = tail_of(level)
    if repeats < 1:
        raise ValueError(f"expected at least 1 repeat, found {repeats}")
    n = len(rows)
    found = [float(statistic(rows[rng.integers(n, size=n)])) for _ in range(repeats)]
    low, high = np.quantile(found, [tail, 1 - tail])
    return Interval(float(low), float(high))
    ### END SOLUTION

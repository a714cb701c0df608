"""Tests of hypotheses: would chance alone easily give what we saw?

A p-value is the probability, IF the null hypothesis holds, of data at least as extreme as those
that were seen. It is not the probability that the null hypothesis holds. All tests here are
two-sided: a difference counts in both directions.

Import what you need from `inference.summaries` and the tails from `inference.tables`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from inference.summaries import as_sample
from inference.tables import FloatArray


class Outcome(NamedTuple):
    """What a test found: its statistic, the degrees of freedom, and the p-value."""

    statistic: float
    df: float
    p_value: float


def one_sample_t(x: ArrayLike, mu: float) -> Outcome:
    """Test whether the mean behind a sample is mu (Student's t-test).

    The statistic is the distance of the sample's mean from mu, in standard errors, with its sign.
    It has n - 1 degrees of freedom. `t_tail` gives one tail.

    Assumes independent numbers, and a normal curve or a large sample. Fewer than two numbers,
    and numbers that are all equal, raise a ValueError.

    >>> found = one_sample_t([1, 2, 6], mu=0)
    >>> round(found.statistic, 3), found.df, round(found.p_value, 3)
    (1.964, 2.0, 0.188)
    """
    ### BEGIN SOLUTION
    from inference.summaries import is_constant, mean, standard_error
    from inference.tables import t_tail

    sample = as_sample(x)
    if is_constant(sample):
        raise ValueError("equal numbers have no spread to measure with")
    t = (mean(sample) - mu) / standard_error(sample)
    df = float(len(sample) - 1)
    return Outcome(t, df, 2 * t_tail(abs(t), df))
    ### END SOLUTION


def welch_t(x: ArrayLike, y: ArrayLike) -> Outcome:
    """Test whether the means behind two samples are equal (Welch's t-test).

    The statistic is mean(x) - mean(y), divided by the standard error of that difference. With the
    squared standard errors v and w of both means, the difference has v + w, and

        df = (v + w)^2 / (v^2 / (n - 1) + w^2 / (m - 1))

    Unlike Student's older test, this one does not pool the spreads, so they may differ.

    Assumes independent numbers in independent samples (and no pairs, such as before and after), and
    normal curves or large samples. A sample of fewer than two numbers raises a ValueError, and so
    do two samples without any spread; one without spread is fine.

    >>> found = welch_t([1, 2, 6], [7, 9, 8, 8])
    >>> round(found.statistic, 2), round(found.df, 2), round(found.p_value, 3)
    (-3.16, 2.29, 0.073)
    """
    ### BEGIN SOLUTION
    import math

    from inference.summaries import is_constant, mean, standard_error
    from inference.tables import t_tail

    first, second = as_sample(x), as_sample(y)
    if is_constant(first) and is_constant(second):
        raise ValueError("equal numbers have no spread to measure with")
    v, w = standard_error(first) ** 2, standard_error(second) ** 2
    t = (mean(first) - mean(second)) / math.sqrt(v + w)
    df = (v + w) ** 2 / (v**2 / (len(first) - 1) + w**2 / (len(second) - 1))
    return Outcome(t, df, 2 * t_tail(abs(t), df))
    ### END SOLUTION


def permutation_test(
    x: ArrayLike, y: ArrayLike, rng: np.random.Generator, repeats: int = 2000
) -> float:
    """Return the p-value for equal means by shuffling who belongs to which group.

    If the groups do not differ, the labels mean nothing. So put all numbers together, deal them out
    at random into groups of the same sizes, and look at the distance |mean of group 1 - mean of
    group 2|. With b of the `repeats` shuffles at least as extreme as what was seen,

        p = (b + 1) / (repeats + 1)

    The 1 is the arrangement that was seen, one of the possible ones: p is never 0. Distances that
    are equal on paper count as "at least as extreme", even when rounding puts one of them 1e-16
    below the other.

    Assumes that the numbers could be exchanged if the groups did not differ: the same curve, not
    only the same mean. Needs at least one number in each sample and at least one repeat, else a
    ValueError. The rng is the only source of chance.

    >>> permutation_test([3, 3], [3, 3, 3], np.random.default_rng(0), repeats=9)
    1.0
    """
    ### BEGIN SOLUTION
    from inference.summaries import mean

    first, second = as_sample(x), as_sample(y)
    if repeats < 1:
        raise ValueError(f"expected at least 1 repeat, found {repeats}")
    pooled = np.concatenate([first, second])
    pooled -= mean(pooled)
    n = len(first)

    def distance(values: FloatArray) -> float:
        return abs(mean(values[:n]) - mean(values[n:]))

    seen = distance(pooled) - 1e-9 * float(np.abs(pooled).max())
    extreme = sum(distance(rng.permutation(pooled)) >= seen for _ in range(repeats))
    return (extreme + 1) / (repeats + 1)
    ### END SOLUTION


def chi_squared_independence(table: ArrayLike) -> Outcome:
    """Test whether rows and columns of a table of counts are independent (Pearson's test).

    Where they are, the expected count of a cell is (sum of its row) * (sum of its column) / (sum of
    all). The statistic adds up (count - expected)^2 / expected over all cells; no correction for
    small tables is made. A table (r, c) has (r - 1) * (c - 1) degrees of freedom.

    Assumes independent observations, each counted in one cell, and expected counts that are not too
    small (5 is a common bound). The cells hold counts and not shares or percentages.

    Raise a ValueError if the table has not two dimensions with at least 2 rows and 2 columns, if a
    cell is negative, or if a whole row or column is 0.

    >>> found = chi_squared_independence([[30, 10], [20, 40]])
    >>> round(found.statistic, 2), found.df, found.p_value < 0.001
    (16.67, 1.0, True)
    """
    ### BEGIN SOLUTION
    from inference.tables import chi_squared_tail

    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or min(counts.shape) < 2:
        raise ValueError(f"expected at least 2 rows and 2 columns, found {counts.shape}")
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    if (counts < 0).any() or not rows.all() or not columns.all():
        raise ValueError("expected counts that are not negative, and no empty row or column")
    expected = np.outer(rows, columns) / counts.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    df = float((len(rows) - 1) * (len(columns) - 1))
    return Outcome(statistic, df, chi_squared_tail(statistic, df))
    ### END SOLUTION


def as_p_values(values: ArrayLike) -> FloatArray:
    """Read p-values between 0 and 1 (given); there may be none. Others raise a ValueError."""
    p = as_sample(values, least=0)
    if (p < 0).any() or (p > 1).any():
        raise ValueError("a p-value lies between 0 and 1")
    return p


def bonferroni(p_values: ArrayLike) -> FloatArray:
    """Return p-values that are corrected for how many there are (given, as an example).

    Every p-value is multiplied by their number m, and cut at 1. If all null hypotheses hold, the
    chance that ANY corrected p-value is at most alpha is itself at most alpha.

    >>> bonferroni([0.01, 0.04, 0.5])
    array([0.03, 0.12, 1.  ])
    """
    p = as_p_values(p_values)
    return np.minimum(p * len(p), 1.0)


def holm(p_values: ArrayLike) -> FloatArray:
    """Return p-values corrected by Holm's rule, in the order in which they came.

    Holm promises what Bonferroni promises, and rejects more. From the smallest p-value upwards,
    multiply the first by m, the second by m - 1, and so on, the last by 1. None may end
    up smaller than one before it in that order, because whoever stops at a hypothesis rejects
    none of the later ones. None is more than 1.

    >>> holm([0.04, 0.01, 0.03])
    array([0.06, 0.03, 0.06])
    """
    ### BEGIN SOLUTION
    p = as_p_values(p_values)
    order = np.argsort(p)
    factors = np.arange(len(p), 0, -1)
    corrected = np.empty_like(p)
    corrected[order] = np.maximum.accumulate(factors * p[order]).clip(max=1.0)
    return corrected
    ### END SOLUTION

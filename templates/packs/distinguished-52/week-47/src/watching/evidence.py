"""Could this be chance? Tests for numbers and for categories, and for many features at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Tested:
    """What a test found.

    Attributes:
        statistic: how far both periods are apart, in the measure of the test.
        p_value: how probable it is to be at least so far apart if nothing has moved.
    """

    statistic: float
    p_value: float


def kolmogorov_smirnov(before: ArrayLike, after: ArrayLike) -> Tested:
    """The largest distance between the two distribution curves, and its p-value.

    The curve of a sample gives for each x the share of values that are *at most* x. It climbs in
    steps, and where a value occurs often, in one high step: there is no place half-way up. Both
    samples may hold the same value; look at the curves once all of its steps are taken.

    The p-value is the tail of `watching.tails.kolmogorov_tail`, for so many rows as the two samples
    are worth together: 1 / (1/n + 1/m). With ties it is larger than it need be, so it is careful.

    Args:
        before: n numbers, in any order.
        after: m numbers; n and m may differ.

    Raises:
        ValueError: as `watching.bins.numbers` does, for both.

    >>> kolmogorov_smirnov([1, 2, 3, 4], [3, 4, 5, 6]).statistic
    0.5
    """
    ### BEGIN SOLUTION
    from watching.bins import numbers
    from watching.tails import kolmogorov_tail

    first, second = np.sort(numbers(before, "before")), np.sort(numbers(after, "after"))
    places = np.concatenate([first, second])
    heights = [np.searchsorted(s, places, side="right") / len(s) for s in (first, second)]
    distance = float(np.max(np.abs(heights[0] - heights[1])))
    rows = len(first) * len(second) / (len(first) + len(second))
    return Tested(distance, kolmogorov_tail(distance, rows))
    ### END SOLUTION


def chi_square(before: Sequence[str], after: Sequence[str]) -> Tested:
    """Pearson's chi-square of two samples of categories: do both come from the same shares?

    If nothing has moved, both periods together give the best shares. From them follows how often
    each category is expected in each period. The statistic adds up (found - expected)² / expected
    over all categories of both periods, and has one degree of freedom less than there are
    categories.

    The tail of this statistic is in `watching.tails`.

    A category that only one of the periods knows counts like any other. No correction for small
    counts is made. If there is but one category in all, the statistic is 0 and the p-value 1.

    Args:
        before: one name for each row of the reference.
        after: one name for each row of the current period; the lengths may differ.

    Raises:
        ValueError: if one of the two is empty.

    >>> chi_square(["a", "a", "b", "b"], ["c", "c", "c", "c"]).statistic
    8.0
    """
    ### BEGIN SOLUTION
    from watching.tails import chi_square_tail

    if not len(before) or not len(after):
        raise ValueError("both periods need at least one row")
    names = sorted({*before, *after})
    if len(names) == 1:
        return Tested(0.0, 1.0)
    place = {name: number for number, name in enumerate(names)}
    found = np.zeros((2, len(names)))
    for row, period in enumerate((before, after)):
        for name in period:
            found[row, place[name]] += 1
    expected = np.outer(found.sum(axis=1), found.sum(axis=0)) / found.sum()
    statistic = float(np.sum((found - expected) ** 2 / expected))
    return Tested(statistic, chi_square_tail(statistic, len(names) - 1))
    ### END SOLUTION


def adjusted(p_values: ArrayLike) -> FloatArray:
    """p-values for many tests at once, adjusted after Benjamini and Hochberg.

    Call a feature moved if its adjusted p-value is at most 0.05: then, of all features that are
    called so, on average at most 5 per cent have not moved. (This holds for independent tests, and
    for those that tend to be wrong together.)

    Put the n p-values in order. The one of rank k, counted from 1, becomes p · n / k; but never
    more than what a larger p-value becomes, so that the order is kept, and never more than 1. The
    results stand where their p-values stood.

    Args:
        p_values: of shape (n,), in any order; n may be 0.

    Raises:
        ValueError: if a p-value is NaN, or not from 0 to 1.

    >>> adjusted([0.01, 0.5, 0.02])
    array([0.03, 0.5 , 0.03])
    """
    ### BEGIN SOLUTION
    found = np.asarray(p_values, dtype=np.float64)
    if not np.all((found >= 0) & (found <= 1)):
        raise ValueError("p-values must be from 0 to 1")
    order = np.argsort(found)
    raised = found[order] * len(found) / np.arange(1, len(found) + 1)
    kept = np.minimum.accumulate(raised[::-1])[::-1]
    result = np.empty_like(found)
    result[order] = np.minimum(kept, 1.0)
    return result
    ### END SOLUTION

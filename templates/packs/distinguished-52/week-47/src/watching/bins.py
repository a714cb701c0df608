"""How far has a distribution moved? Counts in bins, and what they tell.

The bins come from the reference alone. They stay as they are while one current period after the
other is counted into them, so that all of them are judged by the same measure.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def numbers(values: ArrayLike, what: str) -> FloatArray:
    """The values as a row of finite numbers, at least one. (Given.)

    Raises:
        ValueError: if there are none, or if one is missing (NaN) or infinite.
    """
    row = np.asarray(values, dtype=np.float64).ravel()
    if not row.size or not np.isfinite(row).all():
        raise ValueError(f"{what} must be finite numbers, at least one; count missing ones apart")
    return row


def bin_edges(reference: ArrayLike, bins: int = 10) -> FloatArray:
    """Strictly increasing edges between bins with about equal shares of the reference.

    A bin reaches from above one edge up to the next, which belongs to it: (a, b]. The first bin has
    no lower end and the last no upper end, so a value outside the reference has a bin too. With k
    edges there are k + 1 bins.

    The edges are the quantiles 1/bins, 2/bins, ... (bins - 1)/bins of the reference, of the kind
    that NumPy computes unless told otherwise. Where many values are equal, several quantiles are
    equal too; each is kept once.

    One case needs care. If the lowest of these edges is the smallest value of the reference, the
    first bin holds this value together with everything below it: a change from 0 to -5 would not be
    seen. Then one more edge stands in front, the next smaller float. So a constant reference has
    three
    bins: below, equal, above.

    Args:
        reference: numbers, in any order.
        bins: how many bins are wanted, at least 2.

    Raises:
        ValueError: if bins is less than 2, or as `numbers` does.

    >>> bin_edges([1, 2, 3, 4, 5], bins=2)
    array([3.])
    """
    ### BEGIN SOLUTION
    if bins < 2:
        raise ValueError(f"bins must be at least 2, found {bins}")
    row = numbers(reference, "the reference")
    edges = np.unique(np.quantile(row, np.arange(1, bins) / bins))
    lowest = row.min()
    if edges[0] == lowest:
        edges = np.concatenate([[np.nextafter(lowest, -np.inf)], edges])
    return np.asarray(edges, dtype=np.float64)
    ### END SOLUTION


def bin_counts(values: ArrayLike, edges: ArrayLike) -> IntArray:
    """How many values lie in each of the bins that `bin_edges` describes. (Given.)"""
    places = np.searchsorted(np.asarray(edges), numbers(values, "the values"), side="left")
    return np.bincount(places, minlength=np.size(edges) + 1)


def stability_index(before: ArrayLike, after: ArrayLike, prior: float = 0.5) -> float:
    """The population stability index (PSI) of two rows of counts, over the same bins.

    With p and q the shares of a bin before and after, the index is the sum over all bins of (q - p)
    · ln(q / p). It is 0 if all shares agree, else positive, and the same in both directions. Many
    teams look twice from 0.1 on, and act from 0.25 on; these are habits, not laws.

    A bin that is empty in one period would make it infinite. Therefore `prior` is added to *each*
    count of both periods before shares are made of them, so that the shares of a period still add
    up to 1. The bin is not left out: it may be the most important one.

    Args:
        before: counts of the reference, of shape (bins,).
        after: counts of the current period, of the same shape.
        prior: what is added to each count, more than 0.

    Raises:
        ValueError: if the shapes differ, prior is not positive, or a period counts nothing at all.

    >>> round(stability_index([50, 50], [25, 75]), 3)
    0.269
    """
    ### BEGIN SOLUTION
    p, q = np.asarray(before, dtype=np.float64), np.asarray(after, dtype=np.float64)
    if p.shape != q.shape:
        raise ValueError(f"both periods need the same bins, found {p.shape} and {q.shape}")
    if prior <= 0:
        raise ValueError(f"prior must be positive, found {prior}")
    if p.sum() == 0 or q.sum() == 0:
        raise ValueError("a period without rows cannot be compared")
    p, q = (p + prior) / np.sum(p + prior), (q + prior) / np.sum(q + prior)
    return float(np.sum((q - p) * np.log(q / p)))
    ### END SOLUTION


def jensen_shannon(before: ArrayLike, after: ArrayLike) -> float:
    """The Jensen-Shannon distance of two rows of counts, in bits: from 0 to 1. (Given.)

    Unlike the index above it is finite without any prior, and 1 means that no bin is shared.
    """
    p, q = (np.asarray(row, np.float64) / np.sum(row) for row in (before, after))
    middle = (p + q) / 2
    total = 0.0
    for shares in (p, q):
        there = shares > 0
        total += float(np.sum(shares[there] * np.log2(shares[there] / middle[there])))
    return float(np.sqrt(max(total, 0.0) / 2))

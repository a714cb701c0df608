"""How mixed a group of rows is, and how much a question tidies it up.

A group is described by its class counts: [8, 0, 2] is a group of ten rows, eight of class 0, none
of class 1 and two of class 2. The last axis always holds the classes. Axes before it hold several
groups, each on its own, so one call can judge a thousand groups.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from trees.data import FloatArray, IntArray

Impurity = Callable[[ArrayLike], FloatArray]


def class_counts(labels: IntArray, n_classes: int) -> IntArray:
    """How many rows belong to each class. (Given.)

    >>> class_counts(np.array([2, 0, 2]), n_classes=4)
    array([1, 0, 2, 0])
    """
    return np.bincount(labels, minlength=n_classes).astype(np.int64)


def shares(counts: ArrayLike) -> FloatArray:
    """Counts as parts of one whole; in a group without rows, every share is 0. (Given.)

    >>> shares([[3, 1], [0, 0]])
    array([[0.75, 0.25],
           [0.  , 0.  ]])
    """
    numbers = np.asarray(counts, dtype=np.float64)
    total = numbers.sum(axis=-1, keepdims=True)
    parts: FloatArray = numbers / np.where(total > 0, total, 1)
    return parts


def gini(counts: ArrayLike) -> FloatArray:
    """The Gini impurity: how often two rows, drawn with replacement, are of different classes.

    With the share p_k of each class k it is the sum of p_k (1 - p_k). A pure group has 0. With K
    classes of equal size it has 1 - 1/K, and never more. A group without rows has 0 by
    convention; not every way to write the formula gives that by itself.

    Args:
        counts: numbers of shape (..., n_classes), none negative.

    Returns:
        The impurity of each group, of shape (...).

    >>> gini([[5, 5], [9, 0], [0, 0]])
    array([0.5, 0. , 0. ])
    """
    ### BEGIN SOLUTION
    p = shares(counts)
    mixed: FloatArray = np.sum(p * (1 - p), axis=-1)
    return mixed
    ### END SOLUTION


def entropy(counts: ArrayLike) -> FloatArray:
    """The entropy in bits: how many yes-or-no questions a row's class is worth, on average.

    With the share p_k of each class k it is the sum of p_k log2(1 / p_k). A class without rows adds
    nothing, although log2(0) is not a number one can compute with. A pure group has 0, K classes
    of equal size have log2(K), and a group without rows has 0.

    Args:
        counts: numbers of shape (..., n_classes), none negative.

    Returns:
        The entropy of each group, of shape (...); never NaN.

    >>> entropy([[5, 5, 0], [9, 0, 0]])
    array([1., 0.])
    """
    ### BEGIN SOLUTION
    p = shares(counts)
    bits = np.log2(1 / np.where(p > 0, p, 1))
    mixed: FloatArray = np.sum(p * bits, axis=-1)
    return mixed
    ### END SOLUTION


def information_gain(left: ArrayLike, right: ArrayLike, impurity: Impurity = gini) -> FloatArray:
    """How much impurity disappears when one group is divided into two.

        gain = impurity(all) - n_left / n * impurity(left) - n_right / n * impurity(right)

    The two parts make up the whole, so its counts are their sum. Each part counts by its number of
    rows: a question that puts a single row aside must not look as good as one that divides the
    group in half. Where both parts are without rows the gain is 0.

    Args:
        left: the class counts of those who say yes, of shape (..., n_classes).
        right: the class counts of those who say no, of the same shape.
        impurity: `gini`, `entropy` or another function of class counts.

    Returns:
        The gain of each division, of shape (...). Up to rounding it is never negative.

    >>> float(information_gain([4, 0], [0, 4]))
    0.5
    >>> information_gain([[4, 1], [2, 3]], [[0, 5], [2, 3]]).round(3)
    array([0.32, 0.  ])
    """
    ### BEGIN SOLUTION
    yes, no = np.asarray(left, np.float64), np.asarray(right, np.float64)
    n_yes, n_no = yes.sum(axis=-1), no.sum(axis=-1)
    rows = np.maximum(n_yes + n_no, 1)
    remains = (n_yes * impurity(yes) + n_no * impurity(no)) / rows
    gain: FloatArray = impurity(yes + no) - remains
    return gain
    ### END SOLUTION

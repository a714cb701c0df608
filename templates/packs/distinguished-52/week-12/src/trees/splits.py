"""The search for the best question of the form "is this feature at most that threshold?"."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trees.data import BoolArray, FloatArray, IntArray
from trees.impurity import Impurity, gini


@dataclass(frozen=True)
class Split:
    """A question, and how much impurity its answers remove.

    Attributes:
        feature: the column that is asked about.
        threshold: rows with a value of at most this say yes and go left; all others go right.
        gain: the information gain on the rows that the question was chosen for.
    """

    feature: int
    threshold: float
    gain: float


def goes_left(x: FloatArray, split: Split) -> BoolArray:
    """Which rows say yes. (Given.)

    >>> goes_left(np.array([[1.0], [2.0], [3.0]]), Split(feature=0, threshold=2.0, gain=0.1))
    array([ True,  True, False])
    """
    answers: BoolArray = x[:, split.feature] <= split.threshold
    return answers


def thresholds(values: ArrayLike) -> FloatArray:
    """Every threshold worth trying for one column: one between each two neighbouring values.

    Between two neighbours all thresholds divide the rows alike, and the one in the middle is taken.
    Neighbours are *different* values: rows with equal values can never be told apart. A column with
    a single value has no threshold, and neither has an empty one.

    Two kinds of floats need care. The sum of two huge values overflows although their middle does
    not. And between two floats that are as close as floats can be there is no third; the middle
    is then rounded to one of them. A threshold must always be at least the smaller value and less
    than the larger, or one side would be left without rows.

    Args:
        values: the column, n numbers in any order; integers are fine. It is left unchanged.

    Returns:
        The thresholds in increasing order, as float64 whatever the values are.

    >>> thresholds([4, 1, 2, 2])
    array([1.5, 3. ])
    """
    ### BEGIN SOLUTION
    known = np.unique(np.asarray(values, dtype=np.float64))
    low, high = known[:-1], known[1:]
    middle = low / 2 + high / 2
    return np.where(middle < high, middle, low)
    ### END SOLUTION


def best_threshold(
    values: FloatArray,
    labels: IntArray,
    n_classes: int,
    impurity: Impurity = gini,
    min_leaf: int = 1,
) -> tuple[float, float] | None:
    """The threshold of one column whose answers remove the most impurity.

    Only those of `thresholds(values)` are tried, and of these only such that leave at least
    `min_leaf` rows on *both* sides. A gain of 0 is a result too. Among thresholds of equal gain any
    one may be returned.

    It is enough to sort the rows once: while the threshold moves up, rows change from one side to
    the other, and the counts of both sides follow from running sums. Counting all rows anew for
    each threshold gives the same and takes longer.

    Args:
        values: the column, of shape (n,).
        labels: the classes of the rows, of shape (n,).
        n_classes: how many classes there are, also if some of them do not occur here.
        impurity: what is to be removed.
        min_leaf: the least number of rows on each side, at least 1.

    Returns:
        The threshold and its gain, or None if no threshold is allowed.

    >>> best_threshold(np.array([3.0, 1.0, 2.0, 9.0]), np.array([1, 0, 0, 1]), n_classes=2)
    (2.5, 0.5)
    >>> best_threshold(np.array([3.0, 3.0]), np.array([1, 0]), n_classes=2) is None
    True
    """
    ### BEGIN SOLUTION
    from trees.impurity import information_gain

    cuts = thresholds(values)
    order = np.argsort(values)
    so_far = np.cumsum(np.eye(n_classes, dtype=np.int64)[labels[order]], axis=0)
    n_left = np.searchsorted(values[order], cuts, side="right")
    allowed = np.minimum(n_left, len(labels) - n_left) >= min_leaf
    if not allowed.any():
        return None
    left = so_far[n_left[allowed] - 1]
    gains = information_gain(left, so_far[-1] - left, impurity)
    best = np.argmax(gains)
    return float(cuts[allowed][best]), float(gains[best])
    ### END SOLUTION


def best_split(
    x: FloatArray,
    labels: IntArray,
    n_classes: int,
    features: Iterable[int],
    impurity: Impurity = gini,
    min_leaf: int = 1,
) -> Split | None:
    """The best question about any of the given columns.

    Args:
        x: rows of shape (n, n_features).
        labels: their classes, of shape (n,).
        n_classes: how many classes there are.
        features: the columns that may be asked about, in any order.
        impurity: what is to be removed.
        min_leaf: the least number of rows on each side.

    Returns:
        The split of the largest gain, any one of them in a tie; None if no column can be divided.

    >>> x = np.array([[0.0, 1.0], [1.0, 2.0], [0.0, 3.0]])
    >>> best_split(x, np.array([0, 1, 1]), n_classes=2, features=[0, 1]).feature
    1
    """
    ### BEGIN SOLUTION
    best: Split | None = None
    for feature in features:
        found = best_threshold(x[:, feature], labels, n_classes, impurity, min_leaf)
        if found is not None and (best is None or found[1] > best.gain):
            best = Split(feature, *found)
    return best
    ### END SOLUTION


def random_features(n_features: int, how_many: int, rng: np.random.Generator) -> IntArray:
    """Draw some columns at random, each at most once; every set of that size is equally likely.

    Returns:
        `how_many` different integers from 0 to n_features - 1, in any order.

    Raises:
        ValueError: if how_many is less than 1 or greater than n_features.

    >>> sorted(random_features(3, 3, np.random.default_rng(0)).tolist())
    [0, 1, 2]
    """
    ### BEGIN SOLUTION
    if not 1 <= how_many <= n_features:
        raise ValueError(f"cannot draw {how_many} of {n_features} columns")
    return rng.choice(n_features, size=how_many, replace=False)
    ### END SOLUTION

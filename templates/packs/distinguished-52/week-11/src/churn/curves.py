"""What scores say before anyone has chosen a threshold.

Here truth holds one boolean (or 0 and 1) for each customer, and scores one number, the higher the
more likely the answer is yes. At a threshold t, yes is predicted for every score >= t.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from churn.data import FloatArray, IntArray


class Sweep(NamedTuple):
    """How many are called positive, rightly and wrongly, as the threshold comes down."""

    thresholds: FloatArray
    true_positives: IntArray
    false_positives: IntArray


class RocCurve(NamedTuple):
    """The two rates at every threshold, from (0, 0) to (1, 1)."""

    false_positive_rate: FloatArray
    true_positive_rate: FloatArray
    thresholds: FloatArray


class PrecisionRecallCurve(NamedTuple):
    """Precision and recall at every threshold, from recall 0 to recall 1."""

    precision: FloatArray
    recall: FloatArray
    thresholds: FloatArray


def _checked(truth: ArrayLike, scores: ArrayLike) -> tuple[NDArray[np.bool_], FloatArray]:
    """Both as arrays of the same length, or a ValueError."""
    positive, values = np.asarray(truth, dtype=np.bool_), np.asarray(scores, dtype=np.float64)
    if positive.shape != values.shape:
        raise ValueError(f"found {positive.size} true answers and {values.size} scores")
    return positive, values


def sweep(truth: ArrayLike, scores: ArrayLike) -> Sweep:
    """Lower the threshold from infinity past every score, and count the positives at each stop.

    The first threshold is inf, at which nobody is called positive. Then comes every *different*
    score once, from the highest to the lowest: customers with the same score are on the same side
    of every threshold, so they can only be counted together.

    Returns:
        Three arrays of length 1 + the number of different scores.

    Raises:
        ValueError: if truth and scores differ in length; `_checked` sees to that.

    >>> sweep([True, False, True, False], [0.9, 0.5, 0.5, 0.1])
    Sweep(thresholds=array([inf, 0.9, 0.5, 0.1]), true_positives=array([0, 1, 2, 2]), \
false_positives=array([0, 0, 1, 2]))
    """
    ### BEGIN SOLUTION
    positive, values = _checked(truth, scores)
    negated, group = np.unique(-values, return_inverse=True)
    hits = np.bincount(group[positive], minlength=len(negated))
    alarms = np.bincount(group[~positive], minlength=len(negated))
    return Sweep(
        np.append(np.inf, -negated),
        np.append(0, np.cumsum(hits)),
        np.append(0, np.cumsum(alarms)),
    )
    ### END SOLUTION


def roc_curve(truth: ArrayLike, scores: ArrayLike) -> RocCurve:
    """The rates of a sweep: which share of the negatives, and of the positives, is called positive.

    Raises:
        ValueError: if there is no positive or no negative, for then one rate has no meaning.

    >>> curve = roc_curve([True, False, True, False], [0.9, 0.5, 0.5, 0.1])
    >>> curve.false_positive_rate, curve.true_positive_rate
    (array([0. , 0. , 0.5, 1. ]), array([0. , 0.5, 1. , 1. ]))
    """
    ### BEGIN SOLUTION
    thresholds, hits, alarms = sweep(truth, scores)
    if hits[-1] == 0 or alarms[-1] == 0:
        raise ValueError("a ROC curve needs at least one positive and one negative")
    return RocCurve(alarms / alarms[-1], hits / hits[-1], thresholds)
    ### END SOLUTION


def area(x: ArrayLike, y: ArrayLike) -> float:
    """The area under straight lines that join the points (x, y): a sum of trapezoids.

    Raises:
        ValueError: if x decreases anywhere.

    >>> area([0, 1, 3], [0, 2, 2])
    5.0
    """
    ### BEGIN SOLUTION
    widths, heights = np.diff(x), np.asarray(y, dtype=np.float64)
    if np.any(widths < 0):
        raise ValueError("x must not decrease")
    return float(np.sum(widths * (heights[1:] + heights[:-1]) / 2))
    ### END SOLUTION


def rank_auc(truth: ArrayLike, scores: ArrayLike) -> float:
    """The chance that a random positive has a higher score than a random negative.

    A pair with equal scores counts half. No curve is needed, and yet the result is the area under
    the ROC curve.

    Raises:
        ValueError: if there is no positive or no negative.

    >>> rank_auc([True, False, True, False], [0.9, 0.5, 0.5, 0.1])
    0.875
    """
    ### BEGIN SOLUTION
    positive, values = _checked(truth, scores)
    winners, losers = values[positive], np.sort(values[~positive])
    if winners.size == 0 or losers.size == 0:
        raise ValueError("ranks need at least one positive and one negative")
    below = np.searchsorted(losers, winners, side="left")
    not_above = np.searchsorted(losers, winners, side="right")
    return float(np.mean(below + not_above) / 2 / losers.size)
    ### END SOLUTION


def precision_recall_curve(truth: ArrayLike, scores: ArrayLike) -> PrecisionRecallCurve:
    """Precision and recall at every threshold of a sweep.

    At the first threshold, inf, nobody is called positive: recall is 0, and precision is set to 1.

    Raises:
        ValueError: if there is no positive.

    >>> curve = precision_recall_curve([True, False, True, False], [0.9, 0.5, 0.5, 0.1])
    >>> curve.precision.round(2), curve.recall
    (array([1.  , 1.  , 0.67, 0.5 ]), array([0. , 0.5, 1. , 1. ]))
    """
    ### BEGIN SOLUTION
    thresholds, hits, alarms = sweep(truth, scores)
    if hits[-1] == 0:
        raise ValueError("a precision-recall curve needs at least one positive")
    precision = np.append(1.0, hits[1:] / (hits[1:] + alarms[1:]))
    return PrecisionRecallCurve(precision, hits / hits[-1], thresholds)
    ### END SOLUTION


def average_precision(truth: ArrayLike, scores: ArrayLike) -> float:
    """The precision at every threshold, weighted with the recall that this threshold adds.

    Between two thresholds there is no classifier, so no line is drawn between two points: each
    step of recall counts with the precision at its end.

    >>> round(average_precision([True, False, True, False], [0.9, 0.5, 0.5, 0.1]), 3)
    0.833
    """
    ### BEGIN SOLUTION
    precision, recall, _ = precision_recall_curve(truth, scores)
    return float(np.sum(np.diff(recall) * precision[1:]))
    ### END SOLUTION

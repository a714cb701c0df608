"""Reading a finished model: its boundary, its weights as odds, and whether to believe it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Calibration(NamedTuple):
    """One entry for each bin that is not empty, from low to high probabilities.

    Attributes:
        predicted: the mean of the predicted probabilities in the bin.
        observed: the share of targets 1 in the bin.
        counts: the number of rows in the bin.
    """

    predicted: FloatArray
    observed: FloatArray
    counts: IntArray


def contour(beta: FloatArray, probability: float = 0.5) -> tuple[FloatArray, FloatArray]:
    """The line in the plane of two features on which the model gives this probability.

    With the probability 1/2 it is the decision boundary. A line can be vertical, so it is given
    by one of its points and its direction: point + t * direction, for every number t, is the
    whole line.

    Args:
        beta: the intercept and two weights, of shape (3,).
        probability: a number between 0 and 1, both excluded.

    Returns:
        The point of the line that is closest to the origin, and a direction of length 1. Both
        have the shape (2,); either sign of the direction is fine.

    Raises:
        ValueError: if beta has another shape, if both weights are 0 (then there is no line), or
            if the probability is not between 0 and 1.

    >>> contour(np.array([-6.0, 2.0, 0.0]))[0]  # the vertical line x = 3
    array([3., 0.])
    """
    ### BEGIN SOLUTION
    from logistic.scores import log_odds

    if beta.shape != (3,):
        raise ValueError(f"a line needs an intercept and two weights, found the shape {beta.shape}")
    if not 0 < probability < 1:
        raise ValueError(f"the probability must lie between 0 and 1, found {probability}")
    weights = beta[1:]
    length = np.hypot(*weights)
    if length == 0:
        raise ValueError("both weights are 0: the probability is the same everywhere")
    normal = weights / length
    point: FloatArray = (log_odds(probability) - beta[0]) / length * normal
    return point, np.array([-normal[1], normal[0]])
    ### END SOLUTION


def odds_ratios(weights: ArrayLike, changes: ArrayLike = 1.0) -> FloatArray:
    """By which factor the odds p / (1 - p) grow when a feature grows by its change.

    All other features stay as they are. It does not matter from where the feature starts.

    Args:
        weights: the weights of d features, without the intercept.
        changes: one number for all features, or one for each.

    Returns:
        One positive factor for each feature, of shape (d,).

    >>> odds_ratios([0.0, np.log(3.0)], changes=2.0).round(6)
    array([1., 9.])
    """
    ### BEGIN SOLUTION
    ratios: FloatArray = np.exp(np.asarray(weights) * np.asarray(changes))
    return ratios
    ### END SOLUTION


def apply_odds_ratio(probabilities: ArrayLike, ratio: float) -> FloatArray:
    """The probabilities after their odds were multiplied by the (positive) ratio.

    Odds that double are not a probability that doubles: one chance in two becomes two in three.
    The probabilities 0 and 1 stay what they are, without a warning.

    >>> apply_odds_ratio([0.5, 0.01], ratio=2.0).round(4)
    array([0.6667, 0.0198])
    """
    ### BEGIN SOLUTION
    p = np.asarray(probabilities, dtype=np.float64)
    moved: FloatArray = ratio * p / (1 - p + ratio * p)
    return moved
    ### END SOLUTION


def calibration_table(probabilities: ArrayLike, targets: ArrayLike, bins: int = 10) -> Calibration:
    """Put rows with similar probabilities together, and compare what was said with what happened.

    The bins cut the numbers from 0 to 1 into parts of equal width. Bin k begins at k / bins, which
    belongs to it, and ends before (k + 1) / bins, which does not; only the last bin includes its
    end, the 1. Bins without a row are left out.

    Args:
        probabilities: n numbers from 0 to 1, the predicted probabilities of target 1.
        targets: n numbers, each 0 or 1.
        bins: how many parts, at least 1.

    Returns:
        A `Calibration`. Of a model that can be believed, `predicted` and `observed` are about the
        same, the closer the more rows a bin has.

    >>> calibration_table([0.1, 0.3, 0.9], [0, 1, 1], bins=2)
    Calibration(predicted=array([0.2, 0.9]), observed=array([0.5, 1. ]), counts=array([2, 1]))
    """
    ### BEGIN SOLUTION
    from logistic.data import as_targets

    p, y = np.asarray(probabilities, dtype=np.float64), as_targets(targets)
    bin_of = np.minimum((p * bins).astype(np.int64), bins - 1)
    used = np.unique(bin_of)
    return Calibration(
        np.array([p[bin_of == k].mean() for k in used]),
        np.array([y[bin_of == k].mean() for k in used]),
        np.array([np.sum(bin_of == k) for k in used]),
    )
    ### END SOLUTION

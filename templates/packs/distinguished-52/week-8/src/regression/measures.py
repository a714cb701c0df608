"""How wrong are the predictions? Three answers, and where the error comes from."""

import numpy as np
from numpy.typing import ArrayLike

from regression import arrays


def residuals(targets: ArrayLike, predictions: ArrayLike) -> arrays.Vector:
    """What the model leaves unexplained: target - prediction, for every row (given).

    >>> residuals([3, 5], [4, 5])
    array([-1.,  0.])
    """
    y, p = arrays.as_pair(targets, predictions)
    return y - p


def mean_absolute_error(targets: ArrayLike, predictions: ArrayLike) -> float:
    """The mean size of the residuals, in the unit of the targets (given).

    >>> mean_absolute_error([3, 5], [4, 5])
    0.5
    """
    return float(np.abs(residuals(targets, predictions)).mean())


def root_mean_squared_error(targets: ArrayLike, predictions: ArrayLike) -> float:
    """The square root of the mean of the squared residuals, in the unit of the targets.

    One large residual counts more here than many small ones. The division is by n.

    Raises:
        ValueError: if the two are not vectors of the same length, or are empty.

    >>> root_mean_squared_error([0, 0], [1, 7])
    5.0
    """
    ### BEGIN SOLUTION
    return float(np.sqrt((residuals(targets, predictions) ** 2).mean()))
    ### END SOLUTION


def r_squared(targets: ArrayLike, predictions: ArrayLike) -> float:
    """The share of the squared spread of the targets that the predictions explain.

    It compares the squared residuals with those of a model that always predicts the mean of these
    targets. 1 is perfect, 0 is as good as the mean, and below 0 is worse than the mean: the name
    promises a square that this number need not be.

    Raises:
        ValueError: if the two are not vectors of the same length, or if all targets are equal,
            because then there is no spread to explain. Rounding can hide this in a sum of squares.

    >>> r_squared([1, 2, 3], [1, 2, 4])
    0.5
    """
    ### BEGIN SOLUTION
    y, p = arrays.as_pair(targets, predictions)
    if y.max() == y.min():
        raise ValueError("all targets are equal, so there is no spread to explain")
    return float(1 - ((y - p) ** 2).sum() / ((y - y.mean()) ** 2).sum())
    ### END SOLUTION


def bias_and_variance(predictions: ArrayLike, truth: ArrayLike) -> tuple[float, float]:
    """Split the error of a kind of model into squared bias and variance.

    Imagine the same kind of model fitted to many training sets. At every point compare three
    things: the truth, the mean prediction of all models, and the single predictions.

    - squared bias: how far is the mean prediction from the truth? Squared, then the mean over the
      points.
    - variance: how far are the single predictions from their mean prediction at that point?
      Squared, then the mean over models and points (divide by the number of models).

    Their sum is the mean of all (prediction - truth) squared.

    Args:
        predictions: one row for each model, one column for each point: (models, points).
        truth: the noiseless truth at the points, of the shape (points,).

    Raises:
        ValueError: if the shapes do not fit.

    >>> bias_and_variance([[1, 5], [3, 5]], [2, 4])
    (0.5, 0.5)
    """
    ### BEGIN SOLUTION
    table, wanted = arrays.as_table(predictions), arrays.as_column(truth)
    if table.shape[1] != len(wanted):
        raise ValueError(f"{table.shape[1]} predicted points do not fit {len(wanted)} true ones")
    mean = table.mean(axis=0)
    return float(((mean - wanted) ** 2).mean()), float(((table - mean) ** 2).mean())
    ### END SOLUTION

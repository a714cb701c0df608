"""The target: why we fit the logarithm of a price, and the way back to euros.

A few houses are very dear, and errors grow with the price: 20 000 euros are much for a cottage and
little for a villa. Differences of logarithms are the same for equal percentages.
"""

import numpy as np
from numpy.typing import ArrayLike

from houses.data import FloatArray


def _pair(truth: ArrayLike, predicted: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Two vectors of one length, and not empty, or a ValueError."""
    y, p = np.asarray(truth, dtype=np.float64), np.asarray(predicted, dtype=np.float64)
    if y.ndim != 1 or y.shape != p.shape or not y.size:
        raise ValueError(f"the shapes {y.shape} and {p.shape} are not two equal vectors")
    return y, p


def mean_squared_error(truth: ArrayLike, predicted: ArrayLike) -> float:
    """The mean of the squared differences (given)."""
    y, p = _pair(truth, predicted)
    return float(((y - p) ** 2).mean())


def to_log(euros: ArrayLike) -> FloatArray:
    """The natural logarithm of every price.

    A price of 0 or less, or one that is missing or infinite, is an error in the table. NumPy
    would answer it with -inf or nan and, at best, a warning.

    Raises:
        ValueError: unless all prices are positive and finite.

    >>> to_log([1.0, 1000.0]).round(3)
    array([0.   , 6.908])
    """
    ### BEGIN SOLUTION
    values = np.asarray(euros, dtype=np.float64)
    if not (np.isfinite(values) & (values > 0)).all():
        raise ValueError("every price must be a positive, finite number")
    return np.log(values)
    ### END SOLUTION


def smearing_factor(truth: ArrayLike, predicted: ArrayLike) -> float:
    """By how much exp(predicted logarithm) falls short of the mean price.

    A model of logarithms predicts a *mean logarithm*. Its exponential is a typical price, but on
    average too low: errors upwards weigh more in euros than errors downwards. If the errors e
    spread in the same way everywhere, a price is exp(prediction) times exp(e), and so the mean
    price is exp(prediction) times the mean of exp(e). Estimate this mean from the residuals
    (truth - prediction) themselves, without assuming that they follow a normal curve.

    Args:
        truth: logarithms of true prices, of the shape (n,).
        predicted: logarithms as predicted, of the same shape.

    Raises:
        ValueError: if the two are no vectors of the same length, or empty; `_pair` sees to that.

    >>> round(smearing_factor(np.log([100.0, 300.0]), np.log([100.0, 100.0])), 6)
    2.0
    """
    ### BEGIN SOLUTION
    y, p = _pair(truth, predicted)
    return float(np.exp(y - p).mean())
    ### END SOLUTION


def typical_error(truth: ArrayLike, predicted: ArrayLike) -> float:
    """The median of |predicted - true| as a share of the *true* price, all in euros.

    It says what a seller wants to know: half of all predictions are off by less than that. A
    median does not care how bad the worst predictions are, so never report it alone.

    Raises:
        ValueError: if the two are no vectors of the same length, or empty; `_pair` sees to that.

    >>> typical_error([100.0, 200.0, 400.0], [110.0, 100.0, 400.0])
    0.1
    """
    ### BEGIN SOLUTION
    y, p = _pair(truth, predicted)
    return float(np.median(np.abs(p - y) / y))
    ### END SOLUTION

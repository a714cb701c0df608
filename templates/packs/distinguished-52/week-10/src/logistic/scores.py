"""From a score to a probability and back.

A score is any number; a probability lies between 0 and 1. The odds p / (1 - p) stand between the
two: their logarithm is the score.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def sigmoid(scores: ArrayLike) -> FloatArray:
    """Turn every score z into the probability 1 / (1 + exp(-z)).

    Every score has an answer, without overflow and without a warning, infinite ones included.
    A small probability keeps its digits: the sigmoid of -700 is about 1e-304 and not 0. Think about
    which exponentials can become too large, and about another way to write the same fraction. Note
    that `np.where(condition, a, b)` computes both a and b for all entries.

    Args:
        scores: numbers of any shape, as an array or nested lists; integers are fine.

    Returns:
        New float64 numbers of the same shape.

    >>> sigmoid([0, 1000, -1000])
    array([0.5, 1. , 0. ])
    """
    ### BEGIN SOLUTION
    z = np.asarray(scores, dtype=np.float64)
    small = np.exp(-np.abs(z))  # at most 1
    probabilities: FloatArray = np.where(z >= 0, 1.0, small) / (1.0 + small)
    return probabilities
    ### END SOLUTION


def sigmoid_slope(scores: ArrayLike) -> FloatArray:
    """The derivative of the sigmoid at every score: how much probability one unit of score buys.

    Differentiate 1 / (1 + exp(-z)) on paper first; the result is a product of two probabilities.

    The slope is the same at z and at -z. It never overflows, and it keeps its digits on both sides:
    at z = 40 it is about 4e-18, although the probability there rounds to 1.

    Args:
        scores: numbers of any shape.

    Returns:
        New float64 numbers of the same shape.

    >>> sigmoid_slope([0.0, 1000.0])
    array([0.25, 0.  ])
    """
    ### BEGIN SOLUTION
    z = np.asarray(scores, dtype=np.float64)
    return sigmoid(z) * sigmoid(-z)
    ### END SOLUTION


def log_odds(probabilities: ArrayLike) -> FloatArray:
    """The score that belongs to every probability: log(p / (1 - p)), the inverse of the sigmoid.

    The probability 0 has the score -inf and 1 has inf, both without a warning.

    Args:
        probabilities: numbers from 0 to 1, of any shape.

    Returns:
        New float64 numbers of the same shape.

    Raises:
        ValueError: if a number lies outside of [0, 1] or is NaN.

    >>> log_odds([0.5, 0.75]).round(4)  # even odds, and three to one
    array([0.    , 1.0986])
    """
    ### BEGIN SOLUTION
    p = np.asarray(probabilities, dtype=np.float64)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError(f"probabilities must lie between 0 and 1, found {p.tolist()}")
    with np.errstate(divide="ignore"):
        scores: FloatArray = np.log(p) - np.log1p(-p)
    return scores
    ### END SOLUTION

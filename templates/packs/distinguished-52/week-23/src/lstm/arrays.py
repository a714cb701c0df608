"""Arrays of numbers, and the two curves that a cell is made of."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Weights = dict[str, FloatArray]
"""Named arrays of weights. Gradients are kept in the same form, under the same names."""


def one_hot(codes: ArrayLike, size: int) -> FloatArray:
    """Each code as a row with a 1 at its place and 0 everywhere else. (Given.)

    Codes of shape (T, B) become an array of shape (T, B, size).

    >>> one_hot([2, 0], size=3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    return np.eye(size)[np.asarray(codes, dtype=np.int64)]


def added(a: Weights, b: Weights) -> Weights:
    """The sum of two sets of weights with the same names. (Given.)"""
    return {name: a[name] + b[name] for name in a}


def sigmoid(z: FloatArray) -> FloatArray:
    """How far a gate is open: 1 / (1 + exp(-z)), for each number.

    The result lies between 0 and 1. Large numbers are nothing special for a gate: also for 1000
    and -1000 the result is right, and NumPy has no reason to warn of an overflow. Typed in as it
    stands above, the formula does not keep this promise.

    Args:
        z: numbers of any shape, perhaps integers. They are left unchanged.

    Returns:
        An array of floats of the same shape.

    >>> sigmoid(np.array([0.0, np.log(3.0), -1000.0]))
    array([0.5 , 0.75, 0.  ])
    """
    ### BEGIN SOLUTION
    tail = np.exp(-np.abs(z))
    result: FloatArray = np.where(z >= 0, 1.0, tail) / (1.0 + tail)
    return result
    ### END SOLUTION

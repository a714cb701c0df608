"""Sequences of different lengths in one array: who is real, and what may be averaged."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

BoolArray = NDArray[np.bool_]
FloatArray = NDArray[np.float64]


def padding_mask(lengths: ArrayLike, size: int) -> BoolArray:
    """Say of each position whether it is real (True) or padding (False).

    Shorter sequences are filled up at their end, so of a sequence of length 2 the positions 0 and 1
    are real.

    Args:
        lengths: integers of any shape (...), one for each sequence; a length may be 0.
        size: the number of positions after filling up.

    Returns:
        Booleans of shape (..., size).

    Raises:
        ValueError: if a length is negative or greater than size.

    >>> padding_mask([2, 3], size=3).astype(int)
    array([[1, 1, 0],
           [1, 1, 1]])
    """
    ### BEGIN SOLUTION
    counts = np.asarray(lengths)
    if np.any((counts < 0) | (counts > size)):
        raise ValueError(f"every length must be between 0 and {size}, found {counts.tolist()}")
    real: BoolArray = np.arange(size) < counts[..., np.newaxis]
    return real
    ### END SOLUTION


def mean_pool(x: FloatArray, real: BoolArray | None = None) -> FloatArray:
    """One vector for each sequence: the mean of its real positions.

    Padding has no part in it, neither in the sum nor in the count, whatever stands there: even NaN
    or an infinite number. A sequence without any real position gives zeros.

    Args:
        x: vectors of shape (..., n, width). They are left unchanged.
        real: booleans of shape (..., n), True = real. None means that all positions are.

    Returns:
        An array of shape (..., width).

    >>> mean_pool(np.array([[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]]), np.array([True, True, False]))
    array([2., 3.])
    """
    ### BEGIN SOLUTION
    if real is None:
        real = np.ones(x.shape[:-1], dtype=np.bool_)
    kept = np.where(real[..., np.newaxis], x, 0.0)
    counts = np.sum(real, axis=-1)[..., np.newaxis]
    mean: FloatArray = kept.sum(axis=-2) / np.maximum(counts, 1)
    return mean
    ### END SOLUTION

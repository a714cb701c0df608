"""Names for the kinds of arrays, and what is done with every input (given)."""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

# What a forward pass keeps for the backward pass: any arrays, as many as are needed.
Cache: TypeAlias = tuple[NDArray[Any], ...]

# The gradients of the parameters of one layer: names and shapes are those of `layer.params`.
Gradients: TypeAlias = dict[str, FloatArray]

# A loss takes outputs (n, k) and targets; it gives the loss and its gradient by the outputs (n, k).
Loss: TypeAlias = Callable[[FloatArray, Any], tuple[float, FloatArray]]


def as_batch(x: ArrayLike) -> FloatArray:
    """Rows of numbers as a float64 array of shape (n, d).

    Raises:
        ValueError: if there are not exactly two axes.

    >>> as_batch([[1, 2]])
    array([[1., 2.]])
    """
    rows = np.asarray(x, dtype=np.float64)
    if rows.ndim != 2:
        raise ValueError(f"expected a batch of shape (n, d), found the shape {rows.shape}")
    return rows


def as_labels(labels: ArrayLike, n: int, classes: int) -> IntArray:
    """n integers from 0 to classes - 1, as an array of shape (n,).

    Raises:
        ValueError: if there are not n of them in one axis, if one is not an integer, or if one is
            negative or too large. (NumPy would take -1 for the last class, without a word.)
    """
    numbers = np.asarray(labels)
    if numbers.shape != (n,):
        raise ValueError(f"expected {n} labels, found the shape {numbers.shape}")
    if not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"labels must be integers, found {numbers.dtype}")
    if n and not 0 <= numbers.min() <= numbers.max() < classes:
        raise ValueError(f"labels must be from 0 to {classes - 1}")
    return numbers.astype(np.int64)

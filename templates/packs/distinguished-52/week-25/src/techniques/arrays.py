"""Names for the kinds of arrays, and how numbers for channels are laid along their axis (given)."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]

# What a forward pass keeps for its own backward pass: anything, as much as is needed.
Cache: TypeAlias = tuple[Any, ...]

# The gradients of the parameters of one layer: names and shapes are those of `layer.params`.
Gradients: TypeAlias = dict[str, FloatArray]


def on_axis_1(numbers: FloatArray, ndim: int) -> FloatArray:
    """One number for each channel, in a shape that fits x of shape (N, C, ...) with ndim axes.

    NumPy lines up the *last* axes. That is right for x of shape (N, C), and it is wrong for images
    of shape (N, C, height, width), where the channels are axis 1.

    >>> on_axis_1(np.array([1.0, 2.0]), 4).shape
    (1, 2, 1, 1)
    """
    return numbers.reshape(1, -1, *[1] * (ndim - 2))

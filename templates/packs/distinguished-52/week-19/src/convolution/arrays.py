"""Input as arrays of float64, with the number of axes that a function needs. All of it is given."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def as_array(numbers: ArrayLike, axes: int, name: str) -> FloatArray:
    """The numbers as float64, in an array with so many axes.

    An array that already is one comes back as it is, not as a copy: do not write into it.

    Raises:
        ValueError: if the number of axes is another one. The message says the name.

    >>> as_array([[1, 2], [3, 4]], axes=2, name="image")
    array([[1., 2.],
           [3., 4.]])
    """
    array = np.asarray(numbers, dtype=np.float64)
    if array.ndim != axes:
        raise ValueError(f"{name} must have {axes} axes, found the shape {array.shape}")
    return array

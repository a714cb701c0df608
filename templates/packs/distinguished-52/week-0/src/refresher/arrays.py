"""Whole arrays at once: what NumPy is for.

Both functions can be written with loops, and that is a fine way to begin. Then try to write the
same without them. No function may change the array that it is given.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]


def standardize(table: ArrayLike) -> FloatArray:
    """Shift and scale every column, so that its mean is 0 and its standard deviation is 1.

    A table of the shape (rows, columns) comes in, as an array or as nested lists, and an array of
    floats of the same shape comes out. The standard deviation is the one that divides by the number
    of rows, as `np.std` does. A column whose numbers are all equal cannot be scaled: it becomes 0.

    Anything but a table with at least one row raises a ValueError that names the shape.

    The trap: a mean over the whole table is one number, and a mean along its rows is yet another.

    >>> standardize([[1, 10], [3, 10]])
    array([[-1.,  0.],
           [ 1.,  0.]])
    """
    ### BEGIN SOLUTION
    values = np.array(table, dtype=np.float64)
    if values.ndim != 2 or len(values) == 0:
        raise ValueError(f"expected a table with rows and columns, found the shape {values.shape}")
    constant = values.max(axis=0) == values.min(axis=0)
    spread = np.where(constant, 1.0, values.std(axis=0))
    scaled: FloatArray = (values - values.mean(axis=0)) / spread
    scaled[:, constant] = 0.0
    return scaled
    ### END SOLUTION


def moving_mean(values: ArrayLike, window: int) -> FloatArray:
    """Return the mean of each stretch of `window` neighbours, from left to right.

    From n numbers come n - window + 1 means: the first is the mean of the first `window` numbers,
    the last is the mean of the last ones. A window below 1, or one that is longer than the numbers
    reach, raises a ValueError that names both.

    >>> moving_mean([1, 2, 6, 10], 2)
    array([1.5, 4. , 8. ])
    """
    ### BEGIN SOLUTION
    numbers = np.asarray(values, dtype=np.float64)
    if not 1 <= window <= len(numbers):
        raise ValueError(f"a window of {window} does not fit {len(numbers)} numbers")
    starts = range(len(numbers) - window + 1)
    return np.array([numbers[start : start + window].mean() for start in starts])
    ### END SOLUTION

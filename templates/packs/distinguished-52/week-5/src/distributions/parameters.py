"""Given: what all modules need to read their arguments, and three functions of mathematics.

Nothing in this file is to do. Read the first lines of each docstring; you will call most of them.
"""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.int64]
BoolArray: TypeAlias = NDArray[np.bool_]


def floats(values: ArrayLike) -> FloatArray:
    """Read a number, a list or an array of any numbers as float64; look, but do not write."""
    return np.asarray(values, dtype=np.float64)


def positive(value: float, name: str) -> float:
    """Return the value, or raise a ValueError unless it is positive and finite.

    >>> positive(2.5, "rate")
    2.5
    """
    if not 0.0 < value < math.inf:
        raise ValueError(f"{name} must be positive and finite, found {value}")
    return value


def not_negative(value: float, name: str) -> float:
    """Return the value, or raise a ValueError unless it is at least 0 and finite."""
    if not 0.0 <= value < math.inf:
        raise ValueError(f"{name} must be at least 0 and finite, found {value}")
    return value


def probability(value: float, name: str) -> float:
    """Return the value, or raise a ValueError unless it lies between 0 and 1, both included."""
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"{name} must lie between 0 and 1, found {value}")
    return value


def masses(values: ArrayLike, name: str) -> FloatArray:
    """Read a list or table of probabilities, or raise a ValueError.

    None of them may be negative, and together they must make 1, up to a rounding of 1e-9.

    >>> masses([1, 0], "masses")
    array([1., 0.])
    """
    table = floats(values)
    if not bool((table >= 0.0).all()) or abs(float(table.sum()) - 1.0) > 1e-9:
        raise ValueError(f"{name} must not be negative and must sum to 1, found {values!r}")
    return table


def whole(k: ArrayLike, highest: float = math.inf) -> tuple[BoolArray, FloatArray]:
    """Say where k is a whole number from 0 to highest, and give a k that is safe to compute with.

    The second array is k with a 0 in each place that is no such number, so that no formula fails
    there. What was computed in these places is to be replaced afterwards.

    >>> whole([2, 2.5, -1, 9], highest=5)
    (array([ True, False, False, False]), array([2., 0., 0., 0.]))
    """
    values = floats(k)
    there = (values >= 0) & (values <= highest) & (values == np.floor(values))
    there &= np.isfinite(values)
    return there, np.where(there, values, 0.0)


def log_factorial(k: ArrayLike) -> FloatArray:
    """Return log(k!) for whole numbers k >= 0, also where k! is far too large for a float.

    >>> log_factorial([0, 1, 4]).round(6)
    array([0.      , 0.      , 3.178054])
    """
    return floats(np.vectorize(math.lgamma, otypes=[np.float64])(floats(k) + 1.0))


def erf(x: ArrayLike) -> FloatArray:
    """Return the error function of each number: the share of a bell within (-x, x), signed.

    The bell meant here has mean 0 and variance 1/2. So erf(0) = 0, and erf(x) tends to 1.
    """
    return floats(np.vectorize(math.erf, otypes=[np.float64])(floats(x)))


def erfc(x: ArrayLike) -> FloatArray:
    """Return 1 - erf(x), computed so that small results keep all their digits.

    >>> erfc([0.0, 10.0])
    array([1.00000000e+00, 2.08848758e-45])
    """
    return floats(np.vectorize(math.erfc, otypes=[np.float64])(floats(x)))

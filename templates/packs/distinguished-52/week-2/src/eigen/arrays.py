"""What all modules share: readers of numbers, errors, and what counts as zero (given).

A vector of n numbers has the shape (n,), a matrix of m rows and n columns the shape (m, n). The
readers below do not copy: an array that is float64 already comes back itself. So look at what they
return, but write only into arrays that you made.
"""

import importlib
import math
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = NDArray[np.float64]
ComplexVector: TypeAlias = NDArray[np.complex128]

TOLERANCE = 1e-12
"""Numbers up to this times the largest absolute entry of a matrix are taken for rounding errors."""


class SingularMatrixError(ValueError):
    """A matrix that presses space flat was given where one is needed that can be undone."""


class ConvergenceError(RuntimeError):
    """An iteration did not settle within the steps that it was allowed."""


def as_matrix(values: ArrayLike) -> Matrix:
    """Read nested lists or an array of any real numbers as a matrix of float64.

    Raises:
        ValueError: if there are not exactly two axes, or a number is nan or infinite.
    """
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"expected a matrix of the shape (m, n), found the shape {matrix.shape}")
    if not np.isfinite(matrix).all():
        raise ValueError("expected finite numbers, found nan or infinity")
    return matrix


def as_square(values: ArrayLike) -> Matrix:
    """Read a matrix that has as many rows as columns; a ValueError names any other shape."""
    matrix = as_matrix(values)
    if matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"expected a square matrix, found the shape {matrix.shape}")
    return matrix


def as_two_by_two(values: ArrayLike) -> Matrix:
    """Read a 2 x 2 matrix; a ValueError names any other shape."""
    matrix = as_matrix(values)
    if matrix.shape != (2, 2):
        raise ValueError(f"expected a 2 x 2 matrix, found the shape {matrix.shape}")
    return matrix


def largest(A: NDArray[Any]) -> float:
    """Return the largest absolute value in an array, and 0 for an empty one.

    >>> largest(np.array([[1.0, -3.0], [2.0, 0.0]]))
    3.0
    """
    return float(np.abs(A).max(initial=0.0))


def length(v: NDArray[Any]) -> float:
    """Return the Euclidean length of a vector of real or complex numbers, also of huge ones.

    >>> length(np.array([3.0, 4.0j]))
    5.0
    """
    unit = largest(v)
    return unit * math.sqrt(((np.abs(v) / unit) ** 2).sum()) if unit else 0.0


def product(A: ArrayLike, B: ArrayLike) -> Matrix:
    """Multiply two matrices: with your own `linalg.matmul` where week 1 is there, else with `@`.

    >>> product([[1, 2], [3, 4]], [[0, 1], [1, 0]])
    array([[2., 1.],
           [4., 3.]])
    """
    A, B = as_matrix(A), as_matrix(B)
    try:
        return as_matrix(importlib.import_module("linalg").matmul(A, B))
    except (ImportError, NotImplementedError):
        return A @ B

"""Given: names for arrays, and the questions that every function asks about its input."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector: TypeAlias = NDArray[np.float64]
Matrix: TypeAlias = NDArray[np.float64]
Rows: TypeAlias = NDArray[np.intp]  # the numbers of rows, to pick them: A[rows]


def as_column(values: ArrayLike) -> Vector:
    """Read any numbers as a vector of float64 of the shape (n,), or raise a ValueError.

    An array that is float64 already comes back itself, not as a copy: look, but do not write.
    """
    vector = np.asarray(values, dtype=np.float64)
    if vector.ndim != 1:
        raise ValueError(f"expected the shape (n,), found the shape {vector.shape}")
    return vector


def as_table(values: ArrayLike) -> Matrix:
    """Read any numbers as a table of float64, one row for each example, or raise a ValueError.

    An array that is float64 already comes back itself, not as a copy: look, but do not write.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"expected the shape (rows, columns), found the shape {table.shape}")
    return table


def as_pair(targets: ArrayLike, predictions: ArrayLike) -> tuple[Vector, Vector]:
    """Read two vectors that belong together; a ValueError if their lengths differ or are 0."""
    y, p = as_column(targets), as_column(predictions)
    if y.shape != p.shape:
        raise ValueError(f"{len(y)} targets do not fit {len(p)} predictions")
    if not len(y):
        raise ValueError("there is nothing to measure without a single row")
    return y, p


def as_problem(A: ArrayLike, y: ArrayLike) -> tuple[Matrix, Vector]:
    """Read a table and its targets; a ValueError unless they have equally many rows, all finite."""
    table, targets = as_table(A), as_column(y)
    if len(table) != len(targets):
        raise ValueError(f"{len(table)} rows of features do not fit {len(targets)} targets")
    if not len(table):
        raise ValueError("there is nothing to fit without a single row")
    if not (np.isfinite(table).all() and np.isfinite(targets).all()):
        raise ValueError("some numbers are nan or infinite")
    return table, targets


def independent_columns(A: Matrix) -> bool:
    """Say whether no column of A is a mixture of the others, up to rounding.

    The units of a column do not matter: each one is brought to the length 1 first.

    >>> independent_columns(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0]]))
    False
    """
    lengths = np.sqrt((A**2).sum(axis=0))
    if A.shape[1] > A.shape[0] or not lengths.all():
        return False
    return A.shape[1] == 0 or bool(np.linalg.matrix_rank(A / lengths) == A.shape[1])

"""Matrices: tables of numbers that move vectors around.

A matrix with m rows and n columns is an array of the shape (m, n). It turns a vector of length n
into one of length m. The rules are those of `linalg.vectors`: elementwise arithmetic, sums and
loops; no `@`, no `.T`, no `np.dot`; and no function changes its inputs.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from linalg.vectors import Vector, as_vector

Matrix: TypeAlias = NDArray[np.float64]


def as_matrix(values: ArrayLike) -> Matrix:
    """Read nested lists or an array of any numbers as a matrix of float64 (given).

    An array that is float64 already comes back itself, not as a copy: look, but do not write.
    Anything but rows and columns raises a ValueError.

    >>> as_matrix([[1, 2], [3, 4]])
    array([[1., 2.],
           [3., 4.]])
    """
    matrix = np.asarray(values, dtype=np.float64)
    if matrix.ndim != 2:
        raise ValueError(f"expected a matrix of the shape (m, n), found the shape {matrix.shape}")
    return matrix


def identity(n: int) -> Matrix:
    """Return the n x n matrix that leaves every vector where it is (given).

    >>> identity(2)
    array([[1., 0.],
           [0., 1.]])
    """
    matrix = np.zeros((n, n))
    for i in range(n):
        matrix[i, i] = 1.0
    return matrix


def trace(A: ArrayLike) -> float:
    """Return the sum of the diagonal of a square matrix (given). Week 2 finds out what it means.

    >>> trace([[1, 2], [3, 4]])
    5.0
    """
    A = as_matrix(A)
    rows, columns = A.shape
    if rows != columns:
        raise ValueError(f"only a square matrix has a trace, not one of the shape {A.shape}")
    return sum((float(A[i, i]) for i in range(rows)), start=0.0)


def outer(u: ArrayLike, v: ArrayLike) -> Matrix:
    """Return the matrix of all products u_i v_j, with the shape (len(u), len(v)) (given).

    `u[:, np.newaxis]` stands u upright as a column of the shape (m, 1), and NumPy then multiplies
    every number of the column with every number of the row.

    >>> outer([1, 2], [10, 20, 30])
    array([[10., 20., 30.],
           [20., 40., 60.]])
    """
    return as_vector(u)[:, np.newaxis] * as_vector(v)


def transpose(A: ArrayLike) -> Matrix:
    """Mirror a matrix at its diagonal: entry (i, j) of A becomes entry (j, i) of the result.

    The shape (m, n) becomes (n, m), and the rows become the columns. Build a new array.

    >>> transpose([[1, 2, 3], [4, 5, 6]])
    array([[1., 4.],
           [2., 5.],
           [3., 6.]])
    """
    ### BEGIN SOLUTION
    A = as_matrix(A)
    rows, columns = A.shape
    mirrored = np.empty((columns, rows))
    for i in range(rows):
        mirrored[:, i] = A[i]
    return mirrored
    ### END SOLUTION


def is_symmetric(A: ArrayLike) -> bool:
    """Say whether a matrix equals its mirror image, up to rounding (given).

    It works as soon as you have written `transpose`.

    >>> is_symmetric([[1, 2], [2, 5]])
    True
    """
    A = as_matrix(A)
    rows, columns = A.shape
    return rows == columns and bool(np.allclose(A, transpose(A)))


def matvec(A: ArrayLike, x: ArrayLike) -> Vector:
    """Apply the matrix A of the shape (m, n) to the vector x of length n; the result has length m.

    There are two ways to see it, and both are worth knowing:

    - by rows: entry i is the dot product of row i of A with x;
    - by columns: the result mixes the columns of A, and x says how much of each goes in.

    So the columns of A are the places where the basis vectors land. If x does not have one number
    for each column, raise a ValueError whose message names both shapes.

    >>> matvec([[1, 2], [3, 4], [5, 6]], [1, -1])
    array([-1., -1., -1.])
    """
    ### BEGIN SOLUTION
    A, x = as_matrix(A), as_vector(x)
    rows, columns = A.shape
    if x.shape != (columns,):
        raise ValueError(f"cannot apply a matrix of the shape {A.shape} to the shape {x.shape}")
    mixed = np.zeros(rows)
    for j in range(columns):
        mixed += x[j] * A[:, j]
    return mixed
    ### END SOLUTION


def matmul(A: ArrayLike, B: ArrayLike) -> Matrix:
    """Multiply A of the shape (m, k) by B of the shape (k, n); the result has the shape (m, n).

    Entry (i, j) is the dot product of row i of A with column j of B. As a movement of space, the
    product first does B and then A. With k = 0 every entry is an empty sum, which is 0.

    If the inner sizes differ, raise a ValueError whose message names both shapes.

    >>> matmul([[1, 2], [3, 4]], [[0, 1], [1, 0]])
    array([[2., 1.],
           [4., 3.]])
    """
    ### BEGIN SOLUTION
    A, B = as_matrix(A), as_matrix(B)
    if A.shape[1] != B.shape[0]:
        raise ValueError(f"cannot multiply matrices of the shapes {A.shape} and {B.shape}")
    product = np.zeros((A.shape[0], B.shape[1]))
    for k in range(A.shape[1]):
        product += outer(A[:, k], B[k])
    return product
    ### END SOLUTION


def rotation(theta: float) -> Matrix:
    """Return the 2 x 2 matrix that turns the plane by theta radians counterclockwise.

    You need no formula from a book: the first column is where (1, 0) lands, the second column is
    where (0, 1) lands. Draw the unit circle and read both off.

    >>> matvec(rotation(np.pi / 2), [1, 0]).round(6)
    array([0., 1.])
    """
    ### BEGIN SOLUTION
    c, s = np.cos(theta), np.sin(theta)
    return np.array([[c, -s], [s, c]])
    ### END SOLUTION

"""Determinants: by how much a matrix stretches areas and volumes.

There are two ways to a determinant. Cofactors are the definition that you can do on paper; they
need about n! steps, so 20 rows would take a computer many years. Elimination needs about n^3 / 3
steps and is what everybody uses. It also prepares rank, solving and inverting in `eigen.inverses`.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from eigen import arrays


class Echelon(NamedTuple):
    """A matrix in steps, as `eliminate` leaves it.

    `rows` has the shape of the matrix that was eliminated. Row r has its first number that is not
    0, its pivot, in column `pivots[r]`; rows beyond the last pivot are all 0. `swaps` counts how
    often two different rows changed places.
    """

    rows: arrays.Matrix
    pivots: tuple[int, ...]
    swaps: int


def is_triangular(A: ArrayLike) -> bool:
    """Say whether a square matrix has only zeros below its diagonal (given, as an example).

    >>> is_triangular([[1, 2], [0, 3]])
    True
    """
    below = np.tril(arrays.as_square(A), k=-1)
    return arrays.largest(below) == 0


def minor(A: ArrayLike, i: int, j: int) -> arrays.Matrix:
    """Return the square matrix A without row i and without column j, counted from 0.

    The shape (n, n) becomes (n - 1, n - 1). It is a new array: whoever writes into it does not
    change A. Places outside 0 ... n - 1, also negative ones, raise an IndexError.

    >>> minor([[1, 2, 3], [4, 5, 6], [7, 8, 9]], 0, 1)
    array([[4., 6.],
           [7., 9.]])
    """
    ### BEGIN SOLUTION
    A = arrays.as_square(A)
    n = len(A)
    if not (0 <= i < n and 0 <= j < n):
        raise IndexError(f"there is no place ({i}, {j}) in a matrix of the shape {A.shape}")
    rows = [k for k in range(n) if k != i]
    columns = [k for k in range(n) if k != j]
    return A[rows][:, columns]
    ### END SOLUTION


def determinant_by_cofactors(A: ArrayLike) -> float:
    """Return the determinant of a square matrix by cofactors, as one does it on paper.

    Walk along the first row. Each number is multiplied by the determinant of its minor, and the
    products are added with the signs + - + - ... The determinant of an empty matrix (0 x 0) is 1;
    with that, one rule serves every size. Meant for up to 7 or 8 rows.

    >>> determinant_by_cofactors([[2, 1], [4, 5]])
    6.0
    """
    ### BEGIN SOLUTION
    A = arrays.as_square(A)
    if len(A) == 0:
        return 1.0
    total = 0.0
    for j in range(len(A)):
        total += (-1) ** j * float(A[0, j]) * determinant_by_cofactors(minor(A, 0, j))
    return total
    ### END SOLUTION


def eliminate(A: ArrayLike, tolerance: float = 0.0) -> Echelon:
    """Bring any m x n matrix into steps, by swapping rows and by subtracting multiples of rows.

    Go through the columns from the left, with r = 0 as the first free row:

    1. Among the rows r, r + 1, ... find the one whose number in this column has the largest
       absolute value, and swap it with row r (partial pivoting). Of equal ones, take any.
    2. Subtract multiples of row r from the rows below it, so that their numbers in this column
       become exactly 0. Then row r + 1 is the first free one.

    A column in which all candidates have an absolute value of at most `tolerance` times the
    largest absolute entry *of the given A* has no pivot: set its candidates to exactly 0, and
    look in the next column. Mind which row is then the first free one.

    A itself stays as it is. Remember that `arrays.as_matrix` does not copy.

    >>> eliminate([[0, 2], [3, 4]])
    Echelon(rows=array([[3., 4.],
           [0., 2.]]), pivots=(0, 1), swaps=1)
    >>> eliminate([[0, 1], [0, 2]]).pivots
    (1,)
    """
    ### BEGIN SOLUTION
    rows = arrays.as_matrix(A).copy()
    zero = tolerance * arrays.largest(rows)
    pivots: list[int] = []
    swaps = 0
    for column in range(rows.shape[1]):
        r = len(pivots)
        if arrays.largest(rows[r:, column]) <= zero:
            rows[r:, column] = 0.0
            continue
        best = r + int(np.abs(rows[r:, column]).argmax())
        if best != r:
            rows[[r, best]] = rows[[best, r]]
            swaps += 1
        for k in range(r + 1, len(rows)):
            rows[k] -= rows[k, column] / rows[r, column] * rows[r]
            rows[k, column] = 0.0
        pivots.append(column)
    return Echelon(rows, tuple(pivots), swaps)
    ### END SOLUTION


def determinant(A: ArrayLike) -> float:
    """Return the determinant of a square matrix by elimination, also for a hundred rows.

    Subtracting a multiple of one row from another leaves a determinant as it is. Think about what
    a swap does to it, and about the determinant of a matrix for which `is_triangular` holds. Where
    a pivot is missing, the result is exactly 0; eliminate without a tolerance. The determinant of
    an empty matrix (0 x 0) is 1.

    A number that is small does not mean singular: a matrix of 20 rows with 0.1 on its diagonal has
    the determinant 1e-20, and nothing is wrong with it. `eigen.inverses.rank` decides that.

    >>> determinant([[0, 2], [3, 4]])
    -6.0
    """
    ### BEGIN SOLUTION
    A = arrays.as_square(A)
    rows, pivots, swaps = eliminate(A)
    if len(pivots) < len(A):
        return 0.0
    return float((-1) ** swaps * np.prod(np.diag(rows)))
    ### END SOLUTION

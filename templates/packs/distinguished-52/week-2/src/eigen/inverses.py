"""Rank, equations and inverses: what can be undone, and how many digits survive it.

Floats hardly ever give an exact 0, so "singular" needs a tolerance. In this package the tolerance
is relative: a pivot of at most `tolerance` times the largest absolute entry of A counts as 0.
Measuring a matrix in millimetres instead of kilometres therefore changes no answer.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from eigen import arrays


def rank(A: ArrayLike, tolerance: float = arrays.TOLERANCE) -> int:
    """Return the rank of an m x n matrix: how many dimensions the space still has after it.

    That is the number of pivots that `eliminate` of `eigen.determinants` finds, where a pivot of
    at most `tolerance` times the largest absolute entry of A counts as 0. The zero matrix has the
    rank 0.

    >>> rank([[1, 2], [2, 4]])
    1
    """
    ### BEGIN SOLUTION
    from eigen.determinants import eliminate

    return len(eliminate(A, tolerance).pivots)
    ### END SOLUTION


def is_singular(A: ArrayLike, tolerance: float = arrays.TOLERANCE) -> bool:
    """Say whether a square matrix presses space flat, so that nothing can undo it (given).

    It works as soon as you have written `rank`.

    >>> is_singular([[1, 2], [2, 4]])
    True
    """
    A = arrays.as_square(A)
    return rank(A, tolerance) < len(A)


def solve(A: ArrayLike, b: ArrayLike, tolerance: float = arrays.TOLERANCE) -> NDArray[np.float64]:
    """Find the x with A x = b: what did A turn into b?

    Eliminate A with b written beside it, then find the unknowns from the last one to the first.
    Do not compute an inverse for it: that costs more steps and more digits.

    Args:
        A: a square matrix of the shape (n, n), left unchanged.
        b: n numbers of the shape (n,), or k such columns of the shape (n, k), left unchanged.
        tolerance: what counts as a zero pivot, relative to the largest absolute entry of A alone;
            a huge b must not make A singular.

    Returns:
        A new array of the shape of b.

    Raises:
        ValueError: if b has not one row for each row of A; the message names both shapes.
        SingularMatrixError: if the rank of A is less than n; the message says "singular".

    >>> solve([[2, 1], [1, 3]], [5, 10])
    array([1., 3.])
    """
    ### BEGIN SOLUTION
    from eigen.determinants import eliminate

    A, b = arrays.as_square(A), np.asarray(b, dtype=np.float64)
    n = len(A)
    if b.shape[:1] != (n,):
        raise ValueError(f"a matrix of the shape {A.shape} does not fit the shape {b.shape}")
    found = rank(A, tolerance)
    if found < n:
        raise arrays.SingularMatrixError(f"the matrix is singular: its rank is {found}, not {n}")
    beside = b[:, np.newaxis] if b.ndim == 1 else b
    rows = eliminate(np.hstack([A, beside])).rows
    x = np.zeros_like(beside)
    for i in reversed(range(n)):
        x[i] = (rows[i, n:] - rows[i, :n] @ x) / rows[i, i]
    return x.reshape(b.shape)
    ### END SOLUTION


def inverse(A: ArrayLike, tolerance: float = arrays.TOLERANCE) -> arrays.Matrix:
    """Return the matrix that undoes A: A times it, and it times A, is the identity.

    Column j of the inverse answers the question: what does A turn into the j-th basis vector?

    Raises:
        SingularMatrixError: if the rank of A, with this tolerance, is less than its size. The
            message says "singular". Never return numbers for such a matrix.

    >>> inverse([[2, 0], [0, 4]])
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """
    ### BEGIN SOLUTION
    A = arrays.as_square(A)
    return solve(A, np.eye(len(A)), tolerance)
    ### END SOLUTION


def condition(A: ArrayLike) -> float:
    """Return by how much A can blow up a relative error, a number from 1 to infinity.

    It is the size of A times the size of its inverse. The size of a matrix is here the largest
    *column* sum of absolute values (the 1-norm). A matrix that `inverse` calls singular has the
    condition infinity.

    >>> condition([[1, 0], [0, 0.25]])
    4.0
    >>> condition([[1, 2], [2, 4]])
    inf
    """
    ### BEGIN SOLUTION
    A = arrays.as_square(A)
    try:
        undone = inverse(A)
    except arrays.SingularMatrixError:
        return np.inf
    return float(np.abs(A).sum(axis=0).max() * np.abs(undone).sum(axis=0).max())
    ### END SOLUTION


def trusted_digits(A: ArrayLike) -> int:
    """Say the condition so that people understand it: how many digits of a solution to trust.

    A float holds about 16 decimal digits, and a condition of 10^k can cost k of them. Return
    16 - log10(condition), rounded down to a whole number, and 0 where it would be less.

    >>> trusted_digits([[1, 0], [0, 0.0002]])
    12
    >>> trusted_digits([[1, 2], [2, 4]])
    0
    """
    ### BEGIN SOLUTION
    found = condition(A)
    return 0 if found == np.inf else max(0, int(np.floor(16 - np.log10(found))))
    ### END SOLUTION

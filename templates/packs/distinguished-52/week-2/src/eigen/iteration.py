"""Eigenvectors of larger matrices, found step by step.

From five rows on, no formula gives the eigenvalues. Multiplying again and again turns almost every
vector towards the direction that is stretched most. Symmetric matrices have a full set of
eigenvectors at right angles, and turning the axes two at a time finds them all.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from eigen import arrays


class Dominant(NamedTuple):
    """The eigenvalue of the largest absolute value, a vector of length 1, and the steps it took."""

    value: float
    vector: arrays.Vector
    steps: int


def power_iteration(
    A: ArrayLike, start: ArrayLike, tolerance: float = 1e-10, max_steps: int = 10_000
) -> Dominant:
    """Find the dominant eigenpair of a square matrix: multiply by A, make the length 1, repeat.

    The estimate of the eigenvalue for a vector v of length 1 is the dot product of v and A v.
    Settled is where A v and value * v differ by a vector whose length is at most `tolerance`
    times the largest absolute entry of A. Two things to watch:

    - The dominant eigenvalue may be negative. Then v turns round with every step.
    - Some matrices never settle: those that turn the plane, and those with the two values 5
      and -5 in front. Say so instead of returning the last guess.

    Args:
        A: a square matrix of the shape (n, n).
        start: the first vector, of the shape (n,), not zero. It need not have the length 1.
        tolerance: when to stop, relative to the largest absolute entry of A.
        max_steps: after how many multiplications by A to give up.

    Raises:
        ValueError: if start has the wrong shape or is zero.
        ConvergenceError: if nothing settled within max_steps.

    >>> value, vector, steps = power_iteration([[2, 0], [0, -5]], start=[1, 1])
    >>> round(value, 6), np.abs(vector).round(6)
    (-5.0, array([0., 1.]))
    """
    ### BEGIN SOLUTION
    A, v = arrays.as_square(A), np.asarray(start, dtype=np.float64)
    if v.shape != (len(A),):
        raise ValueError(f"a matrix of the shape {A.shape} does not fit the shape {v.shape}")
    if arrays.length(v) == 0:
        raise ValueError("the zero vector has no direction to start from")
    for step in range(1, max_steps + 1):
        v = v / arrays.length(v)
        moved = A @ v
        value = float(v @ moved)
        if arrays.length(moved - value * v) <= tolerance * arrays.largest(A):
            return Dominant(value, v, step)
        v = moved
    raise arrays.ConvergenceError(f"no direction settled within {max_steps} steps")
    ### END SOLUTION


def plane_rotation(n: int, p: int, q: int, angle: float) -> arrays.Matrix:
    """Return the n x n matrix that turns axis p towards axis q by the angle in radians (given).

    >>> plane_rotation(3, 0, 2, np.pi / 2).round(6)
    array([[ 0.,  0., -1.],
           [ 0.,  1.,  0.],
           [ 1.,  0.,  0.]])
    """
    R = np.eye(n)
    R[p, p] = R[q, q] = math.cos(angle)
    R[p, q], R[q, p] = -math.sin(angle), math.sin(angle)
    return R


def jacobi_angle(A: ArrayLike, p: int, q: int) -> float:
    """Return the angle whose `plane_rotation` R makes entry (p, q) of R.T @ A @ R zero.

    A is symmetric and p differs from q. Only the entries (p, p), (q, q) and (p, q) of A matter,
    so work it out on paper for a 2 x 2 matrix. Turning by another quarter does it as well: return
    an angle from -pi/4 to pi/4, which makes the iteration below converge. Where the two numbers
    on the diagonal are equal, a plain division breaks, but the angle exists.

    >>> round(jacobi_angle([[3, 1], [1, 3]], 0, 1) / np.pi, 6) in (0.25, -0.25)
    True
    """
    ### BEGIN SOLUTION
    A = arrays.as_square(A)
    apart, double = float(A[p, p] - A[q, q]), 2 * float(A[p, q])
    return math.atan2(math.copysign(1.0, apart) * double, abs(apart)) / 2
    ### END SOLUTION


def symmetric_eigenpairs(A: ArrayLike, max_sweeps: int = 30) -> tuple[arrays.Vector, arrays.Matrix]:
    """Return all eigenvalues and eigenvectors of a symmetric matrix (Jacobi's method).

    Go through all pairs p < q and clear entry (p, q) by a rotation. A later rotation spoils some of
    it again, but every sweep leaves less beside the diagonal, and in the end the diagonal holds the
    eigenvalues. The product of all rotations, in the right order, holds the eigenvectors.
    Stop when no entry beside the diagonal exceeds 1e-14 times the largest absolute entry of A.

    Args:
        A: a symmetric matrix of the shape (n, n), left unchanged.
        max_sweeps: how many times to go through all pairs before giving up.

    Returns:
        The eigenvalues of the shape (n,), from the largest to the smallest, and the eigenvectors of
        the shape (n, n): column j has the length 1 and belongs to value j, and all columns are at
        right angles to each other.

    Raises:
        ValueError: if A is not symmetric, that is if A and A.T differ anywhere by more than
            `arrays.TOLERANCE` times the largest absolute entry.
        ConvergenceError: if max_sweeps were not enough.

    >>> values, vectors = symmetric_eigenpairs([[2, 1], [1, 2]])
    >>> values.round(6)
    array([3., 1.])
    """
    ### BEGIN SOLUTION
    from itertools import combinations

    A = arrays.as_square(A)
    n, scale = len(A), arrays.largest(A)
    if arrays.largest(A - A.T) > arrays.TOLERANCE * scale:
        raise ValueError("the matrix is not symmetric")
    vectors = np.eye(n)
    for _ in range(max_sweeps + 1):
        if arrays.largest(A - np.diag(np.diag(A))) <= 1e-14 * scale:
            order = np.argsort(-np.diag(A))
            return np.diag(A)[order], vectors[:, order]
        for p, q in combinations(range(n), 2):
            R = plane_rotation(n, p, q, jacobi_angle(A, p, q))
            A, vectors = R.T @ A @ R, vectors @ R
    raise arrays.ConvergenceError(f"entries beside the diagonal are left after {max_sweeps} sweeps")
    ### END SOLUTION

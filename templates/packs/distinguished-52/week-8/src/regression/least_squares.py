"""The mean squared error, its gradient, and the two ways to jump to its lowest point.

Begin each function with `arrays.as_problem(A, y)`: it reads the numbers, and refuses what cannot
fit.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from regression import arrays


def mean_squared_error(A: ArrayLike, y: ArrayLike, weights: ArrayLike) -> float:
    """The mean over all rows of (prediction - target) squared, where the predictions are A w.

    Args:
        A: the design matrix, of the shape (n, d), its intercept included.
        y: the targets, of the shape (n,).
        weights: one number for each column of A, of the shape (d,).

    Raises:
        ValueError: if the shapes do not fit. NumPy alone would let targets of the shape (n, 1)
            pass, and build a table of n x n differences.

    >>> mean_squared_error([[1, 0], [1, 1]], [3, 5], [3, 0])
    2.0
    """
    ### BEGIN SOLUTION
    A, y = arrays.as_problem(A, y)
    error = A @ arrays.as_column(weights) - y
    return float((error**2).mean())
    ### END SOLUTION


def gradient(A: ArrayLike, y: ArrayLike, weights: ArrayLike) -> arrays.Vector:
    """How the mean squared error changes with each weight: its derivatives, of the shape (d,).

    Derive it on paper, first for one row and one weight, then for all. The answer is one product of
    a matrix with a vector. Keep every factor: the checks compare with slopes they measure.

    >>> gradient([[1, 0], [1, 1]], [3, 5], [3, 0])
    array([-2., -2.])
    """
    ### BEGIN SOLUTION
    A, y = arrays.as_problem(A, y)
    error = A @ arrays.as_column(weights) - y
    return 2 / len(A) * (A.T @ error)
    ### END SOLUTION


def measured_gradient(loss: Callable[[arrays.Vector], float], at: ArrayLike) -> arrays.Vector:
    """Measure the slope of any loss along every weight (given): to check a derivation with.

    It steps a little forward and a little backward along each weight, and compares the losses.

    >>> measured_gradient(lambda w: float(w[0] ** 2 + 5 * w[1]), [3, 0]).round(6)
    array([6., 5.])
    """
    w, h = arrays.as_column(at), 1e-5
    return np.array([(loss(w + h * e) - loss(w - h * e)) / (2 * h) for e in np.eye(len(w))])


def normal_equations(A: ArrayLike, y: ArrayLike) -> arrays.Vector:
    """The weights at which the gradient is zero: solve (A^T A) w = A^T y.

    `np.linalg.solve` finds w. It does not notice all cases in which there is no single answer, as
    rounding makes a singular matrix look like one that is only nearly singular.

    Raises:
        ValueError: if the columns of A are not independent (see `independent_columns`).

    >>> normal_equations([[1, 0], [1, 1], [1, 2]], [3, 5, 7])
    array([3., 2.])
    """
    ### BEGIN SOLUTION
    A, y = arrays.as_problem(A, y)
    if not arrays.independent_columns(A):
        raise ValueError("the columns depend on each other, so many weights fit equally well")
    return arrays.as_column(np.linalg.solve(A.T @ A, A.T @ y))
    ### END SOLUTION


def back_substitution(R: ArrayLike, c: ArrayLike) -> arrays.Vector:
    """Solve R w = c for an upper triangular R of the shape (d, d), from the last row to the first.

    The last row holds one unknown. With it the row above holds only one, and so on. Whatever
    stands below the diagonal is not looked at.

    Raises:
        ValueError: if there is a zero on the diagonal, or if the shapes do not fit.

    >>> back_substitution([[2, 1], [0, 4]], [4, 8])
    array([1., 2.])
    """
    ### BEGIN SOLUTION
    R, c = arrays.as_problem(R, c)
    if R.shape[0] != R.shape[1]:
        raise ValueError(f"expected a square matrix, found the shape {R.shape}")
    if not np.diagonal(R).all():
        raise ValueError("a zero on the diagonal leaves no single answer")
    w = np.zeros(len(c))
    for i in range(len(c) - 1, -1, -1):
        w[i] = (c[i] - R[i, i + 1 :] @ w[i + 1 :]) / R[i, i]
    return w
    ### END SOLUTION


def qr_solution(A: ArrayLike, y: ArrayLike) -> arrays.Vector:
    """The same weights without A^T A: write A = Q R, then solve R w = Q^T y.

    The columns of Q (from `np.linalg.qr`) have the length 1 and meet at right angles, and R is
    upper triangular. Follow on paper why the normal equations shrink to this. Building A^T A
    squares the condition number and loses twice as many digits; this way does not.

    Raises:
        ValueError: if the columns of A are not independent.

    >>> qr_solution([[1, 0], [1, 1], [1, 2]], [3, 5, 7]).round(9)
    array([3., 2.])
    """
    ### BEGIN SOLUTION
    A, y = arrays.as_problem(A, y)
    if not arrays.independent_columns(A):
        raise ValueError("the columns depend on each other, so many weights fit equally well")
    Q, R = np.linalg.qr(A)
    return back_substitution(R, Q.T @ y)
    ### END SOLUTION

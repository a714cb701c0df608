"""Kernels: inner products of features that nobody has to compute, and a machine that uses them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from comparison.data import FloatArray, IntArray
from comparison.svm import STEPS, hinge_loss


def squared_distances(x: FloatArray, z: FloatArray) -> FloatArray:
    """The squared Euclidean distance of every row of x from every row of z.

    Never negative, exactly 0 between equal rows, and right also for rows that lie close together
    and far from the origin. (The expansion |x|² - 2 x·z + |z|² loses its digits there.)

    Args:
        x: rows of shape (n, n_features).
        z: rows of shape (m, n_features).

    Returns:
        Distances of shape (n, m).

    >>> squared_distances(np.array([[0.0, 0.0], [3.0, 0.0]]), np.array([[0.0, 4.0]]))
    array([[16.],
           [25.]])
    """
    ### BEGIN SOLUTION
    squares: FloatArray = np.sum((x[:, np.newaxis] - z) ** 2, axis=2)
    return squares
    ### END SOLUTION


def rbf_kernel(x: FloatArray, z: FloatArray, gamma: float) -> FloatArray:
    """How alike every row of x is to every row of z: exp(-gamma * squared distance), shape (n, m).

    >>> rbf_kernel(np.array([[0.0], [1.0]]), np.array([[1.0]]), gamma=2.0).round(3)
    array([[0.135],
           [1.   ]])
    """
    ### BEGIN SOLUTION
    return np.exp(-gamma * squared_distances(x, z))
    ### END SOLUTION


def polynomial_kernel(
    x: FloatArray, z: FloatArray, degree: int, constant: float = 1.0
) -> FloatArray:
    """(inner product + constant) to the power of degree, for every pair of rows, shape (n, m).

    >>> polynomial_kernel(np.array([[1.0, 2.0]]), np.array([[3.0, 0.0], [0.0, 0.0]]), degree=2)
    array([[16.,  1.]])
    """
    ### BEGIN SOLUTION
    kernel: FloatArray = (x @ z.T + constant) ** degree
    return kernel
    ### END SOLUTION


def quadratic_features(x: FloatArray, constant: float = 1.0) -> FloatArray:
    """Features whose inner products are the polynomial kernel of degree 2.

    So `quadratic_features(x) @ quadratic_features(z).T` equals `polynomial_kernel(x, z, degree=2)`
    for any rows, however many columns they have. Multiply (x·z + constant)² out on paper: which
    products come once, which twice, and what does that do to a feature? The order of the features
    is free, and so is their number.

    Args:
        x: rows of shape (n, n_features).
        constant: the constant of the kernel, at least 0.

    Returns:
        An array of shape (n, number of new features).
    """
    ### BEGIN SOLUTION
    upper = np.triu_indices(x.shape[1])
    products = x[:, upper[0]] * x[:, upper[1]] * np.where(upper[0] == upper[1], 1, np.sqrt(2))
    return np.hstack([products, np.sqrt(2 * constant) * x, np.full((len(x), 1), constant)])
    ### END SOLUTION


def is_kernel_matrix(k: ArrayLike, tolerance: float = 1e-8) -> bool:
    """Could these be the inner products of some rows with each other?

    That is so if and only if the matrix is symmetric and positive semi-definite: no direction has a
    negative curvature. The numbers themselves may well be negative, and a matrix of positive
    numbers may fail. Rounding is forgiven: in the symmetry up to `tolerance` times the largest
    number (in size) of the matrix, and below 0 up to `tolerance` times the largest eigenvalue (in
    size).

    Raises:
        ValueError: if k is not a square matrix.

    >>> is_kernel_matrix([[1.0, -0.5], [-0.5, 1.0]]), is_kernel_matrix([[1.0, 2.0], [2.0, 1.0]])
    (True, False)
    """
    ### BEGIN SOLUTION
    matrix = np.asarray(k, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise ValueError(f"a kernel matrix is square, found the shape {matrix.shape}")
    if np.max(np.abs(matrix - matrix.T)) > tolerance * np.max(np.abs(matrix)):
        return False
    eigenvalues = np.linalg.eigvalsh(matrix)
    return bool(eigenvalues[0] >= -tolerance * np.max(np.abs(eigenvalues)))
    ### END SOLUTION


@dataclass(frozen=True, eq=False)
class Expansion:
    """A machine that knows rows only by their kernel: one coefficient for each training row."""

    coefficients: FloatArray
    intercept: float

    def scores(self, k: FloatArray) -> FloatArray:
        """The scores of rows from their kernel with the training rows, of shape (m, n)."""
        return k @ self.coefficients + self.intercept


def kernel_objective(model: Expansion, k: FloatArray, signs: IntArray, penalty: float) -> float:
    """`svm.objective`, where the squared length of the weights is c·Kc. (Given.)"""
    length = float(np.dot(model.coefficients, k @ model.coefficients))
    return penalty / 2 * length + hinge_loss(model.scores(k), signs)


def train_kernel(
    k: FloatArray, signs: IntArray, penalty: float, steps: int = STEPS, seed: int = 0
) -> Expansion:
    """Train a support vector machine on a kernel matrix alone.

    Think of the linear machine in the space of the features: its weights are always a sum of rows,
    each with a coefficient, since every subgradient is one (plus a multiple of the weights). So
    walk as `svm.train` does, but write down the coefficients instead of the weights. The scores of
    all training rows are K c + intercept. No step needs a feature.

    A product with k is the dear part of a step; one of them is enough.

    Args:
        k: the kernel of every training row with every training row, of shape (n, n).
        signs: -1 or +1 for each of these rows.
        penalty: greater than 0; the intercept is not penalized.
        steps: how many looks at the whole table you may take.
        seed: for those who draw rows at random; the same seed gives the same model.

    Returns:
        With the usual number of steps, and a penalty from 0.01 to 0.1, a model whose
        `kernel_objective` is at most 2 % above the least possible.

    Raises:
        ValueError: if the penalty is not positive.
    """
    ### BEGIN SOLUTION
    if penalty <= 0:
        raise ValueError(f"the penalty must be positive, found {penalty}")
    model = best = Expansion(np.zeros(len(signs)), 0.0)
    lowest = np.inf
    for t in range(1, steps + 2):
        plain = k @ model.coefficients
        scores = plain + model.intercept
        value = penalty / 2 * float(model.coefficients @ plain) + hinge_loss(scores, signs)
        if value < lowest:
            best, lowest = model, value
        rate = 1 / (penalty * t)
        pull = np.where(signs * scores < 1, signs, 0) / len(signs)
        coefficients = model.coefficients + rate * (pull - penalty * model.coefficients)
        model = Expansion(coefficients, model.intercept + rate * float(pull.sum()))
    return best
    ### END SOLUTION

"""Seeded data and small helpers for the checks of this week."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


def cloud(n: int = 30, seed: int = 8) -> tuple[Floats, Floats]:
    """A design matrix of the shape (n, 3) with its intercept, and noisy targets."""
    rng = np.random.default_rng(seed)
    A = np.column_stack([np.ones(n), rng.normal(size=n), rng.normal(2.0, 3.0, size=n)])
    return A, A @ np.array([1.0, -2.0, 0.5]) + rng.normal(size=n)


def mixed_units(n: int = 40, seed: int = 8) -> tuple[Floats, Floats]:
    """Three features in very different units, and noisy targets."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3)) * [1.0, 2000.0, 0.01] + [5.0, -3000.0, 0.07]
    return X, 4.0 + X @ np.array([2.0, -0.001, 300.0]) + rng.normal(size=n)


def best(A: Floats, y: Floats) -> Floats:
    """The least-squares weights, from NumPy."""
    return np.asarray(np.linalg.lstsq(A, y, rcond=None)[0], dtype=np.float64)

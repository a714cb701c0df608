"""Given: a linear model, and the questions that every fit asks about its input.

Both penalties of this week are added to the same loss. With X centred, n rows and r = y - b - X w:

    ridge:  (r . r) / (2 n)  +  penalty * (w . w) / 2
    lasso:  (r . r) / (2 n)  +  penalty * (|w_1| + ... + |w_d|)

The intercept b is never penalized. The loss is a *mean*, so that a penalty says the same for a
fold as for the whole table.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from houses.data import FloatArray


@dataclass(frozen=True, eq=False)
class LinearModel:
    """An intercept, and one weight for each feature, of the shape (d,)."""

    intercept: float
    weights: FloatArray

    def predict(self, X: FloatArray) -> FloatArray:
        """One number for each row of X."""
        return X @ self.weights + self.intercept


def as_problem(X: ArrayLike, y: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Features (n, d) and targets (n,) as floats, or a ValueError if they do not fit or are nan."""
    table, targets = np.asarray(X, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if table.ndim != 2 or targets.shape != table.shape[:1] or not targets.size:
        raise ValueError(f"features {table.shape} and targets {targets.shape} do not fit")
    if not (np.isfinite(table).all() and np.isfinite(targets).all()):
        raise ValueError("some features or targets are nan or infinite")
    return table, targets


def check_penalty(penalty: float) -> None:
    """A ValueError unless the penalty is positive; without one, it would be last week's model."""
    if not penalty > 0:
        raise ValueError(f"the penalty must be positive, found {penalty}")

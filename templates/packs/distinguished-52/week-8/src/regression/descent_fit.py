"""Walk to the lowest point of the mean squared error instead of jumping there.

Import `mean_squared_error` and `gradient` from your own `least_squares` where you need them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regression import arrays
from regression.steppers import Stepper


class Diverged(ArithmeticError):
    """The loss has left the numbers that a float can hold: the learning rate is too large."""


@dataclass(frozen=True, eq=False)
class Walk:
    """Where a descent ended, and the loss on all rows before it began and after each epoch."""

    weights: arrays.Vector
    losses: list[float]


def rate_bound(A: ArrayLike) -> float:
    """The learning rate at which gradient descent on the mean squared error stops converging.

    Below this bound the steps settle, whatever the start. Above it they grow, from almost any
    start. Along a direction in which the loss has the curvature c, a step of the rate r multiplies
    the distance to the lowest point by (1 - r c). Find the largest curvature (the second derivative
    of the loss along the steepest direction), and keep its factor between -1 and 1.

    If all numbers of A are 0, there is no slope anywhere: return `np.inf`.

    >>> round(rate_bound([[3.0], [1.0]]), 9)
    0.2
    """
    ### BEGIN SOLUTION
    A = arrays.as_table(A)
    curvature = 2 / len(A) * float(np.linalg.eigvalsh(A.T @ A)[-1])
    return 2 / curvature if curvature > 0 else np.inf
    ### END SOLUTION


def batches(n: int, size: int, rng: np.random.Generator) -> list[arrays.Rows]:
    """Deal the row numbers 0, ..., n - 1 into shuffled batches for one epoch.

    Every row is in exactly one batch. Every batch has `size` rows; only the last may have fewer,
    and none is empty. If `size` is n or more there is one batch. The next call with the same
    generator shuffles anew; a generator with the same seed gives the same batches again.

    Raises:
        ValueError: if `size` is less than 1.

    >>> [len(rows) for rows in batches(7, 3, np.random.default_rng(0))]
    [3, 3, 1]
    """
    ### BEGIN SOLUTION
    if size < 1:
        raise ValueError(f"a batch has at least one row, not {size}")
    order = rng.permutation(n)
    return [order[start : start + size] for start in range(0, n, size)]
    ### END SOLUTION


def descend(
    A: ArrayLike,
    y: ArrayLike,
    optimizer: Stepper,
    *,
    epochs: int,
    batch_size: int | None = None,
    rng: np.random.Generator | None = None,
    start: ArrayLike | None = None,
    tolerance: float = 0.0,
) -> Walk:
    """Minimise the mean squared error by gradient descent, and keep a record.

    One epoch goes through all `batches`, and lets `optimizer.step(weights, gradient)` make one step
    for each, with the gradient of that batch at the current weights. After every epoch the loss on
    ALL rows is recorded; the losses begin with the one at the start.

    Args:
        A, y: the design matrix and the targets.
        optimizer: makes the steps; `GradientStep(rate)`, or your own of week 4.
        epochs: how many to make at most.
        batch_size: rows in a batch; None means all rows at once.
        rng: shuffles the rows; None means a generator with the seed 0.
        start: the weights to begin with, which stay unchanged; None means zeros.
        tolerance: after an epoch, stop as soon as no entry of the gradient on ALL rows is larger
            in size than this.

    Raises:
        Diverged: as soon as a recorded loss is not finite.
    """
    ### BEGIN SOLUTION
    from regression.least_squares import gradient, mean_squared_error

    A, y = arrays.as_problem(A, y)
    rng = np.random.default_rng(0) if rng is None else rng
    size = len(A) if batch_size is None else batch_size
    weights = np.zeros(A.shape[1]) if start is None else arrays.as_column(start).copy()
    losses = [mean_squared_error(A, y, weights)]
    with np.errstate(over="ignore", invalid="ignore"):
        for epoch in range(1, epochs + 1):
            for rows in batches(len(A), size, rng):
                weights = optimizer.step(weights, gradient(A[rows], y[rows], weights))
            losses.append(mean_squared_error(A, y, weights))
            if not np.isfinite(losses[-1]):
                raise Diverged(f"the loss is {losses[-1]} after {epoch} epochs")
            if np.abs(gradient(A, y, weights)).max() <= tolerance:
                break
    return Walk(weights, losses)
    ### END SOLUTION

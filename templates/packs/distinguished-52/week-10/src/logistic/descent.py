"""Walking downhill: gradient descent with all rows at once, and with batches of them.

The names design, beta, targets and penalty mean what they mean in loss.py.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from logistic.data import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class Fit:
    """Where a walk ended, and how it went.

    Attributes:
        beta: the intercept and the weights at the end, of shape (1 + d,).
        losses: the objective, over all rows: at the start, and after each step (or epoch).
        converged: was the ground flat at the end?
    """

    beta: FloatArray
    losses: list[float]
    converged: bool

    @property
    def steps(self) -> int:
        """How many steps (or epochs) were made."""
        return len(self.losses) - 1


def is_flat(slope: FloatArray, tolerance: float) -> bool:
    """Given: is every entry of a gradient at most the tolerance away from 0?"""
    return bool(np.max(np.abs(slope)) <= tolerance)


def safe_rate(design: FloatArray, penalty: float = 0.0) -> float:
    """A learning rate with which the objective never rises, from wherever the walk starts.

    It is 1 / L, where L is a bound on the curvature that holds for every beta:

        L = (largest eigenvalue of designᵀ design) / (4 n)  +  penalty

    The 4 is there because the sigmoid is never steeper than 1/4.

    >>> safe_rate(with_ones([[3.0], [-3.0]]), penalty=1.75)
    0.25
    """
    ### BEGIN SOLUTION
    largest = np.linalg.eigvalsh(design.T @ design)[-1]
    return float(1 / (largest / (4 * len(design)) + penalty))
    ### END SOLUTION


def descend(
    design: FloatArray,
    targets: ArrayLike,
    penalty: float = 0.0,
    *,
    rate: float | None = None,
    steps: int = 1000,
    tolerance: float = 1e-6,
    start: FloatArray | None = None,
) -> Fit:
    """Gradient descent: from the start, step after step against the gradient.

    Each step subtracts rate times the gradient of the objective. The walk ends early when the
    ground is flat (see `is_flat`); then no further step is made.

    Args:
        design, targets, penalty: as in loss.py.
        rate: the learning rate, or None for `safe_rate`.
        steps: the most steps to make; with 0 of them the walk ends at its start.
        tolerance: how small the gradient must be to count as flat.
        start: where to start, or None for zeros. It is left unchanged.

    Returns:
        A `Fit`, with the objective at the start and after every step, and with `converged` judged
        by the gradient at the beta that is returned.
    """
    ### BEGIN SOLUTION
    from logistic.loss import gradient, objective

    step_size = safe_rate(design, penalty) if rate is None else rate
    beta = np.zeros(design.shape[1]) if start is None else np.array(start, dtype=np.float64)
    losses = [objective(beta, design, targets, penalty)]
    slope = gradient(beta, design, targets, penalty)
    while not is_flat(slope, tolerance) and len(losses) <= steps:
        beta = beta - step_size * slope
        losses.append(objective(beta, design, targets, penalty))
        slope = gradient(beta, design, targets, penalty)
    return Fit(beta, losses, is_flat(slope, tolerance))
    ### END SOLUTION


def batches(n: int, size: int, rng: np.random.Generator) -> list[IntArray]:
    """Deal out the row numbers 0 to n - 1, shuffled, in batches of the given size.

    Every row is in exactly one batch. The last batch holds what is left and may be smaller; it is
    never empty. All chance comes from rng, so that an equal generator deals equally.

    Raises:
        ValueError: if size is less than 1.

    >>> [len(rows) for rows in batches(7, size=3, rng=np.random.default_rng(0))]
    [3, 3, 1]
    """
    ### BEGIN SOLUTION
    if size < 1:
        raise ValueError(f"a batch needs at least one row, found the size {size}")
    order = rng.permutation(n)
    return [order[first : first + size] for first in range(0, n, size)]
    ### END SOLUTION


def descend_in_batches(
    design: FloatArray,
    targets: ArrayLike,
    penalty: float = 0.0,
    *,
    rate: float,
    epochs: int,
    size: int,
    rng: np.random.Generator,
    tolerance: float = 1e-6,
) -> Fit:
    """Stochastic gradient descent: many small steps, each by the gradient of one batch.

    In every epoch the rows are dealt out anew with `batches`, and each batch makes one step. The
    gradient of a batch is that of the objective of its own rows: a mean over the batch, plus the
    whole penalty. The walk starts at zeros and makes all its epochs.

    Returns:
        A `Fit`: the objective *over all rows* at the start and after every epoch, and `converged`
        judged by the gradient over all rows at the end.
    """
    ### BEGIN SOLUTION
    from logistic.data import as_targets
    from logistic.loss import gradient, objective

    y = as_targets(targets)
    beta = np.zeros(design.shape[1])
    losses = [objective(beta, design, y, penalty)]
    for _ in range(epochs):
        for rows in batches(len(design), size, rng):
            beta = beta - rate * gradient(beta, design[rows], y[rows], penalty)
        losses.append(objective(beta, design, y, penalty))
    return Fit(beta, losses, is_flat(gradient(beta, design, y, penalty), tolerance))
    ### END SOLUTION

"""Data for the checks of this week, formulas to compare with, and calls that must stay calm."""

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit

Floats = NDArray[np.float64]
Result = TypeVar("Result")
LOUD = (FloatingPointError, OverflowError, ZeroDivisionError)


def calmly(call: Callable[[], Result], what: str, hint: str) -> Result:
    """The result of a call that must neither overflow nor divide by zero nor make a NaN."""
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            return call()
    except LOUD as error:
        raise AssertionError(
            f"{what}: expected no overflow and no warning, found '{error}'.\nHint: {hint}"
        ) from error


def rows(n: int = 60, d: int = 3, seed: int = 10) -> tuple[Floats, Floats, Floats]:
    """A design matrix, targets that no plane separates, and some beta."""
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.normal(size=(n, d))])
    beta = rng.normal(size=1 + d)
    chance = expit(design @ beta)
    return design, (rng.random(n) < chance).astype(np.float64), rng.normal(size=1 + d)


def true_loss(beta: Floats, design: Floats, y: Floats) -> float:
    """The log-loss with SciPy's logarithm of the sigmoid."""
    return float(-np.mean(log_expit((2 * y - 1) * (design @ beta))))


def true_objective(beta: Floats, design: Floats, y: Floats, penalty: float) -> float:
    """The log-loss and the price of the weights."""
    return true_loss(beta, design, y) + penalty / 2 * float(np.sum(beta[1:] ** 2))


def true_gradient(beta: Floats, design: Floats, y: Floats, penalty: float) -> Floats:
    """One row at a time, with SciPy's sigmoid."""
    total = penalty * np.concatenate([[0.0], beta[1:]])
    for row, target in zip(design, y, strict=True):
        total = total + (expit(row @ beta) - target) * row / len(y)
    return np.asarray(total)


def slopes(call: Callable[[Floats], Floats | float], at: Floats, width: float = 1e-5) -> Floats:
    """The derivatives of a function by every entry of its argument, measured on both sides."""
    moves = width * np.eye(len(at))
    return np.array([np.subtract(call(at + m), call(at - m)) / (2 * width) for m in moves])

"""Who makes the step: a plain one, or the optimizer that you wrote in week 4.

An optimizer is anything with `step(parameters, gradients)`. If the package `descent` of week 4 lies
beside this one, `stepper` takes its plain `Descent`; else it takes `GradientStep`. All but the one
step is given.
"""

import importlib
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from regression.arrays import Vector


class Stepper(Protocol):
    """Anything that can make one step downhill."""

    def step(self, parameters: Vector, gradients: Vector) -> Vector:
        """Return the parameters after one step."""
        ...


@dataclass(frozen=True)
class GradientStep:
    """Plain gradient descent with a fixed learning rate."""

    rate: float

    def step(self, parameters: Vector, gradients: Vector) -> Vector:
        """Return the parameters moved against the gradients, by the rate times the gradients.

        The result is a new array. Whoever called may still need the old parameters.

        >>> GradientStep(0.5).step(np.array([1.0, 2.0]), np.array([4.0, -4.0]))
        array([-1.,  4.])
        """
        ### BEGIN SOLUTION
        return parameters - self.rate * gradients
        ### END SOLUTION


@dataclass(frozen=True)
class Borrowed:
    """An optimizer from elsewhere, wherever it leaves its answer: returned, or in its argument."""

    optimizer: Any

    def step(self, parameters: Vector, gradients: Vector) -> Vector:
        """Return the parameters after one step; the ones that came in stay as they are."""
        if not np.isfinite(gradients).all():
            return np.full_like(parameters, np.nan)  # `descend` tells what happened
        moved = parameters.copy()
        answer = self.optimizer.step(moved, gradients.copy())
        return moved if answer is None else np.asarray(answer, dtype=np.float64)


def from_week_4(rate: float) -> Stepper | None:
    """Your `Descent` of week 4, or None where it is missing or does not make a plain step yet."""
    try:
        make = importlib.import_module("descent").Descent
        after = Borrowed(make(rate)).step(np.array([1.0, 2.0]), np.array([4.0, -4.0]))
    except Exception:  # no such package, still to do, or made for something else
        return None
    if np.shape(after) != (2,) or not np.allclose(after, [1 - 4 * rate, 2 + 4 * rate]):
        return None
    return Borrowed(make(rate))  # a new one, as an optimizer may remember its steps


def stepper(rate: float) -> Stepper:
    """Your optimizer of week 4 if it is there and works, else `GradientStep`."""
    return from_week_4(rate) or GradientStep(rate)

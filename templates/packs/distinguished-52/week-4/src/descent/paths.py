"""A walk downhill, recorded step by step, with a reason why it ended."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from descent.steppers import Stepper
from descent.surfaces import FloatArray, Surface


class Outcome(StrEnum):
    """Why a walk ended."""

    CONVERGED = "converged"
    OUT_OF_STEPS = "out of steps"
    DIVERGED = "diverged"


@dataclass(frozen=True)
class Limits:
    """When to stop: flat enough, often enough, or so steep that the walk has run away."""

    tolerance: float = 1e-6
    """A gradient of at most this length is flat."""
    steps: int = 1000
    """So many steps may be taken."""
    runaway: float = 1e6
    """A gradient longer than this is one of a walk that has diverged."""


@dataclass(frozen=True)
class Path:
    """All places of a walk of k steps, from the start to the last one."""

    points: FloatArray
    """Shape (k + 1, n)."""
    values: FloatArray
    """Shape (k + 1,): the value at every point."""
    slopes: FloatArray
    """Shape (k + 1,): the length of the gradient at every point."""
    outcome: Outcome

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.points) - 1

    @property
    def end(self) -> FloatArray:
        """The last point."""
        last: FloatArray = self.points[-1]
        return last


def length(gradient: FloatArray) -> float:
    """The length of a gradient, which is the steepness of the ground. This one is given."""
    return float(np.linalg.norm(gradient))


def judge(value: float, slope: float, taken: int, limits: Limits) -> Outcome | None:
    """Should a walk end here, and why? None means: take another step.

    Args:
        value: the value at this point.
        slope: the `length` of the gradient at this point.
        taken: how many steps led here; 0 at the start.
        limits: see `Limits`. A slope of exactly `tolerance` is flat; one of exactly `runaway` has
            not run away yet; after `steps` steps there is no further one.

    A walk has diverged if value or slope is infinite or NaN, or if the slope is beyond the limit.
    Where several reasons hold, diverged comes first, then converged. Remember what every
    comparison with NaN says.

    >>> judge(3.0, 1e-9, taken=5, limits=Limits()), judge(3.0, 1.0, taken=5, limits=Limits())
    (<Outcome.CONVERGED: 'converged'>, None)
    """
    ### BEGIN SOLUTION
    if not (np.isfinite(value) and slope <= limits.runaway):
        return Outcome.DIVERGED
    if slope <= limits.tolerance:
        return Outcome.CONVERGED
    if taken >= limits.steps:
        return Outcome.OUT_OF_STEPS
    return None
    ### END SOLUTION


# One object serves all calls: limits cannot be changed.
_USUAL = Limits()


def follow(surface: Surface, start: ArrayLike, stepper: Stepper, limits: Limits = _USUAL) -> Path:
    """Walk from the start, one step of the stepper at a time, until `judge` says why to end.

    The start is judged like every other point, so a walk from a minimum has no step at all. Every
    judged point is recorded, the last one too, even where the walk has diverged.

    A stepper may come from an earlier walk and remember its steps: `reset()` makes it forget them.
    The start is left unchanged; it may be a list of integers.

    >>> path = follow(quadratic("mine", [[1.0]], start=(8.0,)), [8], Descent(0.5), Limits(steps=3))
    >>> path.values.tolist(), path.outcome
    ([32.0, 8.0, 2.0, 0.5], <Outcome.OUT_OF_STEPS: 'out of steps'>)
    """
    ### BEGIN SOLUTION
    stepper.reset()
    point = np.array(start, dtype=np.float64)
    points: list[FloatArray] = []
    values: list[float] = []
    slopes: list[float] = []
    while True:
        gradient = surface.gradient(point)
        points.append(point)
        values.append(surface.value(point))
        slopes.append(length(gradient))
        outcome = judge(values[-1], slopes[-1], stepper.taken, limits)
        if outcome is not None:
            return Path(np.array(points), np.array(values), np.array(slopes), outcome)
        point = stepper.step(point, gradient)
    ### END SOLUTION

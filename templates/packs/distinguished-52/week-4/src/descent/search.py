"""Line search: try a long step, and shorten it until it goes down far enough."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from descent.steppers import Rate, Stepper
from descent.surfaces import FloatArray

Value = Callable[[FloatArray], float]


def backtrack(
    value: Value,
    point: FloatArray,
    gradient: FloatArray,
    direction: FloatArray,
    *,
    first: float = 1.0,
    shrink: float = 0.5,
    share: float = 1e-4,
    trials: int = 60,
) -> float:
    """The first of the rates first, first · shrink, first · shrink², ... that goes down far enough.

    A straight line with the slope of the start, gradient · direction, would promise a fall that
    grows with the rate. A curved landscape keeps less of the promise. A rate is good enough (the
    rule of Armijo) if at least the given share of it is kept:

        value(point + rate · direction) <= value(point) + share · rate · (gradient · direction)

    The value at a trial point may be infinite or NaN, for it may lie outside the landscape; such a
    rate is too long.

    Args:
        value: the function.
        point, gradient, direction: arrays of shape (n,). Nothing is changed in them.
        first, shrink: the rate to try first, and the factor (below 1) to the next one.
        share: between 0 and 1.
        trials: try so many rates at most.

    Raises:
        ValueError: if the direction does not lead downhill, or if all trials fail. Both messages
            should tell the reader which.

    >>> x = np.array([1.0])
    >>> backtrack(lambda p: float(4 * p[0] ** 2), x, gradient=8 * x, direction=-8 * x)
    0.125
    """
    ### BEGIN SOLUTION
    slope = float(gradient @ direction)
    if not slope < 0:
        raise ValueError(f"the direction does not lead downhill: its slope is {slope:g}")
    here, rate = value(point), first
    for _ in range(trials):
        if value(point + rate * direction) <= here + share * rate * slope:
            return rate
        rate *= shrink
    raise ValueError(f"none of {trials} rates went down far enough")
    ### END SOLUTION


class LineSearch(Stepper):
    """Steepest descent that searches its rate anew at every step. This class is given.

    It must know the function, not only the gradient. The rate is the one that it tries first.
    """

    def __init__(self, value: Value, rate: Rate = 1.0, share: float = 1e-4) -> None:
        super().__init__(rate)
        self.value = value
        self.share = share

    def step(self, parameters: ArrayLike, gradients: ArrayLike) -> FloatArray:
        """The new parameters, in a new array."""
        point = np.array(parameters, dtype=np.float64)
        slope = np.array(gradients, dtype=np.float64)
        rate = backtrack(self.value, point, slope, -slope, first=self.rate_now(), share=self.share)
        self.taken += 1
        moved: FloatArray = point - rate * slope
        return moved

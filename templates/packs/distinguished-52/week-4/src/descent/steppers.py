"""Steppers turn a gradient into a step. What they remember of earlier gradients is their own.

    stepper = Momentum(rate=0.1)
    parameters = stepper.step(parameters, gradients)      # again and again

One stepper moves one array, of any shape, and all of them work entry by entry. Several arrays need
several steppers of the same kind, one for each.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from descent.surfaces import FloatArray

Rate = float | Callable[[int], float]


class Stepper:
    """What all steppers share. This class is given; each relative only fills in `change`.

    The rate is a positive number or a schedule: a function from the number of steps taken before
    (0 at the first step) to a number. `rate_now()` gives the number in both cases.
    """

    def __init__(self, rate: Rate) -> None:
        if not callable(rate) and not 0 < rate < np.inf:
            raise ValueError(f"a rate must be positive and finite, found {rate}")
        self.rate = rate
        self.reset()

    def reset(self) -> None:
        """Forget every step taken so far."""
        self.taken = 0
        """How many steps are complete: 0 while the first one is computed."""

    def rate_now(self) -> float:
        """The rate for the step that is being computed."""
        return float(self.rate(self.taken)) if callable(self.rate) else float(self.rate)

    def step(self, parameters: ArrayLike, gradients: ArrayLike) -> FloatArray:
        """The new parameters, in a new array; both arguments stay as they were.

        Raises:
            ValueError: if the shapes of both differ, if they differ from those of the step before,
                or if a gradient is infinite or NaN.
        """
        place = np.array(parameters, dtype=np.float64)
        slope = np.array(gradients, dtype=np.float64)
        if place.shape != slope.shape:
            raise ValueError(f"parameters are {place.shape}, but gradients {slope.shape}")
        if not np.all(np.isfinite(slope)):
            raise ValueError("a gradient is infinite or NaN: the steps before were too long")
        if self.taken == 0:
            self._shape = place.shape
            self.begin(place.shape)
        elif place.shape != self._shape:
            raise ValueError(f"this stepper moves arrays of {self._shape}, found {place.shape}")
        moved = np.asarray(place + self.change(slope))
        self.taken += 1
        return moved

    def begin(self, shape: tuple[int, ...]) -> None:
        """Called before the first step: make the arrays that a stepper remembers things in."""

    def change(self, gradients: FloatArray) -> FloatArray:
        """What this step adds to the parameters: an array of the same shape as the gradients."""
        raise TypeError(f"{type(self).__name__} does not say how it changes the parameters")


class Descent(Stepper):
    """Plain gradient descent: go straight downhill, farther where it is steeper."""

    def change(self, gradients: FloatArray) -> FloatArray:
        """The negative gradient times the rate of this step.

        The rate may be a schedule, here and in all relatives: ask `rate_now()` for the number.

        >>> Descent(rate=0.1).step([1.0, 2.0], [10.0, -10.0])
        array([0., 3.])
        """
        ### BEGIN SOLUTION
        return -self.rate_now() * gradients
        ### END SOLUTION


class Momentum(Stepper):
    """The heavy ball: it keeps rolling, so that steps in one direction add up."""

    velocity: FloatArray

    def __init__(self, rate: Rate, momentum: float = 0.9) -> None:
        super().__init__(rate)
        self.momentum = _share(momentum, "momentum")

    def begin(self, shape: tuple[int, ...]) -> None:
        """The ball starts at rest."""
        self.velocity = np.zeros(shape)

    def change(self, gradients: FloatArray) -> FloatArray:
        """Update `self.velocity`, then give the negative velocity times the rate of this step.

        The velocity is a sum of all gradients so far, in which older ones fade. With m for the
        momentum and g_1, ..., g_k for the gradients up to this one:

            velocity_k = g_k + m g_(k-1) + m² g_(k-2) + ... + m^(k-1) g_1

        No list of gradients is needed: what does the last velocity contribute to the next? The
        rate is no part of the velocity; with a schedule that makes a difference.

        >>> ball = Momentum(rate=1.0, momentum=0.5)
        >>> ball.step([0.0], [8.0]), ball.step([0.0], [0.0]), ball.step([0.0], [0.0])
        (array([-8.]), array([-4.]), array([-2.]))
        """
        ### BEGIN SOLUTION
        self.velocity = self.momentum * self.velocity + gradients
        return -self.rate_now() * self.velocity
        ### END SOLUTION


class Nesterov(Momentum):
    """The ball that looks ahead: it measures the slope where its velocity will carry it."""

    def change(self, gradients: FloatArray) -> FloatArray:
        """Update `self.velocity` as Momentum does, then step by the gradient *and* the velocity.

        In books the ball stands at x, looks ahead along its velocity to the point y, and takes the
        gradient there. A stepper is handed the gradient at its parameters, so here the parameters
        *are* y, the point ahead. From one look-ahead to the next, the change is

            -rate · (g_k + m velocity_k)

        with the velocity that already contains g_k. The first step is thus 1 + m times as long as
        that of Momentum.

        >>> ball = Nesterov(rate=1.0, momentum=0.5)
        >>> ball.step([0.0], [8.0]), ball.step([0.0], [0.0])
        (array([-12.]), array([-2.]))
        """
        ### BEGIN SOLUTION
        self.velocity = self.momentum * self.velocity + gradients
        return -self.rate_now() * (gradients + self.momentum * self.velocity)
        ### END SOLUTION


class AdaGrad(Stepper):
    """A rate for every entry: who has moved a lot, moves less from now on."""

    squares: FloatArray

    def __init__(self, rate: Rate, tiny: float = 1e-8) -> None:
        super().__init__(rate)
        self.tiny = tiny

    def begin(self, shape: tuple[int, ...]) -> None:
        """No gradient has been seen."""
        self.squares = np.zeros(shape)

    def change(self, gradients: FloatArray) -> FloatArray:
        """Update `self.squares`, then give the negative gradient times rate / (root + tiny).

        `squares` holds, for each entry, the sum of the squares of all its gradients so far, this
        one included; `root` is its square root. `tiny` stands outside the root, and is all that
        keeps 0 / 0 away where every gradient of an entry was 0.

        >>> stepper = AdaGrad(rate=1.0)
        >>> stepper.step([0.0, 0.0], [3.0, 0.0]), stepper.step([0.0, 0.0], [4.0, 9.0])
        (array([-1.,  0.]), array([-0.8, -1. ]))
        """
        ### BEGIN SOLUTION
        self.squares = self.squares + gradients**2
        return -self.rate_now() * gradients / (np.sqrt(self.squares) + self.tiny)
        ### END SOLUTION


class RMSProp(Stepper):
    """AdaGrad that forgets: only the size of recent gradients counts."""

    squares: FloatArray

    def __init__(self, rate: Rate, memory: float = 0.99, tiny: float = 1e-8) -> None:
        super().__init__(rate)
        self.memory = _share(memory, "memory")
        self.tiny = tiny

    def begin(self, shape: tuple[int, ...]) -> None:
        """No gradient has been seen."""
        self.squares = np.zeros(shape)

    def change(self, gradients: FloatArray) -> FloatArray:
        """Update `self.squares`, then give the negative gradient times rate / (root + tiny).

        Here `squares` is a running mean. With b for the memory:

            squares_k = (1 - b) · (g_k² + b g_(k-1)² + b² g_(k-2)² + ... + b^(k-1) g_1²)

        The weights (1 - b), (1 - b) b, ... add up to 1 only after many steps. In the beginning they
        do not, so the mean is too small and the first steps are too long. RMSProp lives with that.

        >>> RMSProp(rate=1.0, memory=0.75).step([0.0, 0.0], [5.0, -0.1]).round(4)
        array([-2.,  2.])
        """
        ### BEGIN SOLUTION
        self.squares = self.memory * self.squares + (1 - self.memory) * gradients**2
        return -self.rate_now() * gradients / (np.sqrt(self.squares) + self.tiny)
        ### END SOLUTION


class Adam(Stepper):
    """A running mean of the gradients, divided by their running size, without the false start."""

    mean: FloatArray
    squares: FloatArray

    def __init__(
        self,
        rate: Rate,
        mean_memory: float = 0.9,
        square_memory: float = 0.999,
        tiny: float = 1e-8,
    ) -> None:
        super().__init__(rate)
        self.mean_memory = _share(mean_memory, "mean_memory")
        self.square_memory = _share(square_memory, "square_memory")
        self.tiny = tiny

    def begin(self, shape: tuple[int, ...]) -> None:
        """No gradient has been seen."""
        self.mean = np.zeros(shape)
        self.squares = np.zeros(shape)

    def change(self, gradients: FloatArray) -> FloatArray:
        """Update `self.mean` and `self.squares`, then -rate · mean' / (root of squares' + tiny).

        `squares` is the running mean of RMSProp, with `square_memory`; `mean` is the same of the
        gradients themselves, with `mean_memory`. Both start at 0, and after k gradients the weights
        in a running mean with memory b add up to 1 - b^k only. mean' and squares' are both means
        divided by what *their* weights add up to at this step. Only the quotients are corrected;
        `self.mean` and `self.squares` go on as they are.

        So the first step has the length of the rate in every entry, whatever the gradient's scale.

        >>> Adam(rate=0.1).step([0.0, 0.0, 0.0], [5.0, -0.001, 0.0]).round(4)
        array([-0.1,  0.1,  0. ])
        """
        ### BEGIN SOLUTION
        b, c, k = self.mean_memory, self.square_memory, self.taken + 1
        self.mean = b * self.mean + (1 - b) * gradients
        self.squares = c * self.squares + (1 - c) * gradients**2
        mean = self.mean / (1 - b**k)
        root = np.sqrt(self.squares / (1 - c**k))
        return -self.rate_now() * mean / (root + self.tiny)
        ### END SOLUTION


def _share(number: float, name: str) -> float:
    """A number from 0 to below 1, or a ValueError."""
    if not 0 <= number < 1:
        raise ValueError(f"{name} must be at least 0 and below 1, found {number}")
    return number

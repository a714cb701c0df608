"""What happens between two batches, and between two epochs: steps, rates, and when to stop."""

import math
from dataclasses import dataclass, field

import numpy as np

from mynet.network import Parameters


def rate_at(epoch: int, first: float, half_life: float) -> float:
    """The learning rate of an epoch: half of it is left after every `half_life` epochs.

    It falls a little from each epoch to the next, by the same factor every time, and not in jumps.

    Args:
        epoch: 0 for the first one, whose rate is `first`.
        half_life: a positive number of epochs, whole or not; infinite for a rate that stays.

    Raises:
        ValueError: if half_life is not positive.

    >>> [rate_at(epoch, 0.8, half_life=2) for epoch in (0, 2, 4)]
    [0.8, 0.4, 0.2]
    """
    ### BEGIN SOLUTION
    if not half_life > 0:
        raise ValueError(f"half_life must be positive, found {half_life}")
    return float(first * 0.5 ** (epoch / half_life))
    ### END SOLUTION


def penalised(gradients: Parameters, parameters: Parameters, strength: float) -> Parameters:
    """The gradients of loss + strength / 2 · (sum of all squared weights).

    Weights are the matrices among the parameters. The vectors are biases and are not punished:
    they only shift what comes out, and do not make it wild.

    Args:
        gradients: those of the loss alone, by name. They stay as they are.
        parameters: the arrays they belong to, with the same names and shapes.
        strength: zero or positive.

    Returns:
        A new dictionary with the same names, and new arrays wherever something is different.

    Raises:
        ValueError: if strength is negative.

    >>> p = {"w": np.array([[10.0, -20.0]]), "b": np.array([30.0])}
    >>> penalised({"w": np.array([[1.0, 1.0]]), "b": np.array([1.0])}, p, strength=0.1)
    {'w': array([[ 2., -1.]]), 'b': array([1.])}
    """
    ### BEGIN SOLUTION
    if strength < 0:
        raise ValueError(f"strength must not be negative, found {strength}")
    return {
        name: gradient + strength * parameters[name] if gradient.ndim == 2 else gradient
        for name, gradient in gradients.items()
    }
    ### END SOLUTION


@dataclass(eq=False)
class Momentum:
    """Steps along a velocity that remembers earlier gradients.

    Attributes:
        momentum: the share of the velocity that is left from one step to the next; below 1.
        velocity: one array for each parameter; empty before the first step.
    """

    momentum: float = 0.9
    velocity: Parameters = field(default_factory=dict)

    def step(self, parameters: Parameters, gradients: Parameters, rate: float) -> None:
        """Check that everything fits, and move. (Given.)

        Raises:
            ValueError: if names or shapes differ, or a gradient is infinite or NaN. Then nothing
                has been changed.
        """
        shapes = {name: value.shape for name, value in parameters.items()}
        if shapes != {name: gradient.shape for name, gradient in gradients.items()}:
            raise ValueError("names or shapes of the gradients are not those of the parameters")
        if not all(np.all(np.isfinite(gradient)) for gradient in gradients.values()):
            raise ValueError("a gradient is infinite or NaN: the steps before were too long")
        if not self.velocity:
            self.velocity = {name: np.zeros(shape) for name, shape in shapes.items()}
        self.move(parameters, gradients, rate)

    def move(self, parameters: Parameters, gradients: Parameters, rate: float) -> None:
        """Update `self.velocity`, then every parameter, in its own array.

        For each name, with the velocity that already holds the new gradient:

            velocity  = momentum · velocity + gradient
            parameter = parameter - rate · velocity

        The rate is no part of the velocity. The *arrays* in `parameters` are changed, so that
        everyone who holds one of them sees the step; it is not enough to put new arrays into the
        dictionary. The gradients stay as they are. `self.velocity` may get new arrays, but must
        never share one with `gradients`.

        >>> bias = np.array([0.0])
        >>> optimizer = Momentum(0.5)
        >>> for _ in range(2):
        ...     optimizer.step({"b": bias}, {"b": np.array([1.0])}, rate=0.1)
        >>> bias          # -0.1 · 1, then -0.1 · 1.5
        array([-0.25])
        """
        ### BEGIN SOLUTION
        for name, gradient in gradients.items():
            self.velocity[name] = self.momentum * self.velocity[name] + gradient
            parameters[name] -= rate * self.velocity[name]
        ### END SOLUTION


@dataclass(eq=False)
class EarlyStopping:
    """Remembers the best epoch so far and how long ago it was.

    Attributes:
        patience: after so many epochs in a row without a new best one, it is time to stop.
        best_loss: the lowest loss so far; infinite before the first one.
        best: the parameters that gave it; empty before the first one.
        waited: how many epochs in a row have brought no new best one.
    """

    patience: int = 5
    best_loss: float = math.inf
    best: Parameters = field(default_factory=dict)
    waited: int = 0

    @property
    def stop(self) -> bool:
        """Is it time to stop? (Given.)"""
        return self.waited >= self.patience

    def update(self, loss: float, parameters: Parameters) -> None:
        """Take note of one more epoch: its validation loss, and the parameters that gave it.

        A loss below `best_loss` is a new best one: `best_loss` and `best` are replaced, and the
        waiting begins anew, at 0. Any other loss, also an equal one, adds 1 to `waited`. A loss of
        NaN is never the best; and no comparison with it is true.

        The training goes on with the same arrays and changes them. `best` must not change with
        them, and `parameters` must stay as they are.

        >>> stopping = EarlyStopping(patience=2)
        >>> for loss in (0.5, 0.3, 0.4, 0.3):
        ...     stopping.update(loss, {"b": np.array([loss])})
        >>> stopping.best, stopping.waited, stopping.stop
        ({'b': array([0.3])}, 2, True)
        """
        ### BEGIN SOLUTION
        if loss < self.best_loss:
            self.best_loss, self.waited = loss, 0
            self.best = {name: value.copy() for name, value in parameters.items()}
        else:
            self.waited += 1
        ### END SOLUTION

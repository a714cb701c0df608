"""What it is all for: a neuron finds its weights by following the slope of its loss downhill."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from autodiff.values import Value


@dataclass(eq=False)
class Neuron:
    """A weight for every input and a bias; all of them are values without edges.

    Attributes:
        weights: n values, one for each input.
        bias: a value that is added to the weighted inputs.
    """

    weights: list[Value]
    bias: Value

    @classmethod
    def random(cls, n: int, rng: np.random.Generator) -> Self:
        """Make a neuron for n inputs with small random weights (given)."""
        return cls([Value(w) for w in rng.normal(scale=0.5, size=n)], Value(0.0))

    def parameters(self) -> list[Value]:
        """All that can be learnt: the weights, then the bias (given)."""
        return [*self.weights, self.bias]

    def __call__(self, inputs: Sequence[float]) -> Value:
        """Return tanh(w_1 x_1 + ... + w_n x_n + bias), a Value between -1 and 1.

        If there is not one input for each weight, raise a ValueError whose message names both
        numbers. Python stops a `zip` at the shorter list without a word.

        >>> Neuron([Value(1.0), Value(-1.0)], Value(0.0))([2.0, 2.0])
        Value(0, grad=0)
        """
        ### BEGIN SOLUTION
        from autodiff.functions import tanh

        if len(inputs) != len(self.weights):
            raise ValueError(f"{len(self.weights)} weights cannot take {len(inputs)} inputs")
        total = self.bias
        for i, w in enumerate(self.weights):
            total = total + w * inputs[i]
        return tanh(total)
        ### END SOLUTION


def mean_squared_error(
    neuron: Neuron, inputs: Sequence[Sequence[float]], targets: Sequence[float]
) -> Value:
    """Return the average of (output - target)^2 over all examples, as a Value (given)."""
    total = Value(0.0)
    for x, target in zip(inputs, targets, strict=True):
        total = total + (neuron(x) - target) ** 2
    return total / len(targets)


def train_step(
    neuron: Neuron, inputs: Sequence[Sequence[float]], targets: Sequence[float], rate: float
) -> float:
    """Move every parameter a little downhill: against its gradient, by rate times its gradient.

    The loss is `mean_squared_error`. The parameters of the neuron stay the same objects without
    edges, and only the number in each of them changes. A parameter that is replaced by the result
    of a calculation would drag the whole history of the training behind it.

    Args:
        neuron: is changed.
        inputs: the examples, each with one number per weight.
        targets: the wanted output of each example, from -1 to 1.
        rate: how far to go, a positive number.

    Returns:
        The loss before the step, a float.

    >>> neuron = Neuron([Value(0.0)], Value(0.0))
    >>> train_step(neuron, [[1.0]], [1.0], rate=0.1)
    1.0
    >>> neuron.bias.data
    0.2
    """
    ### BEGIN SOLUTION
    from autodiff.reverse import backward

    loss = mean_squared_error(neuron, inputs, targets)
    backward(loss)
    for parameter in neuron.parameters():
        parameter.data -= rate * parameter.grad
    return loss.data
    ### END SOLUTION


def fit(
    neuron: Neuron,
    inputs: Sequence[Sequence[float]],
    targets: Sequence[float],
    rate: float = 0.5,
    steps: int = 100,
) -> list[float]:
    """Take that many steps and return the loss before each of them (given)."""
    return [train_step(neuron, inputs, targets, rate) for _ in range(steps)]

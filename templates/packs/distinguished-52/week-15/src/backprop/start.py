"""Where the weights start, and how large the gradients are that reach them."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from backprop.arrays import Gradients
from backprop.layers import Layer, Linear, ReLU, Sigmoid, Tanh
from backprop.network import Network

ACTIVATIONS: dict[str, type[ReLU] | type[Sigmoid] | type[Tanh]] = {
    "relu": ReLU,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
}


def weight_spread(inputs: int, outputs: int, method: str) -> float:
    """The standard deviation with which the weights of a linear layer are drawn.

    Let the weights be independent, with mean 0 and variance v. A sum of `inputs` products then has
    the mean square  inputs * v * (mean square of the numbers that come in).  On the way back, a sum
    of `outputs` products decides in the same way.

    "he"      is meant for layers between ReLUs. A ReLU sets about half of its numbers to 0, so the
              mean square behind it is half of what it was before. v makes up for that, so that
              numbers on the way forward neither grow nor fade.
    "xavier"  is meant for tanh, which is nearly the line out = x for small x. Forward and backward
              would want different variances, so v is 1 divided by the mean of inputs and outputs.
    "zeros"   0. It is here to show what goes wrong.

    Args:
        inputs, outputs: at least 1.

    Returns:
        The standard deviation √v (not the variance).

    Raises:
        ValueError: if the method has another name.

    >>> weight_spread(8, 3, "he")
    0.5
    """
    ### BEGIN SOLUTION
    variances = {"he": 2 / inputs, "xavier": 2 / (inputs + outputs), "zeros": 0.0}
    if method not in variances:
        raise ValueError(f"no such method: {method!r}")
    return float(np.sqrt(variances[method]))
    ### END SOLUTION


def build(
    widths: Sequence[int], rng: np.random.Generator, *, activation: str, method: str
) -> Network:
    """A network with these widths, the activation between linear layers, biases 0 (given).

    `widths` is the number of inputs, then the number of outputs of each linear layer. Behind the
    last one there is no activation: it gives scores.
    """
    layers: list[Layer] = []
    for inputs, outputs in pairwise(widths):
        spread = weight_spread(inputs, outputs, method)
        weights = spread * rng.normal(size=(inputs, outputs))
        layers += [Linear(weights, np.zeros(outputs)), ACTIVATIONS[activation]()]
    return Network(layers[:-1])


def gradient_sizes(gradients: Sequence[Gradients]) -> list[float]:
    """The typical size of a weight's gradient, for every layer with weights, first layer first.

    It is the root of the mean of the squares of all entries of the gradient "W". So layers of
    different widths can be compared, and gradients of both signs do not cancel. Layers without a
    "W" are left out; other names do not count.

    >>> gradient_sizes([{"W": np.array([[3.0, -4.0]])}, {}])
    [3.5355339059327378]
    """
    ### BEGIN SOLUTION
    return [np.sqrt(np.mean(own["W"] ** 2)).item() for own in gradients if "W" in own]
    ### END SOLUTION

"""What a layer is, two ordinary layers, and a chain of them (given, but for `predict`).

All layers speak of the same things. L is a single number far behind the layer, the loss.

    x      what goes in; axis 0 counts the examples, axis 1 the channels (the columns of a table)
    out    what comes out
    dout   shape of out: the gradient of L by out; whoever comes after the layer knows it
    dx     shape of x: the gradient of L by x; whoever comes before the layer needs it
    cache  a tuple: what `backward` will need from *its* forward pass

A layer keeps nothing of a batch in itself, with one exception this week: the running statistics of
`BatchNorm`. All that `backward` needs goes into the cache, so two forward passes never disturb each
other. No method changes an array that it was given. Between a forward pass and its backward pass
the parameters stay as they are; the mode need not.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from techniques.arrays import Cache, FloatArray, Gradients


class Layer(ABC):
    """What a network asks of each of its layers.

    Attributes:
        training: the mode. True while the network learns, False when it is used or judged. Most
            layers do not look at it.
    """

    training: bool = True

    @property
    def params(self) -> dict[str, FloatArray]:
        """The arrays that can be learnt, by name: the arrays themselves, not copies."""
        return {}

    @abstractmethod
    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give out and the cache."""

    @abstractmethod
    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """Give dx, and the gradient of L by every parameter, under the same names."""


class Tanh(Layer):
    """Every number for itself: out = tanh(x)."""

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give tanh(x) and keep it: its slope can be written with the result alone."""
        out = np.tanh(x)
        return out, (out,)

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """What arrives, times the slope of tanh at x."""
        (out,) = cache
        return dout * (1 - out**2), {}


class Linear(Layer):
    """out = x W + b, for every row of x. W has the shape (inputs, outputs), b (outputs,)."""

    def __init__(self, W: FloatArray, b: FloatArray) -> None:
        self.W = np.array(W, dtype=np.float64)
        self.b = np.array(b, dtype=np.float64)

    @classmethod
    def random(
        cls, inputs: int, outputs: int, rng: np.random.Generator, gain: float = 1.0
    ) -> "Linear":
        """Weights of variance gain² / inputs, so that numbers keep their size; biases 0."""
        return cls(gain / inputs**0.5 * rng.normal(size=(inputs, outputs)), np.zeros(outputs))

    @property
    def params(self) -> dict[str, FloatArray]:
        """W and b."""
        return {"W": self.W, "b": self.b}

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        """Give x W + b, and keep x."""
        if x.ndim != 2 or x.shape[1] != len(self.W):
            raise ValueError(f"x of shape {x.shape} does not fit W of shape {self.W.shape}")
        return x @ self.W + self.b, (x,)

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        """One matrix product for each factor, and a sum over the rows for the bias."""
        (x,) = cache
        return dout @ self.W.T, {"W": x.T @ dout, "b": dout.sum(axis=0)}


@dataclass(eq=False)
class Network:
    """Layers that follow each other: the out of one is the x of the next."""

    layers: list[Layer]

    def train(self, training: bool = True) -> None:
        """Set the mode of all layers."""
        for layer in self.layers:
            layer.training = training

    def forward(self, x: FloatArray) -> tuple[FloatArray, list[Cache]]:
        """The out of the last layer in the mode that each layer has, and all caches."""
        caches = []
        for layer in self.layers:
            x, cache = layer.forward(x)
            caches.append(cache)
        return x, caches

    def backward(self, dout: FloatArray, caches: list[Cache]) -> tuple[FloatArray, list[Gradients]]:
        """The gradient by x, and the gradients of all parameters, first layer first."""
        gradients: list[Gradients] = []
        for layer, cache in zip(reversed(self.layers), reversed(caches), strict=True):
            dout, own = layer.backward(dout, cache)
            gradients.append(own)
        return dout, gradients[::-1]


def predict(network: Network, x: FloatArray) -> FloatArray:
    """What the network says when it is *used*: every layer in evaluation mode.

    Afterwards each layer is in the mode in which it was before. Not all need have been in the same
    one: who fine-tunes a network often leaves its normalizations in evaluation mode and trains the
    rest. The modes are put back too when a layer refuses x with an error, and the error goes
    through to the caller.

    Args:
        network: its layers may be in any modes.
        x: a batch.

    Returns:
        The out of the last layer. Without layers, x.

    Raises:
        Exception: whatever a layer raises.
    """
    ### BEGIN SOLUTION
    modes = [layer.training for layer in network.layers]
    network.train(False)
    try:
        return network.forward(x)[0]
    finally:
        for layer, training in zip(network.layers, modes, strict=True):
            layer.training = training
    ### END SOLUTION

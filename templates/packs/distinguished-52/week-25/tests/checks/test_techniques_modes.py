"""A network that is used: evaluation mode, and all modes put back."""

import itertools

import numpy as np
from expect import holds, refuses, same

from techniques import Cache, FloatArray, Gradients, Layer, Network, predict


class Telling(Layer):
    """Adds 1 in training mode and 10 in evaluation mode, and refuses negative numbers."""

    def forward(self, x: FloatArray) -> tuple[FloatArray, Cache]:
        if np.any(x < 0):
            raise ArithmeticError("a negative number")
        return x + (1 if self.training else 10), ()

    def backward(self, dout: FloatArray, cache: Cache) -> tuple[FloatArray, Gradients]:
        return dout, {}


def test_predict_evaluates_and_puts_all_modes_back() -> None:
    x = np.array([[1.0, 2.0]])
    for modes in itertools.product([True, False], repeat=3):
        network = Network([Telling(), Telling(), Telling()])
        for layer, training in zip(network.layers, modes, strict=True):
            layer.training = training
        found = predict(network, x)
        same(
            found,
            x + 30,
            f"three layers that add 10 each in evaluation mode, modes before: {modes}",
            hint="all layers, whatever mode they were in.",
        )
        after = tuple(layer.training for layer in network.layers)
        holds(
            after == modes,
            f"the modes after predict: expected {modes}, found {after}.",
            hint="remember the mode of every single layer; not all were in training mode before.",
        )
        refuses(
            lambda: predict(network, -x),  # noqa: B023
            "a layer that refuses x",
            kind=ArithmeticError,
            words=["a negative number"],
            hint="the error of the layer goes through to the caller.",
        )
        after = tuple(layer.training for layer in network.layers)
        holds(
            after == modes,
            f"the modes after a layer has refused x: expected {modes}, found {after}.",
            hint="an error leaves the function at once. What runs in any case?",
        )
    same(predict(Network([]), x), x, "a network without layers")

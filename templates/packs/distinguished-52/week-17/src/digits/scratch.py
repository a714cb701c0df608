"""The digit classifier as built by hand: a network in NumPy with its own backward pass.

This is the version that the one in PyTorch must agree with. If you have built your own in the weeks
before, put it here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Gradients:
    """The loss of a batch and its derivative by every weight and bias."""

    loss: float
    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]


@dataclass(frozen=True, eq=False)
class ScratchNet:
    """Layers x @ w + b with a ReLU between them; the last layer gives one score per class.

    Attributes:
        weights: one matrix of shape (inputs, outputs) per layer.
        biases: one vector of shape (outputs,) per layer.
    """

    weights: tuple[FloatArray, ...]
    biases: tuple[FloatArray, ...]

    @classmethod
    def random(cls, widths: Sequence[int], rng: np.random.Generator) -> Self:
        """Draw weights that keep the size of the numbers from layer to layer."""
        shapes = list(pairwise(widths))
        weights = tuple(rng.normal(size=shape) * np.sqrt(2 / shape[0]) for shape in shapes)
        return cls(weights, tuple(rng.normal(size=n) * 0.1 for _, n in shapes))

    def forward(self, x: FloatArray) -> FloatArray:
        """Give the scores (n, classes) of the rows of x."""
        return self._layer_inputs(x)[-1]

    def gradients(self, x: FloatArray, labels: IntArray) -> Gradients:
        """Compute the mean cross-entropy and, going backwards, its derivatives."""
        *inputs, scores = self._layer_inputs(x)
        rows = np.arange(len(x))
        scores = scores - scores.max(axis=1, keepdims=True)
        log_shares = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        loss = float(-log_shares[rows, labels].mean())

        delta = np.exp(log_shares)  # of the loss by the scores: shares minus the truth, over n
        delta[rows, labels] -= 1
        delta /= len(x)
        weights: list[FloatArray] = []
        biases: list[FloatArray] = []
        for i in reversed(range(len(self.weights))):
            weights.append(inputs[i].T @ delta)
            biases.append(delta.sum(axis=0))
            if i > 0:
                delta = (delta @ self.weights[i].T) * (inputs[i] > 0)
        return Gradients(loss, tuple(reversed(weights)), tuple(reversed(biases)))

    def _layer_inputs(self, x: FloatArray) -> list[FloatArray]:
        """What goes into each layer, and what comes out of the last."""
        inputs, scores = [x], x @ self.weights[0] + self.biases[0]
        for w, b in zip(self.weights[1:], self.biases[1:], strict=True):
            inputs.append(np.maximum(scores, 0))
            scores = inputs[-1] @ w + b
        return [*inputs, scores]

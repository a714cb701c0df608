"""A network with one hidden layer, and its gradients. (Given: this week is about the loop.)

If you have written your own in the weeks before, put it here: the loop needs `parameters`,
`scores`, `shares`, `loss_and_gradients` and `copy`, and nothing else.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from mynet.data import FloatArray, IntArray

Parameters = dict[str, FloatArray]
"""Arrays by name: matrices of weights ("w1", "w2") and vectors of biases ("b1", "b2")."""


@dataclass(eq=False)
class Network:
    """scores = relu(x @ w1 + b1) @ w2 + b2, and a softmax that turns scores into shares.

    Attributes:
        parameters: w1 of shape (inputs, hidden), b1 (hidden,), w2 (hidden, classes), b2 (classes,).
    """

    parameters: Parameters

    @classmethod
    def random(cls, inputs: int, hidden: int, classes: int, rng: np.random.Generator) -> Self:
        """Weights that keep the size of the numbers from layer to layer, and no bias."""
        return cls(
            {
                "w1": rng.normal(size=(inputs, hidden)) * np.sqrt(2 / inputs),
                "b1": np.zeros(hidden),
                "w2": rng.normal(size=(hidden, classes)) * np.sqrt(1 / hidden),
                "b2": np.zeros(classes),
            }
        )

    def copy(self) -> Self:
        """A network with the same weights in arrays of its own."""
        return type(self)({name: value.copy() for name, value in self.parameters.items()})

    def scores(self, x: FloatArray) -> FloatArray:
        """One number for each row of x and each class, of shape (n, classes)."""
        return self._layers(x)[1]

    def shares(self, x: FloatArray) -> FloatArray:
        """The scores as probabilities: positive, and 1 in sum for each row."""
        return np.asarray(np.exp(_log_shares(self.scores(x))))

    def loss_and_gradients(self, x: FloatArray, labels: IntArray) -> tuple[float, Parameters]:
        """The mean cross-entropy of these examples, and its derivative by every parameter.

        Raises:
            ValueError: if there is no example, or not one label for each row.
        """
        if not len(x) or labels.shape != (len(x),):
            raise ValueError(f"rows and labels do not fit: shapes {x.shape} and {labels.shape}")
        hidden, scores = self._layers(x)
        rows, log_shares = np.arange(len(x)), _log_shares(scores)
        loss = float(-log_shares[rows, labels].mean())

        delta = np.exp(log_shares)  # of the loss by the scores: shares minus the truth, over n
        delta[rows, labels] -= 1
        delta /= len(x)
        below = (delta @ self.parameters["w2"].T) * (hidden > 0)
        return loss, {
            "w1": x.T @ below,
            "b1": below.sum(axis=0),
            "w2": hidden.T @ delta,
            "b2": delta.sum(axis=0),
        }

    def _layers(self, x: FloatArray) -> tuple[FloatArray, FloatArray]:
        p = self.parameters
        hidden = np.maximum(x @ p["w1"] + p["b1"], 0)
        return hidden, hidden @ p["w2"] + p["b2"]


def _log_shares(scores: FloatArray) -> FloatArray:
    lowered = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(lowered - np.log(np.exp(lowered).sum(axis=1, keepdims=True)))

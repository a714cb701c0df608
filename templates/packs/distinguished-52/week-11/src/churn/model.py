"""A linear model, and last week's logistic regression to train it for one yes-or-no question."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from churn.data import FloatArray, IntArray

PENALTY = 0.01  # times half the squared weights, against weights that grow without end
RATE, STEPS = 0.5, 1000


@dataclass(frozen=True, eq=False)
class LinearModel:
    """One score for each class: weights of shape (n_features, k) and a bias of shape (k,)."""

    weights: FloatArray
    bias: FloatArray

    def logits(self, x: FloatArray) -> FloatArray:
        """The scores of shape (n, k), any numbers and no probabilities yet."""
        return x @ self.weights + self.bias

    def classify(self, x: FloatArray) -> IntArray:
        """The class with the highest score."""
        classes: IntArray = np.argmax(self.logits(x), axis=1)
        return classes


def sigmoid(z: FloatArray) -> FloatArray:
    """1 / (1 + exp(-z)), without overflow for any z."""
    return 0.5 * (1 + np.tanh(z / 2))


def fit_logistic(x: FloatArray, labels: ArrayLike) -> LinearModel:
    """Train a model with a single score by gradient descent; labels are booleans or 0 and 1."""
    target = np.asarray(labels, dtype=np.float64)[:, np.newaxis]
    weights, bias = np.zeros((x.shape[1], 1)), np.zeros(1)
    for _ in range(STEPS):
        error = (sigmoid(x @ weights + bias) - target) / len(x)
        weights -= RATE * (x.T @ error + PENALTY * weights)
        bias -= RATE * error.sum(axis=0)
    return LinearModel(weights, bias)

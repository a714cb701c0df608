"""What gradients are for: a step downhill, and small data on which to watch many of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from backprop.arrays import FloatArray, Gradients, IntArray, Loss
from backprop.network import Network


def step_downhill(network: Network, gradients: Sequence[Gradients], rate: float) -> None:
    """Move every parameter by rate times its gradient, downhill.

    The parameters are the arrays in `layer.params`. They are changed in place and stay the same
    objects: a layer whose `params` makes a new dictionary in each call never hears of an array that
    somebody has put into an old one. The gradients stay as they are.

    Args:
        network: is changed.
        gradients: as `Network.objective` returns them, one dictionary for each layer.
        rate: how far to go.

    Raises:
        ValueError: if there is not one dictionary for each layer.
    """
    ### BEGIN SOLUTION
    for layer, own in zip(network.layers, gradients, strict=True):
        for name, array in layer.params.items():
            array -= rate * own[name]
    ### END SOLUTION


def fit(
    network: Network,
    x: ArrayLike,
    targets: ArrayLike,
    loss: Loss,
    *,
    rate: float,
    steps: int,
    penalty: float = 0.0,
) -> list[float]:
    """Make that many steps, each with all rows; give the objective before each of them (given)."""
    values = []
    for _ in range(steps):
        value, gradients = network.objective(x, targets, loss, penalty)
        values.append(value)
        step_downhill(network, gradients, rate)
    return values


def accuracy(scores: FloatArray, labels: ArrayLike) -> float:
    """The share of rows whose largest score is that of the label (given)."""
    return float(np.mean(scores.argmax(axis=1) == np.asarray(labels)))


def xor_rows() -> tuple[FloatArray, IntArray]:
    """The four rows of "one of both, but not both", with the labels 0 and 1 (given)."""
    x = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    return x, np.array([0, 1, 1, 0])


def two_moons(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[FloatArray, IntArray]:
    """n points on two half circles that reach into each other, and which of both it is (given)."""
    labels = np.arange(n) % 2
    angles = rng.uniform(0, np.pi, size=n)
    x = np.column_stack([np.cos(angles), np.sin(angles)])
    x[labels == 1] = [1.0, 0.5] - x[labels == 1]
    return x + rng.normal(scale=noise, size=(n, 2)), labels

"""A training loop that does not ask which cell it trains."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from lstm.arrays import Weights
from lstm.network import Batch, Network


@dataclass(frozen=True)
class Settings:
    """How to train. (Given.)

    Attributes:
        rate: the learning rate.
        limit: gradients longer than this, all together, are cut down to it.
    """

    rate: float = 0.01
    limit: float = 1.0


@dataclass(frozen=True, eq=False)
class Training:
    """What a training gives. (Given.)

    Attributes:
        network: the trained network.
        losses: the loss of each batch, before the step that it led to.
        norms: the length of the gradient of each batch, before it was clipped.
    """

    network: Network
    losses: list[float]
    norms: list[float]


class Adam:
    """Steps of about the same size for every weight, whatever the size of its gradient. (Given.)

    For each weight it keeps a running mean of its gradient and of the square of it, and it moves
    the weight by rate * mean / sqrt(mean of squares). Both means begin at 0 and are corrected for
    that. One object belongs to one training: it remembers.
    """

    def __init__(self, rate: float, inertia: float = 0.9, memory: float = 0.999) -> None:
        self.rate, self.inertia, self.memory = rate, inertia, memory
        self.steps = 0
        self.mean: Weights = {}
        self.square: Weights = {}

    def step(self, weights: Weights, gradients: Weights) -> Weights:
        """New weights, one step further. The given ones are left unchanged."""
        self.steps += 1
        moved = {}
        for name, slope in gradients.items():
            mean, square = self.mean.get(name, 0 * slope), self.square.get(name, 0 * slope)
            self.mean[name] = self.inertia * mean + (1 - self.inertia) * slope
            self.square[name] = self.memory * square + (1 - self.memory) * slope**2
            first = self.mean[name] / (1 - self.inertia**self.steps)
            second = self.square[name] / (1 - self.memory**self.steps)
            moved[name] = weights[name] - self.rate * first / (np.sqrt(second) + 1e-8)
        return moved


def clip(gradients: Weights, limit: float) -> tuple[Weights, float]:
    """Shorten gradients that are too long, all of them by the same factor.

    The length (the *global norm*) is that of all numbers of all arrays together, as if they were
    one long vector. If it is at most the limit, the gradients stay as they are. Otherwise the
    length becomes the limit, and the direction stays.

    Args:
        gradients: arrays of any shapes, by name. They are left unchanged.
        limit: the greatest length allowed.

    Returns:
        The gradients under the same names, and the length that they had before.

    Raises:
        ValueError: if the limit is not positive, or if a number among the gradients is infinite or
            NaN. No factor can repair such a gradient.

    >>> clip({"a": np.array([3.0]), "b": np.array([[-4.0]])}, limit=1.0)
    ({'a': array([0.6]), 'b': array([[-0.8]])}, 5.0)
    """
    ### BEGIN SOLUTION
    norm = float(np.sqrt(sum(np.sum(array**2) for array in gradients.values())))
    if not limit > 0 or not np.isfinite(norm):
        raise ValueError(f"cannot clip gradients of length {norm} to {limit}")
    if norm <= limit:
        return gradients, norm
    return {name: array * (limit / norm) for name, array in gradients.items()}, norm
    ### END SOLUTION


def train(network: Network, batches: Iterable[Batch], settings: Settings) -> Training:
    """Learn from one batch after the other, with one step of Adam for each.

    Nothing here depends on the cell: the same loop trains an RNN and an LSTM. `loss_and_gradients`
    starts every sequence with a state of zeros, because the sequences of different batches have
    nothing to do with each other. Adam gets clipped gradients.

    Args:
        network: the network to begin with. It and its weights are left unchanged.
        batches: what to learn from. It may be a generator, which can be gone through only once and
            has no length. Without a batch the network stays as it is.
        settings: the learning rate, and the limit of the gradients.

    Returns:
        The trained network, and the losses and lengths of all batches, in their order.
    """
    ### BEGIN SOLUTION
    from lstm.network import loss_and_gradients

    adam, losses, norms = Adam(settings.rate), [], []
    for batch in batches:
        loss, gradients = loss_and_gradients(network, batch)
        clipped, norm = clip(gradients, settings.limit)
        network = network.with_weights(adam.step(network.weights, clipped))
        losses.append(loss)
        norms.append(norm)
    return Training(network, losses, norms)
    ### END SOLUTION

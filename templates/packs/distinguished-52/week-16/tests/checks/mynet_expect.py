"""What the checks of this week share: errors in words, a network that takes notes, small data."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from expect import holds, same
from numpy.typing import ArrayLike, NDArray

from mynet.data import Examples
from mynet.network import Network, Parameters
from mynet.steps import EarlyStopping, Momentum
from mynet.training import Run

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def mistaken(found: ArrayLike, mistakes: Mapping[str, ArrayLike], otherwise: str) -> str:
    """The words for the first mistake that gives just these numbers."""
    numbers = np.asarray(found)
    for words, wanted in mistakes.items():
        other = np.asarray(wanted)
        if numbers.shape == other.shape and np.allclose(numbers, other, rtol=1e-7, atol=1e-12):
            return words
    return otherwise


def blobs(n: int, seed: int = 0, spread: float = 0.6) -> Examples:
    """Three overlapping clouds in four dimensions; the first column numbers the examples."""
    rng = np.random.default_rng(seed)
    labels = np.arange(n, dtype=np.int64) % 3
    x = np.eye(3)[labels] + spread * rng.normal(size=(n, 3))
    return Examples(np.column_stack([np.arange(n) / n, x]), labels)


@dataclass(eq=False)
class Watched(Network):
    """A network that notes what it was asked."""

    batches: list[Examples] = field(default_factory=list)
    """The examples of every call of `loss_and_gradients`."""
    losses: list[float] = field(default_factory=list)
    """What these calls gave."""
    most: int = 0
    """The largest number of rows that went through the network at a time."""

    def loss_and_gradients(self, x: Floats, labels: Ints) -> tuple[float, Parameters]:
        self.batches.append(Examples(np.array(x), np.array(labels)))
        loss, gradients = super().loss_and_gradients(x, labels)
        self.losses.append(loss)
        return loss, gradients

    def _layers(self, x: Floats) -> tuple[Floats, Floats]:
        self.most = max(self.most, len(x))
        return super()._layers(x)


def small_network(seed: int = 0, hidden: int = 5) -> Watched:
    """Four inputs, three classes, and no bias that is zero."""
    rng = np.random.default_rng(seed)
    network = Watched.random(4, hidden, 3, rng)
    for name in ("b1", "b2"):
        network.parameters[name] += rng.normal(size=network.parameters[name].shape) / 3
    return network


def small_run(seed: int = 0, patience: int = 5, momentum: float = 0.8) -> Run:
    """A run on a small network, before its first epoch."""
    rng = np.random.default_rng(seed + 100)
    return Run(small_network(seed), Momentum(momentum), EarlyStopping(patience), rng)


def copied(parameters: Parameters) -> Parameters:
    """The same numbers in other arrays."""
    return {name: value.copy() for name, value in parameters.items()}


def same_parameters(
    found: Parameters, wanted: Parameters, what: str, hint: str, rtol: float = 1e-8
) -> None:
    """Fail unless both have the same names, and the same numbers behind them."""
    names = sorted(found), sorted(wanted)
    holds(
        names[0] == names[1],
        f"{what}: expected the names {names[1]}, found {names[0]}.",
        hint=hint,
    )
    for name, value in wanted.items():
        same(found[name], value, f"{what}, {name}", hint=hint, rtol=rtol, atol=1e-12)


def replay(
    start: Parameters, batches: list[Examples], rate: float, momentum: float, strength: float
) -> Parameters:
    """Where these batches lead from the start, by the formulas written out."""
    p = copied(start)
    velocity = {name: np.zeros_like(value) for name, value in p.items()}
    for batch in batches:
        gradients = Network(p).loss_and_gradients(batch.x, batch.labels)[1]
        for name in p:
            g = gradients[name] + (strength * p[name] if name.startswith("w") else 0.0)
            velocity[name] = momentum * velocity[name] + g
            p[name] = p[name] - rate * velocity[name]
    return p

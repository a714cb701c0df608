"""A study: one network, several ways to train it, several seeds (given, but for the verdict)."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from techniques.arrays import FloatArray, IntArray
from techniques.dropout import Dropout
from techniques.layers import Layer, Linear, Network, Tanh, predict
from techniques.norms import BatchNorm, GroupNorm, LayerNorm
from techniques.schedules import Schedule
from techniques.steps import AdamW, clip

NORMS: dict[str, Callable[[int], list[Layer]]] = {
    "none": lambda width: [],
    "batch": lambda width: [BatchNorm(width)],
    "layer": lambda width: [LayerNorm(width)],
    "group": lambda width: [GroupNorm(4, width)],
}


def spirals(n: int, rng: np.random.Generator, noise: float = 0.15) -> tuple[FloatArray, IntArray]:
    """n points on three arms of a spiral, and the arm of each: 0, 1 or 2."""
    labels = rng.integers(3, size=n)
    radius = rng.uniform(0.1, 1.0, size=n)
    angle = 4 * radius + 2 * np.pi / 3 * labels + noise * rng.normal(size=n)
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)]), labels


def build(
    norm: str,
    rng: np.random.Generator,
    *,
    depth: int = 3,
    width: int = 16,
    gain: float = 1.0,
    dropout: float = 0.0,
) -> Network:
    """Linear, normalization, tanh and dropout, `depth` times, and three scores at the end."""
    layers: list[Layer] = []
    for i in range(depth):
        layers += [Linear.random(width if i else 2, width, rng, gain), *NORMS[norm](width), Tanh()]
        layers += [Dropout(dropout, rng)] if dropout else []
    return Network([*layers, Linear.random(width, 3, rng, gain)])


def cross_entropy(scores: FloatArray, labels: IntArray) -> tuple[float, FloatArray]:
    """The mean of -log(share of the label) over the rows, and its gradient by the scores."""
    rows = np.arange(len(labels))
    shifted = scores - scores.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    slope = np.exp(logs)
    slope[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), slope / len(labels)


def fit(
    network: Network,
    data: tuple[FloatArray, IntArray],
    unseen: tuple[FloatArray, IntArray],
    schedule: Schedule,
    rng: np.random.Generator,
    *,
    epochs: int = 20,
    batch: int = 32,
    optimizer: AdamW | None = None,
    limit: float = 5.0,
) -> FloatArray:
    """Train a network; give its loss on unseen examples before the first and after every epoch.

    A last batch that is too short is left out. The shape of the result is (epochs + 1,).
    """
    x, labels = data
    chosen = AdamW() if optimizer is None else optimizer
    network.train()
    losses, step = [cross_entropy(predict(network, unseen[0]), unseen[1])[0]], 0
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for first in range(0, len(x) - batch + 1, batch):
            rows = order[first : first + batch]
            scores, caches = network.forward(x[rows])
            _, dscores = cross_entropy(scores, labels[rows])
            gradients, _ = clip(network.backward(dscores, caches)[1], limit)
            chosen.move(network, gradients, schedule(step))
            step += 1
        losses.append(cross_entropy(predict(network, unseen[0]), unseen[1])[0])
    return np.array(losses)


def compare(
    variants: Mapping[str, Callable[[np.random.Generator], FloatArray]], seeds: Sequence[int]
) -> dict[str, FloatArray]:
    """Run every variant with every seed; give the curves, of shape (seeds, points), by name.

    For one seed, every variant begins with a new generator in the same state. So where they draw
    alike, they get the same data and the same order of the batches, and the difference between two
    variants is less a matter of luck.
    """
    return {
        name: np.stack([variant(np.random.default_rng(seed)) for seed in seeds])
        for name, variant in variants.items()
    }


def paired_gain(first: ArrayLike, second: ArrayLike) -> tuple[float, float]:
    """By how much the losses of the second variant are lower, and how sure that is.

    Both variants were run with the same seeds, in the same order. A seed that makes the task hard
    makes it hard for both. So the seeds are compared one by one, and only the *differences* tell
    how much is luck.

    Args:
        first, second: one final loss for each seed, of shape (n,), with n at least 2.

    Returns:
        The mean of the differences first - second (positive if the second variant is better), and
        the standard error of this mean: the standard deviation of the differences, estimated from
        this sample (divided by n - 1), divided by √n.

    Raises:
        ValueError: if the shapes differ, if there is another number of axes than one, or if there
            is only one seed. One seed says nothing about luck.

    >>> paired_gain([0.5, 0.9, 0.7], [0.4, 0.8, 0.6])[0].__round__(3)
    0.1
    """
    ### BEGIN SOLUTION
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.shape != b.shape or a.ndim != 1 or len(a) < 2:
        raise ValueError(f"expected two rows of at least two losses, found {a.shape}, {b.shape}")
    gains = a - b
    return float(gains.mean()), float(gains.std(ddof=1) / np.sqrt(len(gains)))
    ### END SOLUTION

"""Fit the model to generated readings of pumps."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .model import Array, Model, save

VERSION = "1.0.0"  # raise it whenever model.json changes
FEATURES = ("temperature", "vibration", "pressure")
# For each label the centre and the spread of each feature.
STATES = {
    "normal": ((55.0, 2.0, 8.0), (6.0, 0.6, 0.8)),
    "worn": ((72.0, 5.5, 7.6), (8.0, 1.2, 1.0)),
    "blocked": ((68.0, 2.8, 13.0), (7.0, 0.8, 1.5)),
}
PACKAGED = Path(__file__).with_name("model.json")


def sample(count: int, seed: int) -> tuple[Array, NDArray[np.int64]]:
    """Readings and the numbers of their labels, equally many of each."""
    rng = np.random.default_rng(seed)
    rows = [rng.normal(centre, spread, (count, 3)) for centre, spread in STATES.values()]
    return np.concatenate(rows), np.repeat(np.arange(len(STATES)), count)


def fit(rows: Array, labels: NDArray[np.int64], steps: int = 400, rate: float = 0.5) -> Model:
    """Descend the gradient of the cross-entropy."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    x, wanted = (rows - mean) / scale, np.eye(len(STATES))[labels]
    weights, bias = np.zeros((len(FEATURES), len(STATES))), np.zeros(len(STATES))
    for _ in range(steps):
        model = Model(VERSION, FEATURES, tuple(STATES), mean, scale, weights, bias)
        wrong = (model.probabilities(rows) - wanted) / len(rows)
        weights, bias = weights - rate * x.T @ wrong, bias - rate * wrong.sum(axis=0)
    return Model(VERSION, FEATURES, tuple(STATES), mean, scale, weights, bias)


def accuracy(model: Model, rows: Array, labels: NDArray[np.int64]) -> float:
    """The share of rows whose most probable label is the right one."""
    return float((model.probabilities(rows).argmax(axis=1) == labels).mean())


def main() -> None:
    """Fit, judge on readings that were not fitted to, and keep the model beside this file."""
    model = fit(*sample(400, seed=1))
    judged = accuracy(model, *sample(200, seed=2))
    print(f"version {VERSION}, accuracy on new readings {judged:.3f}")
    save(model, PACKAGED)


if __name__ == "__main__":
    main()

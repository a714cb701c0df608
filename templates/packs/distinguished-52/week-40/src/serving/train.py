"""Fit the model to parcels that are made up: `python -m serving.train` writes model.json anew."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from serving.model import Array, Model, save, softmax

VERSION = "1.0.0"  # raise it whenever model.json changes
FEATURES = ("distance_km", "weight_kg", "hour")
LABELS = ("next_day", "two_days", "later")
PACKAGED = Path(__file__).with_name("model.json")


def sample(count: int, seed: int) -> tuple[Array, NDArray[np.int64]]:
    """Parcels, and for each the number of the label that came true."""
    rng = np.random.default_rng(seed)
    distance = rng.uniform(5, 1500, count)
    weight = rng.gamma(2, 3, count).clip(0.1, 31.5)
    hour = rng.uniform(6, 22, count)
    # Far, heavy and late in the day: each delays a parcel. The rest is chance.
    delay = distance / 300 + weight / 10 + (hour - 14) / 4 + rng.logistic(0, 0.5, count)
    return np.column_stack([distance, weight, hour]), np.digitize(delay, [2.5, 4.5])


def fit(rows: Array, labels: NDArray[np.int64], steps: int = 500, rate: float = 1.0) -> Model:
    """Descend the gradient of the cross-entropy."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    x, wanted = (rows - mean) / scale, np.eye(len(LABELS))[labels]
    weights, bias = np.zeros((len(FEATURES), len(LABELS))), np.zeros(len(LABELS))
    for _ in range(steps):
        wrong = (softmax(x @ weights + bias) - wanted) / len(rows)
        weights, bias = weights - rate * x.T @ wrong, bias - rate * wrong.sum(axis=0)
    return Model(VERSION, FEATURES, LABELS, mean, scale, weights, bias)


def main() -> None:
    """Fit, judge on parcels that were not fitted to, and keep the model beside this file."""
    model = fit(*sample(2000, seed=1))
    rows, labels = sample(1000, seed=2)
    right = np.mean(model.probabilities(rows).argmax(axis=1) == labels)
    print(f"version {VERSION}, accuracy on new parcels {right:.3f}")
    save(model, PACKAGED)


if __name__ == "__main__":
    main()

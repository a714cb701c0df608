"""A softmax regression in NumPy: readings in, a probability for each label out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Model:
    """All that a prediction depends on; `version` tells answers of different models apart."""

    version: str
    features: tuple[str, ...]
    labels: tuple[str, ...]
    mean: Array
    scale: Array
    weights: Array  # one row per feature, one column per label
    bias: Array

    def __post_init__(self) -> None:
        """Refuse parameters that do not fit together, before anybody asks for a prediction."""
        features, labels = len(self.features), len(self.labels)
        wanted = {"mean": (features,), "scale": (features,), "bias": (labels,)}
        for name, shape in (wanted | {"weights": (features, labels)}).items():
            values: Array = getattr(self, name)
            if values.shape != shape or not np.isfinite(values).all():
                raise ValueError(f"{name} must be {shape} finite numbers, found {values.shape}")

    def probabilities(self, rows: Array) -> Array:
        """One row of probabilities for each row of features."""
        scores = (rows - self.mean) / self.scale @ self.weights + self.bias
        # Without the largest score subtracted, exp overflows.
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Array = odds / odds.sum(axis=1, keepdims=True)
        return shares

    def predict(self, reading: Mapping[str, float]) -> dict[str, float]:
        """The probability of each label for one reading."""
        row = np.array([[reading[name] for name in self.features]])
        return dict(zip(self.labels, self.probabilities(row)[0].tolist(), strict=True))


def save(model: Model, path: Path) -> None:
    """Write the model as JSON, which people can read and which runs nothing when it is loaded."""
    arrays = {k: v.round(6).tolist() for k, v in vars(model).items() if isinstance(v, np.ndarray)}
    path.write_text(json.dumps(asdict(model) | arrays, indent=2) + "\n", encoding="utf-8")


def load(path: Path) -> Model:
    """Read a model that `save` wrote.

    Raises:
        OSError: if the file cannot be read.
        ValueError: if there is no complete model in it.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Model(
            version=str(found["version"]),
            features=tuple(found["features"]),
            labels=tuple(found["labels"]),
            mean=np.array(found["mean"], dtype=np.float64),
            scale=np.array(found["scale"], dtype=np.float64),
            weights=np.array(found["weights"], dtype=np.float64),
            bias=np.array(found["bias"], dtype=np.float64),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path} holds no complete model: {error!r}") from error

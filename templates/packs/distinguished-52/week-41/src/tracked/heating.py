"""How much does it take to heat a house for a day? Made-up readings, and a small model.

The model is a ridge regression on cosines of random directions. The seed draws the directions, so
two runs that differ in the seed alone give two different models.
"""

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

COLUMNS = ("day", "outside", "wind", "sun", "area", "kwh")
READINGS = Path("data/readings.csv")


def readings(rows: int, seed: int) -> FloatArray:
    """Readings of many days: shape (rows, 6), the same for the same seed."""
    rng = np.random.default_rng(seed)
    day = np.arange(rows)
    outside = 9 - 11 * np.cos(2 * np.pi * day / 365) + rng.normal(0, 4, rows)
    wind = rng.gamma(2, 2, rows)
    sun = np.clip(rng.normal(5 - 3 * np.cos(2 * np.pi * day / 365), 2, rows), 0, None)
    area = rng.integers(60, 200, rows)
    cold = np.clip(17 - outside, 0, None)
    kwh = area * cold * (0.03 + 0.002 * wind) - 0.8 * sun * (cold > 0) + rng.normal(0, 3, rows)
    return np.column_stack([day, outside, wind, sun, area, np.clip(kwh, 0, None)]).round(2)


def as_csv(table: FloatArray) -> bytes:
    """Rows as text, with a header."""
    text = io.StringIO()
    np.savetxt(text, table, fmt="%.2f", delimiter=",", header=",".join(COLUMNS), comments="")
    return text.getvalue().encode()


def read_csv(path: Path) -> FloatArray:
    """The rows of such a file: shape (rows, 6)."""
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)


def prepare(table: FloatArray, warmest: float, every: int) -> tuple[FloatArray, FloatArray]:
    """Rows to learn from, and rows to measure with: each `every`-th day. Warm days are left out."""
    measured = table[:, 0] % every == 0
    cold = table[:, 1] <= warmest
    return table[cold & ~measured], table[cold & measured]


def _features(model: Mapping[str, Any], table: FloatArray) -> FloatArray:
    scaled = (table[:, 1:-1] - model["mean"]) / model["scale"]
    waves = np.cos(scaled @ np.array(model["directions"]) + model["shifts"])
    return np.column_stack([np.ones(len(table)), scaled, waves])


def train(table: FloatArray, width: int, alpha: float, seed: int) -> dict[str, Any]:
    """A model as plain numbers and lists, so that JSON can hold it."""
    if width < 1 or alpha <= 0:
        raise ValueError(f"width and alpha must be positive, found {width} and {alpha}")
    rng = np.random.default_rng(seed)
    inputs = table[:, 1:-1]
    model: dict[str, Any] = {
        "mean": inputs.mean(axis=0).tolist(),
        "scale": inputs.std(axis=0).tolist(),
        "directions": rng.normal(0, 0.6, (inputs.shape[1], width)).tolist(),
        "shifts": rng.uniform(0, 2 * np.pi, width).tolist(),
    }
    known = _features(model, table)
    square = known.T @ known + alpha * np.eye(known.shape[1])
    return {**model, "weights": np.linalg.solve(square, known.T @ table[:, -1]).tolist()}


def measure(model: Mapping[str, Any], table: FloatArray) -> dict[str, float]:
    """How far the model is off, in kWh: the root of the mean square, and the mean."""
    off = _features(model, table) @ np.array(model["weights"]) - table[:, -1]
    return {
        "rmse": round(float(np.sqrt(np.mean(off**2))), 4),
        "mae": round(float(np.mean(np.abs(off))), 4),
    }


def stage(name: str, settings: Mapping[str, Any]) -> None:
    """What the stages of `tracking/dvc.yaml` do, in the current folder."""
    train_rows, valid_rows = Path("data/train.csv"), Path("data/valid.csv")
    model, metrics = Path("model.json"), Path("metrics.json")
    if name == "prepare":
        known, held = prepare(read_csv(READINGS), **settings["prepare"])
        train_rows.write_bytes(as_csv(known))
        valid_rows.write_bytes(as_csv(held))
    elif name == "train":
        found = train(read_csv(train_rows), **settings["train"])
        model.write_bytes(json.dumps(found).encode())
    elif name == "evaluate":
        score = measure(json.loads(model.read_bytes()), read_csv(valid_rows))
        metrics.write_bytes((json.dumps(score, indent=2) + "\n").encode())
    else:
        raise ValueError(f"there is no stage {name!r}")

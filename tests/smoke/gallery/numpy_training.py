"""A small training in NumPy, with gradients by hand, that speaks the contract on its own.

GALLERY=<name> makes one mistake in it.
"""

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = dict[str, Array]

FEATURES, CLASSES, WIDTH, POINTS, BATCH = 4, 4, 16, 512, 64
RATE, MOMENTUM, OVERFIT_STEPS, SINGLES = 0.2, 0.9, 30, 8
GALLERY = os.environ.get("GALLERY", "")


def blobs() -> tuple[Array, NDArray[np.int64]]:
    """Points around one centre for each class, and their classes."""
    drawn = np.random.default_rng(7)
    labels = np.arange(POINTS) % CLASSES
    centres = 2.0 * drawn.normal(size=(CLASSES, FEATURES))
    return centres[labels] + drawn.normal(size=(POINTS, FEATURES)), labels


def new(drawn: np.random.Generator) -> Parameters:
    """A network that has learnt nothing yet."""
    return {
        "first": drawn.normal(size=(FEATURES, WIDTH)) / FEATURES**0.5,
        "first_bias": np.zeros(WIDTH),
        "last": drawn.normal(size=(WIDTH, CLASSES)) / (4 * WIDTH**0.5),
        "last_bias": np.zeros(CLASSES),
    }


def forward(model: Parameters, points: Array) -> tuple[Array, Array]:
    """What the hidden layer says, and how likely each class is."""
    if GALLERY == "batch-mean-leak":
        points = points - points.mean(axis=0)
    hidden = np.maximum(points @ model["first"] + model["first_bias"], 0)
    scores = hidden @ model["last"] + model["last_bias"]
    axis = 0 if GALLERY == "softmax-over-wrong-axis" else 1
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return hidden, powers / powers.sum(axis=axis, keepdims=True)


def loss_of(chances: Array, labels: NDArray[np.int64]) -> float:
    """The mean cross-entropy."""
    return float(-np.log(chances[np.arange(len(labels)), labels]).mean())


def gradients(
    model: Parameters, points: Array, labels: NDArray[np.int64]
) -> tuple[float, Parameters]:
    """The loss, and its derivative by every parameter."""
    hidden, chances = forward(model, points)
    by_scores = chances.copy()
    by_scores[np.arange(len(labels)), labels] -= 1
    by_scores /= len(labels)
    if GALLERY == "wrong-sign":
        by_scores = -by_scores
    by_hidden = by_scores @ model["last"].T * (hidden > 0)
    found = {
        "first": points.T @ by_hidden,
        "first_bias": by_hidden.sum(axis=0),
        "last": hidden.T @ by_scores,
        "last_bias": by_scores.sum(axis=0),
    }
    if GALLERY == "forgotten-bias":
        found["first_bias"] = np.zeros(WIDTH)
    return loss_of(chances, labels), found


class Training:
    """All that changes in a run."""

    def __init__(self, seed: int) -> None:
        self.drawn = np.random.default_rng(None if GALLERY == "never-seeded" else seed)
        self.points, self.labels = blobs()
        self.model = new(self.drawn)
        self.speed = {name: np.zeros_like(value) for name, value in self.model.items()}
        self.sums = {name: np.zeros_like(value) for name, value in self.model.items()}
        self.step = 0

    def batch(self) -> tuple[Array, NDArray[np.int64]]:
        """Some of the points, at random."""
        some = self.drawn.integers(POINTS, size=BATCH)
        return self.points[some], self.labels[some]

    def update(
        self, points: Array, labels: NDArray[np.int64]
    ) -> tuple[float, Parameters, Parameters]:
        """One step: the loss before it, its own gradient and the one that was used."""
        loss, own = gradients(self.model, points, labels)
        for name, gradient in own.items():
            kept = 1.0 if GALLERY == "never-reset" else 0.0
            self.sums[name] = kept * self.sums[name] + gradient
            self.speed[name] = MOMENTUM * self.speed[name] + self.sums[name]
            self.model[name] = self.model[name] - RATE * self.speed[name]
        return loss, own, self.sums

    def save(self, path: Path) -> None:
        """Write down what is needed to go on."""
        speed = None if GALLERY == "momentum-not-saved" else self.speed
        path.write_bytes(pickle.dumps((self.step, self.model, speed, self.sums, self.drawn)))

    def restore(self, path: Path) -> None:
        """Go on from there."""
        self.step, self.model, speed, self.sums, self.drawn = pickle.loads(path.read_bytes())
        self.speed = speed or self.speed


def main(arguments: list[str]) -> None:
    """Train as the environment says; `--resume` goes on from the checkpoint."""
    out, seed = Path(os.environ["PORTFOLIO_OUT"]), int(os.environ["PORTFOLIO_SEED"])
    out.mkdir(parents=True, exist_ok=True)
    run = Training(seed)
    if "--resume" in arguments:
        run.restore(out / "checkpoint")
    with (out / "metrics.jsonl").open("a") as log:
        while run.step < int(os.environ["PORTFOLIO_STEPS"]):
            run.step += 1
            loss, own, _ = run.update(*run.batch())
            norm = float(sum((g**2).sum() for g in own.values()) ** 0.5)
            write(log, step=run.step, loss=loss, grad_norm=norm)
        run.save(out / "checkpoint")
        if os.environ.get("PORTFOLIO_PROBE") == "1":
            write(log, probe="batch", **overfitted(Training(seed), *run.batch()))
            write(log, probe="evaluation", **evaluated(run.model, *run.batch()))


def write(log: Any, **line: Any) -> None:
    """Append a line; Python writes NaN and Infinity, which the toolkit reads."""
    log.write(json.dumps(line) + "\n")


def overfitted(fresh: Training, points: Array, labels: NDArray[np.int64]) -> dict[str, Any]:
    """How a fresh model learns one batch."""
    before = dict(fresh.model)
    largest, losses, carried = dict.fromkeys(before, 0.0), [], 0.0
    for _ in range(OVERFIT_STEPS):
        loss, own, used = fresh.update(points, labels)
        losses.append(loss)
        for name, gradient in own.items():
            size = float(abs(gradient).max())
            largest[name] = max(largest[name], size)
            carried = max(carried, float(abs(used[name] - gradient).max() / max(size, 1e-12)))
    parameters = {
        name: {
            "trainable": True,
            "gradient": largest[name],
            "change": float(abs(fresh.model[name] - before[name]).max()),
        }
        for name in before
    }
    return {"losses": losses, "parameters": parameters, "carried": carried}


def evaluated(model: Parameters, points: Array, labels: NDArray[np.int64]) -> dict[str, Any]:
    """The loss of some examples, twice together and once alone."""
    before = {name: value.copy() for name, value in model.items()}

    def score(some: slice) -> float:
        return loss_of(forward(model, points[some])[1], labels[some])

    twice = [score(slice(SINGLES)), score(slice(SINGLES))]
    changed = [name for name in before if (before[name] != model[name]).any()]
    alone = [score(slice(i, i + 1)) for i in range(SINGLES)]
    return {"losses": twice, "changed": changed, "alone": alone}


if __name__ == "__main__":
    main(sys.argv[1:])

# mypy: no-warn-return-any, disable-error-code="import-not-found, untyped-decorator"
# JAX is not in the environment that checks this file: what comes from it is Any.
"""A small training in JAX that speaks the contract on its own.

GALLERY=<name> makes one mistake in it.
"""

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jax import numpy as jnp

FEATURES, CLASSES, WIDTH, POINTS, BATCH = 4, 4, 16, 512, 64
RATE, MOMENTUM, DROPOUT, OVERFIT_STEPS, SINGLES = 0.2, 0.9, 0.1, 30, 8
GALLERY = os.environ.get("GALLERY", "")

Model = dict[str, jax.Array]


def blobs() -> tuple[Any, Any]:
    """Points around one centre for each class, and their classes."""
    drawn = np.random.default_rng(7)
    labels = np.arange(POINTS) % CLASSES
    centres = 2.0 * drawn.normal(size=(CLASSES, FEATURES))
    points = centres[labels] + drawn.normal(size=(POINTS, FEATURES))
    return points.astype(np.float32), labels


def new(key: jax.Array) -> Model:
    """A network that has learnt nothing yet."""
    first, last = jax.random.split(key)
    return {
        "first": jax.random.normal(first, (FEATURES, WIDTH)) / FEATURES**0.5,
        "first_bias": jnp.zeros(WIDTH),
        "last": jax.random.normal(last, (WIDTH, CLASSES)) / (4 * WIDTH**0.5),
        "last_bias": jnp.zeros(CLASSES),
    }


def loss_of(model: Model, points: jax.Array, labels: jax.Array, key: jax.Array | None) -> jax.Array:
    """The mean cross-entropy; with a key, some of the network rests."""
    hidden = jax.nn.relu(points @ model["first"] + model["first_bias"])
    if GALLERY == "stopped-gradient":
        hidden = jax.lax.stop_gradient(hidden)
    if key is not None:
        hidden = hidden * jax.random.bernoulli(key, 1 - DROPOUT, hidden.shape) / (1 - DROPOUT)
    scores = hidden @ model["last"] + model["last_bias"]
    chances = jax.nn.log_softmax(scores, axis=1)
    loss = -jnp.take_along_axis(chances, labels[:, None], axis=1).mean()
    if GALLERY == "norm-of-zeros":  # at zero it has no derivative
        loss = loss + 1e-4 * jnp.linalg.norm(model["last_bias"])
    return loss


@jax.jit
def learnt(model: Model, speed: Model, points: Any, labels: Any, key: Any) -> tuple[Any, ...]:
    """The model, its speed and the key after a step; the loss before it, and the gradients."""
    key, own = jax.random.split(key)
    loss, found = jax.value_and_grad(loss_of)(model, points, labels, own)
    speed = jax.tree.map(lambda old, gradient: MOMENTUM * old + gradient, speed, found)
    moved = jax.tree.map(lambda value, by: value - RATE * by, model, speed)
    return moved, speed, key, loss, found


class Training:
    """All that changes in a run."""

    def __init__(self, seed: int) -> None:
        seed = 0 if GALLERY == "seed-always-the-same" else seed
        self.key, self.batches = jax.random.key(seed), np.random.default_rng(seed)
        self.points, self.labels = blobs()
        self.model = new(self.next_key())
        self.speed = jax.tree.map(jnp.zeros_like, self.model)
        self.step = 0

    def next_key(self) -> jax.Array:
        """Random numbers that nobody had before."""
        self.key, other = jax.random.split(self.key)
        return other

    def batch(self) -> tuple[Any, Any]:
        """Some of the points, at random."""
        some = self.batches.integers(POINTS, size=BATCH)
        return self.points[some], self.labels[some]

    def update(self, points: Any, labels: Any) -> tuple[float, Model]:
        """One step: the loss before it, and its gradients."""
        self.model, self.speed, self.key, loss, found = learnt(
            self.model, self.speed, points, labels, self.key
        )
        return float(loss), found

    def score(self, points: Any, labels: Any) -> float:
        """The mean loss of some examples."""
        key = self.next_key() if GALLERY == "dropout-in-evaluation" else None
        return float(loss_of(self.model, points, labels, key))

    def save(self, path: Path) -> None:
        """Write down what is needed to go on."""
        key = None if GALLERY == "key-not-saved" else np.asarray(jax.random.key_data(self.key))
        model, speed = jax.device_get((self.model, self.speed))
        path.write_bytes(pickle.dumps((self.step, model, speed, key, self.batches)))

    def restore(self, path: Path) -> None:
        """Go on from there."""
        saved = pickle.loads(path.read_bytes())
        self.step, self.model, self.speed, key, self.batches = saved
        self.key = self.key if key is None else jax.random.wrap_key_data(key)


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
            loss, _ = run.update(*run.batch())
            write(log, step=run.step, loss=loss)
        run.save(out / "checkpoint")
        if os.environ.get("PORTFOLIO_PROBE") == "1":
            write(log, probe="batch", **overfitted(Training(seed), *run.batch()))
            write(log, probe="evaluation", **evaluated(run, *run.batch()))


def write(log: Any, **line: Any) -> None:
    """Append a line; Python writes NaN and Infinity, which the toolkit reads."""
    log.write(json.dumps(line) + "\n")


def overfitted(fresh: Training, points: Any, labels: Any) -> dict[str, Any]:
    """How a fresh model learns one batch; JAX has no gradients that could be carried over."""
    before = fresh.model
    largest, losses = jax.tree.map(lambda _: 0.0, before), []
    for _ in range(OVERFIT_STEPS):
        loss, found = fresh.update(points, labels)
        losses.append(loss)
        sizes = {name: float(np.abs(gradient).max()) for name, gradient in found.items()}
        largest = jax.tree.map(max, largest, sizes)
    parameters = {
        name: {
            "trainable": True,
            "gradient": largest[name],
            "change": float(np.abs(fresh.model[name] - before[name]).max()),
        }
        for name in before
    }
    return {"losses": losses, "parameters": parameters, "carried": 0.0}


def evaluated(run: Training, points: Any, labels: Any) -> dict[str, Any]:
    """The loss of some examples, twice together and once alone; arrays of JAX cannot change."""
    some = points[:SINGLES], labels[:SINGLES]
    twice = [run.score(*some), run.score(*some)]
    alone = [run.score(points[i : i + 1], labels[i : i + 1]) for i in range(SINGLES)]
    return {"losses": twice, "changed": [], "alone": alone}


if __name__ == "__main__":
    main(sys.argv[1:])

"""A small question that only order can answer, and an encoder that learns it. (Given, all of it.)

A sentence is a row of words. Two of them are special, and each stands in it exactly once: does the
first special word come before the second? The words alone do not tell, so without positions nothing
can be better than guessing.
"""

from dataclasses import dataclass

import numpy as np

from encoder.block import Design
from encoder.padding import mean_pool, padding_mask
from encoder.stack import encode, encode_backward, gradient_sizes
from encoder.weights import BoolArray, Encoder, FloatArray, combine

WORDS = 12


@dataclass(frozen=True, eq=False)
class Batch:
    """Sentences: x of shape (count, size, width), who is real (count, size), answers 0 or 1."""

    x: FloatArray
    real: BoolArray
    answers: FloatArray


@dataclass(frozen=True, eq=False)
class Model:
    """An encoder, and a direction in which the pooled output is read off."""

    encoder: Encoder
    direction: FloatArray
    bias: FloatArray


@dataclass(frozen=True, eq=False)
class Run:
    """What a training left behind.

    Attributes:
        losses: the mean cross-entropy of each step; guessing costs log 2 = 0.69.
        sizes: the `gradient_sizes` before the first step.
        accuracy: the share of right answers for new sentences.
        model: the trained model.
    """

    losses: FloatArray
    sizes: FloatArray
    accuracy: float
    model: Model


def sentences(count: int, size: int, width: int, rng: np.random.Generator) -> Batch:
    """Random sentences of 2 to `size` words; padding is filled with words too, as a trap.

    Every word always has the same vector, and that does not depend on the generator.
    """
    table = np.random.default_rng(28).normal(size=(WORDS, width))
    lengths = rng.integers(2, size + 1, size=count)
    words = rng.integers(2, WORDS, size=(count, size))
    answers = rng.integers(2, size=count)
    for row, length, answer in zip(words, lengths, answers, strict=True):
        places = np.sort(rng.permutation(length)[:2])
        row[places] = (0, 1) if answer else (1, 0)
    return Batch(table[words], padding_mask(lengths, size), answers.astype(np.float64))


def chances(model: Model, batch: Batch, design: Design) -> FloatArray:
    """How sure the model is, for each sentence, that the answer is 1."""
    pooled = mean_pool(encode(batch.x, model.encoder, design, batch.real), batch.real)
    scores = np.clip(pooled @ model.direction + model.bias, -500, 500)
    chance: FloatArray = 1 / (1 + np.exp(-scores))
    return chance


def loss_and_gradients(
    model: Model, batch: Batch, design: Design
) -> tuple[float, Model, FloatArray]:
    """The mean cross-entropy, its slopes with all weights, and those with the encoder's output."""
    output = encode(batch.x, model.encoder, design, batch.real)
    pooled = mean_pool(output, batch.real)
    scores = pooled @ model.direction + model.bias
    losses = np.logaddexp(0, scores) - batch.answers * scores
    d_scores = (1 / (1 + np.exp(-np.clip(scores, -500, 500))) - batch.answers) / len(scores)
    shares = batch.real / np.maximum(batch.real.sum(axis=-1, keepdims=True), 1)
    d_out = shares[..., np.newaxis] * (d_scores[:, np.newaxis] * model.direction)[:, np.newaxis]
    _, d_encoder = encode_backward(d_out, batch.x, model.encoder, design, batch.real)
    gradients = Model(d_encoder, pooled.T @ d_scores, np.asarray(d_scores.sum()))
    return float(losses.mean()), gradients, d_out


def train(
    design: Design,
    layers: int = 2,
    steps: int = 200,
    rate: float = 3e-3,
    seed: int = 0,
    width: int = 16,
    size: int = 8,
) -> Run:
    """Train an encoder with Adam on fresh sentences in every step, then test it on 1000 more."""
    rng = np.random.default_rng(seed)
    encoder = Encoder.random(layers, width, 2 * width, 2, rng, final=design.norm == "pre")
    model = Model(encoder, rng.normal(size=width) / np.sqrt(width), np.zeros(()))
    first = sentences(32, size, width, rng)
    _, _, d_out = loss_and_gradients(model, first, design)
    sizes = gradient_sizes(d_out, first.x, encoder, design, first.real)

    mean, square = combine(np.zeros_like, model), combine(np.zeros_like, model)
    losses = np.zeros(steps)
    for step in range(steps):
        batch = sentences(32, size, width, rng)
        losses[step], gradients, _ = loss_and_gradients(model, batch, design)
        mean = combine(lambda m, g: 0.9 * m + 0.1 * g, mean, gradients)
        square = combine(lambda s, g: 0.99 * s + 0.01 * g**2, square, gradients)
        pace = rate * np.sqrt(1 - 0.99 ** (step + 1)) / (1 - 0.9 ** (step + 1))
        model = combine(
            lambda w, m, s, pace=pace: w - pace * m / (np.sqrt(s) + 1e-8), model, mean, square
        )
    new = sentences(1000, size, width, np.random.default_rng(seed + 1))
    right = (chances(model, new, design) > 0.5) == (new.answers > 0.5)
    return Run(losses, sizes, float(right.mean()), model)

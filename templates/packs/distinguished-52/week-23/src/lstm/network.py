"""A cell with a softmax layer on top: scores for every step, and how wrong they are."""

from dataclasses import dataclass, replace

import numpy as np

from lstm.arrays import FloatArray, IntArray, Weights
from lstm.cell import LSTM, start_bias
from lstm.sequence import Cell, Reading, back_through_time, unroll

SILENT = -1
"""The target of a step after which nothing is asked."""


@dataclass(frozen=True, eq=False)
class Batch:
    """B sequences of T steps, side by side. (Given.)

    Attributes:
        xs: what is read, of shape (T, B, D).
        targets: the right answer after each step, from 0 to K - 1, or `SILENT`; of shape (T, B).
    """

    xs: FloatArray
    targets: IntArray


@dataclass(frozen=True, eq=False)
class Network:
    """A cell and all weights. (Given.)

    Attributes:
        cell: `RNN` or `LSTM`.
        weights: `w_x`, `w_h` and `b` of the cell; `w_out` of shape (K, H), `b_out` of shape (K,).
    """

    cell: Cell
    weights: Weights

    @property
    def n_hidden(self) -> int:
        """H, the number of hidden units."""
        return int(self.weights["w_h"].shape[1])

    def read(self, xs: FloatArray) -> Reading:
        """Read sequences of shape (T, B, D), beginning with a state of zeros."""
        return unroll(self.cell, self.weights, xs, self.cell.start(xs.shape[1], self.n_hidden))

    def with_weights(self, weights: Weights) -> "Network":
        """The same network with other weights."""
        return replace(self, weights=weights)


def build(
    cell: Cell,
    n_inputs: int,
    n_hidden: int,
    n_classes: int,
    rng: np.random.Generator,
    forget: float = 1.0,
) -> Network:
    """A network with small random weights. (Given.) `forget` is for an LSTM, see `start_bias`."""
    rows = cell.blocks * n_hidden
    weights = {
        "w_x": rng.normal(0, 1 / np.sqrt(n_inputs), size=(rows, n_inputs)),
        "w_h": rng.normal(0, 0.8 / np.sqrt(n_hidden), size=(rows, n_hidden)),
        "b": start_bias(n_hidden, forget) if cell is LSTM else np.zeros(rows),
        "w_out": rng.normal(0, 1 / np.sqrt(n_hidden), size=(n_classes, n_hidden)),
        "b_out": np.zeros(n_classes),
    }
    return Network(cell, weights)


def scores(weights: Weights, outputs: FloatArray) -> FloatArray:
    """The scores of all K classes after each step. (Given.)

    Args:
        weights: at least `w_out` of shape (K, H) and `b_out` of shape (K,).
        outputs: the outputs h, of shape (T, B, H).

    Returns:
        An array of shape (T, B, K). The softmax of each row gives the probabilities.
    """
    found: FloatArray = outputs @ weights["w_out"].T + weights["b_out"]
    return found


def scores_back(
    weights: Weights, outputs: FloatArray, d_scores: FloatArray
) -> tuple[FloatArray, Weights]:
    """The way back through `scores`.

    Args:
        weights: as in `scores`.
        outputs: as in `scores`.
        d_scores: the slope of the loss with each score, of shape (T, B, K).

    Returns:
        The slope with the outputs, of shape (T, B, H), and the slopes with `w_out` and `b_out`,
        under these names. One `w_out` has served all steps of all sequences.
    """
    ### BEGIN SOLUTION
    gradients = {
        "w_out": np.einsum("tbk,tbh->kh", d_scores, outputs),
        "b_out": d_scores.sum(axis=(0, 1)),
    }
    return d_scores @ weights["w_out"], gradients
    ### END SOLUTION


def cross_entropy(found: FloatArray, targets: IntArray) -> tuple[float, FloatArray]:
    """The mean surprise at the targets, and its slope with each score.

    The surprise at a target is -log of its probability, with the natural logarithm, and the
    probabilities are the softmax of the scores. The mean is taken over those places where
    something is asked; a place with the target `SILENT` counts nowhere. Scores of 1000 or -1000 are
    allowed.

    Be careful with `SILENT`: as an index, -1 is a class too, and NumPy will not complain.

    Args:
        found: scores of shape (T, B, K). They are left unchanged.
        targets: of shape (T, B); each is `SILENT`, or a class from 0 to K - 1.

    Returns:
        The loss, and an array of shape (T, B, K) with the slopes. Where nothing is asked, they
        are 0.

    Raises:
        ValueError: if the shapes do not fit, if nothing is asked anywhere, or if a target is
            neither `SILENT` nor a class.

    >>> loss, slopes = cross_entropy(np.zeros((2, 1, 2)), np.array([[SILENT], [1]]))
    >>> slopes[:, 0, :]
    array([[ 0. ,  0. ],
           [ 0.5, -0.5]])
    """
    ### BEGIN SOLUTION
    if found.shape[:-1] != targets.shape:
        raise ValueError(f"scores of shape {found.shape} for targets of shape {targets.shape}")
    asked = targets != SILENT
    rows, wanted = found[asked], targets[asked]
    if len(wanted) == 0:
        raise ValueError("nothing is asked")
    if wanted.min() < 0 or wanted.max() >= found.shape[-1]:
        raise ValueError(f"a target is not one of the {found.shape[-1]} classes")
    lowered = rows - rows.max(axis=1, keepdims=True)
    logs = lowered - np.log(np.exp(lowered).sum(axis=1, keepdims=True))
    places = np.arange(len(wanted))
    slopes = np.exp(logs)
    slopes[places, wanted] -= 1
    d_scores = np.zeros(found.shape)
    d_scores[asked] = slopes / len(wanted)
    return float(-logs[places, wanted].mean()), d_scores
    ### END SOLUTION


def loss_and_gradients(network: Network, batch: Batch) -> tuple[float, Weights]:
    """One way forward and one way back over a batch. (Given: it puts your parts together.)

    Every sequence begins with a state of zeros.

    Returns:
        The loss, and its slopes with all five arrays of weights.
    """
    reading = network.read(batch.xs)
    loss, d_scores = cross_entropy(scores(network.weights, reading.outputs), batch.targets)
    d_outputs, above = scores_back(network.weights, reading.outputs, d_scores)
    found = back_through_time(network.cell, network.weights, reading, d_outputs)
    return loss, found.gradients | above


def accuracy(network: Network, batch: Batch) -> float:
    """The share of right answers, among the places where something is asked. (Given.)"""
    best = scores(network.weights, network.read(batch.xs).outputs).argmax(axis=-1)
    asked = batch.targets != SILENT
    return float((best == batch.targets)[asked].mean())

"""Look at what came out: which classes are mixed up, what went worst, and what the curves say."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mynet.data import FloatArray, IntArray
from mynet.training import Epoch


class Mistake(NamedTuple):
    """An example that a network got wrong."""

    row: int
    truth: int
    predicted: int
    share: float
    """The share (probability) that the network gave to the class it predicted."""


class Verdict(StrEnum):
    """What learning curves say, with what to try next."""

    DIVERGED = "diverged: try a smaller rate"
    OVERFITS = "overfits: stop earlier, punish large weights, or find more examples"
    UNFINISHED = "unfinished: train longer"
    UNDERFITS = "underfits: try a wider network, a weaker penalty, or another rate"
    FINE = "fine: look at the single mistakes"


def confusion(labels: ArrayLike, predicted: ArrayLike, n_classes: int) -> IntArray:
    """Count how often each class was taken for each class.

    Returns:
        Shape (n_classes, n_classes), integers: in row t and column p the number of examples of
        class t that were predicted to be p. The same pair may come many times.

    Raises:
        ValueError: if both are not of the same length, or if a class is negative or not below
            n_classes.

    >>> confusion([0, 1, 1, 1], [0, 1, 0, 0], 2)
    array([[1, 0],
           [2, 1]])
    """
    ### BEGIN SOLUTION
    truth = np.asarray(labels, dtype=np.int64)
    guess = np.asarray(predicted, dtype=np.int64)
    if truth.shape != guess.shape:
        raise ValueError(f"{len(truth)} labels, but {len(guess)} predictions")
    both = np.concatenate([truth, guess])
    if np.any((both < 0) | (both >= n_classes)):
        raise ValueError(f"classes must lie between 0 and {n_classes - 1}")
    counts = np.zeros((n_classes, n_classes), dtype=np.int64)
    np.add.at(counts, (truth, guess), 1)
    return counts
    ### END SOLUTION


def recalls(counts: IntArray) -> FloatArray:
    """The share of each class that was found, from the counts of `confusion`. (Given.)

    A class without examples has the share NaN: nothing can be said about it.
    """
    of_class = counts.sum(axis=1)
    return np.where(of_class > 0, np.diag(counts) / np.maximum(of_class, 1), np.nan)


def worst_mistakes(shares: FloatArray, labels: IntArray, most: int) -> list[Mistake]:
    """The mistakes of which the network was surest, the surest first.

    Args:
        shares: the probabilities that the network gives, of shape (n, classes). It predicts the
            class with the largest one, and the first of equal ones.
        labels: the true classes, of shape (n,).
        most: how many mistakes to give, 0 or more. Where there are fewer, all of them.

    Returns:
        Examples that were predicted wrongly, sorted by the share of the *predicted* class; where
        these are equal, the smaller row comes first.

    >>> worst_mistakes(np.array([[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]]), np.array([1, 1, 0]), 1)
    [Mistake(row=0, truth=1, predicted=0, share=0.9)]
    """
    ### BEGIN SOLUTION
    predicted = shares.argmax(axis=1)
    sure = shares.max(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    order = wrong[np.argsort(-sure[wrong], kind="stable")]
    return [
        Mistake(int(row), int(labels[row]), int(predicted[row]), float(sure[row]))
        for row in order[:most]
    ]
    ### END SOLUTION


def overfitting_begins(curves: Sequence[Epoch]) -> int | None:
    """The epoch after which the validation loss was never as low again.

    Epochs count from 0. Of several epochs with the same lowest loss it is the first. None if the
    last epoch has the lowest loss (it may still be falling), and if there is no epoch with a loss
    that is a number: an epoch whose validation loss is NaN is not lower than any other.
    """
    ### BEGIN SOLUTION
    losses = np.array([epoch.validation_loss for epoch in curves])
    if not len(losses) or np.all(np.isnan(losses)):
        return None
    lowest = int(np.nanargmin(losses))
    return None if lowest == len(losses) - 1 else lowest
    ### END SOLUTION


def diagnose(curves: Sequence[Epoch], goal: float, worse: float = 0.1) -> Verdict:
    """Read the learning curves of at least one epoch; the first of these rules that holds decides.

    1. DIVERGED: a loss (training or validation, of any epoch) is infinite or NaN, or the last
       training loss is above the first one.
    2. OVERFITS: the last validation loss is above the lowest one by more than the share `worse`
       of the lowest (so 0.1 means: above 1.1 times the lowest).
    3. UNFINISHED: the last training loss is above `goal`, and the last validation loss is lower
       than all before (or there is only one epoch).
    4. UNDERFITS: the last training loss is above `goal`.
    5. FINE.
    """
    ### BEGIN SOLUTION
    train = np.array([epoch.train_loss for epoch in curves])
    validation = np.array([epoch.validation_loss for epoch in curves])
    if not np.all(np.isfinite([train, validation])) or train[-1] > train[0]:
        return Verdict.DIVERGED
    if validation[-1] > (1 + worse) * validation.min():
        return Verdict.OVERFITS
    if train[-1] > goal:
        falling = bool(np.all(validation[-1] < validation[:-1]))
        return Verdict.UNFINISHED if falling else Verdict.UNDERFITS
    return Verdict.FINE
    ### END SOLUTION

"""Several models in one: they vote."""

from collections.abc import Sequence
from typing import Self

from comparison.data import FloatArray, IntArray
from comparison.folds import Maker, Model


def vote(predictions: Sequence[IntArray]) -> IntArray:
    """What most of the models say, for each row; in a tie the first model has the last word.

    Args:
        predictions: for each model its labels (0 or 1) of the same n rows; at least one model.

    Returns:
        Labels of shape (n,).

    >>> vote([np.array([0, 1, 1, 0]), np.array([0, 0, 1, 1])])
    array([0, 1, 1, 0])
    """
    ### BEGIN SOLUTION
    import numpy as np

    ballots = np.asarray(predictions)
    twice = 2 * ballots.sum(axis=0)
    answers = np.where(twice == len(ballots), ballots[0], twice > len(ballots))
    return np.asarray(answers, dtype=np.int64)
    ### END SOLUTION


class Ensemble:
    """New members are trained for each fit, all on the same rows, and vote. (Given.)"""

    def __init__(self, makers: Sequence[Maker]) -> None:
        self.makers = tuple(makers)
        self.members: list[Model] = []

    def fit(self, x: FloatArray, labels: IntArray, /) -> Self:
        """Train one new member of each kind."""
        self.members = [make() for make in self.makers]
        for member in self.members:
            member.fit(x, labels)
        return self

    def predict(self, x: FloatArray, /) -> IntArray:
        """The members' vote."""
        return vote([member.predict(x) for member in self.members])

"""The models to compare: your machines, some of scikit-learn, a vote, a baseline. (Given.)

Add your own: a maker is any function without arguments that gives a new model with fit and predict.
"""

from typing import Any, Self

import numpy as np
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier  # noqa: TID251
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.tree import DecisionTreeClassifier  # noqa: TID251

from comparison.data import FloatArray, IntArray
from comparison.ensemble import Ensemble
from comparison.folds import Maker
from comparison.kernels import rbf_kernel, train_kernel
from comparison.svm import signs_of, train

BASELINE = "nobody survives"


class LinearMachine:
    """Your linear support vector machine, with the manners of scikit-learn."""

    def __init__(self, penalty: float = 0.01) -> None:
        self.penalty = penalty

    def fit(self, x: FloatArray, labels: IntArray, /) -> Self:
        """Train on labels 0 and 1."""
        self.model = train(x, signs_of(labels), self.penalty)
        return self

    def predict(self, x: FloatArray, /) -> IntArray:
        """1 where the score is positive, else 0."""
        return (self.model.scores(x) > 0).astype(np.int64)


class KernelMachine:
    """Your support vector machine with an RBF kernel; it keeps the training rows."""

    def __init__(self, penalty: float = 0.003, gamma: float = 0.15) -> None:
        self.penalty, self.gamma = penalty, gamma

    def fit(self, x: FloatArray, labels: IntArray, /) -> Self:
        """Train on labels 0 and 1."""
        kernel = rbf_kernel(x, x, self.gamma)
        self.rows = x
        self.model = train_kernel(kernel, signs_of(labels), self.penalty, steps=300)
        return self

    def predict(self, x: FloatArray, /) -> IntArray:
        """1 where the score is positive, else 0."""
        scores = self.model.scores(rbf_kernel(x, self.rows, self.gamma))
        return (scores > 0).astype(np.int64)


def _forest() -> Any:
    return RandomForestClassifier(100, min_samples_leaf=3, random_state=0)


def _tree() -> Any:
    return DecisionTreeClassifier(max_depth=4, random_state=0)


SINGLE: dict[str, Maker] = {
    BASELINE: lambda: DummyClassifier(strategy="most_frequent"),
    "one question": lambda: DecisionTreeClassifier(max_depth=1, random_state=0),
    "logistic regression": lambda: LogisticRegression(max_iter=1000),
    "nearest neighbours": lambda: KNeighborsClassifier(15),
    "decision tree": _tree,
    "random forest": _forest,
    "linear machine": LinearMachine,
    "kernel machine": KernelMachine,
}
MEMBERS = ("logistic regression", "decision tree", "random forest", "kernel machine")
VOTE = "vote of four"


def ensemble() -> Ensemble:
    """A vote of the members named above."""
    return Ensemble([SINGLE[name] for name in MEMBERS])


ALL: dict[str, Maker] = {**SINGLE, VOTE: ensemble}

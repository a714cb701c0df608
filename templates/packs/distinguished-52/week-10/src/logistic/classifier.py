"""The classifier that others use: any two labels, features in any units."""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logistic.data import FloatArray


def unscale(beta: FloatArray, means: FloatArray, spreads: FloatArray) -> FloatArray:
    """Weights for standardized features, rewritten as weights for the features as they were.

    Both must give every row the same score, where a standardized feature is

        (feature - mean) / spread

    Args:
        beta: intercept and weights for the standardized features, of shape (1 + d,).
        means, spreads: what was taken from each feature, of shape (d,).

    Returns:
        A new array of shape (1 + d,). beta is left unchanged.

    >>> unscale(np.array([1.0, 6.0]), means=np.array([10.0]), spreads=np.array([2.0]))
    array([-29.,   3.])
    """
    ### BEGIN SOLUTION
    weights = beta[1:] / spreads
    return np.concatenate([[beta[0] - weights @ means], weights])
    ### END SOLUTION


@dataclass(eq=False)
class LogisticRegression:
    """A logistic regression for two classes, with an L2 penalty.

    Attributes:
        penalty: as in loss.py, for the weights of the *standardized* features.
        classes: after fit, the two labels in sorted order; the second is the class with target 1.
        beta: after fit, the intercept and the weights in the units of the features.
        losses: after fit, the objective at the start and after every step.
    """

    penalty: float = 0.01
    classes: NDArray[Any] = field(default_factory=lambda: np.empty(0))
    beta: FloatArray = field(default_factory=lambda: np.empty(0))
    losses: list[float] = field(default_factory=list)

    def scores(self, features: ArrayLike) -> FloatArray:
        """Given: the score of every row; above 0 the second class is the more likely one."""
        columns = np.asarray(features, dtype=np.float64)
        if not self.beta.size:
            raise RuntimeError("this classifier has not learnt anything yet: call fit first")
        if columns.ndim != 2 or columns.shape[1] + 1 != self.beta.size:
            expected, found = f"(n, {self.beta.size - 1})", columns.shape
            raise ValueError(f"expected features of shape {expected}, found {found}")
        scores: FloatArray = self.beta[0] + columns @ self.beta[1:]
        return scores

    def fit(self, features: ArrayLike, labels: ArrayLike) -> Self:
        """Learn from rows whose labels are known.

        Features in different units cannot share one penalty: a length in metres has a weight a
        thousand times that of the same length in millimetres. So train on standardized columns
        (`standardize`), with `newton`, and keep the weights in the units of the features.

        Args:
            features: numbers of shape (n, d).
            labels: n labels with two different values, such as 0 and 1 or "no" and "yes".

        Returns:
            The classifier itself, with classes, beta and losses set.

        Raises:
            ValueError: if the labels are not n, or have not exactly two different values.
            SeparableError: if the penalty is 0 and the data are separable, see `newton`.
        """
        ### BEGIN SOLUTION
        from logistic.data import standardize, with_ones
        from logistic.newton import newton

        columns, names = np.asarray(features, dtype=np.float64), np.asarray(labels)
        if len(names) != len(columns):
            raise ValueError(f"found {len(columns)} rows, but {len(names)} labels")
        classes = np.unique(names)
        if len(classes) != 2:
            raise ValueError(f"labels must have two different values, found {classes.tolist()}")
        scaled = standardize(columns)
        found = newton(with_ones(scaled.columns), names == classes[1], self.penalty)
        self.classes, self.losses = classes, found.losses
        self.beta = unscale(found.beta, scaled.means, scaled.spreads)
        return self
        ### END SOLUTION

    def predict_proba(self, features: ArrayLike) -> FloatArray:
        """The probability of both classes for every row, in the order of `classes`.

        Both columns keep their digits: where the second class has a probability that rounds to 1,
        the first may still have 1e-30, and not 0.

        Returns:
            An array of shape (n, 2) whose rows sum to 1.
        """
        ### BEGIN SOLUTION
        from logistic.scores import sigmoid

        scores = self.scores(features)
        return np.column_stack([sigmoid(-scores), sigmoid(scores)])
        ### END SOLUTION

    def predict(self, features: ArrayLike) -> NDArray[Any]:
        """The label of the more likely class for every row; where both have 1/2, the second.

        Returns:
            An array of n labels, of the same kind as those given to fit.
        """
        ### BEGIN SOLUTION
        return self.classes[np.where(self.scores(features) >= 0, 1, 0)]
        ### END SOLUTION

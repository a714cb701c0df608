"""A linear support vector machine: hinge loss, subgradients, margin.

Here a class is a *sign*: +1 or -1. The score of a row is `x @ weights + intercept`, and its
*margin* is sign * score: positive if the row is on its own side, and at least 1 if it is far enough
on that side.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from comparison.data import BoolArray, FloatArray, IntArray

STEPS = 1000


@dataclass(frozen=True, eq=False)
class Linear:
    """Weights of shape (n_features,) and an intercept; a subgradient has the same two parts."""

    weights: FloatArray
    intercept: float

    def scores(self, x: FloatArray) -> FloatArray:
        """One score for each row: positive on the side of +1."""
        return x @ self.weights + self.intercept


def signs_of(labels: ArrayLike) -> IntArray:
    """-1 for the label 0, +1 for the label 1. (Given.)"""
    return 2 * np.asarray(labels, dtype=np.int64) - 1


def hinge_loss(scores: ArrayLike, signs: ArrayLike) -> float:
    """The mean over all rows of how far the margin falls short of 1; nothing if it does not.

    Args:
        scores: one for each row, of shape (n,), n at least 1.
        signs: -1 or +1 for each row, of shape (n,).

    Raises:
        ValueError: if the shapes differ, or if a sign is neither -1 nor +1: with the labels 0 and 1
            half of the rows would silently be ignored.

    >>> hinge_loss([2.0, 0.5, 1.0], [1, 1, -1])  # (0 + 0.5 + 2) / 3
    0.8333333333333334
    """
    ### BEGIN SOLUTION
    s, y = np.asarray(scores, dtype=np.float64), np.asarray(signs)
    if s.shape != y.shape:
        raise ValueError(f"scores and signs do not fit: shapes {s.shape} and {y.shape}")
    if not np.all(np.isin(y, (-1, 1))):
        raise ValueError("every sign must be -1 or +1")
    return float(np.mean(np.maximum(0, 1 - y * s)))
    ### END SOLUTION


def objective(model: Linear, x: FloatArray, signs: IntArray, penalty: float) -> float:
    """What training makes small: penalty / 2 * (squared length of w) + hinge loss. (Given.)

    The intercept is not penalized: moving all rows must not change the answer.
    """
    half = penalty / 2 * float(model.weights @ model.weights)
    return half + hinge_loss(model.scores(x), signs)


def subgradient(model: Linear, x: FloatArray, signs: IntArray, penalty: float) -> Linear:
    """A subgradient of `objective`: the slopes by weights and intercept.

    At a margin of exactly 1 the hinge has a kink and no single slope. There any value between the
    slopes of the two sides will do: all of them give a plane that touches the objective and lies
    nowhere above it.

    Args:
        model: where the slope is asked for; left unchanged.
        x: rows of shape (n, n_features).
        signs: -1 or +1 for each row.
        penalty: at least 0.

    >>> slope = subgradient(Linear(np.array([0.0]), 0.0), np.array([[2.0], [4.0]]), \
np.array([1, 1]), penalty=0.1)
    >>> slope.weights, slope.intercept
    (array([-3.]), -1.0)
    """
    ### BEGIN SOLUTION
    short = signs * model.scores(x) < 1
    pull = np.where(short, signs, 0) / len(signs)
    return Linear(penalty * model.weights - pull @ x, -float(pull.sum()))
    ### END SOLUTION


def train(
    x: FloatArray, signs: IntArray, penalty: float, steps: int = STEPS, seed: int = 0
) -> Linear:
    """Find weights and intercept that make `objective` (nearly) as small as possible.

    Walk against the subgradient. The step t = 1, 2, 3, ... has the length 1 / (penalty * t), which
    is how Pegasos does it; other lengths that shrink are welcome, and so are small batches of rows.
    A step along a subgradient can lead uphill, so the last place need not be the best one; and the
    first places are far off, so a mean of all is not, either.

    Args:
        x: rows of shape (n, n_features), each column on about the scale of 1.
        signs: -1 or +1 for each row.
        penalty: greater than 0.
        steps: how many looks at the whole table you may take (or at as many rows in batches).
        seed: for those who draw rows at random; the same seed gives the same model.

    Returns:
        With the usual number of steps, and a penalty from 0.01 to 0.1, a model whose objective is
        at most 2 % above the least possible.

    Raises:
        ValueError: if the penalty is not positive.
    """
    ### BEGIN SOLUTION
    if penalty <= 0:
        raise ValueError(f"the penalty must be positive, found {penalty}")
    model = Linear(np.zeros(x.shape[1]), 0.0)
    places = [model]
    for t in range(1, steps + 1):
        rate, slope = 1 / (penalty * t), subgradient(model, x, signs, penalty)
        weights = model.weights - rate * slope.weights
        model = Linear(weights, model.intercept - rate * slope.intercept)
        places.append(model)
    return min(places, key=lambda place: objective(place, x, signs, penalty))
    ### END SOLUTION


def margin_width(model: Linear) -> float:
    """The distance between the two edges of the street, where the score is -1 and where it is +1.

    Raises:
        ValueError: if all weights are 0, for then there is no street.

    >>> margin_width(Linear(np.array([3.0, 4.0]), 7.0))
    0.4
    """
    ### BEGIN SOLUTION
    length = float(np.linalg.norm(model.weights))
    if length == 0:
        raise ValueError("without weights there is no boundary and no margin")
    return 2 / length
    ### END SOLUTION


def support_vectors(
    model: Linear, x: FloatArray, signs: IntArray, tolerance: float = 1e-3
) -> BoolArray:
    """Which rows hold the boundary of a trained model in its place.

    These are the rows on the edge of the street on their own side, those inside the street, and
    those on the wrong side, however far. All others could be left out, and the model would be the
    same. No training ends exactly, so a margin of up to 1 + tolerance still counts as on the edge.

    >>> rows = np.array([[0.5], [1.0], [1.5], [-3.0]])
    >>> support_vectors(Linear(np.array([1.0]), 0.0), rows, np.array([1, 1, 1, 1]))
    array([ True,  True, False,  True])
    """
    ### BEGIN SOLUTION
    held: BoolArray = signs * model.scores(x) <= 1 + tolerance
    return held
    ### END SOLUTION

"""The lasso: a penalty on the sizes of the weights, which sets some of them to exactly 0.

The objective stands at the top of linear.py. It has a kink wherever a weight is 0, so there is no
closed form; but one weight at a time has one.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from houses.data import FloatArray
from houses.linear import LinearModel, as_problem, check_penalty


class NotConverged(RuntimeError):
    """The allowed sweeps were not enough."""


def lasso_objective(X: ArrayLike, y: ArrayLike, model: LinearModel, penalty: float) -> float:
    """What the lasso minimises, for any model (given): no other model may have a lower one.

    >>> lasso_objective([[0.0], [2.0]], [10.0, 14.0], LinearModel(11.0, np.array([1.0])), 1.0)
    1.5
    """
    table, targets = as_problem(X, y)
    check_penalty(penalty)
    loss = np.mean((targets - model.predict(table)) ** 2) / 2
    return float(loss + penalty * np.abs(model.weights).sum())


def soft_threshold(z: ArrayLike, bound: float) -> FloatArray:
    """Move every number towards 0 by `bound`, and stop at 0.

    This is the weight w that minimises (w - z)^2 / 2 + bound * |w|. Show it on paper: once for
    w > 0, once for w < 0, and ask when neither can be.

    Returns:
        A new array of the shape of z.

    Raises:
        ValueError: if the bound is negative.

    >>> soft_threshold([-3.0, 0.5, 2.0], 1.0)
    array([-2.,  0.,  1.])
    """
    ### BEGIN SOLUTION
    if bound < 0:
        raise ValueError(f"the bound must not be negative, found {bound}")
    values = np.asarray(z, dtype=np.float64)
    moved: FloatArray = np.maximum(values - bound, 0) + np.minimum(values + bound, 0)
    return moved
    ### END SOLUTION


def largest_penalty(X: ArrayLike, y: ArrayLike) -> float:
    """The smallest penalty at which all weights of the lasso are 0.

    With all weights 0 the residuals are the targets without their mean. Then which pull, by
    the column that pulls most, must the penalty withstand? Mind that the loss is a mean. Every
    sensible grid of penalties starts here and goes down.

    Raises:
        ValueError: if X and y do not fit, or there is no column.

    >>> largest_penalty([[0.0, 1.0], [2.0, 1.0]], [10.0, 14.0])
    2.0
    """
    ### BEGIN SOLUTION
    table, targets = as_problem(X, y)
    pulls = (table - table.mean(axis=0)).T @ (targets - targets.mean()) / len(targets)
    return float(np.abs(pulls).max())
    ### END SOLUTION


def kkt_gap(X: ArrayLike, y: ArrayLike, model: LinearModel, penalty: float) -> float:
    """By how much a model misses the conditions that hold at the lasso's minimum and only there.

    With the residuals r = y - predictions, column j pulls with g_j = (x_j . r) / n. The columns
    need not be centred here. At the minimum
    - where a weight is not 0, the pull balances the penalty: g_j = penalty * sign(w_j),
    - where it is 0, the pull is too weak: |g_j| is at most the penalty,
    - the mean of the residuals is 0, because the intercept is free.

    Returns:
        The largest amount by which one of these is missed; 0 at the minimum. These conditions
        are named after Karush, Kuhn and Tucker.

    >>> kkt_gap([[-1.0], [1.0]], [10.0, 14.0], LinearModel(12.0, np.array([0.0])), penalty=0.5)
    1.5
    """
    ### BEGIN SOLUTION
    table, targets = as_problem(X, y)
    residuals = targets - model.predict(table)
    pulls = table.T @ residuals / len(targets)
    signs = np.sign(model.weights)
    missed = np.where(
        signs == 0,
        np.maximum(np.abs(pulls) - penalty, 0),
        np.abs(pulls - penalty * signs),
    )
    return float(max([abs(float(residuals.mean())), *missed.tolist()]))
    ### END SOLUTION


def fit_lasso(
    X: ArrayLike,
    y: ArrayLike,
    penalty: float,
    *,
    start: ArrayLike | None = None,
    tolerance: float = 1e-7,
    sweeps: int = 20_000,
) -> LinearModel:
    """The model with the lowest lasso objective, by coordinate descent.

    Take off the means first, as for ridge, so that the intercept drops out. Then sweep over the
    weights again and again, and set each one to its best value while the others stand still: a
    soft threshold of its pull *on what the others leave unexplained*, divided by the mean square
    of its column. Keep the residuals at hand, and correct them after each change. A column
    without any spread keeps the weight 0, and nothing may be divided by its mean square.

    Args:
        X: features (n, d), scaled before.
        y: targets (n,).
        penalty: a positive number.
        start: weights to start from, instead of zeros. They are not changed.
        tolerance: the sweeps end when a whole sweep has moved no weight by more than this.
        sweeps: how many are allowed.

    Raises:
        ValueError: if X and y do not fit, or the penalty is not positive.
        NotConverged: if a weight still moves by more than the tolerance in the last sweep.

    >>> model = fit_lasso([[0.0], [2.0]], [10.0, 14.0], penalty=1.0)
    >>> round(model.intercept, 6), model.weights.round(6)
    (11.0, array([1.]))
    """
    ### BEGIN SOLUTION
    table, targets = as_problem(X, y)
    check_penalty(penalty)
    n, d = table.shape
    centre, level = table.mean(axis=0), float(targets.mean())
    columns = np.ascontiguousarray((table - centre).T)
    weights = np.zeros(d) if start is None else np.array(start, dtype=np.float64)
    residuals = targets - level - columns.T @ weights
    squares = (columns**2).mean(axis=1)
    for _ in range(sweeps):
        furthest = 0.0
        for j in range(d):
            if squares[j] == 0:
                weights[j] = 0.0
                continue
            before = weights[j]
            pull = columns[j] @ residuals / n + squares[j] * before
            weights[j] = soft_threshold(pull, penalty) / squares[j]
            moved = weights[j] - before
            residuals -= moved * columns[j]
            furthest = max(furthest, abs(moved))
        if furthest <= tolerance:
            return LinearModel(float(level - centre @ weights), weights)
    raise NotConverged(f"{sweeps} sweeps were not enough")
    ### END SOLUTION


def lasso_path(X: ArrayLike, y: ArrayLike, penalties: Sequence[float]) -> FloatArray:
    """The weights for each of several penalties: how they leave 0 as the penalty falls.

    Go from the largest penalty to the smallest, and start each fit from the weights of the one
    before: they are close already. The result stands in the order in which the penalties were
    given, whatever that is.

    Returns:
        An array of the shape (len(penalties), d).

    >>> lasso_path([[0.0], [2.0]], [10.0, 14.0], [1.0, 3.0]).round(6)
    array([[1.],
           [0.]])
    """
    ### BEGIN SOLUTION
    found = np.zeros((len(penalties), np.shape(X)[1]))
    start = None
    for at in np.argsort(penalties)[::-1]:
        found[at] = start = fit_lasso(X, y, penalties[at], start=start).weights
    return found
    ### END SOLUTION

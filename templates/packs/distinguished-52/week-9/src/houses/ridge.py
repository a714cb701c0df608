"""Ridge regression: a penalty on the squared weights, with a closed solution.

The objective stands at the top of linear.py.
"""

import numpy as np
from numpy.typing import ArrayLike

from houses.linear import LinearModel, as_problem, check_penalty


def ridge_objective(X: ArrayLike, y: ArrayLike, model: LinearModel, penalty: float) -> float:
    """What ridge minimises, for any model (given): no other model may have a lower one.

    >>> ridge_objective([[0.0], [2.0]], [10.0, 14.0], LinearModel(11.0, np.array([1.0])), 1.0)
    1.0
    """
    table, targets = as_problem(X, y)
    check_penalty(penalty)
    loss = np.mean((targets - model.predict(table)) ** 2) / 2
    return float(loss + penalty * (model.weights @ model.weights) / 2)


def fit_ridge(X: ArrayLike, y: ArrayLike, penalty: float) -> LinearModel:
    """The one model with the lowest ridge objective, in closed form.

    Derive it on paper: first set the derivative by the intercept to zero. It says what the
    intercept is once the weights are known, and that the weights can be found from features and
    targets with their means taken off. Then set the gradient of the weights to zero, and mind the
    n. Unlike last week, columns may depend on each other, and there may be more columns than rows.

    Args:
        X: features (n, d). Scale them before; ridge does not.
        y: targets (n,).
        penalty: a positive number.

    Raises:
        ValueError: if X and y do not fit, or the penalty is not positive; linear.py sees to that.

    >>> model = fit_ridge([[0.0], [2.0]], [10.0, 14.0], penalty=1.0)
    >>> round(model.intercept, 6), model.weights.round(6)
    (11.0, array([1.]))
    """
    ### BEGIN SOLUTION
    table, targets = as_problem(X, y)
    check_penalty(penalty)
    n, d = table.shape
    centre, level = table.mean(axis=0), float(targets.mean())
    centred = table - centre
    square = centred.T @ centred / n + penalty * np.eye(d)
    weights = np.linalg.solve(square, centred.T @ (targets - level) / n)
    return LinearModel(float(level - centre @ weights), weights)
    ### END SOLUTION


def effective_degrees(X: ArrayLike, penalty: float) -> float:
    """How many free weights a ridge fit is worth: from d (hardly a penalty) down to 0.

    Ridge shrinks along the principal directions of the centred features. With s a singular value
    of the centred X, the fit along its direction is multiplied by s^2 / (s^2 + n * penalty). The
    sum of these factors is the answer. It is also the trace of the matrix that turns y into
    the predictions, without the 1 of the intercept.

    Raises:
        ValueError: if X is no table of finite numbers, or the penalty is not positive.

    >>> round(effective_degrees([[-1.0, 0.0], [1.0, 0.0], [0.0, 0.0]], penalty=2 / 3), 6)
    0.5
    """
    ### BEGIN SOLUTION
    table, _ = as_problem(X, np.zeros(len(np.asarray(X))))
    check_penalty(penalty)
    squares = np.linalg.svd(table - table.mean(axis=0), compute_uv=False) ** 2
    return float((squares / (squares + len(table) * penalty)).sum())
    ### END SOLUTION

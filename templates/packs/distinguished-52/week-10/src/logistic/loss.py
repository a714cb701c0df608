"""How badly given weights explain the data, and how that changes when the weights change.

All functions here speak of the same things:

    design   shape (n, 1 + d): a column of ones, then d features (see `with_ones`)
    beta     shape (1 + d,): the intercept, then one weight for each feature
    targets  n numbers, each 0 or 1 (or booleans)
    penalty  a number, 0 or positive: how much large weights cost

The score of a row is the dot product of its design row with beta.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


def log_loss(scores: ArrayLike, targets: ArrayLike) -> float:
    """The mean over all rows of -log(probability that the model gave to what happened).

    For a row with the score z that is -log(sigmoid(z)) if its target is 1, and
    -log(1 - sigmoid(z)) if it is 0. It comes from the likelihood: the product of these
    probabilities over all rows, as a sum of logarithms, with the sign turned round.

    The loss is finite for every finite score, and it is exact there: where the model is sure and
    wrong, with z = 1000 for a target 0, the row costs 1000, although the probability rounds to 0.
    So the probability itself must not appear on the way. `as_targets` from data.py helps with the
    targets.

    Args:
        scores: n scores, not probabilities.
        targets: n numbers, each 0 or 1.

    Raises:
        ValueError: if scores and targets differ in shape, or if `as_targets` refuses the targets.

    >>> round(log_loss([0.0, 1000.0], [1, 0]), 4)
    500.3466
    """
    ### BEGIN SOLUTION
    from logistic.data import as_targets

    z, y = np.asarray(scores, dtype=np.float64), as_targets(targets)
    if z.shape != y.shape:
        raise ValueError(f"every score needs one target, found the shapes {z.shape} and {y.shape}")
    return float(np.mean(np.logaddexp(0.0, (1 - 2 * y) * z)))
    ### END SOLUTION


def objective(
    beta: FloatArray, design: FloatArray, targets: ArrayLike, penalty: float = 0.0
) -> float:
    """What training makes as small as it can: the log-loss plus the price of large weights.

        log_loss of all scores  +  penalty / 2 * (sum of the squared weights)

    The intercept is no weight: it costs nothing, so that a model may say "rare" for free.

    >>> design = with_ones([[2.0], [-2.0]])
    >>> round(objective(np.array([0.0, 3.0]), design, [1, 0], penalty=0.1), 4)
    0.4525
    """
    ### BEGIN SOLUTION
    return log_loss(design @ beta, targets) + penalty / 2 * float(np.sum(beta[1:] ** 2))
    ### END SOLUTION


def gradient(
    beta: FloatArray, design: FloatArray, targets: ArrayLike, penalty: float = 0.0
) -> FloatArray:
    """The derivatives of the objective by every entry of beta.

    Derive it on paper. The chain rule meets the slope of the sigmoid and then cancels it, and what
    is left for a row is short. Mind that the loss is a mean, and which entry has no penalty.

    Returns:
        A new array of shape (1 + d,). beta is left unchanged.

    >>> gradient(np.zeros(2), with_ones([[3.0], [1.0]]), [1, 1])
    array([-0.5, -1. ])
    """
    ### BEGIN SOLUTION
    from logistic.data import as_targets
    from logistic.scores import sigmoid

    errors = sigmoid(design @ beta) - as_targets(targets)
    slope: FloatArray = design.T @ errors / len(design)
    slope[1:] += penalty * beta[1:]
    return slope
    ### END SOLUTION


def hessian(beta: FloatArray, design: FloatArray, penalty: float = 0.0) -> FloatArray:
    """The second derivatives of the objective: how its gradient changes with every entry of beta.

    Differentiate the gradient once more. The targets drop out, and every row counts with the slope
    of the sigmoid at its score. So the matrix has no negative eigenvalue, and the objective is
    convex: a bowl without a second valley.

    There may be very many rows, so no matrix of shape (n, n) must be made on the way.

    Returns:
        A symmetric matrix of shape (1 + d, 1 + d).

    >>> hessian(np.zeros(2), with_ones([[2.0], [0.0]]), penalty=1.0)
    array([[0.25, 0.25],
           [0.25, 1.5 ]])
    """
    ### BEGIN SOLUTION
    from logistic.scores import sigmoid_slope

    row_weights = sigmoid_slope(design @ beta)
    curvature: FloatArray = (design.T * row_weights) @ design / len(design)
    weights = np.arange(1, len(beta))
    curvature[weights, weights] += penalty
    return curvature
    ### END SOLUTION

"""Newton's method: let the curvature say how far to go, and notice when there is no end.

The names design, beta, targets and penalty mean what they mean in loss.py.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from logistic.descent import Fit

FloatArray = NDArray[np.float64]


class SeparableError(ValueError):
    """A plane parts the two classes without an error, and nothing holds the weights back."""


def newton_step(
    beta: FloatArray, design: FloatArray, targets: ArrayLike, penalty: float = 0.0
) -> FloatArray:
    """The way from beta to the lowest point of the parabola that touches the objective at beta.

    The step s solves  hessian · s = -gradient.

    The equation may have many solutions, for instance where a feature is 0 in every row. Then the
    shortest of them is wanted (the one with the smallest sum of squares), and no error.

    Returns:
        The step of shape (1 + d,), to be *added* to beta.
    """
    ### BEGIN SOLUTION
    from logistic.loss import gradient, hessian

    slope = gradient(beta, design, targets, penalty)
    answer = np.linalg.lstsq(hessian(beta, design, penalty), -slope, rcond=None)
    return np.asarray(answer[0], dtype=np.float64)
    ### END SOLUTION


def separates(beta: FloatArray, design: FloatArray, targets: ArrayLike) -> bool:
    """Does this beta put every single row strictly on its own side of the boundary?

    The side is the sign of the score: above 0 for a target 1, below 0 for a target 0. A row that
    lies on the boundary is on neither side. Where the answer is yes, 2 * beta has a smaller
    log-loss than beta, and 4 * beta a smaller one still.

    >>> separates(np.array([0.0, 1.0]), with_ones([[-2.0], [1.0]]), [0, 1])
    True
    """
    ### BEGIN SOLUTION
    from logistic.data import as_targets

    sides = 2 * as_targets(targets) - 1
    return bool(np.all(sides * (design @ beta) > 0))
    ### END SOLUTION


def newton(
    design: FloatArray,
    targets: ArrayLike,
    penalty: float = 0.0,
    *,
    steps: int = 50,
    tolerance: float = 1e-8,
    start: FloatArray | None = None,
) -> Fit:
    """Newton's method with a brake: a few large steps to the minimum of the objective.

    The parabola is a good picture near beta and can be a bad one far away. So where the full step
    would lead to a higher objective than before, it is cut in half, and again, until it does not.

    Args:
        design, targets, penalty: as in loss.py.
        steps: the most steps to make, however often each of them was cut.
        tolerance: the walk ends early when every entry of the gradient is at most this large.
        start: where to start, or None for zeros. It is left unchanged.

    Returns:
        A `Fit`, with the objective at the start and after every step, and with `converged` judged
        by the gradient at the beta that is returned.

    Raises:
        SeparableError: if the penalty is 0 and a beta on the way (the start and the end included)
            separates the data: then no beta is the best. With a penalty there always is one, so
            then this is no error.
    """
    ### BEGIN SOLUTION
    from logistic.descent import is_flat
    from logistic.loss import gradient, objective

    beta = np.zeros(design.shape[1]) if start is None else np.array(start, dtype=np.float64)
    losses = [objective(beta, design, targets, penalty)]
    while True:
        if penalty == 0 and separates(beta, design, targets):
            raise SeparableError(
                "a plane parts the classes without an error, so larger weights are always better; "
                "a penalty above 0 gives them an end"
            )
        flat = is_flat(gradient(beta, design, targets, penalty), tolerance)
        if flat or len(losses) > steps:
            return Fit(beta, losses, flat)
        step = newton_step(beta, design, targets, penalty)
        while objective(beta + step, design, targets, penalty) > losses[-1]:
            step = step / 2
        beta = beta + step
        losses.append(objective(beta, design, targets, penalty))
    ### END SOLUTION

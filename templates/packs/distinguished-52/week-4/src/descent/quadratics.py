"""What can be known before the first step: plain descent on the bowl p · A p / 2.

The gradient is A p, so one step of plain descent is the product p - rate · A p = (I - rate · A) p.
Along an eigenvector of A with eigenvalue c, the curvature in that direction, this multiplies the
distance to the minimum by 1 - rate · c. All answers of this file follow from that one factor.
"""

import numpy as np
from numpy.typing import ArrayLike

from descent.surfaces import FloatArray


def curvatures(matrix: ArrayLike) -> FloatArray:
    """The eigenvalues of A, in rising order, if p · A p / 2 is a bowl. This one is given.

    Raises:
        ValueError: if A is not a symmetric matrix, or if an eigenvalue is not positive: then there
            is a direction in which no minimum lies.

    >>> curvatures([[2.0, 0.0], [0.0, 8.0]])
    array([2., 8.])
    """
    a = np.asarray(matrix, dtype=np.float64)
    if a.ndim != 2 or a.shape[0] != a.shape[1] or not np.allclose(a, a.T):
        raise ValueError("expected a symmetric matrix")
    found = np.asarray(np.linalg.eigvalsh(a), dtype=np.float64)
    if found[0] <= 0:
        raise ValueError(f"expected a bowl, found a curvature of {found[0]:g}")
    return found


def rate_limit(matrix: ArrayLike) -> float:
    """The rate below which plain descent reaches the minimum from everywhere, and above which not.

    Exactly at this rate, one direction jumps from side to side for ever. Which one?

    Raises:
        ValueError: if A is no bowl; `curvatures` sees to that, here and below.

    >>> rate_limit([[2.0, 0.0], [0.0, 8.0]])
    0.25
    """
    ### BEGIN SOLUTION
    return 2 / float(curvatures(matrix)[-1])
    ### END SOLUTION


def shrink_factor(matrix: ArrayLike, rate: float) -> float:
    """The factor by which the slowest direction shrinks at every step, or grows if it is above 1.

    After k steps the distance to the minimum is at most factor^k times that of the start. A
    direction may change sides at every step; its distance counts, not its sign.

    >>> shrink_factor([[2.0, 0.0], [0.0, 8.0]], rate=0.125), shrink_factor([[2.0]], rate=1.5)
    (0.75, 2.0)
    """
    ### BEGIN SOLUTION
    return float(np.max(np.abs(1 - rate * curvatures(matrix))))
    ### END SOLUTION


def best_rate(matrix: ArrayLike) -> float:
    """The rate with the smallest shrink factor.

    Draw |1 - rate · c| over the rate for the smallest and for the largest curvature: where is the
    higher of the two lines lowest?

    >>> best_rate([[2.0, 0.0], [0.0, 8.0]])
    0.2
    """
    ### BEGIN SOLUTION
    found = curvatures(matrix)
    return 2 / float(found[0] + found[-1])
    ### END SOLUTION


def steps_needed(matrix: ArrayLike, rate: float, share: float) -> int:
    """The smallest k with factor^k <= share: after k steps at most that share of the way is left.

    A share of 1 or more needs no step at all. A factor of 0 means that one step is enough.

    Raises:
        ValueError: if share is not positive, or if the steps do not shrink at this rate.

    >>> steps_needed([[2.0, 0.0], [0.0, 8.0]], rate=0.2, share=0.01)
    10
    """
    ### BEGIN SOLUTION
    import math

    factor = shrink_factor(matrix, rate)
    if not share > 0:
        raise ValueError(f"share must be positive, found {share}")
    if not factor < 1:
        raise ValueError(f"at the rate {rate} a step multiplies the distance by {factor:g}")
    if share >= 1:
        return 0
    if factor == 0:
        return 1
    return math.ceil(math.log(share) / math.log(factor))
    ### END SOLUTION

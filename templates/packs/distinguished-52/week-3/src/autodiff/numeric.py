"""Derivatives by measuring: move a little to both sides and divide.

Finite differences need nothing but the function itself. They are never exact, but they are
independent of every rule you may get wrong, so all later modules are checked against them.

A point is a sequence of numbers, and a function of a point takes them one by one: `f(x, y)`.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector: TypeAlias = NDArray[np.float64]


def as_point(values: ArrayLike) -> Vector:
    """Copy lists, tuples, integers or floats into a new vector of float64 (given).

    It is a copy, so you may write into it. A matrix or a single number raises a ValueError.

    >>> as_point([1, 2])
    array([1., 2.])
    """
    point = np.array(values, dtype=np.float64)
    if point.ndim != 1:
        raise ValueError(f"expected a point of the shape (n,), found the shape {point.shape}")
    return point


def forward_difference(f: Callable[[float], float], x: float, h: float) -> float:
    """Return the slope of the chord from x to x + h (given, as an example of the style).

    Its error shrinks in proportion to h: half the step, half the error.

    >>> forward_difference(lambda x: x**2, 3.0, h=0.5)
    6.5
    """
    return (f(x + h) - f(x)) / h


def step_size(x: float) -> float:
    """Return a good step h for a central difference at x.

    Two errors pull in opposite directions. The chord is not the tangent: this error grows like h^2.
    And f(x + h) is only known to about 16 digits: this error grows like eps / h, where eps is
    `np.finfo(float).eps`, about 2.2e-16. Their sum is smallest where h is about the cube root
    of eps, for an x of ordinary size.

    For an |x| much larger than 1 this step is too small: neighbouring floats lie further apart
    there, and h has to grow in proportion to |x|. At x = 0 and for tiny x it must not shrink to
    nothing. For negative x it is positive all the same.

    >>> f"{step_size(1.0):.0e}", f"{step_size(-1e6):.0e}"
    ('6e-06', '6e+00')
    """
    ### BEGIN SOLUTION
    import math

    return math.cbrt(np.finfo(float).eps) * max(1.0, abs(x))
    ### END SOLUTION


def central_difference(f: Callable[[float], float], x: float, h: float | None = None) -> float:
    """Return the slope of the chord from x - h to x + h, as an estimate of f'(x).

    Without h, take the one of `step_size`. An h that is 0 or negative raises a ValueError.

    The chord is symmetric around x, and this is worth a lot: the error shrinks like h^2, and it is
    0 for every parabola.

    >>> central_difference(lambda x: x**2, 3.0, h=0.5)
    6.0
    """
    ### BEGIN SOLUTION
    if h is None:
        h = step_size(x)
    if h <= 0:
        raise ValueError(f"the step h must be positive, found {h}")
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


def numeric_gradient(f: Callable[..., float], point: ArrayLike) -> Vector:
    """Return all partial derivatives of f at a point, measured by central differences.

    Entry i says how fast f rises when only coordinate i moves and all others stay. Take the step of
    each coordinate from `step_size`.

    Args:
        f: takes n floats one by one, `f(x, y, ...)`, and gives a float.
        point: n numbers; integers are welcome. It is left unchanged.

    Returns:
        A vector of the shape (n,).

    >>> numeric_gradient(lambda x, y: x * y, [2, 5]).round(6)
    array([5., 2.])
    """
    ### BEGIN SOLUTION
    place = as_point(point).tolist()
    slopes = []
    for i, start in enumerate(place):

        def along(x: float, i: int = i) -> float:
            moved = [*place]
            moved[i] = x
            return f(*moved)

        slopes.append(central_difference(along, start))
    return np.array(slopes)
    ### END SOLUTION


def relative_error(found: ArrayLike, wanted: ArrayLike) -> float:
    """Compare two vectors: the length of their difference, divided by the longer one's length.

    So it does not matter in which order they are given, nor in which unit both are measured. Two
    equal vectors have the error 0, and this includes two zero vectors. A nan in one of the vectors
    gives nan, which is below no tolerance. Vectors of different shapes raise a ValueError whose
    message names both shapes.

    >>> round(relative_error([3.0, 4.0], [3.0, 4.5]), 3)
    0.092
    """
    ### BEGIN SOLUTION
    import math

    a, b = as_point(found), as_point(wanted)
    if a.shape != b.shape:
        raise ValueError(f"cannot compare vectors of the shapes {a.shape} and {b.shape}")
    longer = max(math.hypot(*v) for v in (a, b))
    if longer == 0:
        return 0.0
    return math.dist(a, b) / longer
    ### END SOLUTION

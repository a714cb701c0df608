"""Derivatives measured by differences, and formulas for derivatives put to the test.

A derivation on paper is a chain of small steps, and one wrong sign is enough. A difference quotient
knows nothing of your chain. When both agree at many points, the same mistake would have to be in
both of them.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from review import compare

EPSILON = float(np.finfo(np.float64).eps)  # the distance from 1 to the next float
Curve: TypeAlias = Callable[[float], float]
Field: TypeAlias = Callable[[compare.FloatArray], float]


def slope(f: Curve, x: float) -> float:
    """Measure the derivative of f at x by a difference of two values of f.

    The result is right to eight digits: for polynomials wherever |x| is at most a million, for sin,
    exp and their like where |x| is at most 10. You choose the points and the step.

    Two errors pull in opposite directions. A large step sees the curve bend. A small step subtracts
    two numbers that are nearly equal, and few of their digits survive. The trap is a step that is
    good near 1 and is used at a million as well.

    >>> round(slope(lambda x: x**2, 3.0), 6)
    6.0
    """
    ### BEGIN SOLUTION
    step: float = EPSILON ** (1 / 3) * max(1.0, abs(x))
    after, before = x + step, x - step
    return (f(after) - f(before)) / (after - before)
    ### END SOLUTION


def gradient(f: Field, x: ArrayLike) -> compare.FloatArray:
    """Measure how f changes with each entry of x; all others stay where they are meanwhile.

    x is an array of any shape (also lists, also of whole numbers), f takes an array of floats of
    this shape and gives one number. The result has the shape of x, and each entry is as exact as
    `slope` is. The array that comes in is the same afterwards.

    The trap: an array of whole numbers swallows every step smaller than 1.

    >>> gradient(lambda v: v[0] * v[1], [2, 5]).round(6)
    array([5., 2.])
    """
    ### BEGIN SOLUTION
    point = compare.as_floats(x)
    result = np.empty_like(point)
    for place in np.ndindex(point.shape):

        def along(value: float, place: tuple[int, ...] = place) -> float:
            moved = point.copy()
            moved[place] = value
            return f(moved)

        result[place] = slope(along, float(point[place]))
    return result
    ### END SOLUTION


def check_derivative(
    f: Curve, claimed: Curve, points: Iterable[float], tolerance: float = 1e-6
) -> compare.Verdict:
    """Compare a formula for the derivative of f with the measured slope at each of the points.

    The verdict has the worst `gap` between the two, and the point `where` it is; it holds when this
    gap is at most the tolerance. Of equal gaps, the first point counts. A claim that gives NaN
    anywhere is refuted. Without any points, raise a ValueError: nothing was tested.

    >>> check_derivative(lambda x: x**3, lambda x: 3 * x, [0.0, 1.0, 2.0]).where
    2.0
    """
    ### BEGIN SOLUTION
    places = list(points)
    if not places:
        raise ValueError("there are no points to test the derivative at")
    gaps = [compare.gap(claimed(place), slope(f, place)) for place in places]
    worst = max(gaps)
    return compare.Verdict(worst <= tolerance, worst, places[gaps.index(worst)])
    ### END SOLUTION


def check_gradient(
    f: Field,
    claimed: Callable[[compare.FloatArray], ArrayLike],
    points: Iterable[ArrayLike],
    tolerance: float = 1e-6,
) -> compare.Verdict:
    """Compare a formula for the gradient of f with the measured one at each of the points.

    It is told as `check_derivative` tells it; `where` is the point as an array of floats. A claim
    whose shape is not that of the point is refuted. Without any points, raise a ValueError.
    """
    ### BEGIN SOLUTION
    places = [compare.as_floats(point) for point in points]
    if not places:
        raise ValueError("there are no points to test the gradient at")
    gaps = [compare.gap(claimed(place), gradient(f, place)) for place in places]
    worst = max(gaps)
    return compare.Verdict(worst <= tolerance, worst, places[gaps.index(worst)])
    ### END SOLUTION

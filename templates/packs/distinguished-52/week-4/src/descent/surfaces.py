"""Landscapes to walk on: each has a value and an exact gradient. This file is given.

A point is an array of shape (n,). All landscapes in SURFACES have n = 2, so that they can be drawn.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """A function of a point, its gradient, and what a picture needs to know.

    `minima` are the places of all local minima, `start` is a good place to set out from, and `box`
    the part of the plane to draw: two limits for x, then two for y.
    """

    name: str
    value: Callable[[FloatArray], float]
    gradient: Callable[[FloatArray], FloatArray]
    start: tuple[float, ...]
    minima: tuple[tuple[float, ...], ...] = ()
    box: tuple[tuple[float, float], tuple[float, float]] = ((-3, 3), (-3, 3))


def quadratic(name: str, matrix: ArrayLike, start: tuple[float, ...]) -> Surface:
    """The bowl p · A p / 2 of a symmetric matrix A of shape (n, n); its gradient is A p."""
    a = np.asarray(matrix, dtype=np.float64)
    return Surface(
        name,
        value=lambda point: float(point @ a @ point) / 2,
        gradient=lambda point: a @ point,
        start=start,
        minima=((0.0,) * len(a),),
    )


# The bowl curves 1 and 2, the ravine 1 and 50, along axes that are turned by 30 degrees.
_C, _S = np.cos(np.pi / 6), np.sin(np.pi / 6)
_TURN = np.array([[_C, -_S], [_S, _C]])
BOWL_MATRIX: FloatArray = _TURN @ np.diag([1.0, 2.0]) @ _TURN.T
RAVINE_MATRIX: FloatArray = _TURN @ np.diag([1.0, 50.0]) @ _TURN.T


def _rosenbrock(point: FloatArray) -> float:
    x, y = point
    return float((1 - x) ** 2 + 100 * (y - x**2) ** 2)


def _rosenbrock_gradient(point: FloatArray) -> FloatArray:
    x, y = point
    return np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def _himmelblau(point: FloatArray) -> float:
    x, y = point
    return float((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)


def _himmelblau_gradient(point: FloatArray) -> FloatArray:
    x, y = point
    first, second = x**2 + y - 11, x + y**2 - 7
    return np.array([4 * x * first + 2 * second, 2 * first + 4 * y * second])


def _wells(point: FloatArray) -> float:
    x, y = point
    return float((x**2 - 1) ** 2 + 0.3 * x + y**2)


def _wells_gradient(point: FloatArray) -> FloatArray:
    x, y = point
    return np.array([4 * x * (x**2 - 1) + 0.3, 2 * y])


def _saddle(point: FloatArray) -> float:
    x, y = point
    return float(x**2 - y**2) / 2


def _saddle_gradient(point: FloatArray) -> FloatArray:
    x, y = point
    return np.array([x, -y])


_DEEP, _, _SHALLOW = sorted(np.roots([4, 0, -4, 0.3]).real.tolist())
_HIMMELBLAU_MINIMA = (
    (3.0, 2.0),
    (-2.805118, 3.131313),
    (-3.779310, -3.283186),
    (3.584428, -1.848127),
)

SURFACES: dict[str, Surface] = {
    surface.name: surface
    for surface in (
        quadratic("bowl", BOWL_MATRIX, start=(2.5, 1.0)),
        quadratic("ravine", RAVINE_MATRIX, start=(2.5, 0.5)),
        Surface(
            "wells",
            _wells,
            _wells_gradient,
            start=(0.3, 1.5),
            minima=((_DEEP, 0.0), (_SHALLOW, 0.0)),
            box=((-2, 2), (-2, 2)),
        ),
        Surface(
            "rosenbrock",
            _rosenbrock,
            _rosenbrock_gradient,
            start=(-1.2, 1.0),
            minima=((1.0, 1.0),),
            box=((-2, 2), (-1, 3)),
        ),
        Surface(
            "himmelblau",
            _himmelblau,
            _himmelblau_gradient,
            start=(-0.5, -1.0),
            minima=_HIMMELBLAU_MINIMA,
            box=((-5, 5), (-5, 5)),
        ),
        Surface("saddle", _saddle, _saddle_gradient, start=(2.0, 1e-3)),
    )
}

"""The plane: what a 2 x 2 matrix does to areas and to a grid of points.

The drawing functions are given. They draw into matplotlib axes that you hand them, so that this
module itself needs no matplotlib.
"""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from eigen import arrays
from eigen.pairs import eigenpairs_2x2

Axes: TypeAlias = Any  # matplotlib's

UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def signed_area(corners: ArrayLike) -> float:
    """Return the area of a polygon: positive if its corners run counterclockwise, else negative.

    The shoelace formula is half the sum of x_i y_j - x_j y_i over all edges, where the edge leads
    from corner i to the next corner j. Count the edges of a triangle before you write the loop.
    The edges must not cross each other, and it does not matter where in the plane the polygon lies.

    Args:
        corners: points of the shape (k, 2) in the order in which one walks around.

    Raises:
        ValueError: if the shape is not (k, 2), or if there are fewer than three corners.

    >>> signed_area([[0, 0], [4, 0], [0, 3]])
    6.0
    """
    ### BEGIN SOLUTION
    points = np.asarray(corners, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 2 or len(points) < 3:
        raise ValueError(f"expected at least three points (k, 2), found the shape {points.shape}")
    x, y = points[:, 0], points[:, 1]
    next_x, next_y = np.roll(x, -1), np.roll(y, -1)
    return float((x * next_y - next_x * y).sum()) / 2
    ### END SOLUTION


def image(A: ArrayLike, points: ArrayLike) -> arrays.Matrix:
    """Return where a 2 x 2 matrix moves points, one point in each row of the shape (k, 2) (given).

    >>> image([[1, 1], [0, 1]], [[0, 1], [1, 1]])
    array([[1., 1.],
           [2., 1.]])
    """
    return arrays.product(points, arrays.as_two_by_two(A).T)


def draw_grid(axes: Axes, A: ArrayLike, *, reach: int = 3, color: str = "C0") -> None:
    """Draw the lines of a grid after the matrix has moved them (given)."""
    for k in range(-reach, reach + 1):
        for line in ([(k, -reach), (k, reach)], [(-reach, k), (reach, k)]):
            x, y = image(A, line).T
            axes.plot(x, y, color=color, linewidth=0.8, alpha=0.5, zorder=1)


def draw_polygon(axes: Axes, corners: ArrayLike, *, color: str, label: str) -> None:
    """Fill a polygon and mark its first corner, so that one sees when it is turned over (given)."""
    x, y = np.asarray(corners, dtype=np.float64).T
    axes.fill(x, y, color=color, alpha=0.35, label=label, zorder=2)
    axes.plot(x[1:2], y[1:2], "o", color=color, zorder=3)


def draw_eigenvectors(axes: Axes, A: ArrayLike, *, reach: float = 3.0) -> None:
    """Draw each real eigenvector as a line through the origin, and as an arrow A v (given).

    It works as soon as you have written `eigenpairs_2x2`. Complex eigenvectors are no directions
    of the plane, so nothing is drawn for them.
    """
    for place, (value, vector) in enumerate(eigenpairs_2x2(A)):
        if value.imag:
            continue
        color, (x, y) = f"C{3 + place}", vector.real
        axes.plot([-reach * x, reach * x], [-reach * y, reach * y], "--", color=color, zorder=3)
        axes.quiver(
            *(0, 0, value.real * x, value.real * y),
            **{"angles": "xy", "scale_units": "xy", "scale": 1, "color": color, "zorder": 4},
            label=f"eigenvector, stretched by {value.real:.3g}",
        )


def draw_bend(axes: Axes, A: ArrayLike, *, reach: int = 3, title: str = "") -> None:
    """Draw the grid and the unit square before and after, with the eigenvectors on top (given)."""
    draw_grid(axes, np.eye(2), reach=reach, color="0.7")
    draw_grid(axes, A, reach=reach)
    draw_polygon(axes, UNIT_SQUARE, color="0.4", label="unit square before")
    draw_polygon(axes, image(A, UNIT_SQUARE), color="C1", label="unit square after")
    draw_eigenvectors(axes, A, reach=reach)
    window = (-reach - 0.5, reach + 0.5)
    axes.set(xlim=window, ylim=window, xlabel="x", ylabel="y", title=title, aspect="equal")

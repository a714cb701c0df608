"""Areas, and how a matrix changes them."""

import sys
from types import ModuleType

import numpy as np
import pytest
from eigen_cases import refuses, result
from expect import holds, same
from numpy.typing import NDArray

from eigen import UNIT_SQUARE, image, signed_area


def test_area_of_the_moved_square_is_the_determinant(monkeypatch: pytest.MonkeyPatch) -> None:
    around = "Half the sum over ALL edges: the last corner is joined to the first one again."
    same(result(signed_area, [[0, 0], [4, 0], [0, 3]]), 6.0, "the area of a triangle", hint=around)
    same(
        result(signed_area, [[1, 1], [5, 1], [1, 4]]),
        6.0,
        "the area of the same triangle further away",
        hint=around + " A triangle with a corner at the origin does not notice a missing edge.",
    )
    same(
        result(signed_area, [[0, 3], [4, 0], [0, 0]]),
        -6.0,
        "the signed area of the triangle, walked clockwise",
        hint="The sign tells the direction of the walk: take no absolute value.",
    )
    corner = [[0, 0], [2, 0], [2, 1], [1, 1], [1, 2], [0, 2]]
    same(result(signed_area, corner), 3.0, "the area of an L of three unit squares", hint=around)
    steps = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    circle = 7 + 2 * np.column_stack([np.cos(steps), np.sin(steps)])
    same(
        result(signed_area, circle),
        4 * np.pi,
        "the area of a polygon with 720 corners on a circle of radius 2",
        rtol=1e-4,
    )
    for A in np.random.default_rng(70).normal(size=(20, 2, 2)):
        same(
            result(signed_area, np.array(UNIT_SQUARE) @ A.T),
            np.linalg.det(A),
            "the signed area of the unit square moved by a random matrix, compared with its "
            "determinant",
            hint=around,
        )
    for points in ([[0, 0], [1, 1]], [[0, 0, 0], [1, 0, 0], [0, 1, 0]], [0, 0, 1, 0, 0, 1], []):
        refuses(
            signed_area,
            points,
            error=ValueError,
            words=[str(np.shape(points))],
            hint="A polygon has at least three corners, of two numbers each; name the shape.",
        )

    # What is given works with week 1's product and without it.
    moved = np.array([[1.0, 2.0], [3.0, 1.0]])
    wanted = np.array(UNIT_SQUARE) @ moved.T
    fake = ModuleType("linalg")
    calls: list[str] = []

    def matmul(A: NDArray[np.float64], B: NDArray[np.float64]) -> NDArray[np.float64]:
        calls.append("matmul")
        return np.asarray(A @ B, dtype=np.float64)

    fake.matmul = matmul  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "linalg", fake)
    same(image(moved, UNIT_SQUARE), wanted, "the moved square, with a linalg.matmul")
    holds(calls == ["matmul"], "image: expected that it asks linalg.matmul once.")
    monkeypatch.setitem(sys.modules, "linalg", None)
    same(image(moved, UNIT_SQUARE), wanted, "the moved square, without the package linalg")

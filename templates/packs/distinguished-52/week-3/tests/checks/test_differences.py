"""Finite differences: chords, their steps, and how two gradients are compared."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from autodiff_expect import attempt
from expect import holds, refuses, same

from autodiff import central_difference, numeric_gradient, relative_error, step_size


@pytest.mark.parametrize("part", ["step", "chord"])
def test_central_difference_takes_a_good_chord(part: str) -> None:
    if part == "step":
        steps_balance_both_errors()
    else:
        chords_are_symmetric()


def steps_balance_both_errors() -> None:
    """Compare the steps with the cube root of eps."""
    for x in [0.0, 1e-9, 0.3, -0.3, 1.0, -7.0, 1e4, -1e6, 1e12]:
        found = step_size(x)
        wanted = float(np.finfo(float).eps) ** (1 / 3) * max(1.0, abs(x))
        holds(
            wanted / 5 < found < 5 * wanted,
            f"step_size({x:g}): expected about {wanted:.1e}, found {found:.1e}.",
            hint="A step near 1e-8 or 1e-16 is lost in rounding, one near 1e-2 is no tangent: take "
            "the cube root of eps. It is measured in units of |x| when |x| is large, in units of 1 "
            "when |x| is small, and it is never 0 or negative.",
        )


def chords_are_symmetric() -> None:
    """Compare the slopes of chords with exact ones."""
    for x, h in [(3.0, 0.5), (-2.0, 0.25), (0.0, 1.0)]:
        same(
            central_difference(lambda t: 3 * t**2 - t + 4, x, h),
            6 * x - 1,
            f"the slope of 3x^2 - x + 4 at x = {x:g} with h = {h:g}",
            hint="A chord from x - h to x + h has exactly the slope of a parabola at x. A "
            "difference of 3h is the chord from x to x + h; half or twice the slope comes from "
            "dividing by something else than the width 2h.",
        )
        same(
            central_difference(lambda t: t**3, x, h),
            3 * x**2 + h**2,
            f"the slope of x^3 at x = {x:g} with h = {h:g}, where the error is exactly h^2",
            hint="Both ends of the chord are h away from x.",
        )
    known: list[tuple[str, Callable[[float], float], float, float]] = [
        ("exp at 1", math.exp, 1.0, math.e),
        ("sin at 0", math.sin, 0.0, 1.0),
        ("log at 2", math.log, 2.0, 0.5),
        ("the square root at 1e8", math.sqrt, 1e8, 5e-5),
    ]
    for words, f, x, slope in known:
        same(
            central_difference(f, x),
            slope,
            f"the slope of {words}, without h",
            hint="Without h, the step comes from step_size(x).",
            rtol=1e-8,
        )
    for h in (0.0, -0.1):
        refuses(
            lambda h=h: central_difference(math.exp, 1.0, h),  # type: ignore[misc]
            f"central_difference with h = {h:g}",
            hint="A chord needs a width. Check h before you divide.",
        )


def test_numeric_gradient_moves_one_coordinate_at_a_time() -> None:
    hint = (
        "For entry i, only coordinate i moves; before the next one moves, it must be back in its "
        "place. Moving all at once measures the sum of the partial derivatives."
    )
    same(
        numeric_gradient(lambda x, y: x * y, [2, 5]),
        [5, 2],
        "the gradient of x * y at (2, 5)",
        hint=hint + " Zeros mean that an array of integers cut off the step.",
    )
    same(
        numeric_gradient(lambda x, y, z: x**2 + 3 * y - y * z, [1.0, -2.0, 0.5]),
        [2, 2.5, 2],
        "the gradient of x^2 + 3y - yz at (1, -2, 0.5)",
        hint=hint,
    )
    same(
        numeric_gradient(lambda x, y: math.sqrt(x) + y**2, [1e10, 0.0]),
        [5e-6, 0],
        "the gradient of sqrt(x) + y^2 at (1e10, 0)",
        hint="Each coordinate needs a step of its own size.",
        rtol=1e-4,
    )
    same(numeric_gradient(math.exp, [0.0]), [1], "the gradient of a function of one variable")
    point = np.array([0.5, -1.5, 2.0])
    numeric_gradient(lambda x, y, z: x * y * z, point)
    same(
        point,
        [0.5, -1.5, 2.0],
        "the point after the call",
        hint="You moved the caller's array. as_point makes a copy.",
    )


def test_relative_error_has_no_unit() -> None:
    same(
        relative_error([3.0, 4.0], [3.0, 4.5]),
        0.5 / math.sqrt(29.25),
        "the relative error of (3, 4) and (3, 4.5)",
        hint="The length of the difference, 0.5, divided by the longer length. 0.5 is the absolute "
        "error; 0.1 divides by the shorter one.",
    )
    same(
        relative_error([3.0, 4.5], [3.0, 4.0]),
        relative_error([3.0, 4.0], [3.0, 4.5]),
        "the relative error with both vectors exchanged",
        hint="Divide by the longer of the two, whichever it is.",
    )
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(2, 5))
    for unit in (1e-6, 1e6):
        same(
            relative_error(unit * a, unit * b),
            relative_error(a, b),
            f"the relative error when both vectors are measured in another unit ({unit:g})",
            hint="A tiny number or a 1 in the denominator gives vectors of different units "
            "different errors.",
        )
    same(relative_error([1.0, 1.0], [-1.0, -1.0]), 2.0, "the relative error of v and -v")
    same(relative_error(a, a), 0.0, "the relative error of a vector and itself")
    with np.errstate(all="ignore"):
        zero = attempt(lambda: relative_error([0, 0], [0, 0]), "relative_error of two zero vectors")
        missing = relative_error([np.nan, 1.0], [2.0, 1.0]), relative_error([1.0], [np.nan])
    holds(
        zero == 0,
        f"the relative error of two zero vectors: expected 0, found {zero}.",
        hint="0 / 0 is nan. Two equal vectors have no error, so treat this case first.",
    )
    for found in missing:
        holds(
            math.isnan(found),
            f"the relative error of a vector with a nan: expected nan, found {found}.",
            hint="A check that calls a nan correct is worse than none.",
        )
    refuses(
        lambda: relative_error([1.0, 2.0, 3.0], [1.0]),
        "relative_error of three numbers and one",
        words=["(3,)", "(1,)"],
        hint="NumPy would stretch the shorter one. Compare the shapes first.",
    )

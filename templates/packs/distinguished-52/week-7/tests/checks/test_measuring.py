"""Differences are measured fairly, and derivatives put to the test."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from review_expect import equal, refuses, same

from review import check_derivative, check_gradient, gap, gradient, slope


def test_a_gap_is_measured_by_size() -> None:
    same(gap([1, 200], [1, 198]), 0.01, "gap([1, 200], [1, 198])", hint="2 divided by 200.")
    same(gap([200, 0], [198, 0]), 0.01, "the gap with the larger number on the left")
    same(gap([198, 0], [200, 0]), 0.01, "the gap with the larger number on the right")
    for first, second in (([-200, 1], [-198, 1]), ([-198, 1], [-200, 1])):
        same(gap(first, second), 0.01, f"gap({first}, {second})", hint="Absolute values.")
    same(gap(1.5, 1.2), 0.2, "gap(1.5, 1.2)", hint="0.3 divided by 1.5.")
    same(gap(3, -3), 2.0, "gap(3, -3)", hint="6 divided by 3; the sign of a difference is lost.")
    same(
        gap([0.5, 0.0], [0.25, 0.0]),
        0.25,
        "the gap of small numbers, 0.5 and 0.25",
        hint="Below 1 nothing is divided: near 0 rounding alone would look like a large error.",
    )
    equal(gap(np.zeros((0, 3)), np.zeros((0, 3))), 0.0, "the gap of two empty arrays")
    with np.errstate(all="ignore"):
        equal(gap([1e308], [-1e308]) > 1, True, "whether 1e308 and -1e308 are far apart")
    shapes: list[tuple[str, ArrayLike, ArrayLike]] = [
        ("shapes (2,) and (1,)", [1, 1], [1]),
        ("shapes (3,) and (3, 1)", np.ones(3), np.ones((3, 1))),
        ("a number and an array", 1.0, [1.0]),
    ]
    for what, left, right in shapes:
        equal(
            gap(left, right),
            math.inf,
            f"the gap of {what}",
            hint="NumPy stretches one of them and sees no difference. Compare the shapes first.",
        )
    for bad in (math.nan, math.inf, -math.inf):
        for a, b in (([1, bad], [1, 2]), ([1, 2], [1, bad]), ([bad], [bad])):
            with np.errstate(all="ignore"):
                found = gap(a, b)
            equal(
                found,
                math.inf,
                f"the gap of {a} and {b}",
                hint="nan as a gap passes every test that asks `gap > tolerance`. What is not "
                "finite cannot be compared, not even with itself.",
            )


def test_slopes_are_right_to_eight_digits() -> None:
    curves = {
        "sin": (math.sin, math.cos),
        "exp": (math.exp, math.exp),
        "x**3 - x": (lambda x: x**3 - x, lambda x: 3 * x**2 - 1),
        "1 / (1 + x**2)": (lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2),
    }
    hint = (
        "Errors of 1e-8 and more come from a difference to one side only: let the two points lie "
        "on both sides of x, at the same distance. Else try other steps, and plot the error."
    )
    for name, (f, wanted) in curves.items():
        for x in (-2.0, -0.7, 0.0, 0.3, 1.0, 2.5):
            close(slope(f, x), wanted(x), f"the slope of {name} at {x:g}", hint)
    close(slope(lambda x: x**2, 3), 6.0, "the slope of x**2 at 3, a whole number", hint)
    close(slope(lambda x: 7.0, 2.0), 0.0, "the slope of a constant", hint)
    for x in (-1e6, 1234.5, 1e6):
        close(
            slope(lambda x: x**3, x),
            3 * x**2,
            f"the slope of x**3 at {x:g}",
            "The neighbours of a large x are far apart. A step that is good at 1 loses its "
            "digits here: let it grow with |x|.",
        )


def test_gradients_have_the_shape_of_the_point() -> None:
    found = gradient(lambda v: v[0] * v[1], [2, 5])
    close_all(
        found,
        [5.0, 2.0],
        "the gradient of v[0] * v[1] at the whole numbers [2, 5]",
        "Zeros, or numbers that are far off: an array of whole numbers swallows a small step. "
        "Make it floats first. If they are a hair off, a step that is not taken back adds up.",
    )
    rng = np.random.default_rng(0)
    A, x = rng.normal(size=(4, 4)), rng.normal(size=4)
    before = x.copy()
    close_all(
        gradient(lambda v: float(v @ A @ v), x),
        (A + A.T) @ x,
        "the gradient of v . A v, compared with (A + A^T) v",
        "Move one entry at a time, and start from the same point for the next one: a step that "
        "is not taken back adds up.",
    )
    same(x, before, "the point that came in", hint="Move a copy.")
    M = rng.normal(size=(2, 3))
    found = gradient(lambda W: float(np.sum(W**2)), M)
    equal(found.shape, (2, 3), "the shape of the gradient at a matrix of the shape (2, 3)")
    close_all(found, 2 * M, "the gradient of the sum of squares of a matrix", "It is 2 W.")
    close_all(
        gradient(lambda v: float(v[0] ** 3 * v[1]), [1e5, 1.0]),
        [3e10, 1e15],
        "the gradient of v[0]**3 * v[1] at [1e5, 1]",
        "Each entry has its own step, as in `slope`: call it.",
    )
    equal(gradient(lambda v: 1.0, np.zeros(0)).shape, (0,), "the shape at a point without entries")


def test_derivatives_are_confirmed_or_refuted() -> None:
    points = [-2.0, -0.25, 0.0, 1.0, 3.0]
    good = check_derivative(math.sin, math.cos, points)
    equal(good.holds, True, "whether the derivative of sin is cos")
    equal(0 <= good.gap < 1e-8, True, "whether its gap is small")
    bad = check_derivative(lambda x: x**3, lambda x: 3 * x, points)
    equal(
        (bad.holds, bad.where),
        (False, -2.0),
        "the verdict on (x**3)' = 3 x, and its worst point",
        hint="At 0 and 1 the wrong formula is right, so all points count, and the worst one is "
        "told. At -2 the measured slope is 12 and the formula says -6; at 3 it is 27 and 9.",
    )
    same(round(bad.gap, 6), 1.5, "its gap at -2, which is 18 / 12", hint="Use your `gap`.")
    at_most = check_derivative(lambda x: x**3, lambda x: 3 * x, points, tolerance=bad.gap)
    equal(at_most.holds, True, "whether a gap that equals the tolerance is accepted")
    nan = check_derivative(math.sin, lambda x: math.nan if x == 0 else math.cos(x), points)
    equal(
        (nan.holds, nan.gap, nan.where),
        (False, math.inf, 0.0),
        "the verdict on a formula that gives nan at 0",
        hint="max and < know nothing of nan; your `gap` does.",
    )
    equal(check_derivative(lambda x: x, lambda x: 2.0, [4.0, 5.0]).where, 4.0, "the first worst")
    loose = check_derivative(lambda x: x, lambda x: 1.05, points, tolerance=0.1)
    equal(loose.holds, True, "whether a formula that is 5% off passes with the tolerance 0.1")
    from_generator = check_derivative(math.exp, math.exp, (x for x in points))
    equal(from_generator.holds, True, "whether points may come from a generator")

    rng = np.random.default_rng(1)
    A, b = rng.normal(size=(5, 3)), rng.normal(size=5)
    places = rng.normal(size=(6, 3))

    def loss(x: NDArray[np.float64]) -> float:
        return float(np.sum((A @ x - b) ** 2))

    good = check_gradient(loss, lambda x: 2 * A.T @ (A @ x - b), places)
    equal(good.holds, True, "whether the gradient of |Ax - b|**2 is 2 A^T (Ax - b)")
    bad = check_gradient(loss, lambda x: A.T @ (A @ x - b), places)
    equal(bad.holds, False, "whether it is A^T (Ax - b), without the 2")
    once = check_gradient(
        loss, lambda x: 2 * A.T @ (A @ x - b) + (x[0] == places[2, 0]) * np.ones(3), places
    )
    equal(once.holds, False, "whether a formula that is wrong at one of six points passes")
    same(np.asarray(once.where), places[2], "where this formula is wrong")
    shape = check_gradient(loss, lambda x: 0.0, places)
    equal((shape.holds, shape.gap), (False, math.inf), "the verdict on a number as a gradient")
    lists = check_gradient(lambda v: float(v @ v), lambda v: 2 * v, [[1, 2], [3, 4]])
    equal(lists.holds, True, "whether points may be lists of whole numbers")
    tied = check_gradient(lambda v: float(np.sum(v)), lambda v: 3 * np.ones(2), [[1, 2], [3, 4]])
    same(np.asarray(tied.where), [1.0, 2.0], "the first of two points with the same gap")
    at_most = check_gradient(loss, lambda x: A.T @ (A @ x - b), places, tolerance=bad.gap)
    equal(at_most.holds, True, "whether a gap that equals the tolerance is accepted")
    for what, call in {
        "check_derivative": lambda: check_derivative(math.sin, math.cos, []),
        "check_gradient": lambda: check_gradient(loss, lambda x: x, []),
    }.items():
        refuses(
            call,
            ValueError,
            f"{what} without any points",
            hint="Where nothing is tested, nothing is confirmed. Say so.",
        )


def close(found: float, wanted: float, what: str, hint: str) -> None:
    """Eight digits, of numbers that are not tiny."""
    off = abs(found - wanted) / max(1.0, abs(wanted))
    equal(
        off < 5e-9,
        True,
        f"{what} (expected {wanted:.12g}, found {found:.12g}): whether eight digits are right",
        hint=hint,
    )


def close_all(found: object, wanted: object, what: str, hint: str) -> None:
    a, b = np.asarray(found), np.asarray(wanted)
    equal(a.shape, b.shape, f"{what}: the shape", hint=hint)
    off = np.abs(a - b) / np.maximum(1.0, np.abs(b))
    equal(
        bool((off < 5e-8).all()),
        True,
        f"{what} (expected {np.round(b, 6).tolist()}, found {np.round(a, 6).tolist()}): "
        "whether its digits are right",
        hint=hint,
    )

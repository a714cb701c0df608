"""Functions of several variables: gradients, Jacobians, directions, and the check of it all."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from autodiff_expect import Floats, attempt, measured
from expect import holds, refuses, same

from autodiff import (
    Edge,
    Value,
    as_value,
    directional_derivative,
    exp,
    gradient,
    gradient_error,
    jacobian,
    log,
    tanh,
)


def test_gradient_has_a_slope_for_every_input() -> None:
    found = gradient(lambda x, y: x * y, [2, 5])
    holds(
        isinstance(found, np.ndarray),
        f"a gradient: expected an array, found a {type(found).__name__}.",
        hint="Two lists joined by + are one long list; gradients have to add up like vectors.",
    )
    same(
        found,
        [5, 2],
        "the gradient of x * y at (2, 5)",
        hint="One call of backward, then read .grad of every input.",
    )
    cases: dict[str, tuple[Callable[..., Any], Callable[..., float]]] = {
        "x^2 y + z / y": (lambda x, y, z: x**2 * y + z / y, lambda x, y, z: x**2 * y + z / y),
        "exp(-x^2 - y^2) (z - 1)": (
            lambda x, y, z: exp(-(x**2) - y**2) * (z - 1),
            lambda x, y, z: math.exp(-(x**2) - y**2) * (z - 1),
        ),
        "tanh(x y) + log(1 + z^2)": (
            lambda x, y, z: tanh(x * y) + log(1 + z**2),
            lambda x, y, z: math.tanh(x * y) + math.log(1 + z**2),
        ),
    }
    for words, (f, plain) in cases.items():
        for point in np.random.default_rng(5).uniform(0.5, 2.0, size=(4, 3)):
            before = point.copy()
            same(
                gradient(f, point),
                measured(plain, point.tolist()),
                f"the gradient of {words} at {point.round(3).tolist()}, compared with chords",
                hint="Each rule is right alone, so look at the order of the walk, and at values "
                "that are used twice.",
            )
            same(point, before, "the point after the call")
    same(
        gradient(lambda x, y: 3 * y, [1.0, 2.0]),
        [0, 3],
        "the gradient of 3y at (1, 2)",
        hint="An input that is not used has the slope 0, and it still has an entry.",
    )
    constant = attempt(
        lambda: gradient(lambda x, y: 7.0, [1.0, 2.0]),
        "the gradient of a function that gives the plain number 7",
        hint="Hand the result to as_value.",
    )
    same(constant, [0, 0], "the gradient of the function 7")


def test_jacobian_has_a_row_for_every_result() -> None:
    hint = (
        "Row i is the gradient of result i, and a result that does not use an input has a 0 there. "
        "Another number there is left over from the row above: backward forgets nothing outside "
        "the graph that it walks."
    )
    found = jacobian(lambda x, y: [x * y, x, y * y, x + 1], [2, 5])
    holds(
        isinstance(found, np.ndarray),
        f"a Jacobian: expected an array, found a {type(found).__name__}.",
        hint="np.array makes a matrix from a list of rows, and matrices can be multiplied.",
    )
    same(
        found,
        [[5, 2], [1, 0], [0, 10], [1, 0]],
        "the Jacobian of (xy, x, y^2, x + 1) at (2, 5)",
        hint=hint,
    )
    same(
        attempt(lambda: jacobian(lambda x, y: (x * y, 7.0), [2, 5]), "a result that is a number"),
        [[5, 2], [0, 0]],
        "the Jacobian of (xy, 7) at (2, 5)",
        hint=hint,
    )
    same(
        jacobian(lambda x, y, z: [x * y * z], [2.0, 3.0, 4.0]),
        [[12, 8, 6]],
        "the Jacobian of a function with one result",
        hint="It has the shape (1, n), a matrix with a single row.",
    )

    def inner(u: Any, v: Any) -> list[Any]:
        return [u * v, u / v, exp(u) - v]

    def outer(x: Any, y: Any, z: Any) -> list[Any]:
        return [x + y * z, tanh(x) * z]

    for u, v in np.random.default_rng(6).uniform(0.5, 1.5, size=(4, 2)):
        middle = [as_value(value).data for value in inner(Value(u), Value(v))]
        same(
            jacobian(lambda u, v: outer(*inner(u, v)), [u, v]),
            jacobian(outer, middle) @ jacobian(inner, [u, v]),
            "the Jacobian of outer(inner(u, v)), compared with the product of both Jacobians",
            hint="This is the chain rule for several variables: rows belong to results, columns to "
            "inputs.",
        )


def test_directional_derivative_is_a_slope_per_length() -> None:
    def hill(x: Any, y: Any) -> Any:
        return x**2 * y - 3 * y

    hint = (
        "A slope is rise per unit of length: divide the direction by its length before the dot "
        "product."
    )
    for way in ([0.0, 2.0], [0.0, 0.1]):
        same(
            directional_derivative(lambda x, y: 3 * x + 4 * y, [0, 0], way),
            4.0,
            f"the slope of 3x + 4y in the direction {way}",
            hint=hint,
        )
    point = np.array([1.5, -0.5])
    slopes: Floats = measured(hill, point.tolist())
    rng = np.random.default_rng(7)
    for way in rng.normal(size=(20, 2)):
        step = way / np.linalg.norm(way)
        found = directional_derivative(hill, point, way)
        wanted = measured(lambda t, s=step: hill(*(point + t * s)), [0.0])[0]
        same(found, wanted, "the slope in a random direction, compared with a chord", hint=hint)
        back = directional_derivative(hill, point, -way)
        same(back, -found, "the slope when you walk back", hint="Only the sign changes.")
        holds(
            found <= np.linalg.norm(slopes) * (1 + 1e-6),
            f"a slope: expected at most the length of the gradient, found {found:.6g}.",
            hint="No direction is steeper than the gradient's own.",
        )
    same(
        directional_derivative(hill, point, slopes),
        np.linalg.norm(slopes),
        "the slope in the direction of the gradient, which is the gradient's length",
        hint=hint,
    )
    across = [-slopes[1], slopes[0]]
    same(
        directional_derivative(hill, point, across),
        0.0,
        "the slope at a right angle to the gradient, along the contour line",
        atol=1e-6,
    )
    refuses(
        lambda: directional_derivative(hill, point, [0, 0]),
        "the direction (0, 0)",
        words=["zero"],
        hint="The zero vector points nowhere, and 0 / 0 is nan.",
    )
    refuses(
        lambda: directional_derivative(hill, point, [1, 0, 0]),
        "a direction with three numbers at a point with two",
        words=["(2,)", "(3,)"],
        hint="Compare the shapes first.",
    )


def test_gradient_error_finds_a_wrong_rule() -> None:
    def good(x: Any, y: Any) -> Any:
        return tanh(x * y) / (1 + exp(x)) + log(x + y**2)

    def cube(x: Value, slope: float) -> Value:
        return Value(x.data**3, [Edge(x, slope * x.data**2)], "cube")

    for point in ([1.0, 2.0], [0.3, -0.8], [4, 1]):
        found = gradient_error(good, point)
        holds(
            0 <= found < 1e-7,
            f"gradient_error of a correct function at {point}: expected less than 1e-7, found "
            f"{found:.2g}.",
            hint="Compare gradient with numeric_gradient of the same function at the same point. "
            "numeric_gradient needs .data of the result.",
        )
    holds(
        gradient_error(lambda x, y: cube(x, 3.0) * y, [2.0, 5.0]) < 1e-7,
        "gradient_error of a new operation with the right rule: expected less than 1e-7.",
    )
    for slope in (2.0, -3.0, 0.0):
        found = gradient_error(lambda x, y, s=slope: cube(x, s) * y, [2.0, 5.0])
        holds(
            found > 0.1,
            f"gradient_error of x^3 with the wrong rule {slope:g}x^2: expected more than 0.1, "
            f"found {found:.2g}.",
            hint="The measured gradient must use only the numbers of f, never its edges.",
        )
    same(gradient_error(lambda x: 4.0, [1.0]), 0.0, "gradient_error of the function 4")

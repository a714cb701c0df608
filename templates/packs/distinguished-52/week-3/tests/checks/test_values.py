"""Values: every operation gives a number, and edges with its local derivatives."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from autodiff_expect import attempt, measured, slope_along
from expect import holds, refuses, same

from autodiff import Value, log, relu, tanh


def gives(
    f: Callable[..., Value], at: list[float], data: float, slopes: list[float], what: str, hint: str
) -> None:
    """Compare the number and the slopes of an operation."""
    inputs = [Value(x) for x in at]
    result = attempt(lambda: f(*inputs), what, hint)
    holds(
        isinstance(result, Value),
        f"{what}: expected a Value, found {type(result).__name__}.",
        hint="Every operation gives a Value again.",
    )
    same(result.data, data, what, hint=hint)
    for number, (x, slope) in enumerate(zip(inputs, slopes, strict=True), start=1):
        which = f" (operand {number})" if len(inputs) > 1 else ""
        found = slope_along(result, x)
        same(found, slope, f"the slope of {what} for the Value{which}", hint=hint)
    holds(
        all(x.grad == 0.0 for x in inputs),
        f"{what}: expected grad to stay 0.0, found {[x.grad for x in inputs]}.",
        hint="Calculating only lays the edges; nobody has asked for a gradient yet.",
    )


def test_add_and_multiply_know_their_slopes() -> None:
    hint = "Of a sum, each operand has the slope 1."
    gives(lambda x, y: x + y, [3.0, -4.0], -1.0, [1, 1], "3 + (-4)", hint)
    gives(lambda x: x + 2.5, [3.0], 5.5, [1], "3 + 2.5 with a plain number", hint)
    gives(lambda x: 2 + x, [3.0], 5.0, [1], "2 + 3 with a plain number in front", hint)
    gives(lambda x: x + x, [3.0], 6.0, [2], "x + x at 3", "Both operands need an edge.")
    gives(lambda x, y: sum([x, y], Value(1.0)), [3.0, 4.0], 8.0, [1, 1], "sum([3, 4])", hint)
    hint = "When x grows by a little, x * y grows by y times as much: the slope is the OTHER one."
    gives(lambda x, y: x * y, [3.0, -4.0], -12.0, [-4, 3], "3 * (-4)", hint)
    gives(lambda x: x * 5, [3.0], 15.0, [5], "3 * 5 with a plain number", hint)
    gives(lambda x: np.float64(5) * x, [3.0], 15.0, [5], "5 * 3 with a number of NumPy", hint)
    gives(lambda x: x * x, [3.0], 9.0, [6], "x * x at 3", "Both operands need an edge.")
    gives(lambda x, y: x * y + x, [2.0, 7.0], 16.0, [8, 2], "x * y + x at (2, 7)", hint)


def test_subtract_and_divide_know_left_from_right() -> None:
    hint = "Of a - b, a has the slope 1 and b the slope -1."
    gives(lambda x, y: x - y, [3.0, 5.0], -2.0, [1, -1], "3 - 5", hint)
    hint = "In 2 - x, Python calls x.__rsub__(2): self stands on the right."
    gives(lambda x: 2 - x, [5.0], -3.0, [-1], "2 - 5 with a plain number in front", hint)
    hint = "Of a / b, a has the slope 1 / b, and b has the slope -a / b^2: more b, less quotient."
    gives(lambda x, y: x / y, [3.0, -4.0], -0.75, [-0.25, -3 / 16], "3 / (-4)", hint)
    gives(lambda x: x / 8, [3.0], 0.375, [0.125], "3 / 8 with a plain number", hint)
    gives(lambda x: x / x, [3.0], 1.0, [0], "x / x at 3", hint)
    hint = "In 2 / x, Python calls x.__rtruediv__(2): self is the denominator."
    gives(lambda x: 2 / x, [4.0], 0.5, [-0.125], "2 / 4 with a plain number in front", hint)
    hint = "Plain numbers raise it by themselves; do not catch it."
    refuses(lambda: Value(3.0) / Value(0.0), "3 / 0", kind=ZeroDivisionError, hint=hint)
    refuses(lambda: 1 / Value(0.0), "1 / 0", kind=ZeroDivisionError, hint=hint)
    rng = np.random.default_rng(3)
    for a, b in rng.uniform(0.5, 3.0, size=(10, 2)):
        slopes = measured(lambda x, y: (1 - x) / (x * y - 7) - 3 / y, [a, b])
        gives(
            lambda x, y: (1 - x) / (x * y - 7) - 3 / y,
            [a, b],
            (1 - a) / (a * b - 7) - 3 / b,
            slopes.tolist(),
            f"(1 - x) / (xy - 7) - 3 / y at ({a:.3f}, {b:.3f})",
            "Each operation alone is right, so look at how they are nested.",
        )


def test_powers_and_their_special_cases() -> None:
    known = [
        (3.0, 2, 9.0, 6.0),
        (2.0, -1, 0.5, -0.25),
        (4.0, 0.5, 2.0, 0.25),
        (1.5, 3.5, 1.5**3.5, 3.5 * 1.5**2.5),
        (-2.0, 3, -8.0, 12.0),
        (-2.0, 2.0, 4.0, -4.0),
        (-2.0, -3, -0.125, -3 / 16),
        (0.0, 1, 0.0, 1.0),
        (0.0, 2, 0.0, 0.0),
        (0.0, 1.5, 0.0, 0.0),
    ]
    for base, n, data, slope in known:
        gives(
            lambda x, n=n: x**n,
            [base],
            data,
            [slope],
            f"{base:g} ** {n:g}",
            "The slope of x^n is n * x^(n - 1). A negative base is no problem for a whole "
            "exponent, even for one that is written 2.0.",
        )
    for base in (0.0, 3.0, -3.0):
        gives(
            lambda x: x**0,
            [base],
            1.0,
            [0.0],
            f"{base:g} ** 0",
            "x^0 is the number 1 with the slope 0, but 0 * 0^-1 divides by zero: give n = 0 a case "
            "of its own.",
        )
    refuses(
        lambda: Value(-8.0) ** (1 / 3),
        "(-8) ** (1/3)",
        kind=ValueError,
        hint="Python answers with a complex number here, and the rest of the engine cannot follow. "
        "Refuse a negative base unless the exponent is whole.",
    )
    for n in (-1, -0.5, 0.5):
        refuses(
            lambda n=n: Value(0.0) ** n,  # type: ignore[misc]
            f"0 ** {n:g}",
            kind=ZeroDivisionError,
            hint="The result or the slope is infinite at 0.",
        )
    refuses(
        lambda: Value(2.0) ** Value(3.0),  # type: ignore[operator]
        "2 ** 3 with a Value as exponent",
        kind=TypeError,
        hint="The rule n * x^(n - 1) holds for an exponent that does not change. Taking its .data "
        "would lose a slope without a word.",
    )


@pytest.mark.parametrize("name", ["log", "tanh", "relu"])
def test_functions_know_their_slopes(name: str) -> None:
    if name == "log":
        hint = "The slope of log is 1 / x."
        for x in (0.25, 1.0, 8.0, 1e-9):
            gives(log, [x], math.log(x), [1 / x], f"log at {x:g}", hint)
        for x in (0.0, -2.0):
            refuses(
                lambda x=x: log(x),  # type: ignore[misc]
                f"log({x:g})",
                words=["positive"],
                hint="Check the number before you take its logarithm, and say what is wrong.",
            )
    if name == "tanh":
        hint = (
            "With t = tanh(x), the slope is 1 - t^2: t is the result, not x. It is 1 at 0 and dies "
            "away on both sides."
        )
        for x in (0.0, 0.7, -1.3, 3.0):
            slope = measured(math.tanh, [x])[0]
            gives(tanh, [x], math.tanh(x), [slope], f"tanh at {x:g}", hint)
        for x in (1000.0, -1000.0):
            large = "exp(1000) overflows. math.tanh knows how to avoid it."
            gives(tanh, [x], math.copysign(1.0, x), [0.0], f"tanh at {x:g}", large)
    if name == "relu":
        hint = "Right of 0 the number passes (slope 1); left of 0 nothing passes (slope 0)."
        for x, data, slope in [(2.0, 2.0, 1.0), (0.25, 0.25, 1.0), (-3.0, 0.0, 0.0)]:
            gives(relu, [x], data, [slope], f"relu at {x:g}", hint)
        gives(relu, [0.0], 0.0, [0.0], "relu at 0", "At the kink this engine takes the slope 0.")
    functions: dict[str, Callable[[Value | float], Value]] = {
        "log": log,
        "tanh": tanh,
        "relu": relu,
    }
    call = functions[name]
    plain = call(0.5)
    holds(
        isinstance(plain, Value),
        f"{name}(0.5) of a plain number: expected a Value, found {plain!r}.",
        hint="Begin with as_value.",
    )
    start = Value(0.5)
    same(
        slope_along(call(call(start) + 2), start),
        measured(lambda t: plain_nested(name, t), [0.5])[0],
        f"the slope of {name}({name}(x) + 2) at 0.5, along its edges",
        hint="Every edge belongs to the value that went in, and has the slope at that value.",
    )


def plain_nested(name: str, x: float) -> float:
    """The nested function of the last comparison, with plain numbers."""
    call: Callable[[float], float] = {
        "log": math.log,
        "tanh": math.tanh,
        "relu": lambda t: max(t, 0.0),
    }[name]
    return call(call(x) + 2)

"""Expressions: every kind of node has a rule, and what lies inside has a slope too."""

from functools import partial

import pytest
from autodiff_expect import attempt, measured
from expect import holds, same

from autodiff import (
    Exp,
    Expression,
    Log,
    Number,
    Power,
    Product,
    Sum,
    Variable,
    differentiate,
    evaluate,
    show,
)

KINDS = (Number, Variable, Sum, Product, Power, Exp, Log)
X, Y = Variable("x"), Variable("y")
CASES: dict[str, tuple[list[Expression], str]] = {
    "leaves": (
        [Number(7.0), X, Y],
        "A number never changes. A variable changes as fast as itself, and not at all with another "
        "one.",
    ),
    "sums": (
        [Sum(X, Number(3.0)), Sum(X, Sum(X, Y)), Sum(Sum(X, X), Number(-1.0))],
        "The slopes of both sides add up.",
    ),
    "products": (
        [Product(Number(3.0), X), Product(X, X), Product(Product(X, Y), Sum(X, Y))],
        "The derivative of a product is not the product of the derivatives: let one factor change "
        "at a time, keep the other as it is, and add both.",
    ),
    "powers": (
        [Power(X, 2), Power(X, 3.5), Power(X, -1), Power(X, 1), Power(Y, 2)],
        "x^n becomes n * x^(n - 1): the old exponent in front, one less above.",
    ),
    "nested": (
        [
            Power(Sum(Product(Number(3.0), X), Number(1.0)), 4),
            Exp(Product(Number(-2.0), X)),
            Log(Sum(Power(X, 2), Y)),
            Exp(Power(Log(X), 2)),
            Product(Power(Sum(X, Y), -2), Log(Product(X, Y))),
        ],
        "The chain rule: the slope of the outer function, taken at the inner expression, TIMES the "
        "slope of the inner expression.",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_differentiate_applies_a_rule_to_every_node(case: str) -> None:
    expressions, hint = CASES[case]
    for expression in expressions:
        for x, y in [(0.7, 1.9), (1.6, 0.4)]:
            slopes = measured(lambda x, y, e=expression: evaluate(e, x=x, y=y), [x, y])
            for name, slope in zip("xy", slopes, strict=True):
                found = value_of(derivative(expression, name), x, y)
                same(
                    found,
                    slope,
                    f"the derivative of {show(expression)} with respect to {name}, at x = {x} and "
                    f"y = {y}",
                    hint=hint,
                )
    if case == "powers":
        for expression, slope in [(Power(X, 1), 1.0), (Power(X, 0), 0.0), (Power(X, 2), 0.0)]:
            made = derivative(expression, "x")
            found = attempt(
                partial(value_of, made, 0.0, 1.0),
                f"the derivative of {show(expression)} at x = 0",
                hint="0 * x^-1 does not exist at x = 0. The power 0 is the number 1; give it a "
                "case of its own.",
            )
            same(found, slope, f"the derivative of {show(expression)} at x = 0", hint=hint)
    if case == "nested":
        twice = derivative(derivative(Power(X, 4), "x"), "x")
        same(value_of(twice, 3.0, 1.0), 108.0, "the second derivative of x^4 at 3, which is 12x^2")


def derivative(expression: Expression, name: str) -> Expression:
    """The derivative, which must be an expression."""
    found = differentiate(expression, name)
    holds(
        isinstance(found, KINDS),
        f"the derivative of {show(expression)} with respect to {name}: expected an expression, "
        f"found {found!r}.",
        hint="A plain 0 or 1 is no expression: wrap it in Number.",
    )
    return found


def value_of(expression: Expression, x: float, y: float) -> float:
    """The value of a derivative; it may use x and y."""
    return evaluate(expression, x=x, y=y)

"""Derivatives by rewriting: an expression goes in, and the expression of its derivative comes out.

An expression is a tree. Its leaves are numbers and variables, and every other node says how the
trees below it are put together: x * exp(x) is `Product(Variable("x"), Exp(Variable("x")))`.
"""

import math
from dataclasses import dataclass
from typing import TypeAlias

Expression: TypeAlias = "Number | Variable | Sum | Product | Power | Exp | Log"


@dataclass(frozen=True)
class Number:
    """A number that never changes."""

    value: float


@dataclass(frozen=True)
class Variable:
    """A variable with its name, such as x."""

    name: str


@dataclass(frozen=True)
class Sum:
    """left + right"""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Product:
    """left * right"""

    left: Expression
    right: Expression


@dataclass(frozen=True)
class Power:
    """base ** exponent; the exponent is a plain number."""

    base: Expression
    exponent: float


@dataclass(frozen=True)
class Exp:
    """e ** inner"""

    inner: Expression


@dataclass(frozen=True)
class Log:
    """The natural logarithm of inner."""

    inner: Expression


def evaluate(expression: Expression, **values: float) -> float:
    """Compute an expression for given values of its variables (given, as an example of the style).

    Every kind of node has its own case, and what lies below a node is left to the same function.

    >>> evaluate(Product(Number(2), Variable("x")), x=3.0)
    6.0
    """
    match expression:
        case Number(value):
            return float(value)
        case Variable(name):
            return float(values[name])
        case Sum(left, right):
            return evaluate(left, **values) + evaluate(right, **values)
        case Product(left, right):
            return evaluate(left, **values) * evaluate(right, **values)
        case Power(base, exponent):
            return float(evaluate(base, **values) ** exponent)
        case Exp(inner):
            return math.exp(evaluate(inner, **values))
        case Log(inner):
            return math.log(evaluate(inner, **values))


def size(expression: Expression) -> int:
    """Count the nodes of an expression (given).

    >>> size(Product(Number(2), Variable("x")))
    3
    """
    match expression:
        case Sum(left, right) | Product(left, right):
            return 1 + size(left) + size(right)
        case Power(inner, _) | Exp(inner) | Log(inner):
            return 1 + size(inner)
        case _:
            return 1


def show(expression: Expression) -> str:
    """Write an expression as people do (given).

    >>> show(Product(Number(2), Power(Variable("x"), 3)))
    '(2 * x^3)'
    """
    match expression:
        case Number(value):
            return f"{value:g}"
        case Variable(name):
            return name
        case Sum(left, right):
            return f"({show(left)} + {show(right)})"
        case Product(left, right):
            return f"({show(left)} * {show(right)})"
        case Power(base, exponent):
            return f"{show(base)}^{exponent:g}"
        case Exp(inner):
            return f"exp({show(inner)})"
        case Log(inner):
            return f"log({show(inner)})"


def differentiate(expression: Expression, name: str) -> Expression:
    """Return the derivative of an expression with respect to the variable of that name.

    The result is an expression again, so it can be differentiated once more. All other variables
    count as numbers that do not change. It need not be simplified: `(1 * x) + (x * 1)` is as good
    as `2 * x`, as long as its value is right wherever the derivative exists.

    Two traps: the derivative of a product is not the product of the derivatives; and whatever
    stands inside a power, an exp or a log may be a whole expression with a slope of its own.
    A power with the exponent 0 is the number 1, so its derivative is 0 everywhere, also where the
    base is 0.

    >>> show(differentiate(Exp(Variable("x")), "y")) in {"0", "(exp(x) * 0)", "(0 * exp(x))"}
    True
    """
    ### BEGIN SOLUTION
    match expression:
        case Number():
            return Number(0.0)
        case Variable(other):
            return Number(1.0) if other == name else Number(0.0)
        case Sum(left, right):
            return Sum(differentiate(left, name), differentiate(right, name))
        case Product(left, right):
            first = Product(differentiate(left, name), right)
            return Sum(first, Product(left, differentiate(right, name)))
        case Power(base, exponent):
            if exponent == 0:
                return Number(0.0)
            outer = Product(Number(exponent), Power(base, exponent - 1))
            return Product(outer, differentiate(base, name))
        case Exp(inner):
            return Product(Exp(inner), differentiate(inner, name))
        case Log(inner):
            return Product(Power(inner, -1), differentiate(inner, name))
    ### END SOLUTION

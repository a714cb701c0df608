"""Values that remember how they were computed: the graph grows while you calculate.

Every operation computes a number and, next to it, how fast this number changes with each of the
numbers that it was made from. These *local derivatives* are written on the edges of the graph. They
are plain numbers, because at this moment all inputs are known. No rule ever looks further than one
step; the chain rule joins the steps later, in `reverse.py`.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Edge(NamedTuple):
    """An arrow of the graph: where it comes from, and the local derivative along it."""

    source: "Value"
    slope: float


class Value:
    """A number in a graph.

    Attributes:
        data: the number itself, a float.
        edges: one for every operand that it was made from; none for an input or a constant.
        op: what made it, for pictures only; the checks do not look at it.
        grad: the slope of the last result on which `backward` was called with respect to this
            value. It is 0.0 until then.

    Two values are the same only if they are the same object: `Value(2.0) == Value(2.0)` is False,
    and values can be kept in sets and be keys of dictionaries.
    """

    __array_ufunc__ = None  # lets `np.float64(2) * value` reach `__rmul__` below

    def __init__(self, data: float, edges: Iterable[Edge] = (), op: str = "") -> None:
        self.data = float(data)
        self.edges = tuple(edges)
        self.op = op
        self.grad = 0.0

    def __repr__(self) -> str:
        return f"Value({self.data:g}, grad={self.grad:g})"

    def __neg__(self) -> "Value":
        """-a (given, as an example of the style): when a rises by 1, -a falls by 1.

        >>> (-Value(3.0)).edges[0].slope
        -1.0
        """
        return Value(-self.data, [Edge(self, -1.0)], "neg")

    def __add__(self, other: "Value | float") -> "Value":
        """a + b, where b is a Value or a plain number.

        Hand plain numbers to `as_value` first: they become values without edges.

        >>> Value(2.0) + 3
        Value(5, grad=0)
        """
        ### BEGIN SOLUTION
        right = as_value(other)
        return Value(self.data + right.data, [Edge(self, 1.0), Edge(right, 1.0)], "+")
        ### END SOLUTION

    def __mul__(self, other: "Value | float") -> "Value":
        """a * b, where b is a Value or a plain number.

        Ask for each operand: if only this one grows a little, how fast does the product grow?
        In `x * x` both operands are the same value, and nothing special needs to be done for it.

        >>> Value(2.0) * 3
        Value(6, grad=0)
        """
        ### BEGIN SOLUTION
        right = as_value(other)
        edges = [Edge(self, right.data), Edge(right, self.data)]
        return Value(self.data * right.data, edges, "*")
        ### END SOLUTION

    def __truediv__(self, other: "Value | float") -> "Value":
        """a / b, where b is a Value or a plain number.

        The result depends on b as well, and it falls when a and b are positive and b grows. Where b
        is 0 a ZeroDivisionError is raised, as for plain numbers.

        >>> Value(6.0) / 3
        Value(2, grad=0)
        """
        ### BEGIN SOLUTION
        right = as_value(other)
        edges = [Edge(self, 1.0 / right.data), Edge(right, -self.data / right.data**2)]
        return Value(self.data / right.data, edges, "/")
        ### END SOLUTION

    def __pow__(self, exponent: float) -> "Value":
        """a ** n, where n is a plain number; it may be negative or a fraction.

        Some cases need thought:

        - n = 0: the result is the number 1 with the slope 0 for every a, also for a = 0.
        - a < 0 with a fraction as exponent: Python answers with a complex number. Raise a
          ValueError instead.
        - a = 0 with a negative exponent, or with one between 0 and 1: the result or its slope is
          infinite. Raise a ZeroDivisionError, as Python does for `0.0 ** -0.5`.
        - n is a Value: raise a TypeError; this engine has no rule for it.

        >>> Value(3.0) ** 2
        Value(9, grad=0)
        """
        ### BEGIN SOLUTION
        if isinstance(exponent, Value):
            raise TypeError("the exponent must be a plain number, not a Value")
        n = float(exponent)
        if n == 0:
            return Value(1.0, [Edge(self, 0.0)], "**0")
        if self.data < 0 and not n.is_integer():
            raise ValueError(f"a negative base {self.data} needs a whole exponent, found {n}")
        return Value(self.data**n, [Edge(self, n * self.data ** (n - 1))], f"**{n:g}")
        ### END SOLUTION

    def __sub__(self, other: "Value | float") -> "Value":
        """a - b (given). It works as soon as you have written `__add__`."""
        return self + (-as_value(other))

    def __radd__(self, other: float) -> "Value":
        """2 + a (given): Python asks the right operand when the left one knows no answer."""
        return self + other

    def __rmul__(self, other: float) -> "Value":
        """2 * a (given): the order makes no difference."""
        return self * other

    def __rsub__(self, other: float) -> "Value":
        """2 - a: `self` is what stands on the RIGHT of the minus, `other` is the plain number.

        >>> 2 - Value(5.0)
        Value(-3, grad=0)
        """
        ### BEGIN SOLUTION
        return as_value(other) - self
        ### END SOLUTION

    def __rtruediv__(self, other: float) -> "Value":
        """2 / a: `self` is the denominator, `other` is the plain number.

        >>> 2 / Value(4.0)
        Value(0.5, grad=0)
        """
        ### BEGIN SOLUTION
        return as_value(other) / self
        ### END SOLUTION


def as_value(x: Value | float) -> Value:
    """Return a Value itself, and a plain number as a Value without edges (given).

    >>> as_value(3)
    Value(3, grad=0)
    """
    return x if isinstance(x, Value) else Value(x)

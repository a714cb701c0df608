"""Functions of one value: each is a number, and one edge with its local derivative.

All of them accept a `Value` or a plain number, and give a `Value`. Use the module `math`: at this
point everything is a plain number.
"""

import math

from autodiff.values import Edge, Value, as_value


def exp(x: Value | float) -> Value:
    """e to the power of x (given, as an example of the style): it is its own derivative.

    >>> exp(0.0)
    Value(1, grad=0)
    """
    inner = as_value(x)
    result = math.exp(inner.data)
    return Value(result, [Edge(inner, result)], "exp")


def log(x: Value | float) -> Value:
    """The natural logarithm of x.

    It exists for positive numbers only. For 0 and below raise a ValueError whose message contains
    the word "positive".

    >>> log(1.0)
    Value(0, grad=0)
    """
    ### BEGIN SOLUTION
    inner = as_value(x)
    if inner.data <= 0:
        raise ValueError(f"log needs a positive number, found {inner.data}")
    return Value(math.log(inner.data), [Edge(inner, 1.0 / inner.data)], "log")
    ### END SOLUTION


def tanh(x: Value | float) -> Value:
    """The hyperbolic tangent, an S-shaped curve from -1 to 1 with the slope 1 at 0.

    Its derivative is most often written with the result, not with x: look it up or derive it from
    (e^x - e^-x) / (e^x + e^-x). Result and slope must be right for x = 1000 too, where this
    formula, typed in as it stands, overflows.

    >>> tanh(0.0)
    Value(0, grad=0)
    """
    ### BEGIN SOLUTION
    inner = as_value(x)
    result = math.tanh(inner.data)
    return Value(result, [Edge(inner, 1.0 - result**2)], "tanh")
    ### END SOLUTION


def relu(x: Value | float) -> Value:
    """x where x is positive, else 0: a straight line with a kink at 0.

    At the kink there is no derivative. Like most libraries, take the slope 0 there.

    >>> relu(-2.0)
    Value(0, grad=0)
    """
    ### BEGIN SOLUTION
    inner = as_value(x)
    if inner.data > 0:
        return Value(inner.data, [Edge(inner, 1.0)], "relu")
    return Value(0.0, [Edge(inner, 0.0)], "relu")
    ### END SOLUTION

"""Derivatives by remembering: walk the graph backwards and join the local derivatives.

The chain rule for a graph: multiply the slopes along a path, and add up over all paths. One walk
from the result back to the inputs does this for all inputs at once, and visits every value once.
"""

from collections.abc import Callable, Sequence

from numpy.typing import ArrayLike

from autodiff.numeric import Vector
from autodiff.values import Value


def topological_order(root: Value) -> list[Value]:
    """Return all values that root was made from, and root itself, each once, inputs first.

    Every value stands after all sources of its edges; so root comes last. There are often several
    such orders, and each of them is right. A value may be reached on many paths, even on more paths
    than can ever be walked, and it is still listed once.

    A graph may be 10,000 steps deep. A function that calls itself for every step stops long before
    that, and the limit is there to protect you: keep what is still to do in a list of your own.

    >>> x = Value(2.0)
    >>> [value.data for value in topological_order(x * x)]
    [2.0, 4.0]
    """
    ### BEGIN SOLUTION
    order: list[Value] = []
    seen: set[Value] = set()
    waiting = [(root, False)]
    while waiting:
        value, complete = waiting.pop()
        if complete:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            waiting.append((value, True))
            waiting.extend((edge.source, False) for edge in value.edges)
    return order
    ### END SOLUTION


def backward(root: Value) -> None:
    """Set `grad` of every value in the graph of root to the derivative of root with respect to it.

    `root.grad` becomes 1. Each edge hands the gradient of its result on to its source, times its
    slope. Three things decide whether this comes out right:

    - A value that is used in several places gets a contribution from each of them.
    - A value may hand its gradient on only when all contributions to it have arrived.
    - Gradients of earlier calls are forgotten: calling `backward` twice gives the same as calling
      it once, also when the first call started from another root. Values outside the graph of
      root keep what they have.

    >>> x = Value(3.0)
    >>> backward(x * x)
    >>> x.grad
    6.0
    """
    ### BEGIN SOLUTION
    order = topological_order(root)
    for value in order:
        value.grad = 0.0
    root.grad = 1.0
    for value in reversed(order):
        for edge in value.edges:
            edge.source.grad += value.grad * edge.slope
    ### END SOLUTION


def gradient(f: Callable[..., Value | float], point: ArrayLike) -> Vector:
    """Return the gradient of f at a point: all n partial derivatives from one walk backwards.

    Args:
        f: takes n values one by one, `f(x, y, ...)`, and gives one Value. A function that does not
            depend on its inputs may give a plain number.
        point: n numbers; integers are welcome. It is left unchanged.

    Returns:
        A vector of the shape (n,). An input that f does not use has the derivative 0.

    >>> gradient(lambda x, y: x * y, [2, 5])
    array([5., 2.])
    """
    ### BEGIN SOLUTION
    import numpy as np

    from autodiff.numeric import as_point
    from autodiff.values import as_value

    inputs = [Value(x) for x in as_point(point).tolist()]
    backward(as_value(f(*inputs)))
    return np.array([x.grad for x in inputs])
    ### END SOLUTION


def jacobian(f: Callable[..., Sequence[Value | float]], point: ArrayLike) -> Vector:
    """Return the Jacobian of a function with m results: row i is the gradient of result i.

    Every row needs a walk of its own. Think of what a walk leaves behind: it forgets old gradients
    only in the graph that it walks, and a result need not use every input.

    Args:
        f: takes n values one by one and gives a list or tuple of m results, at least one. A
            result may be a plain number.
        point: n numbers, left unchanged.

    Returns:
        An array of the shape (m, n). Entry (i, j) says how fast result i changes with input j.

    >>> jacobian(lambda x, y: [x * y, x + y], [2, 5])
    array([[5., 2.],
           [1., 1.]])
    """
    ### BEGIN SOLUTION
    import numpy as np

    from autodiff.numeric import as_point
    from autodiff.values import as_value

    inputs = [Value(x) for x in as_point(point).tolist()]
    rows = []
    for result in f(*inputs):
        for x in inputs:
            x.grad = 0.0
        backward(as_value(result))
        rows.append([x.grad for x in inputs])
    return np.array(rows)
    ### END SOLUTION


def directional_derivative(
    f: Callable[..., Value | float], point: ArrayLike, direction: ArrayLike
) -> float:
    """Return how fast f rises at a point, per unit of length, when you walk in a direction.

    Only the direction counts, not how long the vector is: (1, 1) and (10, 10) give the same slope.
    It is the dot product of the gradient with a vector that you have to prepare first.

    Raises:
        ValueError: if the direction is the zero vector (the message contains "zero"), or if its
            shape is not that of the point (the message names both shapes).

    >>> directional_derivative(lambda x, y: 3 * x + 4 * y, [0, 0], [0, 2])
    4.0
    """
    ### BEGIN SOLUTION
    import numpy as np

    from autodiff.numeric import as_point

    place, way = as_point(point), as_point(direction)
    if place.shape != way.shape:
        raise ValueError(f"the point has the shape {place.shape}, the direction {way.shape}")
    length = np.linalg.norm(way)
    if length == 0:
        raise ValueError("the zero vector has no direction")
    return float(gradient(f, place) @ (way / length))
    ### END SOLUTION


def gradient_error(f: Callable[..., Value | float], point: ArrayLike) -> float:
    """Return the relative error between the gradient of the engine and the measured one.

    About 1e-8 or less says that the rules are right; 0.1 says that one of them is wrong. Between
    the two lies a kink, or a function too steep for the step.

    Measure with `numeric_gradient`. It wants a function that gives a plain number, and f gives
    a Value.

    >>> gradient_error(lambda x, y: x * y / (x + y), [2, 5]) < 1e-8
    True
    """
    ### BEGIN SOLUTION
    from autodiff.numeric import numeric_gradient, relative_error
    from autodiff.values import as_value

    def plain(*inputs: float) -> float:
        return as_value(f(*map(Value, inputs))).data

    return relative_error(gradient(f, point), numeric_gradient(plain, point))
    ### END SOLUTION

"""Gradient checks: measure every slope, and compare it with what the backward pass says.

A measured slope costs two evaluations for each single number, so nobody trains with it. But it
knows nothing of your formulas, and that makes it a fair judge.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from backprop.arrays import FloatArray, Loss
from backprop.layers import Layer
from backprop.network import Network


def relative_error(found: ArrayLike, wanted: ArrayLike) -> float:
    """The length of the difference, divided by the longer of both lengths (given).

    0 for equal arrays, inf for arrays of different shapes. A nan stays a nan, and a nan is not
    below any threshold: compare with `error < threshold`, never with `error > threshold`.

    >>> relative_error([3.0, 4.0], [0.0, 0.0])
    1.0
    """
    a, b = np.asarray(found, dtype=np.float64), np.asarray(wanted, dtype=np.float64)
    if a.shape != b.shape:
        return float("inf")
    if np.array_equal(a, b):
        return 0.0
    return float(np.linalg.norm(a - b) / np.maximum(np.linalg.norm(a), np.linalg.norm(b)))


def numeric_gradient(f: Callable[[], float], array: FloatArray, step: float = 1e-5) -> FloatArray:
    """Measure how f changes with every entry of an array, with central differences.

    f takes no arguments; it looks at the array (the weights of a layer, say) by itself. So each
    entry is moved *inside the array*: to entry + step, to entry - step, and back. Afterwards every
    entry must be exactly what it was, to the last bit.

    Args:
        f: gives a float that depends on the array.
        array: any shape, float64. It may be a view of another array, like a transposed or a sliced
            one; then beware of what makes a copy of it.
        step: how far to move.

    Returns:
        The slopes (f(entry + step) - f(entry - step)) / (2 step), in the shape of the array.

    Raises:
        ValueError: if the array is not float64 (integers would round the step away), or if step is
            not positive.

    >>> w = np.array([1.0, 2.0])
    >>> numeric_gradient(lambda: w[0] * w[1], w).round(6)
    array([2., 1.])
    """
    ### BEGIN SOLUTION
    if array.dtype != np.float64 or step <= 0:
        raise ValueError(f"expected float64 and a positive step, found {array.dtype}, {step}")
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = f()
        array[place] = kept - step
        below = f()
        array[place] = kept
        slopes[place] = (above - below) / (2 * step)
    return slopes
    ### END SOLUTION


def check_layer(layer: Layer, x: FloatArray, rng: np.random.Generator) -> dict[str, float]:
    """Compare the backward pass of any layer with measured slopes.

    A layer gives many numbers, and a slope needs a single one. Make one: draw a random array r of
    the shape of out, and let L = Σ r * out. Then the gradient of L by out is r. (With ones in the
    place of r, a layer that forgets to use its dout would look right.)

    Args:
        layer: any object with the methods of `Layer`.
        x: shape (n, inputs), a batch at which to check. Keep it away from kinks.
        rng: where the random numbers come from.

    Returns:
        The `relative_error` of dx under the name "x", and of every gradient under the name of its
        parameter. inf where a gradient has the wrong shape or does not exist. x and the parameters
        are afterwards what they were.

    >>> check_layer(Tanh(), np.array([[0.5, -1.0]]), np.random.default_rng(0))["x"] < 1e-7
    True
    """
    ### BEGIN SOLUTION
    out, cache = layer.forward(x)
    r = rng.normal(size=out.shape)
    dx, gradients = layer.backward(r, cache)

    def total() -> float:
        return float((r * layer.forward(x)[0]).sum())

    errors = {"x": relative_error(dx, numeric_gradient(total, x))}
    for name, array in layer.params.items():
        measured = numeric_gradient(total, array)
        errors[name] = relative_error(gradients[name], measured) if name in gradients else np.inf
    return errors
    ### END SOLUTION


def check_network(
    network: Network, x: ArrayLike, targets: ArrayLike, loss: Loss, penalty: float = 0.0
) -> dict[str, float]:
    """The relative error of every gradient of `network.objective`, such as "2.W" (given)."""
    _, gradients = network.objective(x, targets, loss, penalty)

    def value() -> float:
        return network.objective(x, targets, loss, penalty)[0]

    return {
        f"{place}.{name}": relative_error(own[name], numeric_gradient(value, array))
        for place, (layer, own) in enumerate(zip(network.layers, gradients, strict=True))
        for name, array in layer.params.items()
    }


def kink_distance(network: Network, x: ArrayLike) -> float:
    """How close does this batch come to the kink of a ReLU, anywhere in the network?

    A step that crosses the kink measures a mixture of two slopes: the check complains, and the
    backward pass is innocent. So look at every number that goes *into* a `ReLU`, for all rows and
    all places, and return the smallest distance from 0.

    Args:
        network: its layers may be of any kind; only objects of the class `ReLU` have a kink.
        x: shape (n, inputs).

    Returns:
        0 or more; inf if no number goes into a ReLU.

    >>> kink_distance(Network([ReLU()]), [[3.0, -0.25]])
    0.25
    """
    ### BEGIN SOLUTION
    from backprop.arrays import as_batch
    from backprop.layers import ReLU

    out = as_batch(x)
    distances: list[float] = [np.inf]
    for layer in network.layers:
        if isinstance(layer, ReLU):
            distances += np.abs(out).ravel().tolist()
        out, _ = layer.forward(out)
    return min(distances)
    ### END SOLUTION

"""Measured slopes, to judge a backward pass that knows nothing of them (given)."""

from collections.abc import Callable
from copy import deepcopy

import numpy as np

from techniques.arrays import FloatArray
from techniques.layers import Layer


def measured(f: Callable[[], float], array: FloatArray, step: float = 1e-5) -> FloatArray:
    """The slope of f() by every entry of the array, by central differences.

    f looks at the array, whose entries are moved one after the other and put back.
    """
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        kept = array[place]
        array[place] = kept + step
        above = f()
        array[place] = kept - step
        slopes[place] = (above - f()) / (2 * step)
        array[place] = kept
    return slopes


def check_layer(layer: Layer, x: FloatArray, rng: np.random.Generator) -> dict[str, float]:
    """How far dx ("x") and the gradients of all parameters are from measured slopes, relatively.

    L is the sum of out times random factors. A layer may draw at random or keep running statistics:
    every forward pass is made by a fresh copy of it, so that all of them do the same. Below 1e-6 a
    gradient is right.
    """
    twin, place = deepcopy(layer), x.copy()
    out, cache = deepcopy(twin).forward(place)
    factors = rng.normal(size=out.shape)
    dx, own = twin.backward(factors, cache)

    def loss() -> float:
        return float((factors * deepcopy(twin).forward(place)[0]).sum())

    errors = {}
    for name, slopes in {"x": dx, **own}.items():
        wanted = measured(loss, place if name == "x" else twin.params[name])
        lengths = [float(np.linalg.norm(array)) for array in (slopes, wanted, slopes - wanted)]
        errors[name] = lengths[2] / max(*lengths[:2], 1e-12)
    return errors

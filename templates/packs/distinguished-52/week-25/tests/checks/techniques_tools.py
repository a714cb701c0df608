"""What several checks share: measured slopes, and arrays that must stay as they are."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from expect import holds, same
from numpy.typing import NDArray

from techniques import Layer

Floats = NDArray[np.float64]


def close(found: Any, wanted: Any) -> bool:
    """Are these the same numbers in the same shape?"""
    return np.shape(found) == np.shape(wanted) and bool(np.allclose(found, wanted))


def slopes(f: Callable[[Floats], Any], dout: Floats, place: Floats, step: float = 1e-5) -> Floats:
    """The slopes of the sum of dout · f at a place, by central differences.

    f gets a moved copy each time.
    """
    found = np.empty(place.size)
    for i in range(place.size):
        sides = []
        for move in (step, -step):
            moved = place.flatten()
            moved[i] += move
            sides.append(float((dout * f(moved.reshape(place.shape))).sum()))
        found[i] = (sides[0] - sides[1]) / (2 * step)
    return found.reshape(place.shape)


def unchanged(before: Sequence[Any], after: Sequence[Any], what: str, hint: str = "") -> None:
    """Fail unless all arrays are what they were, to the last bit."""
    for old, new in zip(before, after, strict=True):
        holds(np.array_equal(old, new), f"{what}: expected unchanged, found changed.", hint=hint)


def learnt(layer: Layer, rng: np.random.Generator) -> None:
    """Give gamma and beta of a layer values that differ from 1 and 0 and from each other."""
    for array in layer.params.values():
        array[...] = rng.uniform(0.5, 2.0, size=array.shape) * rng.choice([-1, 1], size=array.shape)


def gamma_and_beta(found: Any, gamma: Floats, beta: Floats, what: str, hint: str) -> None:
    """Compare the gradients of a normalization with those that are right."""
    names = sorted(found)
    holds(names == ["beta", "gamma"], f"{what}: expected gamma and beta, found {names}.")
    same(found["beta"], beta, f"{what}: the gradient of beta", hint=hint)
    same(found["gamma"], gamma, f"{what}: the gradient of gamma", hint=hint)

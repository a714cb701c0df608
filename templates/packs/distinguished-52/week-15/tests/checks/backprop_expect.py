"""What several checks share: refusals, measured slopes, and layers that measure their own."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from expect import holds
from numpy.typing import NDArray

from backprop import Cache, Gradients

Floats = NDArray[np.float64]


def close(found: Any, wanted: Any) -> bool:
    """Are these the same numbers in the same shape?"""
    return np.shape(found) == np.shape(wanted) and bool(np.allclose(found, wanted))


def measured(f: Callable[[Floats], float], place: Floats, step: float = 1e-5) -> Floats:
    """The slopes of f at a place: f gets a moved copy each time."""
    slopes = np.empty(place.size)
    for i in range(place.size):
        sides = []
        for move in (step, -step):
            moved = place.flatten()
            moved[i] += move
            sides.append(f(moved.reshape(place.shape)))
        slopes[i] = (sides[0] - sides[1]) / (2 * step)
    return slopes.reshape(place.shape)


class Measured:
    """A layer that is right whatever its formula is, since it measures its own slopes.

    `forward` counts how often it was asked, and `backward` too.
    """

    def __init__(self, formula: Callable[..., Floats], **params: Floats) -> None:
        self.formula = formula
        self.held = {name: np.array(array, dtype=np.float64) for name, array in params.items()}
        self.calls = [0, 0]

    @property
    def params(self) -> dict[str, Floats]:
        return dict(self.held)

    def forward(self, x: Floats) -> tuple[Floats, Cache]:
        self.calls[0] += 1
        return self.formula(x, **self.held), (x.copy(),)

    def backward(self, dout: Floats, cache: Cache) -> tuple[Floats, Gradients]:
        self.calls[1] += 1
        (x,) = cache

        def moved(name: str, array: Floats) -> float:
            return float((dout * self.formula(x, **{**self.held, name: array})).sum())

        dx = measured(lambda at: float((dout * self.formula(at, **self.held)).sum()), x)
        return dx, {
            name: measured(lambda at, name=name: moved(name, at), array)  # type: ignore[misc]
            for name, array in self.held.items()
        }


class Broken(Measured):
    """A layer whose backward pass somebody has spoilt."""

    def __init__(
        self,
        formula: Callable[..., Floats],
        spoil: Callable[[Floats, Floats, Gradients], tuple[Floats, Gradients]],
        **params: Floats,
    ) -> None:
        super().__init__(formula, **params)
        self.spoil = spoil

    def backward(self, dout: Floats, cache: Cache) -> tuple[Floats, Gradients]:
        return self.spoil(dout, *super().backward(dout, cache))


def product_of_sums(x: Floats, **held: Floats) -> Floats:
    """A formula with two parameters: columns scaled, bent, and mixed with their neighbours."""
    return np.sin(x * held["W"] + held["b"]) + 0.3 * np.roll(x, 1, axis=1) ** 2


def example(rng: np.random.Generator, width: int = 3) -> Measured:
    """A smooth layer of that width, with the parameters W and b."""
    return Measured(product_of_sums, W=rng.normal(size=width), b=rng.normal(size=width))


def unchanged(before: Sequence[Any], after: Sequence[Any], what: str, hint: str = "") -> None:
    """Fail unless all arrays are what they were, to the last bit."""
    for old, new in zip(before, after, strict=True):
        holds(np.array_equal(old, new), f"{what}: expected unchanged, found changed.", hint=hint)

"""What several checks share: refusals, slopes without `backward`, and measured slopes."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from expect import holds
from numpy.typing import NDArray

from autodiff import Edge, Value

Floats = NDArray[np.float64]
T = TypeVar("T")


def attempt(call: Callable[[], T], what: str, hint: str = "") -> T:
    """Return what the call returns; an error other than *to do* fails with the hint."""
    try:
        return call()
    except NotImplementedError:
        raise
    except Exception as error:
        holds(
            False, f"{what}: expected a result, found {type(error).__name__}: {error}.", hint=hint
        )
        raise


def slope_along(result: Value, x: Value) -> float:
    """Follow every path from the result down to x: multiply along a path, add up over the paths."""
    if result is x:
        return 1.0
    total = 0.0
    for source, slope in result.edges:
        holds(
            isinstance(source, Value) and not isinstance(slope, Value),
            f"an edge: expected a Value and a plain number, found {source!r} and {slope!r}.",
            hint="A local derivative is a number: compute it from .data.",
        )
        total += float(slope) * slope_along(source, x)
    return total


def made_of(*parts: tuple[Value, float], data: float = 0.0) -> Value:
    """A value with these edges, put together by hand."""
    return Value(data, [Edge(source, slope) for source, slope in parts])


def measured(f: Callable[..., float], point: Sequence[float]) -> Floats:
    """Partial derivatives from chords of two widths, whose errors cancel."""
    place = np.array(point, dtype=np.float64)

    def chord(i: int, h: float) -> float:
        step = np.zeros_like(place)
        step[i] = h
        return (float(f(*(place + step))) - float(f(*(place - step)))) / (2 * h)

    return np.array([(4 * chord(i, 5e-4) - chord(i, 1e-3)) / 3 for i in range(len(place))])

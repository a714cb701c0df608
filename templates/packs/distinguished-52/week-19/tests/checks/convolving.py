"""What the checks of this package share: SciPy's opinion, slopes, errors that must come."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from expect import holds, same
from numpy.typing import ArrayLike, NDArray
from scipy.signal import correlate2d

Floats = NDArray[np.float64]


def refused(what: str, call: Callable[..., object], *given: Any, hint: str = "") -> None:
    """Fail unless the call ends with a ValueError."""
    try:
        with np.errstate(all="ignore"):
            found = f"the result {call(*given)}"
    except NotImplementedError:
        raise
    except ValueError:
        return
    except Exception as error:
        found = f"the {type(error).__name__} '{error}'"
    holds(False, f"{what}: expected a ValueError, found {found}.", hint=hint)


def stays(after: ArrayLike, before: ArrayLike, what: str) -> None:
    """Fail if the caller's array was changed."""
    hint = "it belongs to the caller; work on a new array."
    same(after, before, f"{what}, after the call", hint=hint)


def mistaken(found: ArrayLike, mistakes: Mapping[str, ArrayLike], otherwise: str) -> str:
    """The words for the first mistake that gives just these numbers."""
    numbers = np.asarray(found)
    for words, wrong in mistakes.items():
        other = np.asarray(wrong)
        if numbers.shape == other.shape and np.allclose(numbers, other, rtol=1e-6, atol=1e-9):
            return words
    return otherwise


def dilated(kernel: Floats, dilation: int) -> Floats:
    """The kernel with zeros in its holes."""
    rows, columns = ((size - 1) * dilation + 1 for size in kernel.shape)
    wide = np.zeros((rows, columns))
    wide[::dilation, ::dilation] = kernel
    return wide


def scipy_plane(image: Floats, kernel: Floats, s: int = 1, p: int = 0, d: int = 1) -> Floats:
    """SciPy's cross-correlation of one plane, with stride s, padding p and dilation d."""
    full = correlate2d(np.pad(image, p), dilated(kernel, d), mode="valid")
    return np.asarray(full, dtype=np.float64)[::s, ::s]


def scipy_maps(x: Floats, weights: Floats, bias: Floats, s: int, p: int, d: int) -> Floats:
    """The maps of all filters for all images, one plane after the other."""
    return np.array(
        [
            [
                b + sum(scipy_plane(plane, k, s, p, d) for plane, k in zip(image, w, strict=True))
                for w, b in zip(weights, bias, strict=True)
            ]
            for image in x
        ]
    )


def slopes(value: Callable[[], float], array: Floats, step: float) -> Floats:
    """The gradient of the value for every number of the array, by central differences."""
    found = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        here = array[place]
        array[place] = here + step
        above = value()
        array[place] = here - step
        below = value()
        array[place] = here
        found[place] = (above - below) / (2 * step)
    return found

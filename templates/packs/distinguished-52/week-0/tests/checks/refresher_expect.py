"""Compare what a function gave with what it should give, and say the difference in words."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike


def same(found: ArrayLike, wanted: ArrayLike, what: str, *, hint: str = "") -> None:
    """Fail unless both have the same shape and the same numbers, up to rounding."""
    a, b = np.asarray(found), np.asarray(wanted)
    if not np.issubdtype(a.dtype, np.number):
        raise AssertionError(_told(f"{what}: expected numbers, found {found!r}.", hint))
    if a.shape != b.shape:
        words = f"{what}: expected the shape {b.shape}, found {a.shape}."
        raise AssertionError(_told(words, hint))
    wrong = ~np.isclose(a, b, rtol=1e-9, atol=1e-9, equal_nan=True)
    if wrong.any():
        place = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f" at {list(place)}" if place else ""
        words = f"{what}: expected {b[place]:.6g}{where}, found {a[place]:.6g}."
        raise AssertionError(_told(words, hint))


def equal(found: object, wanted: object, what: str, *, hint: str = "") -> None:
    """Fail unless both are equal; for text, lists and whole numbers."""
    if found != wanted:
        raise AssertionError(_told(f"{what}: expected {wanted!r}, found {found!r}.", hint))


def refuses(
    call: Callable[[], object],
    error: type[Exception],
    what: str,
    *,
    words: tuple[str, ...] = (),
    hint: str = "",
) -> None:
    """Fail unless the call raises this error, with all of these words in its message."""
    kind = error.__name__
    try:
        result = call()
    except NotImplementedError:
        raise
    except error as refusal:
        missing = [word for word in words if word not in str(refusal)]
        if missing:
            told = f"{what}: expected a message with {missing[0]!r}, found {str(refusal)!r}."
            raise AssertionError(_told(told, hint)) from None
        return
    except Exception as other:
        told = f"{what}: expected a {kind}, found a {type(other).__name__} ({other})."
        raise AssertionError(_told(told, hint)) from None
    raise AssertionError(_told(f"{what}: expected a {kind}, found the result {result!r}.", hint))


def _told(words: str, hint: str) -> str:
    return f"{words}\nHint: {hint}" if hint else words

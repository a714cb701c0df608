"""Compare what a function gave with what it should give, and say the difference in words."""

import numpy as np
from numpy.typing import ArrayLike


def same(
    found: ArrayLike,
    wanted: ArrayLike,
    what: str,
    *,
    hint: str = "",
    rtol: float = 1e-6,
    atol: float = 1e-9,
) -> None:
    """Fail unless both have the same shape and the same numbers, within the tolerance."""
    tail = f"\nHint: {hint}" if hint else ""
    a, b = np.asarray(found), np.asarray(wanted)
    if not (np.issubdtype(a.dtype, np.number) or a.dtype == bool):
        raise AssertionError(f"{what}: expected numbers, found {found!r}.{tail}")
    if a.shape != b.shape:
        raise AssertionError(f"{what}: expected the shape {b.shape}, found {a.shape}.{tail}")
    wrong = ~np.isclose(a, b, rtol=rtol, atol=atol, equal_nan=True)
    if not wrong.any():
        return
    place = tuple(int(i) for i in np.argwhere(wrong)[0])
    where = f" at {list(place)}" if place else ""
    many = f" ({int(wrong.sum())} of {wrong.size} numbers differ)" if wrong.size > 1 else ""
    expected, got = f"{b[place]:.6g}", f"{a[place]:.6g}"
    raise AssertionError(f"{what}: expected {expected}{where}, found {got}{many}.{tail}")


def holds(condition: object, message: str, *, hint: str = "") -> None:
    """Fail with the message unless the condition is true."""
    if not bool(condition):
        raise AssertionError(message + (f"\nHint: {hint}" if hint else ""))

"""Compare what a function gave with what it should give, and say the difference in words."""

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def same(
    found: Any,
    wanted: Any,
    what: str,
    *,
    hint: str = "",
    rtol: float = 1e-6,
    atol: float = 1e-9,
) -> None:
    """Fail unless both have the same shape and the same numbers, within the tolerance.

    Numbers, lists, arrays and tensors may be compared with each other.
    """
    tail = f"\nHint: {hint}" if hint else ""
    a, b = array(found), array(wanted)
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


def refuses(
    call: Callable[[], object],
    what: str,
    *,
    kind: type[Exception] | tuple[type[Exception], ...] = ValueError,
    words: Sequence[str] = (),
    hint: str = "",
) -> str:
    """The message of the error; fail unless it is of this kind, with all the words in it."""
    try:
        with np.errstate(all="ignore"):
            found = f"the result {textwrap.shorten(repr(call()), 100)}"
    except NotImplementedError:
        raise
    except Exception as error:
        if isinstance(error, kind) and all(word in str(error) for word in words):
            return str(error)
        found = f"{type(error).__name__}: {error}"
    name = (kind[0] if isinstance(kind, tuple) else kind).__name__
    says = f" whose message contains {' and '.join(map(repr, words))}" if words else ""
    tail = f"\nHint: {hint}" if hint else ""
    raise AssertionError(f"{what}: expected a {name}{says}, found {found}.{tail}")


def array(values: Any) -> NDArray[Any]:
    """Numbers as an array; a tensor without its history, on the processor."""
    return np.asarray(values.detach().cpu() if hasattr(values, "detach") else values)

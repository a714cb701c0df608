"""What the checks of this package share: errors that must come, and arrays that must stay."""

from collections.abc import Callable, Iterator

import numpy as np
from expect import holds, same
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def refused(
    what: str, call: Callable[..., object], *given: object, word: str = "", hint: str = ""
) -> None:
    """Fail unless the call ends with a ValueError, whose message contains the word."""
    try:
        with np.errstate(all="ignore"):
            found = f"the result {call(*given)}"
    except NotImplementedError:
        raise
    except ValueError as error:
        if word in str(error):
            return
        found = f"the ValueError '{error}'"
    except Exception as error:
        found = f"the {type(error).__name__} '{error}'"
    wanted = f"a ValueError that says {word!r}" if word else "a ValueError"
    holds(False, f"{what}: expected {wanted}, found {found}.", hint=hint)


def stays(after: Floats, before: Floats, what: str) -> None:
    """Fail if the caller's array was changed."""
    same(
        after,
        before,
        f"the array that was given to {what}, after the call",
        hint="it belongs to the caller: -=, /=, sort() and shuffle() write into it, so work on a "
        "new array.",
    )


def close(found: float, wanted: float, within: float, what: str, hint: str = "") -> None:
    """Fail unless a simulated number is as close as a right one always is (but once in 10^6)."""
    holds(
        abs(found - wanted) <= within,
        f"{what}: expected {wanted:.4g}, give or take {within:.2g}, found {found:.4g}.",
        hint=hint,
    )


def in_turn(*values: float) -> Callable[[Floats], float]:
    """Return a stand-in for an estimator, which gives these values one after the other."""
    coming: Iterator[float] = iter(values)

    def next_one(sample: Floats) -> float:
        return next(coming)

    return next_one

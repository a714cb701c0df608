"""What a call does with arguments that it should refuse, or that lead to the edge of the floats."""

from collections.abc import Callable
from typing import Any

import numpy as np
from expect import holds


def refuses(
    call: Callable[..., object], *args: Any, words: list[str], hint: str, **named: Any
) -> None:
    """Fail unless the call raises a ValueError whose message contains all the words."""
    found = outcome(call, *args, **named)
    if isinstance(found, ValueError) and all(word in str(found) for word in words):
        return
    shown = f"{type(found).__name__}: {found}" if isinstance(found, Exception) else f"{found!r}"
    wanted = " and ".join(f'"{word}"' for word in words)
    given = ", ".join([str(arg) for arg in args] + [f"{k}={v}" for k, v in named.items()])
    holds(
        False,
        f"{call.__name__}({given}): expected a ValueError whose message contains {wanted}, "
        f"found {shown}.",
        hint=hint,
    )


def outcome(call: Callable[..., object], *args: Any, **named: Any) -> Any:
    """Return what the call returns, or the error that it raises; NumPy's warnings are muted."""
    try:
        with np.errstate(all="ignore"):
            return call(*args, **named)
    except NotImplementedError:
        raise
    except Exception as error:
        return error

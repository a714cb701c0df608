"""Matrices with a history, and ways to say what a call did, for the checks of this week."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
from expect import holds
from numpy.typing import NDArray

Result = TypeVar("Result")


def hilbert(n: int) -> NDArray[np.float64]:
    """The matrix with 1 / (i + j + 1) at (i, j), famous for its condition."""
    places = np.arange(n)
    matrix: NDArray[np.float64] = 1.0 / (places[:, np.newaxis] + places + 1)
    return matrix


def of_rank(k: int, rows: int, columns: int, seed: int) -> NDArray[np.float64]:
    """A random matrix of rank k, up to rounding."""
    rng = np.random.default_rng(seed)
    matrix: NDArray[np.float64] = rng.normal(size=(rows, k)) @ rng.normal(size=(k, columns))
    return matrix


def result(call: Callable[..., Result], *args: Any, hint: str = "", **options: Any) -> Result:
    """What the call returns; an error that it raises fails the check in words."""
    try:
        with np.errstate(all="ignore"):
            return call(*args, **options)
    except NotImplementedError:
        raise
    except Exception as error:
        found = f"{type(error).__name__}: {error}"
    tail = f"\nHint: {hint}" if hint else ""
    raise AssertionError(f"{shown(call, args, options)}: expected a result, found {found}.{tail}")


def refuses(
    call: Callable[..., Any],
    *args: Any,
    error: type[Exception],
    words: Sequence[str] = (),
    hint: str,
    **options: Any,
) -> None:
    """Fail unless the call raises that error, with a message that contains all the words."""
    try:
        with np.errstate(all="ignore"):
            found = f"the result {short(call(*args, **options))}"
    except NotImplementedError:
        raise
    except Exception as raised:
        said = str(raised).lower()
        if isinstance(raised, error) and all(word.lower() in said for word in words):
            return
        found = f"{type(raised).__name__}: {raised}"
    wanted = f"a {error.__name__}" + (f" that says {' and '.join(words)}" if words else "")
    holds(False, f"{shown(call, args, options)}: expected {wanted}, found {found}.", hint=hint)


def shown(call: Callable[..., Any], args: Sequence[Any], options: dict[str, Any]) -> str:
    """The call as one would type it, without pages of numbers."""
    parts = [short(arg) for arg in args] + [f"{k}={short(v)}" for k, v in options.items()]
    return f"{getattr(call, '__name__', 'the call')}({', '.join(parts)})"


def short(value: Any) -> str:
    """A value in one line; of a large array only its shape."""
    if isinstance(value, np.ndarray):
        value = value.tolist() if value.size <= 9 else f"an array of the shape {value.shape}"
    return " ".join(str(value).split())

"""Plain data (from TOML, YAML or JSON) into frozen dataclasses, with errors that name the place."""

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

T = TypeVar("T")
Keys = tuple[str | int, ...]
Locate = Callable[[Keys], str]


def decode(data: object, wanted: type[T], locate: Locate, keys: Keys = ()) -> T:
    """The data as `wanted`, a dataclass; `locate` turns a path of keys into `file:line`."""
    if not isinstance(data, dict):
        raise _wrong(data, "a table of fields", locate, keys)
    specs = _specs(typing.cast(typing.Hashable, wanted))
    values: dict[str, Any] = {}
    for key, value in data.items():
        spec = specs.get(str(key).replace("-", "_"))
        if spec is None:
            known = [name.replace("_", "-") if "-" in str(key) else name for name in specs]
            raise PortfolioError(
                f"Unknown field {_path((*keys, str(key)))!r}.",
                where=locate((*keys, key)),
                mend=did_you_mean(str(key), known) or f"Known here: {', '.join(known)}.",
            )
        values[spec[0]] = _value(value, spec[1], locate, (*keys, key))
    missing = [name for name, (attr, _, needed) in specs.items() if needed and attr not in values]
    if missing:
        raise PortfolioError(
            f"The field {_path((*keys, missing[0]))!r} is missing.",
            where=locate(keys),
            mend=f"Add {missing[0]} = ...",
        )
    return wanted(**values)


@functools.cache
def _specs(wanted: Any) -> dict[str, tuple[str, Any, bool]]:
    """By the name in the data: the attribute, its type, and whether it must be there."""
    hints = typing.get_type_hints(wanted)
    return {
        field.metadata.get("key", field.name): (
            field.name,
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(wanted)
    }


def _value(data: object, wanted: Any, locate: Locate, keys: Keys) -> Any:
    origin = typing.get_origin(wanted)
    if origin is types.UnionType:
        if data is None or data == "":
            return None
        (inner,) = [a for a in typing.get_args(wanted) if a is not types.NoneType]
        return _value(data, inner, locate, keys)
    if origin is tuple:
        if not isinstance(data, list):
            raise _wrong(data, "a list", locate, keys)
        (inner, _) = typing.get_args(wanted)
        return tuple(_value(v, inner, locate, (*keys, i)) for i, v in enumerate(data))
    if origin is dict:
        if not isinstance(data, dict):
            raise _wrong(data, "a table", locate, keys)
        (_, inner) = typing.get_args(wanted)
        return {str(k): _value(v, inner, locate, (*keys, k)) for k, v in data.items()}
    if dataclasses.is_dataclass(wanted):
        return decode(data, typing.cast(type, wanted), locate, keys)
    return _scalar(data, wanted, locate, keys)


def _scalar(data: object, wanted: type, locate: Locate, keys: Keys) -> object:
    if wanted is date:
        if isinstance(data, date) and not isinstance(data, datetime):
            return data
        try:
            return date.fromisoformat(str(data))
        except ValueError:
            raise _wrong(data, "a date such as 2026-03-01", locate, keys) from None
    if wanted is int:
        if isinstance(data, int) and not isinstance(data, bool):
            return data
        if (
            isinstance(data, str)
            and data.removeprefix("-").isascii()
            and data.removeprefix("-").isdigit()
        ):
            return int(data[:20])
        raise _wrong(data, "a whole number", locate, keys)
    if wanted is float:
        if isinstance(data, int | float) and not isinstance(data, bool):
            return _number(data)
        raise _wrong(data, "a number", locate, keys)
    if wanted is bool and not isinstance(data, bool):
        raise _wrong(data, "true or false", locate, keys)
    if wanted is str and not isinstance(data, str):
        raise _wrong(data, "text in quotes", locate, keys)
    return data


def _number(data: int | float) -> float:
    try:
        return float(data)
    except OverflowError:
        return math.inf


def _wrong(data: object, wanted: str, locate: Locate, keys: Keys) -> PortfolioError:
    found = repr(data) if len(repr(data)) < 60 else f"a {type(data).__name__}"
    name = _path(keys) if keys else "the file"
    return PortfolioError(f"{name} should be {wanted}, not {found}.", where=locate(keys))


def _path(keys: Keys) -> str:
    text = ""
    for key in keys:
        text += f"[{key + 1}]" if isinstance(key, int) else f".{key}"
    return text.removeprefix(".")

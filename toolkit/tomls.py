"""TOML read with Python's own parser, with errors that name file and line."""

import re
import tomllib
from typing import Any, TypeVar

from toolkit.decode import Keys, Locate, decode
from toolkit.errors import PortfolioError

T = TypeVar("T")


def parse(text: str, source: str) -> dict[str, Any]:
    """The document as plain data."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff").replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        line = re.search(r"at line (\d+)", str(error))
        where = f"{source}:{line[1] if line else len(text.splitlines())}"
        words = re.sub(r" \(at .*\)$", "", str(error)) or "too deeply nested"
        raise PortfolioError(f"This is not valid TOML: {words}.", where=where) from error


def load(text: str, wanted: type[T], source: str) -> T:
    """The document as a dataclass."""
    return decode(parse(text, source), wanted, locator(text, source))


def locator(text: str, source: str) -> Locate:
    """Finds the line of a key, near enough for a person: the nth table or line of that name."""
    lines = text.split("\n")

    def locate(keys: Keys) -> str:
        at = 0
        for place, key in enumerate(keys):
            if isinstance(key, int):
                continue
            nth = next((k for k in keys[place + 1 : place + 2] if isinstance(k, int)), 0)
            at = _find(lines, key, at, nth)
        return f"{source}:{at + 1}" if keys else source

    return locate


def _find(lines: list[str], key: str, start: int, nth: int) -> int:
    name = rf"[\"']?{re.escape(key)}[\"']?"
    pattern = re.compile(
        rf"^\s*(\[\[?\s*([\w-]+\s*\.\s*)*{name}\s*\]|([\w-]+\s*\.\s*)*{name}\s*[.=])"
    )
    hits = [n for n in range(start, len(lines)) if pattern.match(lines[n])]
    return hits[min(nth, len(hits) - 1)] if hits else start

"""What the toolkit remembers in an issue, where people do not see it; only ours is believed."""

import re
from collections.abc import Iterator, Mapping
from datetime import date

_SAYS = re.compile(r"<!-- portfolio:([a-z]+)((?: [a-z]+=[A-Za-z0-9._/-]{1,100}){1,8}) -->")
_SHA = re.compile(r"[0-9a-f]{7,64}")


def mark(kind: str, **values: str | int | date) -> str:
    """A hidden line; what has no value is left out."""
    told = "".join(f" {name}={value}" for name, value in values.items() if value not in ("", 0))
    return f"<!-- portfolio:{kind}{told} -->"


def read(text: str, kind: str) -> Iterator[Mapping[str, str]]:
    """The values of each hidden line of that kind which stands alone, in order."""
    for line in text.splitlines():
        found = _SAYS.fullmatch(line.strip())
        if found and found[1] == kind:
            yield dict(pair.split("=", 1) for pair in found[2].split())


def sha(text: str) -> str:
    """A commit's name, or nothing."""
    return text if _SHA.fullmatch(text) else ""


def day(text: str) -> date | None:
    """A day, or nothing."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None

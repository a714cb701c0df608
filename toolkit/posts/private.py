"""Values of a repo's `.env` files: what nobody may see in a post."""

import re
from pathlib import Path

from toolkit.edges import files

_LINE = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")
_SHORTEST = 6
_HARMLESS = re.compile(
    r"(?i)true|false|none|null|localhost(:\d+)?|development|production|\d{1,6}|"
    r"https?://(localhost|127\.0\.0\.1)(:\d+)?/?|debug|warning|[./~][\w./-]*"
)


def values_of(folder: Path) -> tuple[str, ...]:
    """The values in the folder's `.env` files that could be secrets."""
    found: set[str] = set()
    for path in sorted(folder.glob(".env*")):
        if path.is_file() and not path.name.endswith((".example", ".sample", ".template")):
            found |= values(files.read(path).decode("utf-8", "replace"))
    return tuple(sorted(found))


def values(text: str) -> set[str]:
    """The values that could be secrets; what is short or common would stop honest posts."""
    found = set()
    for line in text.splitlines():
        match = _LINE.match(line)
        if not match:
            continue
        value = match[2]
        if value[:1] in "\"'" and value.count(value[:1]) > 1:
            value = value[1 : value.index(value[0], 1)]
        else:
            value = value.split(" #")[0].strip()
        if len(value) >= _SHORTEST and not _HARMLESS.fullmatch(value):
            found.add(value)
    return found

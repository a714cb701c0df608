"""Values of a repo's `.env` files: what nobody may see in a post."""

import codecs
import re
from pathlib import Path

from toolkit.edges import files

_ENTRY = re.compile(
    r"""(?ms)^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*"""
    r"""(?:"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|([^\r\n]*))"""
)
_ESCAPED = re.compile(r"\\([\"'\\])")
_SHORTEST, _LONG = 6, 12
_HARMLESS = re.compile(
    r"(?i)true|false|none|null|localhost(:\d+)?|development|production|\d{1,6}|debug|warning"
    r"|postgres|password|changeme|secret|example|default|[./~][\w./-]*"
    r"|[\w-]+\.(?:json|pem|ya?ml|toml|txt|env|key|db|sqlite3?)"
)
_SECRET_NAME = re.compile(
    r"(?i)key(?!board|word)|token(?!iz|s\b)|secret|pass|pwd|auth(?!or)|cred|dsn|url|webhook"
)
_RUN = re.compile(r"(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{12,}")
_SIGNS = re.compile(r"[!$%&*+=?@^~#|;<>]")


def values_of(folder: Path) -> tuple[str, ...]:
    """The values in the folder's `.env` files that could be secrets."""
    found: set[str] = set()
    for path in sorted(folder.glob(".env*")):
        if path.is_file() and not path.name.endswith((".example", ".sample", ".template")):
            found |= values(_decoded(files.read(path)))
    return tuple(sorted(found))


def values(text: str) -> set[str]:
    """The values that could be secrets; what is short or common would stop honest posts."""
    found: set[str] = set()
    # Read as a whole, and line by line: an open quote hides nothing below it.
    for entry in [*_ENTRY.finditer(text), *filter(None, map(_ENTRY.match, text.splitlines()))]:
        name, double, single, plain = entry.groups()
        value = double if double is not None else single
        if value is None:
            value = re.split(r"\s#", plain, maxsplit=1)[0].strip().strip("\"'")
        lines = [line for line in value.splitlines() if len(line) >= _LONG] if "\n" in value else []
        for one in {value, _ESCAPED.sub(r"\1", value), *lines}:
            if len(one) >= _SHORTEST and _could_be_secret(name, one):
                found.add(one)
    return found


def _could_be_secret(name: str, value: str) -> bool:
    if _HARMLESS.fullmatch(value) or value.startswith("-----"):  # that has a rule of its own
        return False
    if "://" in value:  # an address is no secret, unless it lets somebody in
        return "@" in value or bool(_RUN.search(value))
    return bool(_SECRET_NAME.search(name)) or _is_random(value)


def _is_random(value: str) -> bool:
    """Under a name that says nothing: `gpt-4o-mini-2024` is a name, `9f8e7d6c5b4a` is none."""
    if len(value) < _LONG or re.search(r"\s", value):
        return False
    mixed = re.search(r"\d", value) and re.search(r"[A-Za-z]", value)
    return bool(_RUN.search(value) or (mixed and _SIGNS.search(value)))


def _decoded(data: bytes) -> str:
    utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))  # as PowerShell writes
    return data.decode("utf-16" if utf_16 else "utf-8-sig", "replace")

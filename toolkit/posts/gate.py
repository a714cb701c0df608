"""The publish gate: a post that would show a secret, a private path or an e-mail is stopped.

It looks at the sources and at the outputs, and says where, never what.
"""

import bisect
import html
import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from toolkit.posts import ansi, tokens
from toolkit.posts.model import Problem
from toolkit.posts.notebook import Notebook, joined

_ALLOWED = "pragma: allowlist"  # as detect-secrets has it
_BREAK = "\n\0\n"
_TAG = re.compile(r"<[^<>]{1,2000}>")
_TOP = r"(?:com|org|net|edu|gov|mil|int|info|biz|name|dev|app|[a-z]{2})"
_MAIL = re.compile(
    rf"(?<![\w.+/-])[A-Za-z0-9][\w.+-]{{0,63}}@(?:[A-Za-z0-9-]{{1,63}}\.)+{_TOP}(?![\w(@-]|\.\w)"
)
_NO_MAIL = re.compile(r"(?i)example|noreply|no-reply|\.test$|\.invalid$|^git@")
_NO_ONE = (
    r"(?:runner|user|username|jovyan|ubuntu|vscode|codespace|shared|public|you|your\w*|me|name"
    r"|learner|student|appuser|app|site|default|\w*example\w*|root)"
)
_HOME = re.compile(
    r"(?i)(?:/home/|/Users/|\b[a-z]:[\\/]+(?:Users|Documents and Settings)[\\/]+)"
    rf"(?!{_NO_ONE}(?![\w.-]))[\w][\w.-]*"
)


@dataclass(frozen=True)
class _Piece:
    """Text of a notebook, and the place that a finding in it is said to be at."""

    place: str
    text: str


def check(notebook: Notebook, path: str, private: Collection[str]) -> list[Problem]:
    """What must not be published, one problem for each place and kind."""
    pieces = list(_pieces(notebook, is_markdown=path.endswith(".md")))
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text) + len(_BREAK)
    text = _BREAK.join(piece.text for piece in pieces)
    found: dict[tuple[str, str], None] = {}
    for what, offset in _findings(text, private):
        if _ALLOWED in _line_at(text, offset):
            continue
        number = bisect.bisect_right(starts, offset) - 1
        piece = pieces[number]
        line = 1 + text.count("\n", starts[number], offset)
        place = f"{path}:{line}" if not piece.place else f"{path}, {piece.place}, line {line}"
        found.setdefault((what, place))
    return [Problem(path, f"It holds {what}.", place, _MEND[_sort(what)]) for what, place in found]


def is_harmless(text: str, private: Collection[str]) -> bool:
    """May this be shown to anyone?"""
    return next(_findings(text, private), None) is None


_MEND = {
    "secret": "Take it out, run the cell again, and make the old one invalid where you got it.",
    "person": "Take it out, and run the cell again where an output shows it. "
              "If it may be public, end its line with: # pragma: allowlist",
}  # fmt: skip


def _sort(what: str) -> str:
    return "person" if what in (_PATH, _ADDRESS) else "secret"


_PATH, _ADDRESS = "a private path (the name of your home folder)", "an e-mail address"


def _findings(text: str, private: Collection[str]) -> Iterator[tuple[str, int]]:
    yield from tokens.find(text)
    for value in private:
        at = text.find(value)
        while at >= 0:
            yield "a value of your .env file", at
            at = text.find(value, at + len(value))
    lower = text.lower()
    if any(word in lower for word in ("/home/", "users", "documents and settings")):
        yield from ((_PATH, match.start()) for match in _HOME.finditer(text))
    for match in _MAIL.finditer(text) if "@" in text else ():
        if not _NO_MAIL.search(match[0]):
            yield _ADDRESS, match.start()


def _line_at(text: str, offset: int) -> str:
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return text[start : end if end >= 0 else len(text)]


def _pieces(notebook: Notebook, *, is_markdown: bool) -> Iterator[_Piece]:
    if told := notebook["metadata"].get("portfolio"):
        yield _Piece("metadata", json.dumps(told, ensure_ascii=False))
    for cell in notebook["cells"]:
        place = "" if is_markdown else f"cell {cell['number']}"
        yield _Piece(place, cell["source"])
        for table in (cell["metadata"], *(output.get("metadata") for output in cell["outputs"])):
            if table:  # the words for a picture may stand there
                yield _Piece(f"{place}, metadata", json.dumps(table, ensure_ascii=False))
        stream = ""
        for number, output in enumerate(cell["outputs"], 1):
            where = f"{place}, output {number}"
            if output.get("output_type") == "stream":
                stream += joined(output.get("text"))
                continue
            if stream:
                yield from _shown(f"{place}, output {number - 1}", stream)
                stream = ""
            for text in _texts(output):
                yield from _shown(where, text)
        if stream:
            yield from _shown(f"{place}, output {len(cell['outputs'])}", stream)


def _shown(place: str, text: str) -> Iterator[_Piece]:
    """The text as it is kept, and as a reader would see it."""
    yield _Piece(place, text)
    if "\x1b" in text:
        yield _Piece(place, ansi.bare(text))
    if ("<" in text and ">" in text) or "&" in text:
        yield _Piece(place, html.unescape(_TAG.sub("", text)))


def _texts(output: Mapping[str, Any]) -> Iterator[str]:
    trace = output.get("traceback")
    if isinstance(trace, list):
        yield "\n".join(line for line in trace if isinstance(line, str))
    for key in ("ename", "evalue"):
        if isinstance(output.get(key), str):
            yield output[key]
    data = output.get("data")
    for kind, value in data.items() if isinstance(data, dict) else ():
        if kind.startswith("image/") and kind != "image/svg+xml":
            continue
        as_text = isinstance(value, str | list)
        yield joined(value) if as_text else json.dumps(value, ensure_ascii=False)

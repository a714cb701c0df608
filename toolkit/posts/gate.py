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

from toolkit.posts import ansi, people, tokens
from toolkit.posts.model import Problem
from toolkit.posts.notebook import Notebook, joined

_ALLOWED = "pragma: allowlist"  # as detect-secrets has it
_BREAK = "\n\0\n"
_TAG = re.compile(r"<[^<>]{1,2000}>")
_FENCE = re.compile(r"(?m)^\s*(?:```|~~~)")
_PATH, _ADDRESS = "a private path (the name of your home folder)", "an e-mail address"


@dataclass(frozen=True)
class _Piece:
    """Text of a notebook, and the place that a finding in it is said to be at."""

    place: str
    text: str
    kind: str = "output"


@dataclass(frozen=True)
class Looked:
    """What was found in a source, which values were let through there, and its lines."""

    problems: list[Problem]
    passed: frozenset[str]
    lines: frozenset[str]
    private: Collection[str]

    def found(self, words: str, path: str, place: str) -> list[Problem]:
        """What these words of the finished page show that the source did not."""
        new = (line for line in dict.fromkeys(words.split("\n")) if len(line) > 5)
        text = "\n".join(line for line in new if line.strip() not in self.lines)
        kinds = {
            what: None
            for what, start, end in _findings(text, self.private)
            if text[start:end] not in self.passed and _ALLOWED not in _line_at(text, start)
        }
        return [_problem(path, f"Its page would show {what}.", what, place) for what in kinds]


def check(notebook: Notebook, path: str, private: Collection[str]) -> list[Problem]:
    """What must not be published, one problem for each place and kind."""
    return look(notebook, path, private).problems


def look(notebook: Notebook, path: str, private: Collection[str]) -> Looked:
    """The notebook looked through; a value that is let through once is so everywhere."""
    pieces = list(_pieces(notebook, is_markdown=path.endswith(".md")))
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece.text) + len(_BREAK)
    text = _BREAK.join(piece.text for piece in pieces)
    findings, passed = list(_findings(text, private)), set()
    for what, start, end in findings:
        number = bisect.bisect_right(starts, start) - 1
        before = text[starts[number] : start]
        if _ALLOWED in _line_at(text, start) or (
            what == _ADDRESS
            and _is_code(pieces[number].kind, before)
            and people.is_product(text[start:end], before)
        ):
            passed.add(text[start:end])
    found: dict[tuple[str, str], None] = {}
    for what, start, end in findings:
        if text[start:end] in passed:
            continue
        number = bisect.bisect_right(starts, start) - 1
        line = 1 + text.count("\n", starts[number], start)
        told = pieces[number].place
        found[what, f"{path}, {told}, line {line}" if told else f"{path}:{line}"] = None
    problems = [_problem(path, f"It holds {what}.", what, place) for what, place in found]
    lines = frozenset(line.strip() for line in text.split("\n"))
    return Looked(problems, frozenset(passed), lines, private)


def is_harmless(text: str, private: Collection[str]) -> bool:
    """May this be shown to anyone?"""
    return next(_findings(text, private), None) is None


_MEND = {
    "secret": "Take it out, run the cell again, and make the old one invalid where you got it.",
    "person": "Take it out, and run the cell again where an output shows it. "
              "If it may be public, end its line with: # pragma: allowlist",
}  # fmt: skip


def _problem(path: str, words: str, what: str, place: str) -> Problem:
    sort = "person" if what in (_PATH, _ADDRESS) else "secret"
    return Problem(path, words, place, _MEND[sort])


def _findings(text: str, private: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """What it is, and where it begins and ends."""
    yield from tokens.find(text)
    for value in private:
        at = text.find(value)
        while at >= 0:
            yield "a value of your .env file", at, at + len(value)
            at = text.find(value, at + len(value))
    yield from ((_PATH, match.start(), match.end()) for match in people.paths(text))
    yield from ((_ADDRESS, match.start(), match.end()) for match in people.addresses(text))


def _is_code(kind: str, before: str) -> bool:
    """Is what follows these words code? In Markdown, a fence or a backtick may be open."""
    if kind != "markdown":
        return kind == "code"
    line = before[before.rfind("\n") + 1 :]
    return (
        line.count("`") % 2 == 1
        or line.startswith("    ")
        or (len(_FENCE.findall(before)) % 2 == 1)
    )


def _line_at(text: str, offset: int) -> str:
    start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
    return text[start : end if end >= 0 else len(text)]


def _pieces(notebook: Notebook, *, is_markdown: bool) -> Iterator[_Piece]:
    if told := notebook["metadata"].get("portfolio"):
        yield _Piece("metadata", json.dumps(told, ensure_ascii=False))
    for cell in notebook["cells"]:
        place = "" if is_markdown else f"cell {cell['number']}"
        yield _Piece(place, cell["source"], cell["cell_type"])
        for table in (cell["metadata"], *(output.get("metadata") for output in cell["outputs"])):
            if table:  # the words for a picture may stand there
                yield _Piece(f"{place}, metadata", json.dumps(table, ensure_ascii=False))
        printed: dict[str, str] = {}  # other streams may stand between what one has said
        for number, output in enumerate(cell["outputs"], 1):
            if output.get("output_type") == "stream":
                name = "stderr" if output.get("name") == "stderr" else "stdout"
                printed[name] = printed.get(name, "") + joined(output.get("text"))
                continue
            kind = "code" if "traceback" in output else "output"
            for text in _texts(output):
                yield from _shown(f"{place}, output {number}", text, kind)
        for name, text in printed.items():
            yield from _shown(f"{place}, {name}", text)


def _shown(place: str, text: str, kind: str = "output") -> Iterator[_Piece]:
    """The text as it is kept, and as a reader would see it."""
    yield _Piece(place, text, kind)
    if "\x1b" in text:
        yield _Piece(place, ansi.bare(text), kind)
    if ("<" in text and ">" in text) or "&" in text:
        yield _Piece(place, html.unescape(_TAG.sub("", text)), kind)


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

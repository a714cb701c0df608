"""What the pages of this week need beside words and links; what is missing is told in words.

A formula may be written in any way: between dollars, as code, or plainly with its signs. On a sheet
each one is a row of a table, an item of a list, a paragraph, or a section of its own.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pages import ROOT, complete

LINES, COLUMNS = 110, 100  # what two printed pages hold, about

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})[^\n]*\n(.*?)(?:^[ \t]*\1[`~]*[ \t]*$|\Z)", re.S | re.M)
_ATX = re.compile(r"(#{1,6})[ \t]+(.*?)[ \t#]*$")
_UNDERLINE = re.compile(r"(=+|-+)[ \t]*$")
_BULLET = re.compile(r"\s*(?:[-*+]|\d+[.)])\s+")
_RULER = re.compile(r"[\s|:-]*-[\s|:-]*$")
_SPAN = re.compile(
    r"\$\$(.+?)\$\$ | \\\[(.+?)\\\] | \\\((.+?)\\\) | (?<!\\)\$([^$\n]+)\$ | (`+)(.+?)\5(?!`)",
    re.DOTALL | re.VERBOSE,
)
_RELATION = re.compile(
    r"[=≈≤≥≡≠∝≃]|\\(?:approx|leq?|geq?|equiv|neq?|propto|simeq|sim|to|mapsto|iff|Rightarrow|perp)\b"
)
_EQUALS = re.compile(r"(?<![=<>!:])={1,2}(?![=>])|[≈≤≥≡≃]|\\(?:approx|leq?|geq?|equiv|simeq)\b")
_CALL = re.compile(r"\b[a-zA-Z_][\w.]{3,}\((?:[^()]|\([^()]*\))*\)")  # names of a program
_SETTING = re.compile(r"[a-z_]{3,}\s?=\s?\w+$")
_CLAUSE = re.compile(r"[;|\n]|,\s|:\s|\.\s|\s[-–—]\s|\\\\|\be\.\s?g\.|\bexample\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d|[一二三四五六七八九十百]")
_LINK = re.compile(r"(?<!!)\[[^]\n]*\]\(\s*<?([^)>\s]+)|(?<![(\"'])(https?://[^\s<>()\[\]\"']+)")
_PICTURE = re.compile(
    r"!\[[^]\n]*\]\([^)\n]+\)|<img\b|\]\([^)\n]+\.(?:png|jpe?g|pdf|webp|heic|svg)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\]\([^)\n]*\)|https?://[^\s<>()\[\]\"']+")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Page:
    """A page as its reader sees it."""

    name: str
    text: str


@dataclass(frozen=True)
class Part:
    """What stands under one heading, with the headings below it."""

    title: str
    level: int
    body: str


@dataclass(frozen=True)
class Line:
    """One place of a sheet: is there a formula, and an example with numbers beside it?"""

    number: int
    text: str
    formula: bool
    example: bool
    must: bool = False  # a formula that stands here needs its example here


def finished(name: str) -> Page:
    """The page, complete; its comments are gone, but every line is where it was."""
    complete(name)
    text = (ROOT / name).read_text(encoding="utf-8-sig", errors="replace").replace("\r\n", "\n")
    return Page(name, _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text))


# Sheets


def sheet(name: str, least: int = 8) -> None:
    """At least so many formulas with an example each, three headings, two printed pages."""
    page = finished(name)
    _has_parts(page, 3)
    found = list(_lines(page.text))
    lacking = [line for line in found if line.must and line.formula and not line.example]
    there = sum(line.formula and line.example for line in found)
    named = "; ".join(f"line {line.number}: {line.text[:50]}" for line in lacking)
    if lacking:
        _lacks(
            page,
            f"expected an example with numbers beside every formula, found none in {named}",
            "The example stands in the same row, item or section, such as `3 · 4 = 12`.",
        )
    if there < least:
        _lacks(
            page,
            f"expected at least {least} formulas, each with an example beside it, found {there}",
            "Each is a row of a table, an item of a list, or a section of its own. The formula "
            "stands between dollars or backticks or has a sign such as =, and the example after "
            "it has a number in it.",
        )
    length = _printed(page.text)
    if length > LINES:
        _lacks(
            page,
            f"expected at most two printed pages, which is about {LINES} lines of {COLUMNS} "
            f"letters, found about {length}",
            "A sheet is for looking up. Keep what you really forget, and link the rest.",
        )


def _lines(text: str) -> Iterator[Line]:
    """The places of a page where a formula may stand; an example may follow its formula."""
    waiting: Line | None = None
    for number, kind, body, level in _blocks(text):
        if kind == "heading":
            if waiting and level <= _level_before(text, waiting.number):
                yield waiting
                waiting = None
            continue
        for line in _judged(number, kind, body):
            loose = kind in ("paragraph", "code", "display")
            if waiting and loose and _NUMBER.search(body):
                yield Line(waiting.number, waiting.text, True, True)
                waiting = None
                continue  # it was the example of the one before
            if waiting:
                yield waiting
                waiting = None
            if loose and line.formula and not line.example:
                waiting = line
            else:
                yield line
    if waiting:
        yield waiting


def _level_before(text: str, number: int) -> int:
    levels = [level for at, kind, _, level in _blocks(text) if kind == "heading" and at < number]
    return levels[-1] if levels else 0


def _judged(number: int, kind: str, body: str) -> Iterator[Line]:
    if kind == "item":
        head, children = _children(number, body)
        whole = [child for child in children if child.formula and child.example]
        if len(whole) >= 2:
            first = _one(number, "item", head)
            if first.formula and first.example:
                yield first
            yield from children
            return
    yield _one(number, kind, body)


def _children(number: int, body: str) -> tuple[str, list[Line]]:
    """The first line of an item, and what its own items hold."""
    lines = body.split("\n")
    starts = [i for i, line in enumerate(lines) if i and _BULLET.match(line)]
    parts = zip(starts, [*starts, len(lines)][1:], strict=True)
    children = [_one(number + a, "item", "\n".join(lines[a:b])) for a, b in parts]
    return "\n".join(lines[: starts[0]] if starts else lines), children


def _one(number: int, kind: str, body: str) -> Line:
    """Is there a formula, and a number outside of it?"""
    bare = _BULLET.sub("", body, count=1) if kind == "item" else body
    bare = _SPAN.sub(_without_program, _ADDRESS.sub("]", bare))
    shown = " ".join(_ADDRESS.sub("]", body).split())
    spans = [(m.start(), m.end(), _inside(m)) for m in _SPAN.finditer(bare)]
    if kind in ("code", "display"):
        spans = [(0, len(bare), bare)]
    related = [s for s in spans if _RELATION.search(s[2]) and not _is_number(s[2])]
    if not (_RELATION.search(bare) or len(spans) >= 2 or (spans and kind == "row")):
        return Line(number, shown, False, False)
    if spans:
        start, end, formula = (related or spans)[0]
        rest = bare[:start] + " ".join(_CLAUSE.split(formula)[1:]) + bare[end:]
    else:
        pieces = _CLAUSE.split(bare)
        at = next((i for i, piece in enumerate(pieces) if _RELATION.search(piece)), 0)
        rest = " ".join(pieces[:at] + pieces[at + 1 :])
    must = kind in ("row", "item") and bool(related)
    return Line(number, shown, True, bool(_NUMBER.search(rest)), must)


def _inside(span: re.Match[str]) -> str:
    return next(filter(None, (span[1], span[2], span[3], span[4], span[6])), "")


def _without_program(span: re.Match[str]) -> str:
    """A = between the brackets of a call, or of a setting, makes no formula."""
    inside = _inside(span)
    called = _RELATION.search(inside) and not _RELATION.search(_CALL.sub("", inside))
    return " " * len(span[0]) if called or _SETTING.match(inside) else span[0]


def _is_number(span: str) -> bool:
    """Does it only say what a number is, such as n = 5?"""
    name, *values = _RELATION.split(span)
    return (
        len(values) == 1
        and bool(re.fullmatch(r"\s*\\?\w+\s*", name))
        and bool(re.fullmatch(r"[\s\d.,·*/+−%°π-]+", values[0]))
    )


def _blocks(text: str) -> Iterator[tuple[int, str, str, int]]:
    """Headings, rows, items, paragraphs, code and displays: line, kind, text and level."""
    lines = text.split("\n")
    i = 0
    while i < len(lines):
        line, start = lines[i], i
        if not line.strip():
            i += 1
        elif heading := _ATX.match(line):
            yield start + 1, "heading", heading[2], len(heading[1])
            i += 1
        elif fence := re.match(r"\s*(`{3,}|~{3,})", line):
            i += 1
            while i < len(lines) and not lines[i].strip().startswith(fence[1]):
                i += 1
            yield start + 1, "code", "\n".join(lines[start + 1 : i]), 0
            i += 1
        elif line.strip().startswith(("$$", r"\[")):
            closing = "$$" if line.strip().startswith("$$") else r"\]"
            while i < len(lines) and not (
                lines[i].rstrip().endswith(closing) and (i > start or line.strip() != closing)
            ):
                i += 1
            yield start + 1, "display", "\n".join(lines[start : i + 1]).strip().strip("$"), 0
            i += 1
        elif line.lstrip().startswith("|"):
            following = lines[i + 1] if i + 1 < len(lines) else ""
            ruled = _RULER.match(following) and "|" in following
            if not _RULER.match(line) and not ruled:
                yield start + 1, "row", line, 0
            i += 1
        elif _BULLET.match(line):
            indent = len(line) - len(line.lstrip())
            i += 1
            while i < len(lines) and _belongs(lines, i, indent):
                i += 1
            yield start + 1, "item", "\n".join(lines[start:i]).rstrip(), 0
        else:
            i += 1
            while i < len(lines) and lines[i].strip() and not _begins(lines[i]):
                if _UNDERLINE.match(lines[i]) and i == start + 1:
                    break
                i += 1
            if i == start + 1 and i < len(lines) and _UNDERLINE.match(lines[i]):
                yield start + 1, "heading", line.strip(), 1 if lines[i][0] == "=" else 2
                i += 1
            else:
                yield start + 1, "paragraph", "\n".join(lines[start:i]), 0


def _begins(line: str) -> bool:
    """Does another block begin here?"""
    return bool(
        _ATX.match(line)
        or _BULLET.match(line)
        or re.match(r"\s*(?:`{3,}|~{3,}|\$\$|\\\[|\|)", line)
    )


def _belongs(lines: list[str], i: int, indent: int) -> bool:
    """Is this line still part of the item that began further up?"""
    line = lines[i]
    if not line.strip():
        after = next((text for text in lines[i + 1 :] if text.strip()), "")
        return len(after) - len(after.lstrip()) > indent
    if len(line) - len(line.lstrip()) > indent:
        return True
    return not _begins(line) and bool(lines[i - 1].strip())


def _printed(text: str) -> int:
    """About how many lines a printer needs."""
    total = 0.0
    for line in text.split("\n"):
        if not line.strip():
            total += 0.5
        elif re.search(r"!\[|<img\b", line):
            total += 15
        elif not (line.lstrip().startswith("|") and _RULER.match(line)):
            total += math.ceil(len(_ADDRESS.sub("", line)) / COLUMNS) * (
                1.5 if _ATX.match(line) else 1
            )
    return math.ceil(total)


# Derivations, the refactoring, the post


def derivations(name: str, least: int = 3, steps: int = 3) -> None:
    """At least so many parts, each with steps or a picture of them, and with a check."""
    page = finished(name)
    parts = _parts(page.text)
    complaints = []
    good = 0
    for part in parts:
        body = _ADDRESS.sub("]", part.body)
        found = len(_EQUALS.findall(body))
        written = found >= steps or _PICTURE.search(part.body)
        links = [m for m in _LINK.finditer(part.body) if not _PICTURE.search(m[0] + ")")]
        checked = links or "`" in part.body or _FENCE.search(part.body)
        if not written:
            complaints.append(
                f"{part.title!r} has {found} steps with a sign such as =, expected at least {steps}"
            )
        elif not checked:
            complaints.append(f"{part.title!r} does not say how it was checked")
        else:
            good += 1
    if good < least:
        told = f"; {'; '.join(complaints)}" if complaints else ""
        _lacks(
            page,
            f"expected at least {least} derivations, each under a heading of its own, with its "
            f"steps and a check, found {good} of {len(parts)} parts{told}",
            "Steps are lines with = (or a link to a photo of your paper). A check is a call in "
            "code, such as `check_derivative(...)`, or a link to the book, notebook or test that "
            "agreed.",
        )


def refactoring(name: str) -> None:
    """Before and after can be seen, and numbers tell the difference."""
    page = finished(name)
    _has_parts(page, 3)
    blocks = len(_FENCE.findall(page.text))
    links = {next(filter(None, m.groups())) for m in _LINK.finditer(page.text)}
    if blocks < 2 and len(links) < 2:
        _lacks(
            page,
            f"expected the code before and after, as two blocks of code or two links, "
            f"found {blocks} blocks and {len(links)} links",
            "Show the ten lines that changed most, or link both versions.",
        )
    words = _ADDRESS.sub("]", _FENCE.sub("", page.text))
    words = re.sub(r"`[^`\n]+`", "", "\n".join(_not_lists(words)))
    numbers = re.findall(r"(?<![\w.])\d+(?:[.,]\d+)*(?![\w])", words)
    if len(numbers) < 2:
        _lacks(
            page,
            f"expected at least two numbers that tell before from after, found {len(numbers)}",
            "How many tests passed before and after? How many lines, copies or arguments are "
            "there now? Write them as digits.",
        )


def post(name: str, words: int = 200, each: int = 20) -> None:
    """Long enough to tell something, in three parts that each have something to say."""
    page = finished(name)
    _has_parts(page, 3)
    found = len(_WORD.findall(_ADDRESS.sub("]", _FENCE.sub("", page.text))))
    if found < words:
        _lacks(
            page,
            f"expected at least {words} words, found {found}",
            "Name one mistake so that a reader could make it too: what you believed, what "
            "happened, how you saw it.",
        )
    for part in _parts(page.text):
        count = len(_WORD.findall(_ADDRESS.sub("]", part.body)))
        if count < each and not (_PICTURE.search(part.body) or _FENCE.search(part.body)):
            _lacks(
                page,
                f"expected at least {each} words under {part.title!r}, found {count}",
                "A heading promises something. Keep the promise, or take the heading out.",
            )


def _parts(text: str) -> list[Part]:
    """What stands under the uppermost headings below the title."""
    headings = [(n, body, level) for n, kind, body, level in _blocks(text) if kind == "heading"]
    below = headings[1:]
    if not below:
        return []
    top = min(level for _, _, level in below)
    lines = text.split("\n")
    starts = [(n, title) for n, title, level in below if level == top]
    ends = [*(n - 1 for n, _ in starts), len(lines)][1:]
    return [
        Part(title, top, "\n".join(lines[n:end]))
        for (n, title), end in zip(starts, ends, strict=True)
    ]


def _has_parts(page: Page, least: int) -> None:
    found = sum(kind == "heading" for _, kind, _, _ in _blocks(page.text)) - 1
    if found < least:
        _lacks(
            page,
            f"expected at least {least} headings below the title, found {max(found, 0)}",
            "The page came with one for each question. Reword them as you like, but keep one for "
            "each part, so that a reader can jump.",
        )


def _not_lists(text: str) -> Iterator[str]:
    """Lines without the numbers that only count items."""
    return (_BULLET.sub("", line, count=1) for line in text.split("\n"))


def _lacks(page: Page, words: str, hint: str) -> None:
    raise AssertionError(f"{page.name}: {words}.\nHint: {hint}")

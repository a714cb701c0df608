"""Sections of a person's file that the toolkit keeps; every byte outside them stays as it is.

A section stands between `<!-- portfolio:begin NAME digest=… -->` and
`<!-- portfolio:end NAME -->`. The digest tells whether a person typed inside.
"""

import difflib
import functools
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from toolkit.errors import PortfolioError

_MARK = re.compile(
    r"[ ]{0,3}<!--[ \t]*portfolio:(begin|end)(?:[ \t]+([a-z][a-z-]*))?"
    r"(?:[ \t]+digest=([0-9a-f]+))?[ \t]*-->[ \t]*"
)
_LOOSE = re.compile(r"<!--\s*portfolio:(begin|end)\b")
_FENCE = re.compile(r"[ ]{0,3}(`{3,}(?=[^`]*$)|~{3,})")


@dataclass(frozen=True)
class Section:
    """A managed section: its name and where its marks and its inside stand in the text."""

    name: str
    digest: str
    line: int
    begin: int
    inside: int
    end: int


def sections(text: str, source: str) -> list[Section]:
    """Every section in order; broken, nested or doubled marks are an error with their line."""
    found: list[Section] = []
    opened: Section | None = None
    fence = ""
    for number, offset, line in _lines(text):
        if not opened:  # inside a section nothing hides its end
            before, fence = fence, _fence(fence, line)
            if before or fence:
                continue
        mark = _MARK.fullmatch(line)
        if mark is None:
            if _LOOSE.search(line) and "`" not in line:
                raise _broken(
                    "This portfolio mark is not in the form it should have", source, number
                )
            continue
        verb, name, digest = mark[1], mark[2] or "", mark[3] or ""
        if not name:
            raise _broken("This portfolio mark names no section", source, number)
        if verb == "begin":
            if opened:
                raise _broken(
                    f"{name} begins inside {opened.name} (line {opened.line})", source, number
                )
            if any(section.name == name for section in found):
                raise _broken(f"The section {name} stands here a second time", source, number)
            opened = Section(name, digest, number, offset, offset + len(line), 0)
            continue
        if opened is None or opened.name != name:
            raise _broken(f"{name} ends here but did not begin", source, number)
        found.append(Section(name, opened.digest, opened.line, opened.begin, opened.inside, offset))
        opened = None
    if opened:
        raise _broken(f"The section {opened.name} begins here and never ends", source, opened.line)
    return found


def fill(text: str, contents: Mapping[str, str], source: str, *, force: bool = False) -> str:
    """The text with each known section's inside replaced; what a person typed inside stops it."""
    ending = "\r\n" if "\r\n" in text else "\n"
    for section in reversed(sections(text, source)):
        content = contents.get(section.name)
        if content is None:
            continue
        inside = _normal(text[section.inside : section.end])
        if not force and _typed_in(section, inside):
            raise _typed(section, inside, content, source)
        body = f"\n{_normal(content).strip()}\n"
        mark = f"<!-- portfolio:begin {section.name} digest={_digest(body)} -->"
        block = mark + ending + body.strip("\n").replace("\n", ending) + ending
        text = text[: section.begin] + block + text[section.end :]
    return text


def frozen(text: str, source: str) -> str:
    """The text with every section's marks taken out, and what stands inside kept as it is."""
    for section in reversed(sections(text, source)):
        end = text.find("\n", section.end) + 1 or len(text)
        text = text[: section.begin] + text[section.inside : section.end] + text[end:]
    return text


def append(text: str, names: list[str]) -> str:
    """The text with empty sections at its end, every byte before them kept."""
    ending = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else ending if text.endswith("\n") else ending * 2
    fence = functools.reduce(_fence, (line for _, _, line in _lines(text)), "")
    if fence:  # an open code block would take the sections for code
        gap = gap.removesuffix(ending) + fence + ending * 2
    marks = [
        f"<!-- portfolio:begin {n} -->{ending}<!-- portfolio:end {n} -->{ending}" for n in names
    ]
    return text + gap + ending.join(marks)


def outside_fences(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, offset and text of each line that is not part of a fenced code block."""
    fence = ""
    for number, offset, line in _lines(text):
        before, fence = fence, _fence(fence, line)
        if not before and not fence:
            yield number, offset, line


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    """Number, offset and text of each line as an editor counts: a form feed or U+2028 ends none."""
    offset = 0
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        ended = line.rstrip("\r\n")
        bare = ended.removeprefix("\ufeff")
        yield number, offset + len(ended) - len(bare), bare
        offset += len(line)


def _fence(fence: str, line: str) -> str:
    """The fence that code stands behind after this line; empty when it is no code."""
    mark = _FENCE.match(line)
    if mark and not fence:
        return mark[1]
    closes = mark and mark[1].startswith(fence) and not line.strip(" \t" + fence[0])
    return "" if closes else fence


def _typed_in(section: Section, inside: str) -> bool:
    if not inside.strip():
        return False
    return _digest(inside) != section.digest


def _typed(section: Section, inside: str, content: str, source: str) -> PortfolioError:
    diff = difflib.unified_diff(
        content.strip().splitlines(), inside.strip().splitlines(),
        "what the toolkit would write", "what stands there", lineterm="", n=1,
    )  # fmt: skip
    return PortfolioError(
        f"Someone typed inside the section {section.name}:\n" + "\n".join(diff),
        where=f"{source}:{section.line}",
        mend="Move your words out of the section, or run again with --force to replace them.",
    )


def _normal(inside: str) -> str:
    return inside.replace("\r\n", "\n").replace("\r", "\n")


def _digest(inside: str) -> str:
    return hashlib.sha256(inside.strip().encode()).hexdigest()[:12]


def _broken(what: str, source: str, line: int) -> PortfolioError:
    return PortfolioError(
        f"{what}.",
        where=f"{source}:{line}",
        mend="A section is <!-- portfolio:begin NAME --> … <!-- portfolio:end NAME -->, "
        "each on a line of its own. Nothing was written.",
    )

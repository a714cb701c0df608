"""Managed parts of an issue's body; every byte that a person wrote around them stays as it is.

A part stands between `<!-- portfolio:begin NAME digest=… -->` and `<!-- portfolio:end NAME -->`.
Its second line remembers what its lines were, so that lines which a person typed inside are known
as theirs, and a part that has lost one of its marks is found again. For a box it remembers whether
only we ticked it: any other tick is a person's, and stays.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit import managed
from toolkit.issues import keys, limits

_MARK = re.compile(
    r"[ ]{0,3}<!--[ \t]*portfolio:(begin|end|lines)[ \t]+([a-z][a-z-]*)(?:[ \t]+(.*?))?[ \t]*-->\s*"
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$")
_BOX = re.compile(r"(\s*[-*+] \[)([ xX])(\] ?.*)")
_HARD = 65_000  # a person's own words may go up to GitHub's limit; ours never make it more
_CUTS, _AGAIN = 6, 4
_TICKED, _PLAIN = "x", "o"


@dataclass(frozen=True)
class _Found:
    """Where a part is, what it remembers of its lines, and the boxes that a person ticked."""

    start: int
    stop: int
    memory: Sequence[str] = ()
    typed: tuple[str, ...] = ()
    ticked: frozenset[tuple[str, int]] = field(default_factory=frozenset)


def filled(
    body: str, parts: Mapping[str, str], *, key: str = "", rest: str = "", most: int = limits.MOST
) -> str:
    """The body with these parts in it, at their places or below everything, and with the key.

    A box is `- [ ] words` or, where we know it done, `- [x] words`. What is too long is cut, with
    `rest`, a line that tells where all of it is.
    """
    told, text = dict(parts), _once(body, parts, key)
    for _ in range(_CUTS):
        over = len(text) - most
        if over <= 0:
            return text
        longest = max(told, key=lambda name: len(told[name]))
        told[longest] = _shorter(told[longest], over, rest)
        text = _once(body, told, key)
    return text if len(text) <= max(most, _HARD) else body


def _once(body: str, parts: Mapping[str, str], key: str) -> str:
    """The body filled, and once more where a block of code may hide what was just written."""
    text = _keyed(_filled(body, parts), key)
    for _ in range(_AGAIN):
        if "```" not in text and "~~~" not in text:
            break
        before, text = text, _keyed(_filled(text, parts), key)
        if text == before:
            break
    return text


def _shorter(content: str, over: int, rest: str) -> str:
    """The content cut by so much; a line that goes takes its memory with it."""
    remembered = sum(10 for line in content.splitlines() if line)
    share = len(content) / (len(content) + remembered or 1)
    return limits.cut(content, rest, max(0, len(content) - int(over * share) - 40))


def _keyed(body: str, key: str) -> str:
    found = keys.key_line(body)
    if not key or (found and found[0] == key):
        return body
    if found:
        _, begin, end = found
        return f"{body[:begin]}{keys.mark(key)}{body[end:]}"
    return f"{keys.mark(key)}{_ending(body)}{body}"


def _filled(body: str, parts: Mapping[str, str]) -> str:
    ending = _ending(body)
    lines = _LINE.findall(body)
    for name, content in parts.items():
        wanted = [line.rstrip() for line in _LINE.findall(content.strip())]
        found = _find(lines, name, wanted)
        block = _block(name, wanted, found, ending)
        if found is None:
            _part_from(lines, ending)
            lines += block
        else:
            typed = [_ended(line, ending) for line in found.typed]
            lines[found.start : found.stop] = [*block, *typed]
    return "".join(_closed(lines, body, ending))


def _ending(body: str) -> str:
    return "\r\n" if "\r\n" in body else "\n"


def _ended(line: str, ending: str) -> str:
    return line if line.endswith(("\n", "\r")) else line + ending


def _part_from(lines: list[str], ending: str) -> None:
    """End the last line, and leave one empty."""
    if lines:
        lines[-1] = _ended(lines[-1], ending)
        if lines[-1].strip():
            lines.append(ending)


def _closed(lines: list[str], body: str, ending: str) -> list[str]:
    """Without a line's end after the very last mark, unless there was one."""
    if lines and _MARK.fullmatch(lines[-1]) and not body.endswith(("\n", "\r")):
        lines[-1] = lines[-1].removesuffix(ending)
    return lines


def _block(name: str, wanted: list[str], found: _Found | None, ending: str) -> list[str]:
    """The part's lines: its marks, its memory and its inside with every tick that there is."""
    seen = Counter[str]()
    inside, memory = [], []
    for line in wanted:
        box = _BOX.fullmatch(line)
        digest = _digest(line)
        if not box:
            inside.append(line)
            memory += [digest] if line else []
            continue
        theirs = found is not None and (digest, seen[digest]) in found.ticked
        ours = box[2] != " "
        seen[digest] += 1
        inside.append(f"{box[1]}{'x' if ours or theirs else ' '}{box[3]}")
        memory.append(digest + (_TICKED if ours and not theirs else _PLAIN))
    whole = _whole(inside)
    lines = [
        f"<!-- portfolio:begin {name} digest={whole} -->",
        f"<!-- portfolio:lines {name} {' '.join(memory)} -->",
        *inside,
        f"<!-- portfolio:end {name} -->",
    ]
    return [line + ending for line in lines]


def _find(lines: list[str], name: str, wanted: list[str]) -> _Found | None:
    """The part of that name, also where one of its marks was deleted."""
    marks = _marks(lines)
    span = _pair(marks, name)
    anchors = [at for at, mark in marks.items() if mark[2] == name]
    if span is None and not anchors:
        return None
    memory = _memory(marks, name, range(*span) if span else range(len(lines)))
    written = Counter(_digest(line) for line in wanted if line)
    known = Counter(token[:8] for token in memory) | written
    start, stop = span or _lost(lines, marks, anchors[0], known)
    inside = [
        (at, lines[at]) for at in range(start, stop) if at not in marks or marks[at][2] != name
    ]
    begin = marks.get(start)
    told = re.search(r"digest=([0-9a-f]+)", begin[3] or "") if begin else None
    untouched = told and told[1] == _whole(line.rstrip("\r\n") for _, line in inside)
    typed = () if untouched else _typed([line for _, line in inside], known)
    return _Found(start, stop, memory, typed, _ticked([line for _, line in inside], memory))


def _marks(lines: list[str]) -> dict[int, re.Match[str]]:
    """Every mark by its line's number; one in a block of code is none.

    A block that never ends hides nothing: it would hide the same part at each run.
    """
    text = "".join(_ended(line, "\n") for line in lines) + "end"
    shown = [number - 1 for number, _, _ in managed.outside_fences(text)]
    last = len(lines)
    if last not in shown:
        shown += range(shown[-1] + 1 if shown else 0, last)
    return {
        at: mark for at in shown if at < last and (mark := _MARK.fullmatch(lines[at])) is not None
    }


def _pair(marks: Mapping[int, re.Match[str]], name: str) -> tuple[int, int] | None:
    """The first begin and end of that name with no other begin or end between."""
    before: tuple[int, re.Match[str]] | None = None
    for at, mark in marks.items():
        if mark[1] == "lines":
            continue
        if (
            before
            and mark[1] == "end"
            and mark[2] == name == before[1][2]
            and before[1][1] != "end"
        ):
            return before[0], at + 1
        before = at, mark
    return None


def _memory(marks: Mapping[int, re.Match[str]], name: str, where: range) -> list[str]:
    for at, mark in marks.items():
        if at in where and mark[1] == "lines" and mark[2] == name:
            return (mark[3] or "").split()
    return []


def _lost(
    lines: list[str], marks: Mapping[int, re.Match[str]], anchor: int, known: Counter[str]
) -> tuple[int, int]:
    """Where a part stands that has lost a mark: from its first line that we know to its last."""
    name = marks[anchor][2]
    others = [at for at, mark in marks.items() if mark[2] != name]
    low = max((at + 1 for at in others if at < anchor), default=0)
    high = min((at for at in others if at > anchor), default=len(lines))
    ours = [
        at
        for at in range(low, high)
        if (at in marks and marks[at][2] == name)
        or (lines[at].strip() and _digest(lines[at]) in known)
    ]
    begins = [at for at in ours if at in marks and marks[at][1] == "begin"]
    ends = [at for at in ours if at in marks and marks[at][1] == "end"]
    start, stop = begins[0] if begins else ours[0], ends[-1] if ends else ours[-1]
    return (start, stop + 1) if start <= stop else (anchor, anchor + 1)


def _typed(inside: list[str], known: Counter[str]) -> tuple[str, ...]:
    """The lines that are not ours, and the empty ones between two of them."""
    kept: list[str] = []
    left = known.copy()
    blank: list[str] = []
    follows = False
    for line in inside:
        if not line.strip():
            blank.append(line)
        elif left[digest := _digest(line)]:
            left[digest] -= 1
            follows, blank = False, []
        else:
            kept += blank if follows else []
            kept.append(line)
            follows, blank = True, []
    return tuple(kept)


def _ticked(inside: list[str], memory: Sequence[str]) -> frozenset[tuple[str, int]]:
    """The boxes that a person ticked: words, and the how-manieth of these words."""
    flags: dict[str, list[str]] = {}
    for token in memory:
        flags.setdefault(token[:8], []).append(token[8:])
    seen, found = Counter[str](), set[tuple[str, int]]()
    for line in inside:
        box = _BOX.fullmatch(line.rstrip())
        if not box:
            continue
        digest = _digest(line)
        number = seen[digest]
        seen[digest] += 1
        told = flags.get(digest, [])
        only_ours = number < len(told) and told[number] == _TICKED
        if box[2] != " " and not only_ours:
            found.add((digest, number))
    return frozenset(found)


def _digest(line: str) -> str:
    """What a line says; whether its box is ticked is no part of that."""
    bare = line.strip()
    box = _BOX.fullmatch(bare)
    return hashlib.sha256((f"{box[1]} {box[3]}" if box else bare).encode()).hexdigest()[:8]


def _whole(inside: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(inside).strip().encode()).hexdigest()[:12]

"""A ring that shows how much of the plan is done, and beside it each part as a bar."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.render.cards.card import (
    MARGIN,
    PLAIN,
    ROOM,
    SMALL,
    WIDTH,
    brief,
    card,
    heading,
    name,
    write,
)
from toolkit.render.look import DARK, LIGHT, Look, short
from toolkit.render.words import cut, length, wrapped

_RADIUS, _THICK, _THIN = 53, 10, 4
_LEFT = MARGIN + 2 * _RADIUS + _THICK + 24  # where the bars begin
_PITCH = 42
_BARS = 7


@dataclass(frozen=True)
class PartProgress:
    """A part of the plan, and how many of its units are done."""

    title: str
    done: int
    total: int


def progress_ring(
    plan: str, done: int, total: int, parts: Sequence[PartProgress], *, dark: bool
) -> str:
    """A ring with `done` of `total` in the middle, beside it the parts as thin bars."""
    look = DARK if dark else LIGHT
    whole = _sound(PartProgress(name(plan, "The plan"), done, total))
    sound = [_sound(part) for part in parts]
    named = len(sound) > 1 or any(part.title for part in sound)
    rows = _folded(sound) if named else []
    body, top = heading(whole.title, look)
    bars = len(rows) * _PITCH - 12  # the last one needs no air below it
    tall = max(bars, 2 * _RADIUS + _THICK)
    middle = top + 28 + tall / 2
    start = middle - bars / 2
    height = top + 28 + tall + MARGIN
    body += _ring(whole, middle, look)
    body += [line for n, row in enumerate(rows) for line in _bar(row, start + n * _PITCH, look)]
    body += [] if rows else _instead(whole, middle, look)
    told = [_said(whole), *(_said(part) for part in sound if named)]
    return card("ring", _said(whole).removesuffix("."), told, height, body, look)


def _sound(part: PartProgress) -> PartProgress:
    total = max(part.total, 0)
    return PartProgress(name(part.title, ""), min(max(part.done, 0), total), total)


def _folded(parts: Sequence[PartProgress]) -> list[PartProgress]:
    """As many parts as have room; the last row stands for all that have none."""
    if len(parts) <= _BARS:
        return list(parts)
    rest = parts[_BARS - 1 :]
    more = f"{len(rest)} more parts"
    last = PartProgress(more, sum(p.done for p in rest), sum(p.total for p in rest))
    return [*parts[: _BARS - 1], last]


def _said(part: PartProgress) -> str:
    return f"{brief(part.title) or 'Other units'}: {part.done} of {part.total} done."


def _ring(whole: PartProgress, y: float, look: Look) -> Iterable[str]:
    x = MARGIN + _RADIUS + _THICK / 2
    round_ = 2 * math.pi * _RADIUS
    seen = _seen(whole, round_, _THICK)
    at = f'cx="{short(x)}" cy="{short(y)}" r="{_RADIUS}" fill="none"'
    yield f'<circle {at} stroke="{look.grid}" stroke-width="{_THIN}"/>'
    line = f'stroke="{look.lines[0]}" stroke-width="{_THICK}"'
    if seen >= round_:
        yield f"<circle {at} {line}/>"
    elif seen:
        angle = (seen - _THICK) / _RADIUS
        first = _THICK / 2 / _RADIUS  # the round end must not stand before twelve o'clock
        a, b = (_around(x, y, turn) for turn in (first, first + angle))
        large = int(angle > math.pi)
        path = f"M{a}A{_RADIUS} {_RADIUS} 0 {large} 1 {b}"
        yield f'<path d="{path}" fill="none" {line} stroke-linecap="round"/>'
    size = min(40, 40 * 74 / length(str(whole.done), 40, bold=True))
    yield write(x, y + 3, str(whole.done), look.ink, size=size, bold=True, anchor="middle")
    yield write(x, y + 22, f"of {whole.total}", look.dim, size=SMALL, anchor="middle")
    yield write(x, y + 39, "done", look.dim, size=SMALL, anchor="middle")


def _around(x: float, y: float, turn: float) -> str:
    return f"{x + _RADIUS * math.sin(turn):.2f} {y - _RADIUS * math.cos(turn):.2f}"


def _seen(part: PartProgress, whole: float, thick: float) -> float:
    """How long the line of what is done is: full only when all is, nothing only when nothing is."""
    if part.done == part.total:
        return whole if part.total else 0
    share = part.done / part.total * whole
    return min(max(share, thick), whole - thick / 2) if part.done else 0


def _bar(part: PartProgress, y: float, look: Look) -> Iterable[str]:
    right, count = WIDTH - MARGIN, f"{part.done}/{part.total}"
    room = right - _LEFT - length(count, SMALL) - 8
    title = cut(part.title or "Other units", room, SMALL)
    yield write(_LEFT, y + 16, title, look.ink, size=SMALL)
    yield write(right, y + 16, count, look.dim, size=SMALL, anchor="end")
    yield _line(_LEFT, right, y + 27, look.grid, 2)
    seen = _seen(part, right - _LEFT, 6)
    if seen:
        yield _line(_LEFT + 3, _LEFT + seen - 3, y + 27, look.lines[0], 6)


def _line(start: float, end: float, y: float, color: str, thick: float) -> str:
    return (
        f'<path d="M{short(start)} {short(y)}H{short(end)}" stroke="{color}" '
        f'stroke-width="{thick}" stroke-linecap="round"/>'
    )


def _instead(whole: PartProgress, y: float, look: Look) -> Iterable[str]:
    """What stands beside the ring of a plan without parts."""
    left = whole.total - whole.done
    words = f"{left} {'unit' if left == 1 else 'units'} to go" if left else "All units done"
    if not whole.total:
        words = "The plan has no units yet"
    for n, line in enumerate(wrapped(words, ROOM - _LEFT + MARGIN, PLAIN, 2)):
        yield write(_LEFT, y + 6 + n * 24, line, look.dim)

"""Finished works: each with its number, what it is, and how it is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.render.cards import spark
from toolkit.render.cards.card import LARGE, MARGIN, PLAIN, ROOM, SMALL, WIDTH, card, name, write
from toolkit.render.look import DARK, LIGHT, Look, short
from toolkit.render.words import cut, length, wrapped
from toolkit.text import one_line

_MOST = 3
_NUMBERS = (42, 36, 30, 25)  # the sizes of the number, the largest that fits
_BETWEEN = 24
_PLOT = WIDTH - MARGIN - spark.WIDTH


@dataclass(frozen=True)
class Result:
    """A finished work: its number may be empty, and so may all else but the title."""

    title: str
    number: str
    words: str
    evidence: str
    tools: tuple[str, ...] = ()
    curves: Mapping[str, Sequence[Sequence[float]]] = field(default_factory=dict)


def featured(results: Sequence[Result], *, dark: bool) -> str:
    """One to three finished works, one above the other; nothing where there are none."""
    if not results:
        return ""
    look = DARK if dark else LIGHT
    body: list[str] = []
    y: float = MARGIN
    for index, result in enumerate(results[:_MOST]):
        if index:
            body.append(f'<path d="M{MARGIN} {short(y)}h{ROOM}" stroke="{look.grid}"/>')
            y += _BETWEEN
        drawn, y = _work(result, y, look)
        body += drawn
        y += _BETWEEN
    told = [_said(result) for result in results[:_MOST]]
    titles = ", ".join(_title(result) for result in results[:_MOST])
    return card("featured", f"Finished work: {titles}", told, y, body, look)


def _title(result: Result) -> str:
    return name(result.title, "A finished work")


def _said(result: Result) -> str:
    tools = [one_line(tool, 40) for tool in result.tools]
    facts = [
        _title(result),
        one_line(result.number, 60),
        one_line(result.words, 300),
        *(curve.said for curve in spark.drawable(result.curves)),
        one_line(result.evidence, 100),
        f"Made with {', '.join(tools)}" if tools else "",
    ]
    return " ".join(
        fact if fact.endswith((".", "!", "?", "…")) else f"{fact}." for fact in facts if fact
    )


def _work(result: Result, y: float, look: Look) -> tuple[list[str], float]:
    """One work below that height, and where it ends."""
    curves = spark.drawable(result.curves)
    room = ROOM if not curves else _PLOT - MARGIN - 20
    drawn, low = _plot(curves, y, look) if curves else ([], y)
    number = one_line(result.number, 60)
    y -= 0 if number else 10  # a title's line has air above its letters
    if number:
        size = next((s for s in _NUMBERS if length(number, s, bold=True) <= room), _NUMBERS[-1])
        shown = cut(number, room, size, bold=True)
        y += size * 0.74
        drawn.append(write(MARGIN, y, shown, look.lines[0], size=size, bold=True))
        y += 8
    for line in wrapped(_title(result), room, LARGE, 3 if curves else 2, bold=True):
        y += 26
        drawn.append(write(MARGIN, y, line, look.ink, size=LARGE, bold=True))
    y = max(y, low) + 9
    for line in wrapped(one_line(result.words, 300), ROOM, PLAIN, 4):
        y += 23
        drawn.append(write(MARGIN, y, line, look.ink))
    notes, y = _notes(result, y + 6, look)
    return drawn + notes, y


def _plot(curves: Sequence[spark.Curve], y: float, look: Look) -> tuple[list[str], float]:
    """The curves with their names below, on one line if they fit, and where these end."""
    drawn = list(spark.drawn(curves, _PLOT, y, look))
    names = [cut(curve.name, spark.WIDTH, SMALL) for curve in curves]
    y += spark.HEIGHT + 20
    both = len(names) > 1 and sum(length(n, SMALL) for n in names) + 12 <= spark.WIDTH
    for index, (words, color) in enumerate(zip(names, look.lines, strict=False)):
        if both and index:
            drawn.append(write(WIDTH - MARGIN, y, words, color, size=SMALL, anchor="end"))
        else:
            drawn.append(write(_PLOT, y + index * 20, words, color, size=SMALL))
    return drawn, y if both else y + (len(names) - 1) * 20


def _notes(result: Result, y: float, look: Look) -> tuple[list[str], float]:
    """How the work is known and what it was made with: on one line, or on one each."""
    evidence = one_line(result.evidence, 100)
    tools = " · ".join(filter(None, (one_line(tool, 40) for tool in result.tools)))
    if evidence and tools and length(evidence, SMALL) + length(tools, SMALL) + 24 <= ROOM:
        left = write(MARGIN, y + 24, evidence, look.dim, size=SMALL)
        right = write(WIDTH - MARGIN, y + 24, tools, look.dim, size=SMALL, anchor="end")
        return [left, right], y + 24
    drawn = []
    for words in filter(None, (evidence, tools)):
        y += 24
        drawn.append(write(MARGIN, y, cut(words, ROOM, SMALL), look.dim, size=SMALL))
    return drawn, y

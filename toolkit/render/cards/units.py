"""Every unit of the plan as a small square, part by part."""

import html
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.render.cards.card import MARGIN, PLAIN, SMALL, WIDTH, brief, card, heading, name, write
from toolkit.render.look import DARK, LIGHT, Look, short
from toolkit.render.words import length, wrapped

_TITLES, _GAP, _LINE = 172, 20, 19  # the column of the parts' titles
_PITCH, _CLOSE, _LEAST = 28, 22, 17.5  # from one square to the next
_MANY = 12  # parts from which on their rows stand closer
_WORDS = {"done": "done", "open": "open", "skipped": "left out"}


@dataclass(frozen=True)
class MapUnit:
    """A unit of the plan; `state` is "done", "open" or "skipped"."""

    key: str
    title: str
    state: str


@dataclass(frozen=True)
class _Grid:
    """Where the squares stand: how many in a row, and how far from one to the next."""

    left: float
    across: int
    pitch: float

    @property
    def side(self) -> float:
        return round(self.pitch * 0.78, 1)


_Part = tuple[str, Sequence[MapUnit]]


def plan_map(plan: str, parts: Sequence[tuple[str, Sequence[MapUnit]]], *, dark: bool) -> str:
    """Every unit of the plan as a small square, grouped by part; those that are done are filled."""
    look = DARK if dark else LIGHT
    groups = [(name(title, "Other units"), units) for title, units in parts if units]
    shown = [unit for _, units in groups for unit in units]
    grid = _grid(groups)
    body, y = heading(name(plan, "The plan"), look)
    body += _legend(shown, y + 30, look)
    y += 30 + MARGIN
    for group in groups:
        drawn, y = _row(group, y, grid, look, lines=2 if len(groups) < _MANY else 1)
        body += drawn
        y += 14 if len(groups) < _MANY else 6
    told = [f"{brief(title)}: {_count(units)}." for title, units in groups]
    title = f"{name(plan, 'The plan')}: {_count(shown)}"
    bottom = y - 14 + MARGIN if groups else y
    return card("map", title, told, bottom, body, look)


def _grid(groups: Sequence[_Part]) -> _Grid:
    """Squares as large as the longest part lets them be; the only part needs no title."""
    left = MARGIN if len(groups) < 2 else MARGIN + _TITLES + _GAP
    room = WIDTH - MARGIN - left
    longest = max((len(units) for _, units in groups), default=1)
    widest = _PITCH if len(groups) < _MANY else _CLOSE
    across = min(max(longest, int(room / widest)), int(room / _LEAST))
    return _Grid(left, across, room / across)


def _row(
    group: _Part, y: float, grid: _Grid, look: Look, *, lines: int
) -> tuple[Iterable[str], float]:
    """A part's title and its squares, and where they end."""
    title, units = group
    titles = wrapped(title, _TITLES, SMALL, lines) if grid.left > MARGIN else []
    rows = math.ceil(len(units) / grid.across)
    height = max(rows * grid.pitch, len(titles) * _LINE, _LINE)
    first = y + grid.side / 2 + 5 if rows * grid.pitch >= len(titles) * _LINE else y + 14
    drawn = [
        write(MARGIN, first + n * _LINE, t, look.ink, size=SMALL) for n, t in enumerate(titles)
    ]
    for index, unit in enumerate(units):
        down, right = divmod(index, grid.across)
        x, top = grid.left + right * grid.pitch, y + down * grid.pitch
        words = f"{name(unit.title, unit.key)}: {_WORDS.get(unit.state, 'open')}"
        drawn.append(_square(unit.state, x, top, grid.side, look, words))
    return drawn, y + height


def _square(state: str, x: float, y: float, side: float, look: Look, words: str = "") -> str:
    """Filled, outlined or only a stroke: told apart by those who see no colours, too."""
    inset, paint = 0.8, f'fill="none" stroke="{look.edge}" stroke-width="1.5"'
    if state == "done":
        inset, paint = 0, f'fill="{look.lines[0]}"'
    size, at = short(side - 2 * inset), f'x="{short(x + inset)}" y="{short(y + inset)}"'
    tag, shape = "rect", f'{at} width="{size}" height="{size}" rx="4" {paint}'
    if state == "skipped":
        line = f"M{short(x + side * 0.25)} {short(y + side / 2)}h{short(side / 2)}"
        tag, shape = "path", f'd="{line}" stroke="{look.edge}" stroke-width="2"'
    # Who opens the picture itself sees the title under the pointer.
    inner = f"<title>{html.escape(brief(words))}</title>" if words else ""
    return f"<{tag} {shape}>{inner}</{tag}>" if inner else f"<{tag} {shape}/>"


def _legend(units: Sequence[MapUnit], y: float, look: Look) -> Iterable[str]:
    """What each kind of square means, and how many there are."""
    x: float = MARGIN
    if not units:
        yield write(x, y, "The plan has no units yet", look.dim)
    for state, number in _numbers(units):
        words = f"{number} {_WORDS[state]}"
        yield _square(state, x, y - 13, 15, look)
        yield write(x + 23, y, words, look.dim)
        x += 23 + length(words, PLAIN) + 20


def _count(units: Sequence[MapUnit]) -> str:
    said = ", ".join(f"{number} {_WORDS[state]}" for state, number in _numbers(units))
    return said or "no units yet"


def _numbers(units: Sequence[MapUnit]) -> list[tuple[str, int]]:
    states = [unit.state if unit.state in _WORDS else "open" for unit in units]
    return [(state, states.count(state)) for state in _WORDS if state in states]

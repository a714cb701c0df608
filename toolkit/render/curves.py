"""Loss curves as a small picture (SVG) that needs nothing else, and as one line of blocks."""

import html
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from toolkit.render.axes import SIZE, Axis, cut, length, loss_axis, step_axis
from toolkit.render.look import DARK, DASHES, FONT, LIGHT, Look, short, text
from toolkit.text import one_line

Points = Sequence[tuple[float, float]]

_WIDTH, _HEIGHT, _TOP, _BOTTOM = 640, 360, 84, 316
_GAP = 25  # from one label at the lines' ends to the next
_DOTS = "0.1 7"
_BLOCKS = "▁▂▃▄▅▆▇█"
_BROKEN = "✗"


@dataclass(frozen=True)
class _Line:
    name: str
    points: tuple[tuple[float, float], ...]
    color: str
    dash: str


@dataclass(frozen=True)
class _Frame:
    """Where the plot lies between its labels, and what its axes mean."""

    left: float
    right: float
    across: Axis
    up: Axis

    def place(self, point: tuple[float, float]) -> tuple[float, float]:
        return (
            self.left + self.across.share(point[0]) * (self.right - self.left),
            self.height(self.up.share(point[1])),
        )

    def height(self, share: float) -> float:
        return _BOTTOM - share * (_BOTTOM - _TOP)


def svg(
    title: str,
    description: str,
    curves: Mapping[str, Points],
    *,
    dark: bool,
    chance: float | None = None,
) -> str:
    """Up to four named curves of loss over steps, and what chance gives as a dotted line."""
    look = DARK if dark else LIGHT
    if len(curves) > len(DASHES):
        raise ValueError(f"{len(curves)} curves in one picture; at most {len(DASHES)} can be told")
    lines = [
        _line(name, points, color, dash)
        for (name, points), color, dash in zip(curves.items(), look.lines, DASHES, strict=False)
    ]
    level = chance if chance is not None and math.isfinite(chance) else None
    frame = _frame(lines, level)
    heading = one_line(title, 300) or "Loss"
    shown = any(map(_finite, lines))
    body = [
        f"<title>{html.escape(heading)}</title>",
        f"<desc>{html.escape(one_line(description, 2000))}</desc>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="{look.page}"/>',
        text(16, 31, cut(heading, 570), look.ink, 'font-weight="600"'),
        text(16, 58, "loss, on a log scale" if frame.up.log else "loss", look.dim),
        *(_grid(frame, level, look) if shown else _nothing(look)),
        *(part for line in lines for part in _curve(frame, line)),
        *_labels(frame, lines, level if shown else None, look),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="{FONT}" font-size="{SIZE}">\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def thinned(points: Points, limit: int = 200) -> tuple[tuple[float, float], ...]:
    """At most so many points that look the same: of each bucket its ends, its extremes, a gap."""
    if len(points) <= limit:
        return tuple(points)
    kept: set[int] = set()
    for indices in _buckets(len(points), max(1, limit // 5)):
        kept |= {indices[0], indices[-1]}
        finite = [i for i in indices if math.isfinite(points[i][1])]
        if finite:
            kept.add(min(finite, key=lambda i: points[i][1]))
            kept.add(max(finite, key=lambda i: points[i][1]))
        if len(finite) < len(indices):
            kept.add(next(i for i in indices if not math.isfinite(points[i][1])))
    return tuple(points[i] for i in sorted(kept))


def sparkline(values: Sequence[float], width: int) -> str:
    """The values as blocks, at most so many; what holds a value that is no number is crossed."""
    if not values or width < 1:
        return ""
    means = [_mean([values[i] for i in b]) for b in _buckets(len(values), min(width, len(values)))]
    finite = [Fraction(mean) for mean in means if math.isfinite(mean)]
    low, high = (min(finite), max(finite)) if finite else (Fraction(), Fraction())

    def block(mean: float) -> str:
        if not math.isfinite(mean):
            return _BROKEN
        share = (Fraction(mean) - low) / (high - low) if high > low else Fraction(1, 2)
        return _BLOCKS[round(share * (len(_BLOCKS) - 1))]

    return "".join(map(block, means))


def _mean(values: Sequence[float]) -> float:
    if not all(map(math.isfinite, values)):
        return math.nan
    return sum(value / len(values) for value in values)  # divided first: the sum could overflow


def _buckets(length: int, count: int) -> list[range]:
    edges = [length * i // count for i in range(count + 1)]
    return [range(a, b) for a, b in itertools.pairwise(edges) if a < b]


def _line(name: str, points: Points, color: str, dash: str) -> _Line:
    ordered = sorted((p for p in points if math.isfinite(p[0])), key=lambda p: p[0])
    words = cut(one_line(name), 150)
    if not any(math.isfinite(y) for _, y in ordered):
        words += f" {_BROKEN}"  # there is nothing to see, and that is to be seen
    return _Line(words, thinned(ordered), color, dash)


def _finite(line: _Line) -> list[tuple[float, float]]:
    return [point for point in line.points if math.isfinite(point[1])]


def _frame(lines: Sequence[_Line], level: float | None) -> _Frame:
    values = [y for line in lines for _, y in _finite(line)]
    values += [] if level is None else [level]
    steps = [x for line in lines for x, _ in line.points] or [0.0, 1.0]
    up = loss_axis(values or [0.0, 1.0])
    names = [line.name for line in lines] + ["steps"] + ["chance"] * (level is not None)
    left = 24 + max((length(words) for _, words in up.ticks), default=0)
    right = _WIDTH - 58 - max(map(length, names))
    return _Frame(left, right, step_axis(steps, right - left), up)


def _nothing(look: Look) -> Iterable[str]:
    yield text(_WIDTH / 2, _HEIGHT / 2, "nothing to show", look.dim, 'text-anchor="middle"')


def _grid(frame: _Frame, level: float | None, look: Look) -> Iterable[str]:
    left, right = short(frame.left), short(frame.right)
    for tick, words in frame.up.ticks:
        y = frame.height(frame.up.part(tick))
        yield f'<path d="M{left} {short(y)}H{right}" stroke="{look.grid}"/>'
        yield text(frame.left - 8, y + 7, words, look.dim, 'text-anchor="end"')
    for tick, words in frame.across.ticks:
        x = frame.left + frame.across.part(tick) * (frame.right - frame.left)
        yield f'<path d="M{short(x)} {_BOTTOM}v6" stroke="{look.dim}"/>'
        yield text(x, _BOTTOM + 26, words, look.dim, 'text-anchor="middle"')
    yield f'<path d="M{left} {_BOTTOM}H{right}" stroke="{look.dim}"/>'
    yield text(frame.right + 46, _BOTTOM + 26, "steps", look.dim)
    if level is not None:
        at = short(frame.height(frame.up.share(level)))
        yield _stroke(f"M{left} {at}H{right}", look.dim, _DOTS)


def _curve(frame: _Frame, line: _Line) -> Iterable[str]:
    """The line, broken where a value is no number; a cross where it breaks the first time."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in line.points:
        if math.isfinite(point[1]):
            runs[-1].append(frame.place(point))
        elif runs[-1]:
            runs.append([])
    kept = [run for run in runs if run]
    whole = ["M" + "L".join(f"{short(x)} {short(y)}" for x, y in r) for r in kept if len(r) > 1]
    if whole:
        yield _stroke("".join(whole), line.color, line.dash)
    for x, y in [run[-1] for run in kept if len(run) == 1 or run is kept[-1]]:
        yield f'<circle cx="{short(x)}" cy="{short(y)}" r="4" fill="{line.color}"/>'
    if len(runs) > 1:
        x, y = runs[0][-1]
        yield _stroke(f"M{short(x - 6)} {short(y - 6)}l12 12m0 -12l-12 12", line.color, "")


def _labels(
    frame: _Frame, lines: Sequence[_Line], level: float | None, look: Look
) -> Iterable[str]:
    """Each line's name where it ends, beside a piece of it, moved apart where they would meet."""
    named = [
        (frame.place(_finite(line)[-1]) if _finite(line) else (0, _BOTTOM), line) for line in lines
    ]
    if level is not None:
        end = (frame.right, frame.height(frame.up.share(level)))
        named.append((end, _Line("chance", (), look.dim, _DOTS)))
    named.sort(key=lambda pair: pair[0][1])
    at = _apart([y for (_, y), _ in named])
    start = frame.right + 14
    for ((x, y), line), label in zip(named, at, strict=True):
        if x > frame.right - 1:
            path = f"M{short(x)} {short(y)}L{short(start)} {short(label)}"
            yield f'<path d="{path}" stroke="{line.color}" opacity=".6"/>'
        yield _stroke(f"M{short(start)} {short(label)}h26", line.color, line.dash)
        yield text(start + 32, label + 7, line.name, line.color)


def _apart(wanted: Sequence[float]) -> list[float]:
    """The heights, in order, with room for a label between any two and none below the plot."""
    placed = list(wanted)
    for i in range(1, len(placed)):
        placed[i] = max(placed[i], placed[i - 1] + _GAP)
    for i in range(len(placed) - 1, -1, -1):
        highest = placed[i + 1] - _GAP if i + 1 < len(placed) else _BOTTOM - 8
        placed[i] = min(placed[i], highest)
    return placed


def _stroke(path: str, color: str, dash: str) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    cap = "round" if dash in ("", _DOTS) else "butt"
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="3" '
        f'stroke-linejoin="round" stroke-linecap="{cap}"{dashes}/>'
    )

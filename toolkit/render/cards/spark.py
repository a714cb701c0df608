"""A curve or two so small that only their shape is to be seen."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from toolkit.render.axes import Axis
from toolkit.render.curves import thinned
from toolkit.render.look import DASHES, Look, short
from toolkit.text import one_line

WIDTH, HEIGHT = 156, 64
_MOST, _POINTS = 2, 60
_Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Curve:
    """A curve that can be drawn: finite points in order, two of them at least."""

    name: str
    points: _Points

    @property
    def said(self) -> str:
        first, last = self.points[0][1], self.points[-1][1]
        return f"Curve of {self.name}: from {first:.3g} to {last:.3g}."


def drawable(curves: Mapping[str, Sequence[Sequence[float]]]) -> list[Curve]:
    """The first curves that have something to show."""
    found = (
        Curve(one_line(name, 60) or "the result", thinned(_points(points), _POINTS))
        for name, points in curves.items()
    )
    return [curve for curve in found if len(curve.points) > 1][:_MOST]


def _points(points: Sequence[Sequence[float]]) -> _Points:
    pairs = ((float(p[0]), float(p[1])) for p in points if len(p) == 2)
    return tuple(sorted((p for p in pairs if all(map(math.isfinite, p))), key=lambda p: p[0]))


def drawn(curves: Sequence[Curve], x: float, y: float, look: Look) -> Iterable[str]:
    """The curves in a box that begins there, on a ground line."""
    across = _axis([px for curve in curves for px, _ in curve.points], log=False)
    up = _axis([py for curve in curves for _, py in curve.points], log=True)
    yield f'<path d="M{short(x)} {short(y + HEIGHT)}h{WIDTH}" stroke="{look.grid}"/>'
    for curve, color, dash in zip(curves, look.lines, DASHES, strict=False):
        spots = [
            (x + across.share(px) * (WIDTH - 5), y + 4 + (1 - up.share(py)) * (HEIGHT - 10))
            for px, py in curve.points
        ]
        path = "M" + "L".join(f"{short(px)} {short(py)}" for px, py in spots)
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        yield (
            f'<path d="{path}" fill="none" stroke="{color}" stroke-width="2.5" '
            f'stroke-linejoin="round"{dashes}/>'
        )
        end = f'cx="{short(spots[-1][0])}" cy="{short(spots[-1][1])}"'
        yield f'<circle {end} r="4" fill="{color}"/>'


def _axis(values: Sequence[float], *, log: bool) -> Axis:
    """All of the values and no more; a value alone is in the middle."""
    low, high = min(values), max(values)
    log = log and low > 0 and math.log10(high) - math.log10(low) > 2
    first, last = (Fraction(math.log10(v) if log else v) for v in (low, high))
    return Axis(first, last, (), log) if first < last else Axis(first - 1, last + 1, (), log)

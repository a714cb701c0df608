"""How a training went, as pictures beside the page of its work."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from toolkit.facts import SmokeFacts
from toolkit.render import curves
from toolkit.text import counted, one_line
from toolkit.works import Work

_PICTURES, _CURVES = 3, 4
_POINTS = 120  # more are not seen at this size
_DEVICES = {"cpu": "CPU", "cuda": "GPU", "mps": "GPU (Apple)", "xpu": "GPU (Intel)"}
_Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Figure:
    """The curves of one training on one device."""

    title: str
    words: str  # what the picture shows, for those who do not see it
    curves: dict[str, _Points]
    path: str  # of the picture, without its theme

    @property
    def light(self) -> str:
        """The picture's path, for a light page."""
        return f"{self.path}-light.svg"

    @property
    def dark(self) -> str:
        """The picture's path, for a dark page."""
        return f"{self.path}-dark.svg"

    def files(self) -> dict[str, bytes]:
        """The pictures."""
        return {
            path: curves.svg(self.title, self.words, self.curves, dark=dark).encode(
                "utf-8", "replace"
            )
            for path, dark in ((self.light, False), (self.dark, True))
        }


def of(work: Work, folder: str) -> tuple[Figure, ...]:
    """The pictures of the trainings that were seen to learn."""
    found: list[Figure] = []
    for smoke in work.facts.smoke:
        lines = _lines(smoke) if smoke.state == "passed" else {}
        if lines and len(found) < _PICTURES:
            name = f"curves-{len(found) + 1}" if found else "curves"
            title = f"Loss on {device(smoke)}"
            found.append(Figure(title, _words(lines), lines, f"{folder}{name}"))
    return tuple(found)


def device(smoke: SmokeFacts) -> str:
    """What it ran on, in words: `CPU`, `GPU (NVIDIA A100)`."""
    kind = _DEVICES.get(smoke.device, one_line(smoke.device, 30))
    name = one_line(smoke.name, 60)
    return f"{kind.partition(' ')[0]} ({name})" if name and kind else kind or name


def _lines(smoke: SmokeFacts) -> dict[str, _Points]:
    """The curves with points to show; what is no number is left out."""
    found = {}
    for name, points in list(smoke.curves.items())[:_CURVES]:
        kept = tuple(_numbers(points))
        if len(kept) > 1:
            found[one_line(name, 40) or "loss"] = tuple(curves.thinned(kept, _POINTS))
    return found


def _numbers(points: Iterable[tuple[float | None, ...]]) -> Iterable[tuple[float, float]]:
    for point in points:
        step, loss = point if len(point) == 2 else (None, None)
        if step is not None and loss is not None and math.isfinite(step) and math.isfinite(loss):
            yield step, loss


def _words(lines: dict[str, _Points]) -> str:
    told = "; ".join(
        f"{name} from {points[0][1]:.3g} to {points[-1][1]:.3g}" for name, points in lines.items()
    )
    steps = max(round(points[-1][0]) for points in lines.values())
    return f"Loss over {counted(steps, 'step')}: {told}."

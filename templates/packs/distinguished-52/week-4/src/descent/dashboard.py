"""Several walks on one map, and how fast each of them came down. This file is given.

    python -m descent.dashboard ravine descent=0.03 momentum=0.03 --steps 200

writes reports/paths.png and reports/paths.html. A walk is named as STEPPER=RATE; the landscape is
one of SURFACES. `--help` lists both.
"""

import argparse
import base64
import html
import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path as File

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from descent.paths import Limits, Path, follow
from descent.search import LineSearch
from descent.steppers import AdaGrad, Adam, Descent, Momentum, Nesterov, RMSProp, Stepper
from descent.surfaces import SURFACES, FloatArray, Surface

MAKE: dict[str, Callable[[Surface, float], Stepper]] = {
    "descent": lambda surface, rate: Descent(rate),
    "momentum": lambda surface, rate: Momentum(rate),
    "nesterov": lambda surface, rate: Nesterov(rate),
    "adagrad": lambda surface, rate: AdaGrad(rate),
    "rmsprop": lambda surface, rate: RMSProp(rate),
    "adam": lambda surface, rate: Adam(rate),
    "search": lambda surface, rate: LineSearch(surface.value, rate),
}


def draw(surface: Surface, paths: Mapping[str, Path]) -> Figure:
    """The map of the landscape with all paths, beside the height at every step."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
    draw_map(left, surface, paths)
    draw_heights(right, surface, paths)
    return figure


def draw_map(axes: Axes, surface: Surface, paths: Mapping[str, Path]) -> None:
    """Lines of equal height, the minima as stars, and the paths; what leaves the map is cut off."""
    (west, east), (south, north) = surface.box
    x, y = np.linspace(west, east, 90), np.linspace(south, north, 90)
    heights = np.array([[surface.value(np.array([a, b])) for a in x] for b in y])
    low, high = float(heights.min()), float(heights.max())
    levels = low + (high - low) * np.linspace(0, 1, 22)[1:] ** 3  # closer where it is flat
    axes.contour(x, y, heights, levels=levels, cmap="Greys_r", linewidths=0.7)
    for name, path in paths.items():
        near = _near(path.points, surface)
        axes.plot(near[:, 0], near[:, 1], ".-", markersize=4, linewidth=1, label=name)
        axes.plot(near[:1, 0], near[:1, 1], "ko", markersize=5)
    for a, b in surface.minima:
        axes.plot(a, b, "*", color="gold", markeredgecolor="black", markersize=13)
    axes.set(xlim=(west, east), ylim=(south, north), xlabel="x", ylabel="y")
    axes.set_title(f"{surface.name}: paths, with a star at every minimum")
    if paths:
        axes.legend(fontsize=8)


def draw_heights(axes: Axes, surface: Surface, paths: Mapping[str, Path]) -> None:
    """How far above the lowest minimum each walk is, on a logarithmic scale."""
    floor = lowest(surface, paths)
    for name, path in paths.items():
        above = np.maximum(path.values - floor, 1e-16)
        shown = np.where(np.isfinite(above) & (above < 1e12), above, np.nan)
        label = f"{name}: {path.outcome} after {path.steps}"
        axes.semilogy(range(len(shown)), shown, linewidth=1.2, label=label)
    where = "the lowest minimum" if surface.minima else "the lowest point of all walks"
    axes.set(xlabel="steps taken", ylabel=f"height above {where}", title="How fast it goes down")
    if paths:
        axes.legend(fontsize=8)


def lowest(surface: Surface, paths: Mapping[str, Path]) -> float:
    """The value of the deepest minimum, or else the lowest that any walk has found."""
    if surface.minima:
        return min(surface.value(np.array(place)) for place in surface.minima)
    found = [path.values[np.isfinite(path.values)] for path in paths.values()]
    return float(min((values.min() for values in found if values.size), default=0.0))


def page(surface: Surface, paths: Mapping[str, Path], picture: bytes) -> str:
    """One page of HTML that needs no other file: the picture, and a table of all walks."""
    head = "<tr><th>walk</th><th>outcome</th><th>steps</th><th>end</th><th>value</th></tr>"
    rows = "".join(
        f"<tr><td>{html.escape(name)}</td><td>{path.outcome}</td><td>{path.steps}</td>"
        f"<td>{_words(path.end)}</td><td>{path.values[-1]:.6g}</td></tr>"
        for name, path in paths.items()
    )
    image = base64.b64encode(picture).decode()
    title = html.escape(f"Paths on the landscape {surface.name}")
    words = f"The map, and the height of every walk over the steps: {html.escape(', '.join(paths))}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        "<style>body{font-family:sans-serif;margin:2em;max-width:75em}img{max-width:100%}"
        "td,th{padding:.2em 1em;text-align:left}</style></head>\n"
        f'<body><h1>{title}</h1><img alt="{words}" src="data:image/png;base64,{image}">'
        f"<table>{head}{rows}</table></body></html>\n"
    )


def walk(
    surface: Surface, wanted: Sequence[str], start: Sequence[float], limits: Limits
) -> dict[str, Path]:
    """Follow every walk of the form STEPPER=RATE from the same start."""
    paths = {}
    for words in wanted:
        name, _, rate = words.partition("=")
        if name not in MAKE:
            raise ValueError(f"unknown stepper {name!r}; there are {', '.join(MAKE)}")
        paths[words] = follow(surface, start, MAKE[name](surface, float(rate)), limits)
    return paths


def main(arguments: Sequence[str] | None = None) -> None:
    """Walk, draw, and write the report."""
    parser = argparse.ArgumentParser(description="Draw several walks downhill in one picture.")
    parser.add_argument("surface", choices=SURFACES)
    parser.add_argument("walks", nargs="+", metavar="STEPPER=RATE", help=f"of {', '.join(MAKE)}")
    parser.add_argument("--start", type=float, nargs=2, metavar=("X", "Y"))
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--reports", type=File, default=File("reports"))
    given = parser.parse_args(arguments)
    surface = SURFACES[given.surface]
    start = given.start or surface.start
    try:
        paths = walk(surface, given.walks, start, Limits(steps=given.steps))
    except ValueError as error:
        parser.error(str(error))
    figure, picture = draw(surface, paths), io.BytesIO()
    figure.savefig(picture, dpi=100)
    plt.close(figure)
    given.reports.mkdir(parents=True, exist_ok=True)
    (given.reports / "paths.png").write_bytes(picture.getvalue())
    written = page(surface, paths, picture.getvalue())
    (given.reports / "paths.html").write_text(written, encoding="utf-8")
    for name, path in paths.items():
        value = path.values[-1]
        print(f"{name:16} {path.outcome:13} {path.steps:6} steps, value {value:.6g}")


def _near(points: FloatArray, surface: Surface) -> FloatArray:
    """The points up to the first that is far outside the map, where drawing would go wrong."""
    box = np.array(surface.box)
    middle, width = box.mean(axis=1), box[:, 1] - box[:, 0]
    far = ~np.all(np.abs(points - middle) <= 5 * width, axis=1)
    return points[: int(np.argmax(far))] if far.any() else points


def _words(point: FloatArray) -> str:
    return "(" + ", ".join(f"{number:.4g}" for number in point) + ")"


if __name__ == "__main__":
    main()

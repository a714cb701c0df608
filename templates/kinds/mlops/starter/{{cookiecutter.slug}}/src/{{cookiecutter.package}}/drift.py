"""Does the current period still look like the one that the model was trained on?"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from numpy.typing import ArrayLike, NDArray

from .data import COLUMNS, CURRENT, REFERENCE
from .params import section

REPORTS = Path("reports")
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """How far one column has moved."""

    psi: float
    ks: float
    drifted: bool


def stability_index(reference: ArrayLike, current: ArrayLike, bins: int = 10) -> float:
    """The population stability index, over bins that hold equal shares of the reference."""
    edges = np.quantile(np.asarray(reference), np.linspace(0, 1, bins + 1)[1:-1])
    before, after = (_shares(np.asarray(values), edges) for values in (reference, current))
    return float(np.sum((after - before) * np.log(after / before)))


def _shares(values: Numbers, edges: Numbers) -> Numbers:
    places = np.searchsorted(edges, values, side="right")
    counts = np.bincount(places, minlength=len(edges) + 1)
    return np.maximum(counts / len(values), 1e-4)  # an empty bin would give an infinite index


def kolmogorov_smirnov(reference: ArrayLike, current: ArrayLike) -> float:
    """The largest distance between the two distribution functions, from 0 to 1."""
    before, after = np.sort(np.asarray(reference)), np.sort(np.asarray(current))
    values = np.concatenate([before, after])
    heights = [np.searchsorted(s, values, side="right") / len(s) for s in (before, after)]
    return float(np.max(np.abs(heights[0] - heights[1])))


def compare(
    reference: pd.DataFrame, current: pd.DataFrame, *, bins: int, psi: float, ks: float
) -> dict[str, Column]:
    """Judge every column by how far it moved; with many rows, any move would be significant."""
    found = {}
    for name in COLUMNS:
        index = stability_index(reference[name], current[name], bins)
        distance = kolmogorov_smirnov(reference[name], current[name])
        moved = index >= psi or distance >= ks
        found[name] = Column(round(index, 4), round(distance, 4), moved)
    return found


def page(found: Mapping[str, Column]) -> str:
    """The report for people."""
    drifted = [name for name, column in found.items() if column.drifted]
    rows = [
        f"| {name} | {column.psi:.3f} | {column.ks:.3f} | {'yes' if column.drifted else 'no'} |"
        for name, column in found.items()
    ]
    lines = [
        "# Drift",
        "",
        f"Drifted: {', '.join(drifted) or 'nothing'}.",
        "",
        "| column | PSI | KS | drifted |",
        "| :-- | --: | --: | :-- |",
        *rows,
        "",
        "![Each column in both periods](drift.png)",
    ]
    return "\n".join(lines) + "\n"


def picture(reference: pd.DataFrame, current: pd.DataFrame) -> Figure:
    """Each column in both periods."""
    figure = Figure(figsize=(2.6 * len(COLUMNS), 2.4), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(COLUMNS)), COLUMNS, strict=True):
        edges = np.histogram_bin_edges(pd.concat([reference[name], current[name]]), 24)
        for rows, label in ((reference, "reference"), (current, "current")):
            axes.hist(rows[name], edges, density=True, alpha=0.6, label=label)
        axes.set(title=name, yticks=[])
    axes.legend()
    return figure


def main() -> None:
    """Write the report as data, as a page and as a picture."""
    reference, current = pd.read_csv(REFERENCE), pd.read_csv(CURRENT)
    found = compare(reference, current, **section("drift"))
    REPORTS.mkdir(exist_ok=True)
    data = {name: asdict(column) for name, column in found.items()}
    (REPORTS / "drift.json").write_text(json.dumps(data, indent=2) + "\n")
    (REPORTS / "drift.md").write_text(page(found))
    picture(reference, current).savefig(REPORTS / "drift.png", dpi=120)


if __name__ == "__main__":
    main()

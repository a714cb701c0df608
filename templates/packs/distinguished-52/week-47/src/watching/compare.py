"""Compare two periods, feature by feature, with what the other modules know. (Given.)"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from watching.bins import bin_counts, bin_edges, stability_index
from watching.evidence import adjusted, chi_square, kolmogorov_smirnov
from watching.report import Finding, judge
from watching.traffic import Column


def categories(before: Sequence[str], after: Sequence[str]) -> tuple[list[int], list[int]]:
    """How often each category occurs in both periods, also one that only one of them knows."""
    names = sorted({*before, *after})
    return [list(before).count(name) for name in names], [list(after).count(n) for n in names]


def one(before: Column, after: Column) -> tuple[int, float, float]:
    """The rows with a value, the stability index and the p-value of one feature."""
    if isinstance(before, np.ndarray) and isinstance(after, np.ndarray):
        known, fresh = before[~np.isnan(before)], after[~np.isnan(after)]
        if not len(known) or not len(fresh):
            return len(fresh), math.nan, math.nan
        edges = bin_edges(known)
        index = stability_index(bin_counts(known, edges), bin_counts(fresh, edges))
        return len(fresh), index, kolmogorov_smirnov(known, fresh).p_value
    first, second = [str(name) for name in before], [str(name) for name in after]
    if not first or not second:
        return len(second), math.nan, math.nan
    index = stability_index(*categories(first, second))
    return len(second), index, chi_square(first, second).p_value


def compare(reference: Mapping[str, Column], current: Mapping[str, Column]) -> list[Finding]:
    """A finding for each feature of the reference, in its order."""
    found = {name: one(column, current[name]) for name, column in reference.items()}
    tested = [name for name, (_, _, p_value) in found.items() if not math.isnan(p_value)]
    fair = adjusted([found[name][2] for name in tested]).tolist()
    p_values = dict.fromkeys(found, math.nan) | dict(zip(tested, fair, strict=True))
    return [
        Finding(name, rows, index, p_values[name], judge(rows, index, p_values[name]))
        for name, (rows, index, _) in found.items()
    ]

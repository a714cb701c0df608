"""Runs: what each was made from, how well it went, and how to choose among many."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Goal = Literal["low", "high"]  # a low error is good, a high accuracy is good
Value = bool | int | float | str


@dataclass(frozen=True)
class Run:
    """One experiment, with all that is needed to make it again."""

    id: str
    settings: Mapping[str, Value]
    seed: int
    metrics: Mapping[str, float]
    trained_on: str  # the fingerprint of the rows that it learnt from
    measured_on: str  # and of those that its metrics are about
    code: str  # the version of the code
    status: Literal["finished", "failed"] = "finished"


@dataclass(frozen=True)
class Spread:
    """What several seeds say of the same settings, data and code."""

    settings: Mapping[str, Value]
    trained_on: str
    measured_on: str
    code: str
    seeds: int  # how many different seeds gave a finite number
    failed: int  # how many runs did not
    mean: float
    deviation: float


def as_json(run: Run) -> dict[str, Any]:
    """A run as strict JSON can hold it, which knows no NaN and no infinity: as texts."""
    plain = asdict(run)
    plain["metrics"] = {n: v if math.isfinite(v) else str(v) for n, v in run.metrics.items()}
    return plain


def from_json(plain: Mapping[str, Any]) -> Run:
    """The run that `as_json` wrote."""
    metrics = {name: float(value) for name, value in plain["metrics"].items()}
    return Run(**{**plain, "metrics": metrics})


def counts(run: Run, metric: str) -> bool:
    """May this run be compared by the metric? It finished, was measured, and the number is one."""
    return run.status == "finished" and math.isfinite(run.metrics.get(metric, math.nan))


def best(runs: Iterable[Run], metric: str, goal: Goal) -> Run:
    """The best run, by a rule that can be stated in one sentence.

    Of the runs that count (see `counts`), the one with the lowest metric, or the highest; among
    equals the one whose id comes first in the alphabet. The order in which runs are given does not
    matter. Python's min and max say strange things as soon as one number is NaN.

    Args:
        runs: any iterable of runs, also one that can be read only once.
        goal: "low" or "high".

    Raises:
        ValueError: if no run counts, if those that count were not all measured on the same rows,
            or if the goal is another word.

    >>> a = Run("a", {"alpha": 1.0}, 0, {"rmse": 2.5}, "d1", "d2", "c")
    >>> b = Run("b", {"alpha": 0.1}, 0, {"rmse": 2.1}, "d1", "d2", "c")
    >>> best([a, b], "rmse", "low").id
    'b'
    """
    ### BEGIN SOLUTION
    if goal not in ("low", "high"):
        raise ValueError(f"the goal must be low or high, found {goal!r}")
    able = [run for run in runs if counts(run, metric)]
    if not able:
        raise ValueError(f"no run finished with a finite {metric}")
    if len({run.measured_on for run in able}) > 1:
        raise ValueError("the runs were measured on different rows")
    sign = 1 if goal == "low" else -1
    return min(able, key=lambda run: (sign * run.metrics[metric], run.id))
    ### END SOLUTION


def spread(runs: Iterable[Run], metric: str) -> list[Spread]:
    """How far the metric moves when only the seed changes, for each group of runs.

    Runs belong to one group if their settings, the rows they learnt from, the rows they were
    measured on, and their code are all the same. The order of the settings does not matter.

    In each group, the runs that count (see `counts`) give the mean and the sample standard
    deviation, which divides by one less than the number. A seed that was run twice tells nothing
    new: of runs with the same seed only the one whose id comes first counts. With a single seed the
    deviation is NaN, not 0: nobody knows it. Without any, the mean is NaN too.

    Returns:
        One Spread for each group, in any order.

    >>> a = Run("a", {"alpha": 1.0}, 0, {"rmse": 2.0}, "d1", "d2", "c")
    >>> b = Run("b", {"alpha": 1.0}, 1, {"rmse": 3.0}, "d1", "d2", "c")
    >>> found = spread([a, b], "rmse")[0]
    >>> found.seeds, found.mean, round(found.deviation, 3)
    (2, 2.5, 0.707)
    """
    ### BEGIN SOLUTION
    import statistics

    groups: dict[tuple[object, ...], list[Run]] = {}
    for run in runs:
        same = (frozenset(run.settings.items()), run.trained_on, run.measured_on, run.code)
        groups.setdefault(same, []).append(run)
    found = []
    for group in groups.values():
        able = sorted((run for run in group if counts(run, metric)), key=lambda run: run.id)
        values: dict[int, float] = {}
        for run in able:
            values.setdefault(run.seed, run.metrics[metric])
        one = group[0]
        found.append(
            Spread(
                settings=dict(one.settings),
                trained_on=one.trained_on,
                measured_on=one.measured_on,
                code=one.code,
                seeds=len(values),
                failed=len(group) - len(able),
                mean=statistics.mean(values.values()) if values else math.nan,
                deviation=statistics.stdev(values.values()) if len(values) > 1 else math.nan,
            )
        )
    return found
    ### END SOLUTION

"""Measure variants fairly, and choose among them."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Latency:
    """Milliseconds per call: what is usual, and what one call in twenty exceeds."""

    median: float
    p95: float


@dataclass(frozen=True)
class Row:
    """What was measured of one variant."""

    name: str
    size: int  # bytes
    p95: float  # milliseconds
    accuracy: float


@dataclass(frozen=True)
class Bounds:
    """What is needed; a variant that meets a bound exactly is within it."""

    size: int
    p95: float
    accuracy: float


def take_turns(
    calls: Mapping[str, Callable[[], object]],
    *,
    warmup: int,
    repeats: int,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, Latency]:
    """How long each call takes, measured so that a busy moment of the machine hits all alike.

    In every round each call is made once, in any order; no call is made a second time before all
    others had their turn. The clock is read immediately before and after each call. The first
    `warmup` rounds are made, but do not count; then come `repeats` rounds that do.

    Args:
        calls: what is compared, by name.
        warmup: rounds that do not count, 0 or more.
        repeats: rounds that count, 1 or more.
        clock: tells the time in seconds.

    Returns:
        The median and the 95th percentile of the calls' times in *milliseconds*, found as
        `np.percentile` does by default.

    Raises:
        ValueError: if warmup or repeats is too small.
    """
    ### BEGIN SOLUTION
    import numpy as np

    if warmup < 0 or repeats < 1:
        raise ValueError(f"cannot measure {repeats} rounds after {warmup}")
    times: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(warmup + repeats):
        for name, call in calls.items():
            start = clock()
            call()
            elapsed = clock() - start
            if turn >= warmup:
                times[name].append(1000 * elapsed)
    return {
        name: Latency(*np.percentile(found, [50, 95]).tolist()) for name, found in times.items()
    }
    ### END SOLUTION


def choose(rows: Sequence[Row], bounds: Bounds) -> list[Row]:
    """The variants worth a discussion: within all bounds, and beaten by no other one.

    One variant beats another if it is at least as good in size, p95 and accuracy, and better in at
    least one of the three. Smaller sizes and times are better, and higher accuracies. Two that are
    equal in all three do not beat each other.

    Returns:
        Those that are left, the most accurate first; equally accurate ones in the order in which
        they came. It may be empty: then no variant will do, and the bounds should be talked about.
    """
    ### BEGIN SOLUTION

    def beats(a: Row, b: Row) -> bool:
        good = a.size <= b.size and a.p95 <= b.p95 and a.accuracy >= b.accuracy
        return good and (a.size, a.p95, a.accuracy) != (b.size, b.p95, b.accuracy)

    fit = [
        row
        for row in rows
        if row.size <= bounds.size and row.p95 <= bounds.p95 and row.accuracy >= bounds.accuracy
    ]
    left = [row for row in fit if not any(beats(other, row) for other in fit)]
    return sorted(left, key=lambda row: -row.accuracy)
    ### END SOLUTION

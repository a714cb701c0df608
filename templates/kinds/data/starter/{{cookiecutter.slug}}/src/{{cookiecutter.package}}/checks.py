"""Check raw events, one partition at a time: `python -m ...checks` writes checks.json.

A check is a measure and the limits in which it must lie. Raw data always has some faults, which the
jobs take out; the limits say how many are still normal.
"""

import json
import math
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from .store import CATEGORIES, DATA, MOST_CENTS


@dataclass(frozen=True)
class Partition:
    """The rows that arrived on one day."""

    day: date
    rows: pa.Table


@dataclass(frozen=True)
class Check:
    """What is measured, and in which limits it must lie."""

    name: str
    measure: Callable[[Partition], float]
    least: float = -math.inf
    most: float = math.inf


@dataclass(frozen=True)
class Finding:
    """How a check went for a partition."""

    place: str
    check: str
    holds: bool
    found: str

    def __str__(self) -> str:
        return f"{'ok' if self.holds else 'BROKEN'}: {self.place}: {self.check}: {self.found}"


def row_count(*, least: int) -> Check:
    """There are enough rows."""
    return Check("rows", lambda partition: partition.rows.num_rows, least=least)


def null_share(column: str, *, most: float) -> Check:
    """Few values are missing."""
    return _share(f"nulls in {column}", lambda rows: rows[column].null_count, most)


def duplicate_share(column: str, *, most: float) -> Check:
    """Few values were there before."""

    def count(rows: pa.Table) -> int:
        return int(rows.num_rows - pc.count_distinct(rows[column], mode="all").as_py())

    return _share(f"duplicates in {column}", count, most)


def outside_share(column: str, low: float, high: float, *, most: float) -> Check:
    """Few values are impossible."""

    def count(rows: pa.Table) -> int:
        outside = pc.or_(pc.less(rows[column], low), pc.greater(rows[column], high))
        return int(pc.sum(outside).as_py() or 0)

    return _share(f"{column} outside {low:g} to {high:g}", count, most)


def unknown_share(column: str, allowed: Collection[str], *, most: float) -> Check:
    """Few values are none of those that are allowed."""

    def count(rows: pa.Table) -> int:
        known = pc.is_in(rows[column], value_set=pa.array(allowed))
        return int(rows.num_rows - (pc.sum(known).as_py() or 0))

    return _share(f"{column} not in {', '.join(allowed)}", count, most)


def days_behind(column: str, *, most: int) -> Check:
    """The newest row is about as new as its partition, or the source has stopped."""

    def measure(partition: Partition) -> float:
        newest = pc.max(partition.rows[column]).as_py()
        return math.inf if newest is None else float((partition.day - newest.date()).days)

    return Check(f"days that {column} is behind", measure, most=most)


def _share(name: str, count: Callable[[pa.Table], int], most: float) -> Check:
    def measure(partition: Partition) -> float:
        return float(count(partition.rows) / max(1, partition.rows.num_rows))

    return Check(f"share of {name}", measure, most=most)


CHECKS = (
    row_count(least=10),
    null_share("user_id", most=0.05),
    null_share("event_id", most=0),
    duplicate_share("event_id", most=0.05),
    outside_share("cents", 0, MOST_CENTS, most=0.03),
    unknown_share("category", list(CATEGORIES), most=0.02),
    days_behind("happened", most=0),
)


def run(events: Path) -> list[Finding]:
    """Every check for every partition; one that cannot be read is a finding too."""
    paths = sorted(events.glob("arrived=*/*.parquet"))
    if not paths:
        return [Finding(str(events), "partitions", False, "there are none")]
    return [finding for path in paths for finding in _partition(path)]


def _partition(path: Path) -> Iterator[Finding]:
    try:
        day = date.fromisoformat(path.parent.name.partition("=")[2])
        partition = Partition(day, pq.ParquetFile(path).read())
        for check in CHECKS:
            value = check.measure(partition)
            limits = f"{value:.4g}, allowed are {check.least:g} to {check.most:g}"
            yield Finding(str(path), check.name, check.least <= value <= check.most, limits)
    except (OSError, KeyError, ValueError) as error:  # PyArrow's errors are ValueErrors
        yield Finding(str(path), "can be read", False, str(error))


def main() -> None:
    """Write all findings, show those that are broken, and fail if there are any."""
    findings = run(DATA / "events")
    text = json.dumps([asdict(finding) for finding in findings], indent=2)
    Path("checks.json").write_text(text + "\n", encoding="utf-8")
    broken = [finding for finding in findings if not finding.holds]
    print("\n".join([*map(str, broken), f"{len(findings)} checks, {len(broken)} broken"]))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()

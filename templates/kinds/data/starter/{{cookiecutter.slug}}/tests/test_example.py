"""Do the checks find what is wrong, and do both engines count as a plain loop does?"""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from {{cookiecutter.package}} import checks, compare, dask_job, generate, spark_job
from {{cookiecutter.package}}.store import MOST_CENTS, replacing

DAY = date(2026, 3, 1)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "data"
    generate.write_data(folder, days=3, rows=400, seed=1)
    return folder


@pytest.fixture(scope="session")
def spark() -> Iterator[None]:
    """One session for all tests that need it: its start takes most of the time."""
    if spark_job.java_version() < 17:
        pytest.skip(spark_job.NEEDS_JAVA)
    started = spark_job.session()
    yield
    started.stop()


def plain_totals(data: Path) -> list[dict[str, Any]]:
    """What the jobs should say, counted row by row."""
    names = {
        row["category"]: row["name"]
        for row in pq.read_table(data / "categories.parquet").to_pylist()
    }
    seen: dict[str, dict[str, Any]] = {}
    for row in pq.read_table(data / "events").to_pylist():
        if row["user_id"] and 0 <= row["cents"] <= MOST_CENTS and row["category"] in names:
            seen[row["event_id"]] = row
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in seen.values():
        key = (f"{row['happened']:%Y-%m-%d}", names[row["category"]])
        groups.setdefault(key, []).append(row)
    return [
        {
            "day": day,
            "name": name,
            "events": len(rows),
            "users": len({row["user_id"] for row in rows}),
            "mean_cents": sum(row["cents"] for row in rows) / len(rows),
        }
        for (day, name), rows in sorted(groups.items())
    ]


def test_dask_counts_as_a_plain_loop_does_each_time_it_runs(data: Path, tmp_path: Path) -> None:
    for _ in range(2):
        with replacing(tmp_path / "totals") as fresh:
            dask_job.write_totals(data, fresh)

        assert compare.totals(tmp_path / "totals") == plain_totals(data)


@pytest.mark.usefixtures("spark")
def test_spark_counts_as_a_plain_loop_does(data: Path, tmp_path: Path) -> None:
    spark_job.write_totals(data, tmp_path / "totals")

    assert compare.totals(tmp_path / "totals") == plain_totals(data)


@pytest.mark.parametrize(
    ("check", "values", "found"),
    [
        (checks.row_count(least=1), {"x": [1, 2]}, 2),
        (checks.null_share("x", most=0), {"x": [1, None, 3, None]}, 0.5),
        (checks.duplicate_share("x", most=0), {"x": ["a", "b", "a", "a"]}, 0.5),
        (checks.outside_share("x", 0, 9, most=0), {"x": [-1, 0, 9, 10, None]}, 0.4),
        (checks.unknown_share("x", ["a"], most=0), {"x": ["a", "b", None, "a"]}, 0.5),
        (checks.days_behind("x", most=0), {"x": [datetime(2026, 2, 27, 23), None]}, 2),
    ],
)
def test_a_check_measures(check: checks.Check, values: dict[str, Any], found: float) -> None:
    assert check.measure(checks.Partition(DAY, pa.table(values))) == found


def test_generated_data_has_faults_but_no_more_than_is_normal(data: Path) -> None:
    findings = checks.run(data / "events")

    assert len(findings) == 3 * len(checks.CHECKS)
    assert [finding for finding in findings if not finding.holds] == []


def test_a_partition_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    partition = tmp_path / f"arrived={DAY}" / "part-0.parquet"
    partition.parent.mkdir()
    partition.write_bytes(b"half a file")

    (finding,) = checks.run(tmp_path)

    assert (finding.place, finding.holds) == (str(partition), False)


def test_a_job_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    target = tmp_path / "totals"
    with replacing(target) as fresh:
        fresh.mkdir()
        (fresh / "rows").write_text("first")

    with pytest.raises(OSError, match="full"), replacing(target) as fresh:
        fresh.mkdir()
        raise OSError("the disk is full")

    assert (target / "rows").read_text() == "first"

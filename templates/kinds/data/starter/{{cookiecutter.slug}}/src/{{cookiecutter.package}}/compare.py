"""Do both engines say the same? `python -m ...compare` fails at the first row that differs."""

import sys
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from .store import TOTALS

COLUMNS = ["day", "name", "events", "users", "mean_cents"]


def totals(folder: Path) -> list[dict[str, Any]]:
    """The rows that a job wrote, in one order whatever the engine."""
    rows: list[dict[str, Any]] = pq.read_table(folder, columns=COLUMNS).to_pylist()
    return sorted(rows, key=lambda row: (row["day"], row["name"]))


def main() -> None:
    """Compare exactly: amounts are whole cents, so no order of adding can change them."""
    pairs = list(zip_longest(totals(TOTALS / "spark"), totals(TOTALS / "dask")))
    for spark, dask in pairs:
        if spark != dask:
            sys.exit(f"Spark says {spark}\nDask says  {dask}")
    print(f"{len(pairs)} rows, the same from both")


if __name__ == "__main__":
    main()

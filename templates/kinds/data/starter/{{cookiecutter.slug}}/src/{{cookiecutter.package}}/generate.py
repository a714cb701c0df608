"""Write a week of events with the faults that real ones have: `python -m ...generate`."""

import argparse
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from .store import CATEGORIES, DATA, MOST_CENTS, replacing

FIRST = date(2026, 3, 1)


def day_of_events(day: date, rows: int, random: np.random.Generator) -> pa.Table:
    """The events that arrived on one day; amounts are whole cents, whose sums are exact."""
    late = random.choice([0, 1, 2], size=rows, p=[0.94, 0.04, 0.02])  # days from event to arrival
    seconds = random.integers(86_400, size=rows)
    happened = np.datetime64(day, "s") - late.astype("timedelta64[D]") + seconds
    users = [f"user-{n}" for n in random.integers(rows // 4, size=rows)]
    cents = random.integers(1, MOST_CENTS // 10, size=rows)
    cents[random.random(rows) < 0.01] *= -1  # impossible
    known = random.choice(list(CATEGORIES), size=rows)
    return pa.table(
        {
            "event_id": [f"{day:%Y%m%d}-{n}" for n in range(rows)],
            "user_id": pa.array(users, mask=random.random(rows) < 0.02),  # missing
            "category": np.where(random.random(rows) < 0.005, "?", known),  # unknown
            "cents": cents,
            "happened": pa.array(happened, type=pa.timestamp("us", tz="UTC")),
        }
    )


def write_data(folder: Path, *, days: int, rows: int, seed: int) -> None:
    """Write events, a folder for each day of arrival, and the small table of categories."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True)
    names = {"category": list(CATEGORIES), "name": list(CATEGORIES.values())}
    pq.write_table(pa.table(names), folder / "categories.parquet")
    before: pa.Table | None = None
    for day in (FIRST + timedelta(n) for n in range(days)):
        events = day_of_events(day, rows, random)
        twice = events if before is None else before  # sent again, on the same day or the next
        again = twice.take(random.integers(rows, size=rows // 50))
        partition = folder / "events" / f"arrived={day}"
        partition.mkdir(parents=True)
        pq.write_table(pa.concat_tables([events, again]), partition / "part-0.parquet")
        before = events


def main() -> None:
    """Write the data, in place of what was there."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--rows", type=int, default=2000, help="events a day")
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    with replacing(DATA) as fresh:
        write_data(fresh, days=wanted.days, rows=wanted.rows, seed=wanted.seed)
    print(f"{DATA} holds {wanted.days} days of events")


if __name__ == "__main__":
    main()

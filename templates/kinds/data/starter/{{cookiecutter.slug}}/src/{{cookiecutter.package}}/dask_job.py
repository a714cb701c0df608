"""The daily totals with Dask: `python -m ...dask_job` writes totals/dask.

It runs in threads of this process, or on the cluster that DASK_SCHEDULER names, such as
tcp://host:8786 (which needs the package `distributed`). Its workers must see the same paths.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dask
import dask.dataframe as dd
import pandas as pd

from .jobs import run
from .store import MOST_CENTS

GROUP = ["day", "name"]


@contextmanager
def scheduler() -> Iterator[None]:
    """What runs the tasks: threads, processes, or the scheduler at an address."""
    wanted = os.environ.get("DASK_SCHEDULER", "threads")
    if "://" in wanted:
        from dask.distributed import Client

        with Client(wanted):
            yield
    else:
        with dask.config.set(scheduler=wanted):
            yield


def write_totals(data: Path, target: Path) -> None:
    """Sum up the events of each day and category."""
    events = dd.read_parquet(
        data / "events", columns=["event_id", "user_id", "category", "cents", "happened"]
    )
    categories = pd.read_parquet(data / "categories.parquet")
    clean = events[
        events["user_id"].notnull() & events["cents"].between(0, MOST_CENTS)
    ].drop_duplicates("event_id")
    joined = clean.merge(categories, on="category")
    joined = joined.assign(day=joined["happened"].dt.strftime("%Y-%m-%d"))
    totals = joined.groupby(GROUP).agg(events=("cents", "count"), cents=("cents", "sum"))
    # Each user once a day and category: then the rows that are left count the users.
    users = joined[[*GROUP, "user_id"]].drop_duplicates().groupby(GROUP)["user_id"].count()
    table = totals.assign(users=users, mean_cents=totals["cents"] / totals["events"])
    with scheduler():
        table[["events", "users", "mean_cents"]].reset_index().to_parquet(target)


if __name__ == "__main__":
    run("dask", write_totals)

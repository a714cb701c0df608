"""A table read from a file, and three questions to it.

The table is a made one: bicycle rides of half a year, in `data/rides.csv`. It has what real tables
have. Some rides have no distance, because the little computer on the bicycle was off, and in one
month there was no ride at all.
"""

from pathlib import Path

import pandas as pd

COLUMNS = ("date", "route", "minutes", "km")


def load_rides(path: Path | str) -> pd.DataFrame:
    """Read a table of rides: one row for each ride, in the order of the file.

    The file is CSV with a head and at least the columns `date` (as 2025-03-28), `route`, `minutes`
    and `km`; other columns stay as they are. In the result, `date` holds dates that can be compared
    and asked for their month, `minutes` and `km` are floats, and what is empty there is NaN.

    If columns are missing, raise a ValueError whose message names every missing one. A date or a
    number that cannot be read raises a ValueError too.

    The trap: pandas takes dates for text until it is told otherwise.
    """
    ### BEGIN SOLUTION
    rides = pd.read_csv(path)
    missing = [name for name in COLUMNS if name not in rides.columns]
    if missing:
        raise ValueError(f"the table lacks the columns {', '.join(missing)}")
    rides["date"] = pd.to_datetime(rides["date"], format="%Y-%m-%d")
    for name in ("minutes", "km"):
        rides[name] = rides[name].astype(float)
    return rides
    ### END SOLUTION


def by_route(rides: pd.DataFrame) -> pd.DataFrame:
    """Question 1: how do the routes differ?

    The result has one row for each route, with the routes as its index in alphabetical order, and
    three columns:

    - `rides`: how many rides there were, with those whose distance is unknown;
    - `minutes`: how long a ride took on average;
    - `km`: the sum of the known distances, 0 if none is known.

    The table that comes in is not changed.
    """
    ### BEGIN SOLUTION
    groups = rides.groupby("route")
    return pd.DataFrame(
        {
            "rides": groups.size(),
            "minutes": groups["minutes"].mean(),
            "km": groups["km"].sum(),
        }
    ).sort_index()
    ### END SOLUTION


def longest(rides: pd.DataFrame, n: int) -> pd.DataFrame:
    """Question 2: which n rides were the longest, in km?

    The longest comes first, and of two that are equally long the earlier one. Rides without a known
    distance never appear. If there are fewer than n rides, all of them come back, and with n = 0
    none. A negative n raises a ValueError. The table that comes in is not changed.
    """
    ### BEGIN SOLUTION
    if n < 0:
        raise ValueError(f"n must not be negative, found {n}")
    known = rides.dropna(subset=["km"])
    return known.sort_values(["km", "date"], ascending=[False, True]).head(n)
    ### END SOLUTION


def per_month(rides: pd.DataFrame) -> pd.Series:
    """Question 3: how many km were there in each month?

    The result is a Series of floats. Its index are months as text, such as "2025-03", from the
    first month of the table to the last one, in this order. A month without rides, or without a
    known distance, is there too and has 0. A table without rows gives an empty Series.

    The trap: `groupby` knows only the groups that it meets. A month in which nothing happened has
    no row that could tell of it, and a plot would then pretend that it did not exist.
    """
    ### BEGIN SOLUTION
    if len(rides) == 0:
        return pd.Series(dtype=float)
    months = rides["date"].dt.to_period("M")
    every = pd.period_range(months.min(), months.max(), freq="M")
    sums = rides["km"].groupby(months).sum().reindex(every, fill_value=0.0)
    sums.index = sums.index.astype(str)
    return sums
    ### END SOLUTION

"""A table of rides is loaded, and three questions are answered."""

import math
from pathlib import Path

import pandas as pd
from refresher_expect import equal, refuses, same

from refresher import by_route, load_rides, longest, per_month

GIVEN = Path(__file__).parents[2] / "data" / "rides.csv"


def table(*rows: tuple[str, str, float, float]) -> pd.DataFrame:
    """Rides as `load_rides` gives them."""
    rides = pd.DataFrame(rows, columns=["date", "route", "minutes", "km"])
    rides["date"] = pd.to_datetime(rides["date"])
    return rides.astype({"minutes": float, "km": float})


RIDES = table(
    ("2024-11-30", "lake", 50.0, 12.0),
    ("2025-02-01", "city", 21.0, 6.0),
    ("2025-02-03", "lake", 40.0, math.nan),
    ("2025-02-28", "city", 24.0, 5.5),
    ("2024-11-02", "lake", 60.0, 12.0),
    ("2025-03-01", "alps", 90.0, math.nan),
)


def test_a_table_is_loaded_with_dates_and_gaps(tmp_path: Path) -> None:
    path = tmp_path / "rides.csv"
    path.write_text(
        "km,date,route,weather,minutes\n"
        "12,2025-03-02,lake,sun,50\n"
        ",2025-03-01,city,rain,21\n"
        "5.5,2024-12-31,city,,24\n",
        encoding="utf-8",
    )
    rides = load_rides(path)
    equal(list(rides["route"]), ["lake", "city", "city"], "the routes, in the order of the file")
    equal("weather" in rides.columns, True, "whether other columns stay")
    equal(
        pd.api.types.is_datetime64_any_dtype(rides["date"]),
        True,
        "whether the column date holds dates",
        hint="Look at rides.dtypes: read_csv leaves dates as text. pd.to_datetime reads them.",
    )
    equal([d.day for d in rides["date"]], [2, 1, 31], "the days of the month of the three dates")
    for name in ("minutes", "km"):
        equal(
            str(rides[name].dtype),
            "float64",
            f"the type of the column {name}",
            hint="Whole numbers would come as int64 unless you ask for floats.",
        )
    same(
        rides["km"],
        [12.0, math.nan, 5.5],
        "the km of three rides, the second unknown",
        hint="An unknown distance is NaN. It is not 0, and the ride stays in the table.",
    )
    path.write_text("date,minutes\n2025-03-01,20\n", encoding="utf-8")
    refuses(
        lambda: load_rides(path),
        ValueError,
        "a table without the columns route and km",
        words=("route", "km"),
        hint="A KeyError from somewhere deep inside helps nobody. Compare with COLUMNS first, "
        "and name all that is missing.",
    )
    for line in ("someday,city,20,5", "2025-03-01,city,20,far"):
        path.write_text(f"date,route,minutes,km\n{line}\n", encoding="utf-8")
        refuses(lambda: load_rides(path), ValueError, f"the row {line}")
    given = load_rides(GIVEN)
    equal((len(given), int(given["km"].isna().sum())), (42, 4), "the rides and gaps of data/")


def test_routes_are_summed_up() -> None:
    before = RIDES.copy()
    found = by_route(RIDES)
    equal(
        list(found.index),
        ["alps", "city", "lake"],
        "the index of by_route",
        hint="One row for each route, in alphabetical order.",
    )
    same(
        found["rides"],
        [1, 2, 3],
        "how many rides each route has",
        hint="A ride whose distance is unknown was a ride. count() of a column leaves it out; "
        "size() counts the rows.",
    )
    same(found["minutes"], [90.0, 22.5, 50.0], "the average minutes of each route")
    same(
        found["km"],
        [0.0, 11.5, 24.0],
        "the known km of each route",
        hint="The sum of what is known: NaN is left out, and does not swallow the rest. "
        "12 would be the average for the lake.",
    )
    equal(RIDES.equals(before), True, "whether the table that came in is as it was")


def test_the_longest_rides_come_first() -> None:
    before = RIDES.copy()
    found = longest(RIDES, 3)
    same(
        found["km"],
        [12.0, 12.0, 6.0],
        "the km of the three longest rides",
        hint="The longest first. If a NaN is among them: sorting puts it somewhere, so leave "
        "unknown distances out before.",
    )
    equal(
        [d.day for d in found["date"]],
        [2, 30, 1],
        "the days of the three longest rides",
        hint="Two rides are 12 km long; the one of November 2 is earlier than that of November 30, "
        "though it stands further down in the table. Sort by two columns.",
    )
    equal(list(found["route"]), ["lake", "lake", "city"], "the routes of the three longest rides")
    for n, wanted in ((0, 0), (1, 1), (100, 4)):
        equal(len(longest(RIDES, n)), wanted, f"how many rides longest(rides, {n}) gives")
    refuses(
        lambda: longest(RIDES, -1),
        ValueError,
        "longest(rides, -1)",
        hint="In Python and pandas a negative number counts from the end, so this gives an "
        "answer to a question that nobody asked.",
    )
    equal(RIDES.equals(before), True, "whether the table that came in is as it was")


def test_a_month_without_rides_is_there() -> None:
    before = RIDES.copy()
    found = per_month(RIDES)
    equal(
        list(found.index),
        ["2024-11", "2024-12", "2025-01", "2025-02", "2025-03"],
        "the months of per_month",
        hint="From the first month to the last one, as text. In December and January nobody rode, "
        "and groupby shows only what it meets: think of reindex or a loop over months. "
        "The year belongs to the month.",
    )
    same(
        found,
        [24.0, 0.0, 0.0, 11.5, 0.0],
        "the km of each month",
        hint="No ride, or no known distance, is 0 km here, not NaN.",
    )
    one = per_month(table(("2025-05-31", "city", 20.0, 5.0)))
    equal(list(one.index), ["2025-05"], "the months of a table with one ride")
    equal(len(per_month(RIDES.iloc[:0])), 0, "how many months a table without rides has")
    equal(RIDES.equals(before), True, "whether the table that came in is as it was")

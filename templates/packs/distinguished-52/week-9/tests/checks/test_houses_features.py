"""From a raw table to features, compared with scikit-learn's parts."""

import numpy as np
import pandas as pd
import pytest
from expect import holds, refuses, same
from houses_tools import close
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from houses.data import COLUMNS, Column, make_sales, usable
from houses.features import Preparation, as_levels, as_numbers

NUMBERS, CATEGORIES = usable(COLUMNS, "number"), usable(COLUMNS, "category")


def test_only_what_is_known_before_the_sale_is_used() -> None:
    table = make_sales(90, seed=1)
    preparation = Preparation.fit(table)
    used = {*preparation.numbers, *preparation.levels}
    late = {c.name for c in COLUMNS if c.known == "after"}
    holds(
        not used & late,
        f"features: expected none that is known only after the sale, found {sorted(used & late)}.",
        hint="the tax is a share of the price: nobody pays it before the house is sold.",
    )
    holds(
        not used & {"sale", "estate"},
        f"features: expected no identifiers, found {sorted(used & {'sale', 'estate'})}.",
        hint="a name says nothing about the next house.",
    )
    wanted = [*NUMBERS, "lot missing", "energy missing"]
    wanted += [
        f"{name}={level}" for name in CATEGORIES for level in sorted(set(as_levels(table, name)))
    ]
    holds(
        preparation.names == wanted,
        f"the names of the features: expected {wanted}, found {preparation.names}.",
        hint="numbers, then those with gaps, then the sorted levels; an empty cell of a category "
        "is the level 'missing'.",
    )
    tiny = pd.DataFrame({"age": [3.0, 1.0, 3.0], "more": ["x", "y", "z"]})
    for kind, names in (("number", ["age"]), ("category", ["age=1.0", "age=3.0"])):
        column = Column("age", "number" if kind == "number" else "category", "before", "")
        found = Preparation.fit(tiny, [column, Column("none", "number", "after", "")]).names
        holds(
            found == names,
            f"a table with the one {kind} age: expected the features {names}, found {found}.",
            hint="go by the columns that are given, not by names you know.",
        )
    unknown = pd.DataFrame({"age": [np.nan, np.nan]})
    refuses(
        lambda: Preparation.fit(unknown, [Column("age", "number", "before", "")]),
        "a column of numbers without any number",
        hint="nothing can stand in the empty cells.",
    )


@pytest.mark.parametrize("case", ["training", "new", "constant"])
def test_features_are_learnt_from_the_training_rows_alone(case: str) -> None:
    if case == "constant":
        rate = [Column("rate", "number", "before", "the same for everybody")]
        alike = Preparation.fit(pd.DataFrame({"rate": [0.1, 0.1, 0.1]}), rate)
        same(
            alike.transform(pd.DataFrame({"rate": [0.1, 0.6, np.nan]})),
            [[0.0], [0.5], [0.0]],
            "features of 0.1, 0.6 and an empty cell, where training knew only 0.1",
            hint="the spread of equal numbers is 1 (a computed one is a rounding error that "
            "explodes), and a gap that training had not is only filled.",
        )
        return
    training = make_sales(120, seed=2).sort_values("month", ignore_index=True)
    table = training
    if case == "new":
        table = make_sales(40, seed=3).drop(columns=["price", "tax", "days", "sale"])
        table = table.assign(living_area=table["living_area"] * 2).set_index(np.arange(40) * 7 + 3)
        table["heating"] = np.where(
            np.arange(40) % 5 == 0, "steam", table["heating"].astype(object)
        )
        table["age"] = np.where(np.arange(40) % 4 == 1, np.nan, table["age"])
    preparation = Preparation.fit(training)
    before = table.copy(deep=True)
    found = np.asarray(preparation.transform(table))
    holds(
        table.equals(before),
        f"the {case} rows after transform: expected them as they were, found them changed.",
        hint="fill a copy, not the caller's table.",
    )

    raw, new = (
        np.column_stack([as_numbers(t, name) for name in NUMBERS]) for t in (training, table)
    )
    scaled = make_pipeline(SimpleImputer(strategy="median"), StandardScaler()).fit(raw)
    gaps = np.isnan(new)[:, np.isnan(raw).any(axis=0)]
    known = [sorted(set(as_levels(training, name))) for name in CATEGORIES]
    encoder = OneHotEncoder(categories=known, handle_unknown="ignore", sparse_output=False)
    encoder.fit([[levels[0] for levels in known]])
    cells = np.array([as_levels(table, name) for name in CATEGORIES], dtype=object).T
    wanted = np.hstack([scaled.transform(new), gaps, encoder.transform(cells)])
    hint = "everything comes from fit: median, then mean and spread of the filled column."
    if found.shape == wanted.shape:
        area = NUMBERS.index("living_area")
        sizes = new[:, area]
        if case == "new" and close(found[:, area], (sizes - sizes.mean()) / sizes.std()):
            hint = (
                "The new rows seem to be scaled with their own mean and spread, so that houses "
                "twice as large look like all others. " + hint
            )
        energy = NUMBERS.index("energy")
        empty, scale = np.isnan(new[:, energy]), scaled[-1]
        zero = (0 - scale.mean_[energy]) / scale.scale_[energy]
        if empty.any() and np.isclose(found[empty, energy][0], zero, rtol=0.3):
            hint = "An empty cell seems to count as an energy of 0. " + hint
        if empty.any() and np.allclose(found[empty, energy], 0, atol=1e-9):
            hint = "An empty cell seems to be filled with the mean: take the median. " + hint
    same(
        found, wanted, f"features of the {case} rows, as scikit-learn's parts have them", hint=hint
    )
    if case == "new":
        same(
            preparation.transform(table.iloc[:1]),
            found[:1],
            "the features of a single row, as among the others",
            hint="a row's features must not depend on who else is in the table.",
        )

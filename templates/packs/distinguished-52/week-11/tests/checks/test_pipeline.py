"""From raw rows to decisions, with nothing learnt from rows that should be new."""

import numpy as np
import pytest
from expect import holds, same
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from churn.data import COLUMNS, LEAVE, Column, FloatArray, Row, labels, make_customers
from churn.features import Preparation, as_numbers
from churn.multiclass import fit_softmax, softmax
from churn.predictor import train

NUMBERS, CATEGORIES = ["tenure", "bill", "calls"], ["contract", "payment"]


def test_only_what_is_known_in_time_becomes_a_feature() -> None:
    preparation = Preparation.fit(make_customers(60, seed=1))
    late = {c.name for c in COLUMNS if c.known == "too late"}
    used = {*preparation.numbers, *preparation.categories}
    holds(
        not used & late,
        f"features: expected none that is known too late, found {', '.join(sorted(used & late))}.",
        hint="who pays a closing fee has left already: on the day of the prediction the column "
        "says nothing, and a model that learnt from it is useless.",
    )
    holds(
        "customer" not in used,
        "features: expected no identifier, found customer.",
        hint="a number that only names a customer says nothing about the next one.",
    )
    wanted = [*NUMBERS, "contract=monthly", "contract=two-year", "contract=yearly"]
    wanted += ["payment=card", "payment=cheque", "payment=transfer"]
    holds(
        preparation.names == wanted,
        f"the names of the features: expected {wanted}, found {preparation.names}.",
        hint="numbers first, then the sorted categories; an empty cell is no category.",
    )
    for column in (
        Column("calls", "category", "in time", "as a category"),
        Column("calls", "number", "in time", "as a number"),
    ):
        rows: list[Row] = [{"calls": "3"}, {"calls": "1"}]
        names = Preparation.fit(rows, [column]).names
        wanted = ["calls=1", "calls=3"] if column.kind == "category" else ["calls"]
        holds(
            names == wanted,
            f"features of other columns: expected {wanted}, found {names}.",
            hint="go by the columns that are given, not by names you know.",
        )


@pytest.mark.parametrize("case", ["training", "new", "constant"])
def test_features_use_statistics_of_the_training_rows(case: str) -> None:
    if case == "constant":
        constant: list[Row] = [{"rate": "0.1"}] * 3
        rate = Column("rate", "number", "in time", "the same for everybody")
        alike = Preparation.fit(constant, [rate])
        same(
            alike.transform([*constant, {"rate": "0.6"}]),
            [[0.0], [0.0], [0.0], [0.5]],
            "features of a column that is 0.1 in all training rows, and of 0.6",
            hint="the spread of equal values is 1; computed, it is a rounding error that explodes.",
        )
        return
    training = make_customers(80, seed=2)
    rows = training
    if case == "new":
        rows = [row | {"tenure": str(2 * int(row["tenure"]))} for row in make_customers(7, seed=3)]
        rows[0] |= {"contract": "weekly", "payment": "", "bill": ""}  # never seen, and unknown
        rows = [{k: row[k] for k in ("customer", *NUMBERS, *CATEGORIES)} for row in rows]
    preparation = Preparation.fit(training)
    found = preparation.transform(rows)

    raw, new = (
        np.column_stack([as_numbers(t, name) for name in NUMBERS]) for t in (training, rows)
    )
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler()).fit(raw)
    known = [sorted({row[name] for row in training} - {""}) for name in CATEGORIES]
    encoder = OneHotEncoder(categories=known, handle_unknown="ignore", sparse_output=False)
    encoder.fit([[options[0] for options in known]])
    cells = np.array([[row[name] for name in CATEGORIES] for row in rows])
    wanted = np.hstack([numbers.transform(new), encoder.transform(cells)])
    hint = "the scale comes from fit alone: median, then mean and spread of the filled column."
    tenure = new[:, 0]
    own = (tenure - tenure.mean()) / tenure.std()
    if case == "new" and found.shape == wanted.shape and np.allclose(found[:, 0], own):
        hint = (
            "The new rows seem to be scaled with their own mean and spread, so that customers "
            "who stay twice as long look like all others. " + hint
        )
    empty = np.isnan(new[:, 1])
    if found.shape == wanted.shape and np.any(empty):
        zero = (0 - numbers[-1].mean_[1]) / numbers[-1].scale_[1]
        if np.isclose(found[empty, 1][0], zero, rtol=0.2):
            hint = "An empty cell seems to count as 0 euros. " + hint
    same(found, wanted, f"features of the {case} rows, as scikit-learn has them", hint=hint)
    if case == "new":
        same(
            preparation.transform(rows[:1]),
            found[:1],
            "the features of a single row, as among the others",
            hint="a row's features must not depend on who else is in the table.",
        )


def test_each_part_of_the_data_has_one_use() -> None:
    rows = make_customers(700, seed=4)
    training, validation, test = rows[:400], rows[400:600], rows[600:]
    costs = np.array([[0.0, 10.0], [100.0, 40.0]])
    predictor = train(training, validation, costs)
    hint = "Preparation.fit and fit_softmax see the training rows only."
    wanted = Preparation.fit(training)
    same(
        [[s.median, s.mean, s.spread] for s in predictor.preparation.numbers.values()],
        [[s.median, s.mean, s.spread] for s in wanted.numbers.values()],
        "the scales of the preparation",
        hint="Rows for validation seem to have a say in them: this leaks. " + hint,
    )
    model = fit_softmax(wanted.transform(training), labels(training), 3)
    same(predictor.model.weights, model.weights, "the weights of the model", hint=hint)

    def scores(rows: list[Row]) -> FloatArray:
        return softmax(model.logits(wanted.transform(rows)))[:, LEAVE]

    def cheapest(rows: list[Row]) -> float:
        s, leaves = scores(rows), labels(rows) == LEAVE
        tries = [np.inf, *np.unique(s)[::-1]]
        totals = [np.sum(costs[leaves.astype(int), (s >= t).astype(int)]) for t in tries]
        return float(tries[int(np.argmin(totals))])

    hint = "choose it with best_threshold on the validation rows, for `label == LEAVE`."
    if np.isclose(predictor.threshold, cheapest(training)):
        hint = "It was chosen on the rows that the model has learnt from. " + hint
    same(predictor.threshold, cheapest(validation), "the threshold", hint=hint)

    dear = train(training, validation, np.array([[0.0, 10.0], [0.0, 40.0]]))
    holds(
        not np.any(dear.contact(test)),
        "offers that only cost: expected that nobody is contacted, found somebody.",
        hint="the costs that are given decide, not those of the module.",
    )
    probabilities = predictor.probabilities(test)
    same(np.sum(probabilities, axis=1), np.ones(len(test)), "the sums of the probabilities")
    same(predictor.contact(test), scores(test) >= predictor.threshold, "whom to contact")

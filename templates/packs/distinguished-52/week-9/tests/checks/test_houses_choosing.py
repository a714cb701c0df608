"""Cross-validation that does not leak, and a choice that knows its uncertainty."""

import numpy as np
import pytest
from expect import holds, refuses, same
from houses_tools import Floats, close
from sklearn.linear_model import Ridge

from houses.choosing import (
    best_penalty,
    cross_validate,
    mean_and_standard_error,
    one_standard_error_penalty,
)
from houses.data import Rows, Table, make_sales
from houses.linear import LinearModel

PENALTIES = [0.3, 0.002, 5.0]


class Watched:
    """A preparation that remembers which sales it has learnt from."""

    def __init__(self, table: Table) -> None:
        self.sales = set(table["sale"])
        area = np.array(table["living_area"], dtype=np.float64)
        self.mean, self.spread = area.mean(), area.std()

    def transform(self, table: Table) -> Floats:
        """The scaled area, and the rooms."""
        area = np.array(table["living_area"], dtype=np.float64)
        rooms = np.array(table["rooms"], dtype=np.float64)
        return np.column_stack([(area - self.mean) / self.spread, rooms])


def ridge(X: Floats, y: Floats, penalty: float) -> LinearModel:
    """Scikit-learn's ridge behind our signature."""
    model = Ridge(alpha=len(X) * penalty).fit(X, y)
    return LinearModel(float(model.intercept_), model.coef_)


def expected(table: Table, folds: list[Rows], leak: bool, euros: bool = False) -> Floats:
    """The errors as they should be, or with a preparation that has seen all rows."""
    errors = np.zeros((len(folds), len(PENALTIES)))
    y = np.array(table["price"], dtype=np.float64)
    y = y if euros else np.log(y)
    for i, fold in enumerate(folds):
        learnt = np.ones(len(table), dtype=bool)
        learnt[fold] = False
        prepared = Watched(table if leak else table[learnt])
        X = prepared.transform(table)
        for j, penalty in enumerate(PENALTIES):
            model = ridge(X[learnt], y[learnt], penalty)
            errors[i, j] = np.mean((y[fold] - model.predict(X[fold])) ** 2)
    return errors


def test_cross_validation_learns_outside_the_fold() -> None:
    table = make_sales(60, seed=5)
    table = table.set_index(np.arange(60) * 3 % 60)  # the index is not the position
    order = np.random.default_rng(7).permutation(60)
    folds = [order[:10], order[10:35], order[35:]]
    seen: list[set[str]] = []

    def prepare(rows: Table) -> Watched:
        seen.append(set(rows["sale"]))
        return Watched(rows)

    before = table.copy(deep=True)
    found = np.asarray(cross_validate(table, folds, ridge, PENALTIES, prepare))
    holds(table.equals(before), "the table after cross_validate: expected it as it was.")
    everybody = set(table["sale"])
    holds(
        everybody not in seen,
        "the rows that a preparation was learnt from: expected those outside one fold, found all.",
        hint="medians and means of all rows know the held-out ones: this leaks. Prepare inside "
        "the loop over the folds.",
    )
    outside = [everybody - set(table["sale"].iloc[fold]) for fold in folds]
    if seen == [everybody - rows for rows in outside]:
        hint = "Held-out rows and the others are exchanged: learn from the larger part."
    else:
        hint = "one preparation for each fold, from rest(len(table), fold); pick with iloc, as "
        hint += "folds are positions and an index is not."
    for wanted in outside:
        holds(
            wanted in seen,
            f"the rows that a preparation was learnt from: expected the {len(wanted)} outside a "
            f"fold, found sets of {[len(rows) for rows in seen]}.",
            hint=hint,
        )
    holds(
        len(seen) == 3,
        f"preparations of 3 folds and 3 penalties: expected 3, found {len(seen)}.",
        hint="they do not depend on the penalty: learn one for each fold.",
    )
    right = expected(table, folds, leak=False)
    hint = "rows are folds, columns are penalties in the order given."
    if close(found, expected(table, folds, leak=False, euros=True)):
        hint = "These are errors in euros; fit and measure logarithms. " + hint
    elif close(found, np.sqrt(right)):
        hint = "This is the root of the mean squared error. " + hint
    elif close(found, right.T):
        hint = "Rows and columns are exchanged. " + hint
    same(found, right, "the errors of three folds and three penalties", hint=hint)


@pytest.mark.parametrize("rule", ["spread", "best", "one standard error"])
def test_the_choice_knows_how_uncertain_it_is(rule: str) -> None:
    rng = np.random.default_rng(8)
    if rule == "spread":
        errors = rng.gamma(2.0, size=(5, 4))
        means, spread = mean_and_standard_error(errors)
        same(
            means, errors.mean(axis=0), "the mean errors", hint="over the folds, not the penalties."
        )
        hint = "the standard deviation over the folds, with n - 1, divided by the root of n."
        if close(spread, errors.std(axis=0, ddof=1)):
            hint = "This is how far single folds scatter; the mean of 5 scatters less. " + hint
        elif close(spread, errors.std(axis=0) / np.sqrt(5)):
            hint = "Few folds: divide the squares by n - 1. " + hint
        same(spread, errors.std(axis=0, ddof=1) / np.sqrt(5), "their standard errors", hint=hint)
        small = mean_and_standard_error([[1, 2], [3, 2]])
        same(small, [[2, 2], [1, 0]], "mean and standard error of two folds, as integers")
        refuses(lambda: mean_and_standard_error([[1.0, 2.0]]), "one fold", hint="it has no spread.")
        refuses(lambda: mean_and_standard_error([1.0, 2.0]), "no table", hint="folds are the rows.")
        return

    # Means 5, 2, 2.5, 2.9, 4 with a standard error of 0.5, but 3 for the first and last.
    penalties = [0.01, 10.0, 100.0, 1000.0, 1.0]
    means, half = np.array([5.0, 2.0, 2.5, 2.9, 4.0]), np.array([3.0, 0.5, 0.5, 0.5, 3.0])
    errors = np.array([means - half, means + half])
    if rule == "best":
        for _ in range(3):
            order = rng.permutation(5)
            shuffled = [penalties[i] for i in order]
            found = best_penalty(shuffled, errors[:, order])
            same(
                found, 10.0, f"the best of the penalties {shuffled}", hint="the lowest mean error."
            )
        found = best_penalty([1.0, 8.0, 4.0, 9.0], [[2.0, 2.0, 2.0, 3.0], [4.0, 4.0, 4.0, 4.0]])
        same(found, 8.0, "the best of three with equal means", hint="the largest of them.")
        return
    hint = "the largest penalty with a mean of at most the lowest mean + its standard error."
    for _ in range(3):
        order = rng.permutation(5)
        shuffled = [penalties[i] for i in order]
        found = one_standard_error_penalty(shuffled, errors[:, order])
        words = ""
        if found == 10.0:
            words = "This is the penalty with the lowest mean. A mean of 2.5 is good enough. "
        elif found == 1000.0:
            words = "2.9 is above 2 + 0.5: the root of the number of folds seems to be missing. "
        elif found == 0.01:
            words = "The smallest good penalty is the most complicated model. "
        same(found, 100.0, f"the choice among the penalties {shuffled}", hint=words + hint)
    apart = np.array([[1.0, 9.0, 1.0, 9.0], [2.0, 9.0, 2.0, 9.0]])
    found = one_standard_error_penalty([1.0, 2.0, 3.0, 4.0], apart)
    same(found, 3.0, "the choice where a bad penalty lies between two good ones", hint=hint)
    found = one_standard_error_penalty([1.0, 3.0, 2.0], np.ones((3, 3)))
    same(found, 3.0, "the choice among penalties that are all equally good", hint=hint)
    wild = [[1.0, 0.0], [1.0, 4.0]]
    found = one_standard_error_penalty([1.0, 2.0], wild)
    same(
        found,
        1.0,
        "the choice between a best penalty that never varies, and a wild one",
        hint="the standard error of the best one counts, not that of the others: a wild error "
        "must not excuse itself.",
    )

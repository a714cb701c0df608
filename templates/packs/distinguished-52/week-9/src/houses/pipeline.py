"""From raw sales to a report, with one command: `python -m houses.pipeline data/sales.csv`."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np

from houses.choosing import Fit, mean_and_standard_error
from houses.data import COLUMNS, FloatArray, Rows, Table, prices, read, usable
from houses.features import Preparation
from houses.importance import permutation_importance, rank_ranges
from houses.lasso import fit_lasso
from houses.linear import LinearModel
from houses.prices import mean_squared_error, to_log, typical_error
from houses.ridge import fit_ridge
from houses.splits import rest
from houses.twin import Kind, twin_errors

FITS: dict[Kind, Fit] = {"ridge": fit_ridge, "lasso": fit_lasso}
PENALTIES: dict[Kind, tuple[float, ...]] = {
    "ridge": (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0),
    "lasso": (0.0005, 0.001, 0.002, 0.004, 0.008, 0.016, 0.032),
}
FOLDS = 5
FIRST_TEST_MONTH = 36
Measures: TypeAlias = dict[str, float]


@dataclass(frozen=True, eq=False)
class HousePricer:
    """A preparation, a model of the logarithm of the price, and the way back to euros."""

    preparation: Preparation
    model: LinearModel
    smearing: float

    def logs(self, table: Table) -> FloatArray:
        """The predicted logarithms of the prices."""
        return self.model.predict(self.preparation.transform(table))

    def euros(self, table: Table) -> FloatArray:
        """The predicted mean prices."""
        return np.exp(self.logs(table)) * self.smearing


@dataclass(frozen=True, eq=False)
class Trained:
    """A pricer, the penalty that was chosen for it, and the errors that this was chosen by.

    Attributes:
        folds: those of the cross-validation.
        errors: of the shape (folds, penalties), with the penalties of PENALTIES.
    """

    kind: Kind
    pricer: HousePricer
    penalty: float
    folds: list[Rows]
    errors: FloatArray

    @property
    def chosen_errors(self) -> FloatArray:
        """The errors of the chosen penalty, one for each fold."""
        return self.errors[:, PENALTIES[self.kind].index(self.penalty)]


@dataclass(frozen=True, eq=False)
class Result:
    """Both kinds as trained on the past, the one that won there, and what the future says."""

    trained: dict[Kind, Trained]
    winner: Kind
    test: Measures


def fit_pricer(table: Table, kind: Kind, penalty: float) -> HousePricer:
    """Learn everything from these rows: preparation, model, and smearing factor.

    The model is `FITS[kind]`, fitted to the logarithms of the prices; the smearing factor comes
    from its residuals on the same rows.
    """
    ### BEGIN SOLUTION
    from houses.prices import smearing_factor

    preparation = Preparation.fit(table)
    features, logs = preparation.transform(table), to_log(prices(table))
    model = FITS[kind](features, logs, penalty)
    return HousePricer(preparation, model, smearing_factor(logs, model.predict(features)))
    ### END SOLUTION


def train(table: Table, kind: Kind, rng: np.random.Generator) -> Trained:
    """Choose the penalty by cross-validation, then fit once more on all rows given.

    The folds keep estates together: `group_folds` with FOLDS folds. All of `PENALTIES[kind]` are
    tried, and the rule of one standard error chooses.
    """
    ### BEGIN SOLUTION
    from houses.choosing import cross_validate, one_standard_error_penalty
    from houses.splits import group_folds

    folds = group_folds(list(table["estate"]), FOLDS, rng)
    errors = cross_validate(table, folds, FITS[kind], PENALTIES[kind])
    penalty = one_standard_error_penalty(PENALTIES[kind], errors)
    return Trained(kind, fit_pricer(table, kind, penalty), penalty, folds, errors)
    ### END SOLUTION


def judge(pricer: HousePricer, table: Table) -> Measures:
    """How good are the predictions for these rows? (Given.)"""
    truth, guess = prices(table), pricer.euros(table)
    return {
        "sales": float(len(table)),
        "root mean squared error of the logarithm": float(
            np.sqrt(mean_squared_error(to_log(truth), pricer.logs(table)))
        ),
        "typical error": typical_error(truth, guess),
        "mean prediction / mean price": float(guess.mean() / truth.mean()),
    }


def run(table: Table, first: float = FIRST_TEST_MONTH, seed: int = 0) -> Result:
    """Split by time, train both kinds on the past, pick one there, and ask the future once.

    Both kinds get the same folds: give each `train` a fresh generator with the same seed. The
    winner is the kind with the smaller mean of its `chosen_errors`; of equal ones, ridge. Only the
    winner is judged on the future, and nothing is fitted or chosen after that.
    """
    ### BEGIN SOLUTION
    from houses.splits import time_split

    past, future = (table.iloc[rows] for rows in time_split(table["month"], first))
    kinds: tuple[Kind, ...] = ("ridge", "lasso")
    trained = {kind: train(past, kind, np.random.default_rng(seed)) for kind in kinds}
    means = {kind: float(trained[kind].chosen_errors.mean()) for kind in kinds}
    winner: Kind = "lasso" if means["lasso"] < means["ridge"] else "ridge"
    return Result(trained, winner, judge(trained[winner].pricer, future))
    ### END SOLUTION


def importances(table: Table, trained: Trained, seed: int = 0) -> FloatArray:
    """The importance of each raw column on each fold, by models that have not seen it (given)."""
    names = usable(COLUMNS, "number") + usable(COLUMNS, "category")
    rng, found = np.random.default_rng(seed), []
    for fold in trained.folds:
        pricer = fit_pricer(table.iloc[rest(len(table), fold)], trained.kind, trained.penalty)
        asked = table.iloc[fold]
        wanted = to_log(prices(asked))
        found.append(permutation_importance(pricer.logs, asked, wanted, names, rng))
    return np.array(found)


def report(table: Table, result: Result, first: float = FIRST_TEST_MONTH) -> str:
    """The page that somebody else reads (given)."""
    past = table[table["month"] < first]
    lines = ["# What is a house worth?", "", "## On the past, by cross-validation", ""]
    lines += [
        "| model | penalty | error, squared logarithm | standard error |",
        "|:--|--:|--:|--:|",
    ]
    for kind, trained in result.trained.items():
        theirs = twin_errors(past, trained.folds, kind, trained.penalty)
        for name, errors in ((kind, trained.chosen_errors), (f"scikit-learn's {kind}", theirs)):
            (mean,), (error,) = mean_and_standard_error(errors[:, np.newaxis])
            lines.append(f"| {name} | {trained.penalty:g} | {mean:.6f} | {error:.6f} |")
    winner = result.trained[result.winner]
    wanted = to_log(prices(past))
    baselines = [
        mean_squared_error(wanted[fold], np.full(len(fold), wanted[rest(len(past), fold)].mean()))
        for fold in winner.folds
    ]
    (mean,), (error,) = mean_and_standard_error(np.array(baselines)[:, np.newaxis])
    lines += [f"| the same for every house | | {mean:.6f} | {error:.6f} |", ""]

    names = usable(COLUMNS, "number") + usable(COLUMNS, "category")
    found = importances(past, winner)
    lines += [f"## Which columns matter to the {result.winner}", ""]
    lines += ["| column | increase of the error | ranks over the folds |", "|:--|--:|:--|"]
    ranges = rank_ranges(found)
    for at in np.argsort(-found.mean(axis=0), kind="stable"):
        best, worst = ranges[at]
        lines.append(f"| {names[at]} | {found[:, at].mean():.5f} | {best} to {worst} |")
    lines += ["", "## On the future, asked once", "", "| measure | value |", "|:--|--:|"]
    lines += [f"| {name} | {value:.4g} |" for name, value in result.test.items()]
    return "\n".join(lines) + "\n"


def main(sales: Path, reports: Path = Path("reports")) -> None:
    """Read the sales, run everything, and write reports/report.md."""
    table = read(sales)
    text = report(table, run(table))
    reports.mkdir(parents=True, exist_ok=True)
    (reports / "report.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))

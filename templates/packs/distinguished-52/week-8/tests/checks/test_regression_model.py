"""LinearRegression: three ways to one model, compared with scikit-learn."""

from typing import Literal

import numpy as np
import pytest
from expect import holds, refuses, same
from regression_data import mixed_units
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression as Trusted

from regression import LinearRegression, NotFitted

Method = Literal["qr", "normal", "descent"]


def agrees(method: Method) -> None:
    """Fail unless the model is scikit-learn's, whatever the units, and forgets earlier data."""
    X, y = mixed_units()
    before = X.copy(), y.copy()
    trusted = Trusted().fit(X, y)
    model = LinearRegression(method)
    settings = {k: v for k, v in vars(model).items() if not k.endswith("_")}
    holds(model.fit(X, y) is model, "fit: expected the model itself as the answer.")
    hint = "the features are standardized for the walk, but coef_ speaks of the original ones: "
    hint += "translate with `original`." if method == "descent" else "or were never standardized."
    same(
        np.asarray(model.coef_),
        trusted.coef_,
        f"{method}: coef_, as scikit-learn has it",
        hint=hint,
    )
    same(np.asarray(model.intercept_), trusted.intercept_, f"{method}: intercept_", hint=hint)
    same(model.predict(X), trusted.predict(X), f"{method}: the predictions")
    same(X, before[0], "the features after fit and predict", hint="work on a copy.")
    same(y, before[1], "the targets after fit and predict", hint="work on a copy.")
    after = {k: v for k, v in vars(model).items() if k in settings}
    holds(
        after == settings,
        f"the settings after fit: expected {settings}, found {after}.",
        hint="A rate that was chosen for one data set must not stay for the next.",
    )
    other = X[:20] * [3.0, 0.001, 50.0] + [0.0, 7.0, -1.0]
    same(
        model.fit(other, y[:20]).predict(other),
        Trusted().fit(other, y[:20]).predict(other),
        f"{method}: the second fit of a model, to other rows in other units",
        hint="Units and origin of a feature change coef_ and intercept_, never a prediction. "
        "The second fit forgets the first.",
    )
    ints = np.array([[1, 2], [3, 5], [4, 4], [8, 1]])
    same(
        LinearRegression(method).fit(ints, [10, 20, 30, 50]).predict(ints[:1]),
        Trusted().fit(ints, [10, 20, 30, 50]).predict(ints[:1]),
        f"{method}: integers, and one row to predict",
    )


def walks() -> None:
    """Fail unless the settings of the descent are heeded."""
    X, y = mixed_units()
    same(
        LinearRegression("descent", rate=0.25, epochs=1).fit(X, y).predict(X).mean(),
        y.mean() / 2,
        "the mean prediction after one epoch at the rate 0.25",
        hint="One step from zero goes 2 * 0.25 of the way to the mean of y, if the features are "
        "standardized, `rate` is heeded, and the walk starts at zeros.",
    )
    same(
        LinearRegression("descent", epochs=1).fit(X[:, :1], y).predict(X[:, :1]),
        Trusted().fit(X[:, :1], y).predict(X[:, :1]),
        "one feature, one epoch, no rate",
        hint="Half of the bound is the best rate for a bowl that is round, as this one is. "
        "The bound belongs to the design matrix with its intercept, after standardizing.",
    )

    def mean(seed: int, size: int | None = 4) -> float:
        made = LinearRegression("descent", rate=0.05, epochs=1, batch_size=size, seed=seed)
        return float(made.fit(X, y).predict(X).mean())

    same(mean(1), mean(1), "the same seed twice", hint="make a generator from the seed in fit.")
    holds(mean(1) != mean(2), "two seeds with mini-batches: expected two models, found the same.")
    holds(
        abs(mean(1, None) - y.mean() / 10) < 1e-6 * abs(y.mean()) < abs(mean(1) - y.mean() / 10),
        "batch_size: expected one step without it, and ten with 4 of 40 rows.",
    )
    early = LinearRegression("descent", rate=0.25, epochs=100, tolerance=1e9).fit(X, y)
    same(early.predict(X).mean(), y.mean() / 2, "a huge tolerance ends after one epoch")
    model = LinearRegression("descent", rate=0.1, epochs=3, batch_size=7, seed=3)
    first = model.fit(X, y).predict(X)
    same(
        model.fit(X, y).predict(X), first, "the same data twice", hint="the second fit starts anew."
    )


def says_what_does_not_fit(method: Method) -> None:
    """Fail unless misuse ends with an error that names it."""
    X, y = mixed_units()
    model = LinearRegression(method)
    hint = "without an own question, the caller meets None somewhere deep inside."
    refuses(lambda: model.predict(X), "predict before fit", hint=hint, kind=NotFitted)
    refuses(lambda: model.fit(X, y[:-1]), f"{method}: fit, one target too few")
    refuses(lambda: model.fit(X, y[:, np.newaxis]), f"{method}: targets of (40, 1)")
    broken = X.copy()
    broken[3, 1] = np.nan
    refuses(
        lambda: model.fit(broken, y),
        f"{method}: fit with a nan",
        hint="one nan spreads to every weight. `as_problem` looks for it.",
    )
    constant = np.column_stack([X, np.full(40, 0.1)])
    if method != "descent":
        refuses(
            lambda: model.fit(constant, y),
            f"{method}: a feature that never changes",
            hint="It says the same as the intercept, so many models fit equally well.",
        )
    else:
        same(
            LinearRegression(method).fit(constant, y).predict(constant),
            Trusted().fit(X, y).predict(X),
            "descent with a feature that never changes",
            hint="such a feature has the spread 1, and pulls at nothing.",
        )
    model = LinearRegression(method).fit(X, y)
    for wide in (X[:, :1], X[:, :2], np.column_stack([X, X])):
        try:
            found = f"the result {model.predict(wide)!r}"
        except ValueError as error:
            found = str(error)
            if "3" in found and str(wide.shape[1]) in found:
                continue
        holds(
            False,
            f"{wide.shape[1]} features for a model of 3: expected a ValueError with both numbers, "
            f"found {found}.",
            hint="NumPy's own words speak of a core dimension. Say what the caller can mend.",
        )
    refuses(lambda: model.predict(X[0]), "predict for a vector", hint="let `as_table` ask.")


@pytest.mark.parametrize("method", ["qr", "normal", "descent"])
def test_three_methods_one_model(method: Method) -> None:
    agrees(method)
    says_what_does_not_fit(method)
    if method == "descent":
        walks()
    X, y = load_diabetes(return_X_y=True)
    X = X[:, [2, 3, 8]]  # body mass index, blood pressure, a blood value
    same(
        LinearRegression(method).fit(X[:300], y[:300]).predict(X[300:]),
        Trusted().fit(X[:300], y[:300]).predict(X[300:]),
        f"{method}: predictions for patients that were not fitted",
        hint="means and spreads come from the rows of fit, and stay for predict.",
    )

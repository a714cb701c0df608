"""Ridge: compared with scikit-learn, and by the properties of its minimum."""

import numpy as np
import pytest
from expect import holds, refuses, same
from houses_tools import close, problem
from sklearn.linear_model import Ridge

from houses.ridge import effective_degrees, fit_ridge


@pytest.mark.parametrize("penalty", [0.01, 1.0, 50.0])
def test_ridge_is_the_lowest_point_and_leaves_the_intercept_alone(penalty: float) -> None:
    X, y = problem()
    n, d = X.shape
    kept = X.copy(), y.copy()
    model = fit_ridge(X, y, penalty)
    same(X, kept[0], "the features after fit_ridge", hint="centre a copy.")
    same(y, kept[1], "the targets after fit_ridge", hint="centre a copy.")
    trusted = Ridge(alpha=n * penalty).fit(X, y)
    hint = "take the means off features and targets, then (X'X / n + penalty I) w = X'y / n."
    A = np.column_stack([np.ones(n), X])
    everything = np.linalg.solve(A.T @ A / n + penalty * np.eye(d + 1), A.T @ y / n)
    if close(model.weights, Ridge(alpha=penalty).fit(X, y).coef_):
        hint = (
            "The n is missing: this loss is a sum, and a fold would need another penalty. " + hint
        )
    elif close(model.weights, everything[1:]):
        hint = "The intercept seems to be penalized, too, as if prices near 0 were likely. " + hint
    elif close(model.weights, np.linalg.solve(X.T @ X / n + penalty * np.eye(d), X.T @ y / n)):
        hint = "Features and targets still have their means. " + hint
    elif close(model.weights, Ridge(alpha=2 * n * penalty).fit(X, y).coef_):
        hint = "Both parts of the objective have their half; it drops out of the gradient. " + hint
    same(model.weights, trusted.coef_, f"ridge weights, penalty {penalty}", hint=hint)
    same(
        model.intercept,
        trusted.intercept_,
        f"the intercept, penalty {penalty}",
        hint="it is the mean target less what the weights give at the mean features.",
    )
    moved = fit_ridge(X + 100.0, y - 7000.0, penalty)
    same(
        moved.weights,
        model.weights,
        "the weights after all features grew by 100 and all targets fell by 7000",
        hint="only the intercept may notice.",
        rtol=1e-5,
    )
    twice = fit_ridge(np.vstack([X, X]), np.append(y, y), penalty)
    same(twice.weights, model.weights, "the weights with every row twice", hint="a mean loss.")

    wide = np.random.default_rng(5).normal(size=(4, 9))
    wide[:, 8] = wide[:, 7]  # and two columns the same
    found = fit_ridge(wide, [1, 2, 3, 5], penalty)
    same(
        found.weights,
        Ridge(alpha=4 * penalty).fit(wide, [1, 2, 3, 5]).coef_,
        "the weights of 4 rows and 9 columns, two of them equal",
        hint="with a penalty there is always one answer.",
    )
    for bad in (0.0, -1.0):
        refuses(
            lambda bad=bad: fit_ridge(X, y, bad),  # type: ignore[misc]
            f"the penalty {bad}",
            hint="check_penalty asks.",
        )
    refuses(lambda: fit_ridge(X, y[:-1], penalty), "one target too few", hint="as_problem asks.")
    refuses(
        lambda: fit_ridge(X, y[:, np.newaxis], penalty), "targets (n, 1)", hint="as_problem asks."
    )


def test_effective_degrees_count_what_the_penalty_leaves() -> None:
    X, _ = problem(20, 4)
    n, d = X.shape
    for penalty in (0.02, 0.7, 30.0):
        # The predictions for unit vectors as targets are the columns of the matrix from y to them.
        hat = Ridge(alpha=n * penalty).fit(X, np.eye(n)).predict(X)
        found = effective_degrees(X, penalty)
        hint = "sum over the singular values s of the centred features: s^2 / (s^2 + n penalty)."
        s = np.linalg.svd(X, compute_uv=False)
        c = np.linalg.svd(X - X.mean(axis=0), compute_uv=False)
        if np.isclose(found, np.trace(hat)):
            hint = "The intercept is counted, too; take its 1 away. " + hint
        elif np.isclose(found, np.sum(s**2 / (s**2 + n * penalty))):
            hint = "The features still have their means. " + hint
        elif np.isclose(found, np.sum(c**2 / (c**2 + penalty))):
            hint = "The n is missing beside the penalty. " + hint
        elif np.isclose(found, np.sum(c / (c + n * penalty))):
            hint = "The singular values must be squared. " + hint
        same(found, np.trace(hat) - 1, f"effective degrees at the penalty {penalty}", hint=hint)
    ends = [effective_degrees(X, 1e-12), effective_degrees(X, 1e12)]
    same(ends, [d, 0], "effective degrees of almost no penalty, and of a huge one", atol=1e-6)
    flat = np.column_stack([X, np.full(n, 3.0)])
    same(
        effective_degrees(flat, 0.5),
        effective_degrees(X, 0.5),
        "effective degrees with one more column that is always 3",
        hint="such a column says no more than the intercept.",
    )
    holds(isinstance(effective_degrees(X, 1.0), float), "effective_degrees: expected a float.")
    refuses(lambda: effective_degrees(X, 0.0), "the penalty 0", hint="check_penalty asks.")
    refuses(lambda: effective_degrees(X, -1.0), "the penalty -1", hint="check_penalty asks.")
    refuses(lambda: effective_degrees(X[:, 0], 1.0), "a single vector", hint="as_problem asks.")

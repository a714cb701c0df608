"""The lasso: soft thresholds, the conditions of its minimum, and the way there."""

import numpy as np
import pytest
from expect import holds, refuses, same
from houses_tools import Floats, close, problem
from sklearn.linear_model import Lasso
from sklearn.linear_model import lasso_path as trusted_path

from houses.lasso import (
    NotConverged,
    fit_lasso,
    kkt_gap,
    largest_penalty,
    lasso_path,
    soft_threshold,
)
from houses.linear import LinearModel


def trusted(X: Floats, y: Floats, penalty: float) -> Lasso:
    """Scikit-learn's lasso, run until nothing moves."""
    return Lasso(alpha=penalty, tol=1e-14, max_iter=200_000).fit(X, y)


def test_soft_threshold_is_the_lowest_point() -> None:
    values = np.array([-3.0, -1.0, -0.2, 0.0, 0.4, 1.0, 2.5])
    before = values.copy()
    found = soft_threshold(values, 1.0)
    same(values, before, "the numbers after soft_threshold", hint="return a new array.")
    hint = "towards 0 by the bound; what would cross 0 stops there."
    if close(found, np.where(np.abs(values) > 1, values, 0)):
        hint = "Small numbers become 0, but the others stand still (a hard threshold). " + hint
    elif close(found, np.maximum(values - 1, 0)):
        hint = "Negative numbers are lost; they move up. " + hint
    elif close(found, values - np.sign(values)):
        hint = "Small numbers have crossed 0. " + hint
    same(found, [-2, 0, 0, 0, 0, 0, 1.5], "soft thresholds with the bound 1", hint=hint)

    grid = np.linspace(-4, 4, 160_001)
    for z, bound in ((2.3, 0.7), (-1.9, 0.4), (0.3, 0.5), (-0.8, 0.0)):
        lowest = grid[np.argmin((grid - z) ** 2 / 2 + bound * np.abs(grid))]
        what = f"soft_threshold({z}, {bound}), beside the lowest point of a fine grid"
        same(soft_threshold(z, bound), lowest, what, atol=1e-4, hint=hint)
    same(
        soft_threshold([[3, -3], [1, 0]], 2),
        [[1, -1], [0, 0]],
        "soft thresholds of a table of integers",
    )
    refuses(
        lambda: soft_threshold([1.0], -0.1), "a negative bound", hint="it would push away from 0."
    )


@pytest.mark.parametrize("what", ["largest_penalty", "kkt_gap"])
def test_the_conditions_of_the_minimum(what: str) -> None:
    X, y = problem()
    n, d = X.shape
    if what == "largest_penalty":
        found = largest_penalty(X, y)
        pulls = (X - X.mean(axis=0)).T @ (y - y.mean())
        hint = "the largest |x . y| / n, over all columns, with the means taken off."
        if np.isclose(found, np.abs(X.T @ y).max() / n):
            hint = "The means are still there. " + hint
        elif np.isclose(found, np.abs(pulls).max()):
            hint = "The loss is a mean: divide by n. " + hint
        wanted = np.abs(pulls).max() / n
        same(found, wanted, "the smallest penalty with all weights 0", hint=hint)
        just = [np.count_nonzero(trusted(X, y, found * factor).coef_) for factor in (1.001, 0.98)]
        holds(
            just[0] == 0 and just[1] > 0,
            f"scikit-learn's weights just above and below: expected none and some, found {just}.",
            hint=hint,
        )
        down = largest_penalty(-X[:, :1], y)
        same(
            down, abs(pulls[0]) / n, "the largest penalty of one column that pulls down", hint=hint
        )
        refuses(lambda: largest_penalty(X, y[1:]), "one target too few", hint="as_problem asks.")
        refuses(lambda: largest_penalty(X[:, :0], y), "no column", hint="nothing pulls.")
        return

    def objective(model: LinearModel, penalty: float) -> float:
        squares = np.mean((y - model.predict(X)) ** 2) / 2
        return float(squares + penalty * np.abs(model.weights).sum())

    def steepest(model: LinearModel, penalty: float) -> float:
        """How steeply the objective falls at best, along one weight or the intercept."""
        h, here, slopes = 1e-6, objective(model, penalty), [0.0]
        for step in (*np.eye(d + 1) * h, *-np.eye(d + 1) * h):
            there = LinearModel(model.intercept + step[0], model.weights + step[1:])
            slopes.append((here - objective(there, penalty)) / h)
        return max(slopes)

    rng = np.random.default_rng(6)
    hint = (
        "for a weight that is not 0: |g - penalty * sign(w)|; for one that is 0: what |g| has "
        "above the penalty; for the intercept: |mean of the residuals|."
    )
    for penalty in (0.05, 0.8):
        best = trusted(X, y, penalty)
        model = LinearModel(float(best.intercept_), best.coef_)
        holds(
            kkt_gap(X, y, model, penalty) < 1e-6,
            f"the gap at scikit-learn's minimum, penalty {penalty}: expected (nearly) 0, found "
            f"{kkt_gap(X, y, model, penalty):.3g}.",
            hint="a zero weight may have a pull weaker than the penalty. " + hint,
        )
        for case in range(12):
            weights = best.coef_ + 0.3 * rng.normal(size=d)
            weights = np.where(rng.random(d) < 0.5, 0.0, weights)
            intercept = float(np.mean(y - X @ weights))
            intercept += 20.0 if case == 3 else -20.0 if case == 4 else 0.0
            other = LinearModel(intercept, weights)
            same(
                kkt_gap(X, y, other, penalty),
                steepest(other, penalty),
                "the gap of another model, beside the steepest slope of the objective",
                rtol=1e-3,
                atol=1e-4,
                hint=hint,
            )
    centred = X - X.mean(axis=0)
    off = LinearModel(float(y.mean()) + 1.5, trusted(centred, y, 50.0).coef_)
    same(
        kkt_gap(centred, y, off, 50.0),
        1.5,
        "the gap of the minimum with an intercept 1.5 too high",
        hint="the intercept is free: its condition counts, too.",
    )
    refuses(lambda: kkt_gap(X, y[1:], off, 1.0), "one target too few", hint="as_problem asks.")


@pytest.mark.parametrize("penalty", [0.02, 0.3, 1.5, "path"])
def test_coordinate_descent_arrives_at_the_minimum(penalty: float | str) -> None:
    if isinstance(penalty, str):
        _path()
    else:
        _descent(penalty)


def _descent(penalty: float) -> None:
    X, y = problem()
    n, d = X.shape
    kept = X.copy(), y.copy()
    model = fit_lasso(X, y, penalty)
    same(X, kept[0], "the features after fit_lasso", hint="centre a copy.")
    same(y, kept[1], "the targets after fit_lasso", hint="centre a copy.")
    best = trusted(X, y, penalty)
    hint = "pull = (column . residuals) / n + mean square * old weight; then the soft threshold."
    if close(model.weights, np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]):
        hint = "This is least squares without a penalty. " + hint
    elif np.allclose(model.weights, trusted(X, y, penalty / n).coef_, atol=1e-5):
        hint = "The n is missing: this loss is a sum. " + hint
    elif np.allclose(model.weights, trusted(X, y, penalty / 2).coef_, atol=1e-5):
        hint = "The squares count twice: the loss has a half in front. " + hint
    same(
        model.weights,
        best.coef_,
        f"lasso weights, penalty {penalty}",
        hint=hint,
        rtol=1e-5,
        atol=1e-5,
    )
    same(
        model.intercept,
        best.intercept_,
        f"the intercept, penalty {penalty}",
        hint="it is the mean target less what the weights give at the mean features.",
        rtol=1e-5,
        atol=1e-5,
    )
    same(
        model.weights != 0,
        best.coef_ != 0,
        f"which weights are not exactly 0, penalty {penalty}",
        hint="the threshold gives exact zeros; nothing should be rounded to 0 afterwards.",
    )

    flat = np.column_stack([X, np.full(n, 3.0)])
    with np.errstate(all="ignore"):
        found = fit_lasso(flat, y, penalty, start=[*np.zeros(d), 2.0])
    same(
        found.weights,
        [*model.weights, 0.0],
        "the weights with one more column that is always 3, and started at 2",
        hint="centred, this column is 0 everywhere: dividing by its mean square gives nan.",
        rtol=1e-5,
        atol=1e-5,
    )
    start = np.linspace(-3, 3, d)
    same(
        fit_lasso(X, y, penalty, start=start).weights,
        model.weights,
        "the weights from another start",
        hint="the residuals must belong to the start. There is one minimum from everywhere.",
        rtol=1e-5,
        atol=1e-5,
    )
    same(start, np.linspace(-3, 3, d), "the start after fit_lasso", hint="change a copy.")
    again = fit_lasso(X, y, penalty, start=model.weights, sweeps=2)
    same(
        again.weights,
        model.weights,
        "the weights after two sweeps from the minimum",
        rtol=1e-5,
        atol=1e-5,
    )

    alone = fit_lasso(X[:, :1], y, penalty, sweeps=2)
    same(
        alone.weights,
        trusted(X[:, :1], y, penalty).coef_,
        "the weight of a single column, in two sweeps",
        hint="the first sweep arrives, the second one sees that nothing moves: two are enough.",
        rtol=1e-5,
        atol=1e-5,
    )

    pair = X[:, [0, 2]]
    same(
        fit_lasso(pair, -y, penalty).weights,
        trusted(pair, -y, penalty).coef_,
        "the weights of two columns that both go down from 0",
        hint="a large move downwards is a move, too: the sweeps end when none is large either way.",
        rtol=1e-5,
        atol=1e-5,
    )

    slow = X + 4.0 * X[:, :1]  # six columns that all say nearly the same
    refuses(
        lambda: fit_lasso(slow, y, penalty / 100, sweeps=3),
        "three sweeps for six columns that are nearly the same",
        hint="weights that still move are no result.",
        kind=NotConverged,
    )
    refuses(
        lambda: fit_lasso(X, y, penalty, sweeps=1),
        "a single sweep from zeros",
        hint="the sweep itself has moved the weights by more than the tolerance.",
        kind=NotConverged,
    )
    rough = fit_lasso(X, y, penalty, sweeps=3, tolerance=100.0)
    holds(
        np.isfinite(rough.weights).all(),
        "three sweeps with a tolerance of 100: expected finite weights.",
    )
    for bad in (0.0, -1.0):
        refuses(
            lambda bad=bad: fit_lasso(X, y, bad),  # type: ignore[misc]
            f"the penalty {bad}",
            hint="check_penalty asks.",
        )
    refuses(lambda: fit_lasso(X, y[:-1], penalty), "one target too few", hint="as_problem asks.")


def _path() -> None:
    X, y = problem()
    top = float(np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / len(y))
    penalties = [0.1 * top, 1.01 * top, 0.003 * top, 0.4 * top]
    found = np.asarray(lasso_path(X, y, penalties))
    centred = X - X.mean(axis=0)
    _, weights, _ = trusted_path(centred, y - y.mean(), alphas=np.sort(penalties)[::-1], tol=1e-13)
    falling = weights.T
    wanted = falling[np.argsort(np.argsort(-np.asarray(penalties)))]
    hint = "one row of weights for each penalty."
    if found.shape == wanted.shape and np.allclose(found, falling, atol=1e-5):
        hint = "These are the right weights, from the largest penalty to the smallest: put them "
        hint += "back into the order in which the penalties were given."
    same(found, wanted, "the path of four penalties", rtol=1e-5, atol=1e-5, hint=hint)
    holds(
        not found[1].any(),
        f"weights above the largest useful penalty: expected zeros, found {found[1]}.",
    )
    same(
        lasso_path(X, y, penalties[:1]),
        wanted[:1],
        "the path of a single penalty",
        rtol=1e-5,
        atol=1e-5,
    )

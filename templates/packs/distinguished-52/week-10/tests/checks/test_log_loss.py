"""The loss, its slope and its curvature."""

import math
import tracemalloc
from functools import partial
from typing import Any

import numpy as np
import pytest
from calm import calmly, rows, slopes, true_gradient, true_loss, true_objective
from expect import holds, refuses, same
from scipy.special import expit
from sklearn.metrics import log_loss as sklearn_log_loss

from logistic import gradient, hessian, log_loss, objective


@pytest.mark.parametrize("case", ["ordinary", "sure and wrong", "sure and right", "refused"])
def test_log_loss_is_exact_for_every_score(case: str) -> None:
    if case == "ordinary":
        z, y = np.array([math.log(3), math.log(4), 0.0]), np.array([1, 0, 1], dtype=np.uint8)
        logs = -math.log(3 / 4), -math.log(1 / 5), -math.log(1 / 2)
        found = log_loss(z, y)
        hint = "the mean of -log(probability of what happened): p for target 1, 1 - p for 0."
        for mistake, value in {
            "This is the sum over the rows: take the mean. ": sum(logs),
            "A loss is not negative: the sign is turned round. ": -sum(logs) / 3,
            "The two targets are exchanged. ": (math.log(4) + math.log(5 / 4) + math.log(2)) / 3,
            "Only the rows with target 1 are counted. ": (logs[0] + logs[2]) / 3,
            "This is the logarithm to base 2; here it is the natural one. ": sum(logs)
            / 3
            / math.log(2),
        }.items():
            if np.shape(found) == () and np.isclose(found, value):
                hint = mistake + hint
        same(found, sum(logs) / 3, "log_loss of three rows", hint=hint)
        design, truth, beta = rows()
        scores = design @ beta
        trusted = sklearn_log_loss(truth, expit(scores))
        same(log_loss(scores, truth), trusted, "log_loss of 60 rows, beside scikit-learn's")
        same(log_loss(list(scores), truth == 1), trusted, "the same with a list and booleans")
    elif case == "sure and wrong":
        hint = "the probability rounds to 0. Simplify -log(sigmoid(z)) on paper, for large |z| too."
        for size in (40.0, 1000.0, 1e6):
            what = f"log_loss of the scores {-size:g} and {size:g} for the targets 1 and 0"
            found = calmly(lambda s=size: log_loss([-s, s], [1, 0]), what, hint)  # type: ignore[misc]
            if np.shape(found) == () and found < size - 1:
                hint += " A bound such as 1e-15 on the probabilities hides how wrong the model is."
            same(found, size, what, hint=hint)
    elif case == "sure and right":
        for size in (1000.0, 1e300):
            what = f"log_loss of the scores {size:g} and {-size:g} for the targets 1 and 0"
            hint = "a row that is right and sure costs nothing; 0 * log(0) is NaN."
            found = calmly(lambda s=size: log_loss([s, -s], [1, 0]), what, hint)  # type: ignore[misc]
            same(found, 0.0, what, hint=hint)
    else:
        cases: dict[str, tuple[Any, Any]] = {
            "targets -1 and 1": ([0.5, 2.0], [-1, 1]),
            "three scores for two targets": ([1.0, 2.0, 3.0], [0, 1]),
            "scores of shape (2, 1) for targets of shape (2,)": ([[1.0], [2.0]], [0, 1]),
            "no rows": ([], []),
        }
        for what, arguments in cases.items():
            refuses(lambda a=arguments: log_loss(*a), f"log_loss, {what}")  # type: ignore[misc]


def test_penalty_is_for_the_weights_alone() -> None:
    design, y, beta = rows()
    same(
        objective(beta, design, y),
        true_loss(beta, design, y),
        "the objective without a penalty",
        hint="then it is the log-loss of the scores design @ beta.",
    )
    price = objective(beta, design, y, 0.6) - true_loss(beta, design, y)
    hint = "penalty / 2 times the sum of the squared weights, which are beta without its first."
    squares = beta**2
    for mistake, value in {
        "The intercept is charged too. ": 0.3 * squares.sum(),
        "The half is missing. ": 0.6 * squares[1:].sum(),
        "This is the length of the weights, not its square. ": 0.3 * squares[1:].sum() ** 0.5,
        "This is a sum without squares. ": 0.3 * beta[1:].sum(),
        "This is a mean over the weights. ": 0.3 * squares[1:].mean(),
        "The penalty was divided by the number of rows. ": 0.3 * squares[1:].sum() / len(y),
    }.items():
        if np.isclose(price, value):
            hint = mistake + hint
    same(price, 0.3 * squares[1:].sum(), "what a penalty of 0.6 adds", hint=hint)
    alone = np.array([5.0, 0.0, 0.0, 0.0])
    same(
        objective(alone, design, y, 100.0),
        true_loss(alone, design, y),
        "the objective with a large intercept and no weights, under a penalty of 100",
        hint="the intercept costs nothing.",
    )


@pytest.mark.parametrize("penalty", [0.0, 0.7])
def test_gradient_agrees_with_finite_differences(penalty: float) -> None:
    for seed in (10, 11):
        design, y, beta = rows(n=40, d=4, seed=seed)
        kept = beta.copy()
        found = gradient(beta, design, y, penalty)
        same(beta, kept, "beta after gradient", hint="work on a new array, not in place.")
        loss = partial(true_objective, design=design, y=y, penalty=penalty)
        measured = slopes(loss, beta)
        exact, p = true_gradient(beta, design, y, 0.0), expit(design @ beta)
        price = penalty * beta * np.array([0.0, 1.0, 1.0, 1.0, 1.0])
        hint = (
            "per row (probability - target) times the row, the mean of these, "
            "and what the penalty adds to each weight."
        )
        for mistake, value in {
            "The sign is turned round: this way the loss falls. ": -exact - price,
            "The sign of the loss's part is turned round. ": -exact + price,
            "The loss is a mean, and this is the gradient of a sum. ": len(y) * exact + price,
            "This is the gradient of the squared error: the slope of the sigmoid must cancel. ": (
                design.T @ ((p - y) * p * (1 - p)) / len(y) + price
            ),
            "Scores were compared with targets; compare probabilities. ": (
                design.T @ (design @ beta - y) / len(y) + price
            ),
            "The intercept is penalized too. ": exact + penalty * beta,
            "The penalty's part is half of what it should be: differentiate w². ": exact
            + price / 2,
            "The penalty is missing. ": exact,
        }.items():
            if np.shape(found) == exact.shape and np.allclose(found, value):
                hint = mistake + hint
        what = f"the gradient beside measured slopes, penalty {penalty}"
        same(found, measured, what, hint=hint, rtol=1e-5, atol=1e-8)
    same(
        gradient(beta, design, (y == 1), penalty),
        found,
        "the gradient for booleans as targets",
        hint="`as_targets` makes floats of them.",
    )
    hint = "the scores reach 1e5 here: only your own `sigmoid` should meet them."
    far = calmly(lambda: gradient(1e5 * beta, design, y, penalty), "a far gradient", hint)
    same(far, true_gradient(1e5 * beta, design, y, penalty), "the gradient far out", hint=hint)


def test_hessian_is_how_the_gradient_changes() -> None:
    design, y, beta = rows()
    for penalty in (0.0, 0.7):
        found = hessian(beta, design, penalty)
        measured = slopes(partial(true_gradient, design=design, y=y, penalty=penalty), beta)
        hint = (
            "the mean over the rows of slope * (row times row, as a matrix), "
            "and the penalty on the diagonal."
        )
        plain = measured - penalty * np.diag([0.0, 1.0, 1.0, 1.0])
        for mistake, value in {
            "The loss is a mean, and this is for a sum. ": plain * len(y) + measured - plain,
            "The slopes are missing: this is the matrix of a linear regression. ": (
                design.T @ design / len(y) + measured - plain
            ),
            "The intercept is penalized too. ": plain + penalty * np.eye(4),
            "The penalty fell on every cell; it belongs on the diagonal. ": plain + penalty,
            "The penalty is missing. ": plain,
        }.items():
            if np.shape(found) == plain.shape and np.allclose(found, value):
                hint = mistake + hint
        what = f"the Hessian beside measured slopes of the gradient, penalty {penalty}"
        same(found, measured, what, hint=hint, rtol=1e-5, atol=1e-8)
        same(found, found.T, "the Hessian and its transpose, expected to be equal", hint=hint)
        holds(
            np.linalg.eigvalsh(found)[0] > -1e-12,
            "the eigenvalues of the Hessian: expected none below 0.",
        )
    hint = "the scores reach 1e5 here: only your own `sigmoid_slope` should meet them."
    far = calmly(lambda: hessian(1e5 * beta, design, 2.0), "a far Hessian", hint)
    same(far, np.diag([0.0, 2.0, 2.0, 2.0]), "the Hessian far out, where all is flat", hint=hint)

    many = np.column_stack([np.ones(2000), np.linspace(-1, 1, 2000)])
    tracemalloc.start()
    hessian(np.array([0.5, -1.0]), many, 1.0)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    holds(
        peak < 8e6,
        f"memory for 2000 rows of 2: expected less than 8 MB, found {peak / 1e6:.0f} MB.",
        hint="a diagonal matrix of shape (n, n) is nearly all zeros: scale the rows instead.",
    )

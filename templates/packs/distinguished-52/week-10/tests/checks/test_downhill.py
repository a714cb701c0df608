"""Gradient descent, with all rows and with batches of them."""

import numpy as np
import pytest
from calm import Floats, rows, true_gradient, true_objective
from expect import holds, refuses, same
from sklearn.linear_model import LogisticRegression as Trusted

from logistic import batches, descend, descend_in_batches, safe_rate


def best(design: Floats, y: Floats, penalty: float) -> Floats:
    """The beta of scikit-learn for the same objective."""
    model = Trusted(C=1 / (len(y) * penalty), tol=1e-10, max_iter=10_000)
    model.fit(design[:, 1:], y)
    return np.concatenate([model.intercept_, model.coef_[0]])


def test_descent_reaches_the_minimum_and_never_climbs() -> None:
    design, y, start = rows()
    design = design * np.array([1.0, 4.0, 0.5, 1.0])
    for penalty in (0.0, 3.0):
        largest = np.linalg.norm(design, ord=2) ** 2
        same(
            safe_rate(design, penalty),
            1 / (largest / (4 * len(y)) + penalty),
            f"the safe rate for a penalty of {penalty}",
            hint="1 / L, with the largest eigenvalue of design.T @ design and the number of rows.",
        )
    rate, penalty, kept = 0.07, 0.2, start.copy()
    fit = descend(design, y, penalty, rate=rate, steps=1, start=start)
    same(start, kept, "the start after the walk", hint="`beta -= ...` changes the caller's array.")
    step = start - rate * true_gradient(start, design, y, penalty)
    hint = "beta minus rate times the gradient of the objective, at the start that is given."
    if np.allclose(fit.beta, 2 * start - step):
        hint = "This step goes uphill. " + hint
    same(fit.beta, step, "beta after one step", hint=hint)
    for steps in (0, 3):
        fit = descend(design, y, penalty, steps=steps, start=start)
        holds(
            len(fit.losses) == steps + 1 and not fit.converged,
            f"{steps} steps: expected {steps + 1} losses and not converged, found "
            f"{len(fit.losses)} and converged = {fit.converged}.",
            hint="the objective at the start comes first, then one after every step.",
        )
        first, last = (true_objective(b, design, y, penalty) for b in (start, fit.beta))
        hint = "they belong to the start and to the beta that is returned, penalty included."
        same([fit.losses[0], fit.losses[-1]], [first, last], "the first and last loss", hint=hint)

    fit = descend(design, y, penalty, steps=2000, tolerance=1e-7)
    rises = np.diff(fit.losses) > 1e-12
    holds(
        not rises.any(),
        f"with the safe rate: expected losses that never rise, found {rises.sum()} rises.",
    )
    holds(
        fit.converged and fit.steps < 2000,
        f"2000 steps: expected the walk to end early where it is flat, found {fit.steps} steps "
        f"and converged = {fit.converged}.",
        hint="compare the largest entry of the gradient with the tolerance, before each step.",
    )
    flat = np.abs(true_gradient(fit.beta, design, y, penalty)).max()
    holds(flat <= 1.01e-7, f"the gradient at the end: expected at most 1e-7, found {flat:.3g}.")
    same(fit.beta, best(design, y, penalty), "beta, beside scikit-learn's", rtol=1e-4, atol=1e-5)
    exact = len(fit.losses) - 1
    for steps, wanted in ((exact, True), (exact - 1, False)):
        again = descend(design, y, penalty, steps=steps, tolerance=1e-7)
        holds(
            again.converged == wanted and again.steps == steps,
            f"at most {steps} of the {exact} steps it takes: expected {steps} steps and "
            f"converged = {wanted}, found {again.steps} and {again.converged}.",
            hint="`converged` is judged by the gradient at the beta that is returned.",
        )


def every_row_is_in_one_batch() -> None:
    for n, size in ((7, 3), (6, 3), (1, 1), (4, 9), (5, 1)):
        found = batches(n, size, np.random.default_rng(10))
        what = f"the rows of batches({n}, size={size})"
        same(
            np.sort(np.concatenate(found)),
            np.arange(n),
            f"{what}, sorted",
            hint="each once; what is left makes the last batch.",
        )
        sizes, full = [len(part) for part in found], n // size
        wanted = [size] * full + [n % size] * (n % size > 0)
        hint = "all full but the last, which holds what is left; and no empty one."
        holds(sizes == wanted, f"{what}: expected sizes {wanted}, found {sizes}.", hint=hint)
    rng = np.random.default_rng(10)
    first, second = (np.concatenate(batches(50, 8, rng)) for _ in range(2))
    again = np.concatenate(batches(50, 8, np.random.default_rng(10)))
    hint = "shuffle with the generator that is given."
    holds(not np.array_equal(first, np.arange(50)), "batches: expected shuffled rows.", hint=hint)
    holds(not np.array_equal(first, second), "a second dealing: expected another one.", hint=hint)
    same(again, first, "a dealing with an equal generator, expected to be equal", hint=hint)
    refuses(lambda: batches(5, 0, rng), "batches of size 0")
    refuses(lambda: batches(5, -2, rng), "batches of size -2")


@pytest.mark.parametrize("case", ["dealing", "one batch", "equal rows", "many epochs", "shuffled"])
def test_batches_lead_to_the_same_valley(case: str) -> None:
    rng = np.random.default_rng(10)
    design, y, _ = rows()
    penalty = 0.2
    if case == "dealing":
        every_row_is_in_one_batch()
    elif case == "one batch":
        listed = y.astype(int).tolist()
        fit = descend_in_batches(design, listed, penalty, rate=0.3, epochs=4, size=60, rng=rng)
        beta, losses = np.zeros(4), []
        for _ in range(4):
            losses.append(true_objective(beta, design, y, penalty))
            beta = beta - 0.3 * true_gradient(beta, design, y, penalty)
        losses.append(true_objective(beta, design, y, penalty))
        what = "beta after 4 epochs with all rows in one batch"
        same(fit.beta, beta, what, hint="one step for each batch, as in gradient descent.")
        hint = "the objective over all rows: at the start and after every epoch, not every batch."
        same(fit.losses, losses, "the losses of 4 epochs", hint=hint)
        none = descend_in_batches(design, y, penalty, rate=0.3, epochs=0, size=60, rng=rng)
        same(none.losses, losses[:1], "the losses of no epoch, only that of the start")
    elif case == "equal rows":
        # Whatever the order, each batch has the same gradient as all ten rows.
        equal, ones = np.tile([1.0, 2.0], (10, 1)), np.ones(10)
        fit = descend_in_batches(equal, ones, 0.5, rate=0.1, epochs=2, size=4, rng=rng)
        wanted = np.zeros(2)
        for _ in range(2 * 3):
            wanted = wanted - 0.1 * true_gradient(wanted, equal, ones, 0.5)
        hint = (
            "10 rows in batches of 4 make 3 steps an epoch. The gradient of a batch is a mean over "
            "the rows of the batch, however few, plus the whole penalty."
        )
        same(fit.beta, wanted, "beta after 2 epochs over ten equal rows", hint=hint)
        holds(len(fit.losses) == 3, f"2 epochs: expected 3 losses, found {len(fit.losses)}.")
    elif case == "many epochs":
        fit = descend_in_batches(design, y, penalty, rate=0.05, epochs=60, size=8, rng=rng)
        lowest = true_objective(best(design, y, penalty), design, y, penalty)
        holds(
            fit.losses[-1] < lowest + 1e-3,
            f"60 epochs with a small rate: expected a loss near {lowest:.4f}, found "
            f"{fit.losses[-1]:.4f}.",
            hint="design rows and targets must stay together when they are shuffled.",
        )
        slope = np.abs(true_gradient(fit.beta, design, y, penalty)).max()
        for tolerance, converged in ((0.99 * slope, False), (1.01 * slope, True)):
            again = descend_in_batches(
                design,
                y,
                penalty,
                rate=0.05,
                epochs=60,
                size=8,
                rng=np.random.default_rng(10),
                tolerance=tolerance,
            )
            holds(
                again.converged == converged,
                f"a gradient over all rows of {slope:.3g} and a tolerance of {tolerance:.3g}: "
                f"expected converged = {converged}, found {again.converged}.",
                hint="with an equal generator the walk is the same; judge the whole gradient.",
            )
    else:
        fit = descend_in_batches(design, y, penalty, rate=0.2, epochs=80, size=5, rng=rng)
        holds(
            np.std(fit.losses[-20:]) > 1e-7,
            "the last losses of 80 epochs with a large rate: expected them to jump about, found "
            "a pattern that repeats.",
            hint="the rows seem to have the same order in every epoch: deal them out anew.",
        )

"""Newton's method, and data without a best answer."""

import numpy as np
import pytest
from calm import Floats, rows, slopes, true_gradient, true_objective
from expect import holds, refuses, same
from scipy.special import expit
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression as Trusted
from sklearn.preprocessing import StandardScaler

from logistic import SeparableError, newton, newton_step, separates


@pytest.mark.parametrize("case", ["least squares", "penalty", "useless feature"])
def test_newton_step_leads_to_the_bottom_of_the_parabola(case: str) -> None:
    design, y, beta = rows()
    if case == "least squares":
        z = design @ beta
        weights = expit(z) * expit(-z)
        working = z + (y - expit(z)) / weights
        root = np.sqrt(weights)
        landing = np.linalg.lstsq(root[:, None] * design, root * working, rcond=None)[0]
        found = beta + newton_step(beta, design, y)
        hint = "the step solves hessian · s = -gradient and is added to beta."
        if np.allclose(found, 2 * beta - landing):
            hint = "The sign is turned round: this step climbs. " + hint
        elif np.allclose(found, beta + landing):
            hint = "This is the place where the step ends; the step is the way to it. " + hint
        what = "beta after the step, where a weighted least squares problem has its answer"
        same(found, landing, what, hint=hint, rtol=1e-5)
    elif case == "penalty":
        slope = true_gradient(beta, design, y, 0.7)
        curvature = slopes(lambda b: true_gradient(b, design, y, 0.7), beta)
        found = newton_step(beta, design, y, 0.7)
        hint = "the penalty belongs into the gradient and into the Hessian, or into neither."
        what = "hessian times the step, with a penalty of 0.7, expected to be -gradient"
        same(curvature @ found, -slope, what, hint=hint, rtol=1e-4, atol=1e-7)
    else:
        useless = np.column_stack([design, np.zeros(len(y))])
        hint = "a singular Hessian has no inverse, but least squares still find the shortest step."
        try:
            found = newton_step(np.append(beta, 0.0), useless, y)
        except np.linalg.LinAlgError as error:
            raise AssertionError(
                f"the step with a feature that is always 0: expected a step, found '{error}'.\n"
                f"Hint: {hint}"
            ) from error
        wanted = np.append(newton_step(beta, design, y), 0.0)
        same(found, wanted, "the step with a feature that is always 0", hint=hint, rtol=1e-5)


def cancer() -> tuple[Floats, Floats]:
    """The breast cancer data as a standardized design, and 1 for benign."""
    x, y = load_breast_cancer(return_X_y=True)
    scaled = StandardScaler().fit_transform(x)
    return np.column_stack([np.ones(len(y)), scaled]), y.astype(np.float64)


@pytest.mark.parametrize("case", ["breast cancer", "far start", "few steps"])
def test_newton_needs_few_steps(case: str) -> None:
    if case == "breast cancer":
        design, y = cancer()
        fit = newton(design, y, 0.01)
        model = Trusted(C=1 / (0.01 * len(y)), tol=1e-10, max_iter=10_000).fit(design[:, 1:], y)
        wanted = np.concatenate([model.intercept_, model.coef_[0]])
        hint = "compare the last gradient with 0; scikit-learn's C is 1 / (n * penalty) here."
        same(fit.beta, wanted, "beta, beside scikit-learn's", hint=hint, rtol=1e-4, atol=1e-5)
        holds(
            fit.converged and fit.steps <= 12,
            f"breast cancer from zeros: expected to converge in at most 12 steps, found "
            f"{fit.steps} and converged = {fit.converged}.",
            hint="near the minimum each step doubles the number of right digits.",
        )
        happened = expit(design @ fit.beta)
        same(
            happened.mean(),
            y.mean(),
            "the mean of all probabilities, beside the share of ones",
            hint="they are equal as long as the intercept has no penalty.",
        )
    elif case == "far start":
        design, y, _ = rows()
        near = newton(design, y)
        for intercept in (12.0, -9.0):
            start = np.array([intercept, 0.0, 0.0, 0.0])
            kept = start.copy()
            fit = newton(design, y, start=start)
            same(start, kept, "the start after the walk", hint="`beta += ...` changes it.")
            holds(
                bool(np.all(np.diff(fit.losses) <= 1e-12)),
                f"from the intercept {intercept}: expected losses that never rise, found "
                f"{np.round(fit.losses[:4], 3).tolist()} ...",
                hint="far out the full step leads much too far: cut it until the loss agrees.",
            )
            holds(
                fit.converged,
                f"from the intercept {intercept}: expected to converge, found {fit.steps} steps "
                "and no end.",
                hint="far out the full step leads much too far: cut it until the loss agrees.",
            )
            same(fit.beta, near.beta, "beta, from far and from zeros", rtol=1e-5, atol=1e-6)
    else:
        design, y, start = rows()
        for steps in (0, 1, 2):
            fit = newton(design, y, 0.3, steps=steps, start=start)
            holds(
                len(fit.losses) == steps + 1 and not fit.converged,
                f"{steps} steps: expected {steps + 1} losses and not converged, found "
                f"{len(fit.losses)} and converged = {fit.converged}.",
                hint="the objective at the start comes first, then one after every step.",
            )
            ends = [true_objective(b, design, y, 0.3) for b in (start, fit.beta)]
            same([fit.losses[0], fit.losses[-1]], ends, "the first and the last loss")
        rough = newton(design, y, 0.3, tolerance=0.01)
        finer = newton(design, y, 0.3, tolerance=1e-9)
        slope = [np.abs(true_gradient(f.beta, design, y, 0.3)).max() for f in (rough, finer)]
        holds(
            1e-9 < slope[0] <= 0.01 and slope[1] <= 1e-9 and rough.converged and finer.converged,
            f"tolerances 0.01 and 1e-9: expected an end as soon as the gradient is that small, "
            f"found gradients of {slope[0]:.2g} and {slope[1]:.2g}.",
        )
        wanted_steps = rough.steps
        again = newton(design, y, 0.3, tolerance=0.01, steps=wanted_steps)
        holds(
            again.converged,
            f"{wanted_steps} steps, just enough: expected converged = True, found False.",
            hint="`converged` is judged by the gradient at the beta that is returned.",
        )


def test_separable_data_have_no_best_weights() -> None:
    design = np.column_stack([np.ones(6), [-3.0, -2.0, -1.0, 1.0, 2.0, 4.0]])
    y = np.array([0, 0, 0, 1, 1, 1], dtype=np.uint8)
    for beta, wanted, why in [
        ([0.0, 0.1], True, "all rows are on their own side"),
        ([0.5, 1.0], True, "all rows are on their own side"),
        ([1.0, 1.0], False, "the score of the third row is 0: it lies on the boundary"),
        ([-1.0, 1.0], False, "the score of the fourth row is 0: it lies on the boundary"),
        ([0.0, -1.0], False, "all rows are on the other side"),
        ([1.5, 1.0], False, "one row is on the other side"),
        ([0.0, 0.0], False, "all scores are 0"),
    ]:
        found = separates(np.array(beta), design, y)
        holds(
            found == wanted and isinstance(found, bool | np.bool_),
            f"separates for beta = {beta}: expected {wanted} ({why}), found {found}.",
            hint="target 1 wants a score above 0, target 0 one below 0; 0 itself is on no side.",
        )

    hint = "check `separates` for every beta on the way, if the penalty is 0."
    cases: dict[str, tuple[Floats, Floats, Floats | None]] = {
        "data on two sides of 0": (design, y.astype(float), None),
        "two clouds far apart": (*clouds(), None),
        "rows of one class only": (design, np.ones(6), None),
        "a start that separates": (design, y.astype(float), np.array([0.0, 50.0])),
    }
    for what, (columns, targets, start) in cases.items():
        try:
            fit = newton(columns, targets, 0.0, start=start)
        except SeparableError:
            pass
        else:
            holds(
                False,
                f"{what}, penalty 0: expected a SeparableError, found weights up to "
                f"{np.abs(fit.beta).max():.3g} and converged = {fit.converged}.",
                hint=hint,
            )
    refuses(
        lambda: newton(design, y, 0.0, steps=0, start=np.array([0.0, 2.0])),
        "no step from a start that separates",
        kind=SeparableError,
    )
    strong, weak = (newton(design, y, penalty) for penalty in (0.1, 0.001))
    holds(
        strong.converged and weak.converged and separates(weak.beta, design, y),
        "separable data with a penalty: expected to converge, and to separate them.",
        hint="with a penalty there is a best beta, and separating the data is no error.",
    )
    holds(
        0 < strong.beta[1] < weak.beta[1],
        f"weights under the penalties 0.1 and 0.001: expected the first to be smaller, found "
        f"{strong.beta[1]:.3g} and {weak.beta[1]:.3g}.",
    )
    mixed, targets, _ = rows()
    holds(newton(mixed, targets, 0.0).converged, "data that overlap, penalty 0: expected an end.")


def clouds() -> tuple[Floats, Floats]:
    """A design of two clouds with a wide gap between them."""
    rng = np.random.default_rng(10)
    y = np.repeat([0.0, 1.0], 30)
    points = rng.uniform(-1, 1, size=(60, 2)) + 3 * y[:, None]
    return np.column_stack([np.ones(60), points]), y

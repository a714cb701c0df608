"""The linear machine: its loss, its slopes, its training, and the rows that hold it."""

from typing import Any

import numpy as np
import pytest
from expect import holds, same
from sklearn.metrics import hinge_loss as trusted_hinge
from sklearn.svm import SVC
from witnesses import Floats, Ints, fails, plain_objective, trusted_machine, two_classes

from comparison.svm import (
    Linear,
    hinge_loss,
    margin_width,
    subgradient,
    support_vectors,
    train,
)


def value_at(parts: Floats, x: Floats, signs: Ints, penalty: float) -> float:
    """The objective, from weights and intercept in one array."""
    w = parts[:-1]
    return plain_objective(float(w @ w), x @ w + parts[-1], signs, penalty)


def check_loss() -> None:
    scores, signs = [2.0, 0.5, 1.0, -3.0], [1, 1, -1, -1]
    found = hinge_loss(scores, signs)
    hint = "for each row max(0, 1 - sign * score), then the mean."
    if np.isclose(found, 2.5):
        hint = "This is the sum over the rows, not their mean: " + hint
    elif np.isclose(found, 0.5):
        hint = "Only rows on the wrong side count here; a margin of 0.5 falls short, too: " + hint
    elif np.isclose(found, -0.125):
        hint = (
            "Rows beyond the margin seem to earn something: their loss is 0, not negative. " + hint
        )
    same(found, 2.5 / 4, f"hinge_loss({scores}, {signs})", hint=hint)
    rng = np.random.default_rng(13)
    many, truth = 2 * rng.normal(size=60), rng.choice([-1, 1], size=60)
    wanted = trusted_hinge(truth, many, labels=[-1, 1])
    same(hinge_loss(many, truth), wanted, "the hinge loss of 60 rows, as scikit-learn has it")
    same(hinge_loss(np.array([1, 3]), [1, 1]), 0.0, "hinge_loss([1, 3], [1, 1])", hint=hint)
    for bad_scores, bad_signs in (([1.0, 2.0], [0, 1]), ([1.0], [2]), ([1.0, 2.0], [1, 1, -1])):
        what = f"hinge_loss({bad_scores}, {bad_signs}): expected a ValueError, found "
        problem = fails(hinge_loss, bad_scores, bad_signs)
        hint = "with the sign 0 the loss of a row is 1, whatever its score: refuse it."
        holds(not problem, f"{what}{problem}.", hint=hint)
    problem = fails(hinge_loss, [1.0], [1, 1, -1])
    what = "one score for three signs: expected a ValueError, found "
    holds(not problem, f"{what}{problem}.", hint="one score would broadcast; compare the shapes.")


def check_subgradient() -> None:
    x, signs = two_classes()
    kept = x.copy()
    rng = np.random.default_rng(13)
    for penalty in (0.0, 0.5):
        at = rng.normal(size=4)
        given = at[:-1].copy()
        slope = subgradient(Linear(given, float(at[-1])), x, signs, penalty)
        same(given, at[:-1], "the weights of the model after subgradient")
        holds(
            np.shape(slope.weights) == (3,) and np.ndim(slope.intercept) == 0,
            "a subgradient: expected 3 weights and one number for the intercept, found the shapes "
            f"{np.shape(slope.weights)} and {np.shape(slope.intercept)}.",
        )
        found = np.append(slope.weights, slope.intercept)
        wanted = np.zeros(4)
        for i in range(4):
            step = np.eye(4)[i] * 1e-6
            high, low = (value_at(at + s * step, x, signs, penalty) for s in (1, -1))
            wanted[i] = (high - low) / 2e-6
        hint = "rows whose margin is below 1 pull with -sign * row / n; the others do not."
        if np.allclose(found, -wanted, atol=1e-6):
            hint = "This points downhill: the slope itself points uphill. " + hint
        elif np.allclose(found[:-1], wanted[:-1], atol=1e-6) and not np.isclose(
            found[-1], wanted[-1], atol=1e-6
        ):
            hint = "Only the intercept is wrong: it is not penalized, and its rows are all 1."
        elif np.allclose(found - penalty * at, 80 * (wanted - penalty * at), atol=1e-3):
            hint = "The hinge is summed over the rows here: divide by their number. " + hint
        else:
            m = signs * (x @ at[:-1] + at[-1])
            wrong = np.where(m < 0, signs, 0) / 80
            if np.allclose(found[:-1], penalty * at[:-1] - wrong @ x):
                hint = "Only rows on the wrong side pull here; the street counts, too. " + hint
        what = f"the slopes, as small steps find them, with the penalty {penalty}"
        same(found, wanted, what, hint=hint, rtol=1e-4, atol=1e-5)
    same(x, kept, "the rows after subgradient")

    edge = np.array([[1.0, 0.0], [-1.0, 2.0], [2.0, 1.0], [0.0, 0.5]])
    sides = np.array([1, -1, 1, -1])
    kink = np.array([1.0, 0.0, 0.0])  # the first two margins are exactly 1
    slope = subgradient(Linear(kink[:-1], 0.0), edge, sides, 0.1)
    direction = np.append(slope.weights, slope.intercept)
    base = value_at(kink, edge, sides, 0.1)
    for _ in range(200):
        other = kink + rng.normal(size=3) * rng.choice([0.01, 1.0])
        below = base + direction @ (other - kink)
        holds(
            value_at(other, edge, sides, 0.1) >= below - 1e-12,
            "where two margins are exactly 1: expected a plane that lies nowhere above the "
            "objective, found one that does.",
            hint="at a kink a row may pull with any share from 0 to 1, and no other.",
        )


@pytest.mark.parametrize("name", ["hinge_loss", "subgradient"])
def test_the_hinge_counts_what_is_missing_to_a_margin_of_one(name: str) -> None:
    if name == "hinge_loss":
        check_loss()
    else:
        check_subgradient()


@pytest.mark.parametrize("penalty", [0.01, 0.1])
def test_training_comes_close_to_the_least_objective(penalty: float) -> None:
    for n, shift in ((60, 0.0), (81, 1.5)):
        x, signs = two_classes(n, shift=shift)
        kept = x.copy()
        model = train(x, signs, penalty)
        same(x, kept, "the rows after train")
        w = np.asarray(model.weights)
        reached = plain_objective(float(w @ w), x @ w + model.intercept, signs, penalty)
        coefficients, intercept, least = trusted_machine(x @ x.T, signs, penalty)
        hint = "walk against the slope, with steps that shrink, and keep the best place."
        flat = plain_objective(0.0, np.full(n, 1.0 if signs.sum() > 0 else -1.0), signs, penalty)
        if reached >= flat:
            hint = "This is no better than saying the same about all rows. " + hint
        shown = f"{n} rows, penalty {penalty}: expected an objective of at most "
        shown += f"{1.02 * least:.4f} (scikit-learn finds {least:.4f}), found {reached:.4f}."
        holds(reached <= 1.02 * least, shown, hint=hint)
        holds(reached >= least * (1 - 1e-4), f"the objective {reached} is impossibly small.")
        agree = np.mean(np.sign(model.scores(x)) == np.sign(x @ (x.T @ coefficients) + intercept))
        holds(agree > 0.9, f"expected the same side as scikit-learn for most rows, found {agree}.")
        again = train(x, signs, penalty)
        same(again.weights, model.weights, "the weights with the same seed, trained again")
    for bad in (0.0, -1.0):
        problem = fails(train, x, signs, bad, steps=2)
        holds(not problem, f"the penalty {bad}: expected a ValueError, found {problem}.")


def test_support_vectors_hold_the_street() -> None:
    model = Linear(np.array([3.0, 4.0]), 7.0)
    found = margin_width(model)
    hint = "moving by d along the weights changes the score by d * |w|, and it must change by 2."
    if np.isclose(found, 0.2):
        hint = "This is half of the street, from its middle to an edge: " + hint
    elif np.isclose(found, 2 / 25):
        hint = "This divides by the squared length of the weights: " + hint
    same(found, 0.4, "the margin width for the weights (3, 4)", hint=hint)
    problem = fails(margin_width, Linear(np.zeros(2), 1.0))
    holds(not problem, f"the margin without weights: expected a ValueError, found {problem}.")

    rows = np.array([[0.5], [1.0], [1.5], [-3.0], [-1.0], [-1.5], [3.0], [1.0005], [1.01]])
    signs = np.array([1, 1, 1, 1, -1, -1, -1, 1, 1])
    held = support_vectors(Linear(np.array([1.0]), 0.0), rows, signs)
    wanted = np.array([True, True, False, True, True, False, True, True, False])
    hint = "sign * score is at most 1 + tolerance."
    got = np.asarray(held)
    if got.shape == wanted.shape and not got[[3, 6]].any():
        hint = "Rows far on the wrong side hold the street, too: " + hint
    elif got.shape == wanted.shape and not got[1]:
        hint = "A row exactly on the edge holds the street: " + hint
    same(got, wanted, "the support vectors of nine rows", hint=hint)
    wide = support_vectors(Linear(np.array([1.0]), 0.0), rows, signs, tolerance=0.6)
    same(wide[[2, 5, 8]], [True] * 3, "support vectors with a tolerance of 0.6", hint=hint)

    x, sides = two_classes(70, d=2)
    machine: Any = SVC(kernel="linear", C=0.5, tol=1e-8).fit(x, sides)
    trained = Linear(machine.coef_[0], float(machine.intercept_[0]))
    mask = np.asarray(support_vectors(trained, x, sides))
    same(np.flatnonzero(mask), np.sort(machine.support_), "the rows that scikit-learn names")

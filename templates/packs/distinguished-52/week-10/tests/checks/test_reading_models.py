"""The boundary, the odds and the calibration of a finished model."""

import math
from typing import Any

import numpy as np
import pytest
from calm import calmly
from expect import holds, refuses, same
from scipy.special import expit
from sklearn.calibration import calibration_curve

from logistic import apply_odds_ratio, calibration_table, contour, odds_ratios


@pytest.mark.parametrize("probability", [0.5, 0.9, 0.02])
@pytest.mark.parametrize(
    "beta",
    [[1.0, 2.0, -3.0], [-6.0, 2.0, 0.0], [4.0, 0.0, 0.5], [0.0, 1.0, 1.0]],
    ids=["slanted", "vertical", "horizontal", "origin"],
)
def test_contour_is_where_the_model_gives_the_probability(
    beta: list[float], probability: float
) -> None:
    model = np.array(beta)
    hint = "on the line intercept + weights · x = score, for the score of that probability."
    call = (lambda: contour(model)) if probability == 0.5 else lambda: contour(model, probability)
    vertical = "a slope such as -w1 / w2 does not exist for a vertical line."
    point, direction = calmly(call, f"the line for beta = {beta}", vertical)
    shapes = np.shape(point), np.shape(direction)
    holds(shapes == ((2,), (2,)), f"point and direction: expected two numbers each, found {shapes}")
    length = float(np.hypot(*direction))
    same(length, 1.0, "the length of the direction", hint="divide it by its length.")
    for t in (0.0, -5.0, 2.0):
        place = point + t * direction
        found = expit(model[0] + model[1:] @ place)
        if np.isclose(found, 1 - probability) and probability != 0.5:
            hint = "This is the line of the other class's probability. " + hint
        elif np.isclose(found, 0.5):
            hint = "This is the line of one half, whatever was asked for. " + hint
        what = f"the probability at point + {t:g} * direction, for beta = {beta}"
        same(found, probability, what, hint=hint)
    holds(
        abs(point @ direction) < 1e-9,
        f"the point {point.round(3)}: expected the one closest to the origin.",
        hint="from the origin, the shortest way to the line is along the weights.",
    )
    if probability == 0.5:
        cases: dict[str, tuple[Any, ...]] = {
            "both weights 0": (np.array([1.0, 0.0, 0.0]),),
            "three weights": (np.array([1.0, 2.0, 3.0, 4.0]),),
            "one weight": (np.array([1.0, 2.0]),),
            "the probability 0": (model, 0.0),
            "the probability 1": (model, 1.0),
        }
        for what, arguments in cases.items():
            refuses(lambda a=arguments: contour(*a), f"contour, {what}")  # type: ignore[misc]


def test_weights_are_factors_of_the_odds() -> None:
    weights, x, intercept = np.array([0.7, -1.2, 0.0]), np.array([0.3, 0.5, -2.0]), 0.4
    for changes in (1.0, np.array([2.0, -1.0, 10.0])):
        found = odds_ratios(weights.tolist(), np.asarray(changes).tolist())
        wanted = []
        for feature, change in enumerate(np.broadcast_to(changes, 3)):
            moved = x + change * np.eye(3)[feature]
            before, after = (expit(intercept + weights @ place) for place in (x, moved))
            wanted.append(after / (1 - after) / (before / (1 - before)))
        hint = "the score grows by weight * change; what does that do to exp(score)?"
        if np.shape(found) == (3,) and np.allclose(found, expit(weights * changes)):
            hint = "These are probabilities: odds have no upper end. " + hint
        same(found, wanted, f"odds ratios for the changes {changes}", hint=hint)
    same(odds_ratios([1, 0]), [math.e, 1.0], "odds ratios of integers, each changed by one unit")

    p = np.array([0.01, 0.5, 0.75, 0.999])
    odds = 4 * p / (1 - p)
    found = apply_odds_ratio(p, 4.0)
    hint = "to odds, times the ratio, and back to a probability."
    if np.shape(found) == (4,) and np.allclose(found, 4 * p):
        hint = "This is four times the probability, and can be above 1. " + hint
    elif np.shape(found) == (4,) and np.allclose(found, odds):
        hint = "These are still odds. " + hint
    same(found, odds / (1 + odds), "probabilities after their odds grew fourfold", hint=hint)
    same(apply_odds_ratio(found, 0.25), p, "and back, with the ratio 1/4", hint=hint)
    hint = "the odds of a sure thing are infinite; find a form without them."
    ends = calmly(lambda: apply_odds_ratio([0, 1], 3.0), "apply_odds_ratio of 0 and 1", hint)
    same(ends, [0.0, 1.0], "apply_odds_ratio of 0 and 1", hint=hint)


def test_calibration_compares_what_was_said_with_what_happened() -> None:
    p = [0.25, 0.0, 0.2, 0.75, 1.0, 0.9, 0.8]
    y = [1, 0, 0, 1, 1, 0, 1]
    hint = "a bin includes its lower end; only the last includes its upper end, too."
    table = calibration_table(p, y, bins=4)
    holds(
        np.array_equal(table.counts, [2, 1, 4]),
        f"rows in the bins [0, 1/4), [1/4, 1/2), [1/2, 3/4), [3/4, 1]: expected 2, 1, none and 4, "
        f"with the empty bin left out; found {np.asarray(table.counts).tolist()}.",
        hint=hint,
    )
    same(table.predicted, [0.1, 0.25, 3.45 / 4], "the mean probabilities", hint=hint)
    same(table.observed, [0.0, 1.0, 0.75], "the shares of targets 1", hint="a mean of targets.")

    rng = np.random.default_rng(10)
    chances = rng.random(500) ** 2
    happened = rng.random(500) < chances
    for bins in (10, 3, 1):
        table = calibration_table(chances, happened, bins) if bins != 10 else calibration_table(
            chances, happened
        )  # fmt: skip
        observed, predicted = calibration_curve(happened, chances, n_bins=bins)
        hint = "`predicted` is the mean of the probabilities in the bin, not the bin's middle."
        same(table.predicted, predicted, f"predicted, {bins} bins, as scikit-learn", hint=hint)
        same(table.observed, observed, f"observed, {bins} bins, as scikit-learn")
        same(np.sum(table.counts), 500, f"all rows of {bins} bins")
    refuses(lambda: calibration_table([0.5], [2]), "a target 2")

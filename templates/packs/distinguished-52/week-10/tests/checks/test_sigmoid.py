"""Scores, probabilities and what lies between them."""

import math

import numpy as np
import pytest
from calm import calmly
from expect import holds, refuses, same
from scipy.special import expit, logit

from logistic import log_odds, sigmoid, sigmoid_slope


@pytest.mark.parametrize("case", ["ordinary", "huge", "small"])
def test_sigmoid_agrees_with_scipy(case: str) -> None:
    if case == "ordinary":
        z = np.linspace(-6, 6, 12).reshape(3, 4)
        kept = z.copy()
        found = sigmoid(z)
        hint = "1 / (1 + exp(-z)): a score of 0 is even odds, and a higher score is a yes."
        if np.shape(found) == z.shape and np.allclose(found, expit(-z)):
            hint = "The sign is turned round: the probability must rise with the score. " + hint
        same(found, expit(z), "sigmoid of 3 x 4 scores from -6 to 6", hint=hint)
        same(z, kept, "the scores after the call", hint="work on a new array, not in place.")
        small_ints = np.array([-100, 100, 3], dtype=np.int8)
        same(sigmoid(small_ints), expit([-100.0, 100.0, 3.0]), "sigmoid of 8-bit integers")
        same(sigmoid([[2], [-1]]), expit([[2.0], [-1.0]]), "sigmoid of nested lists")
        same(sigmoid(0.5), expit(0.5), "sigmoid of a single number")
    elif case == "huge":
        scores = [710.0, -710.0, 1e4, -1e4, 1e308, -1e308, math.inf, -math.inf]
        hint = (
            "exp(-z) overflows for very negative z, and np.where computes both of its branches. "
            "Arrange it so that exp only ever sees numbers up to 0."
        )
        found = calmly(lambda: sigmoid(scores), "sigmoid of huge scores", hint)
        same(found, expit(scores), "sigmoid of scores from 710 to infinity, both signs", hint=hint)
    else:
        scores = [-30.0, -40.0, -200.0, -700.0]
        found = calmly(lambda: sigmoid(scores), "sigmoid of -30 to -700", "see the case before.")
        hint = "a small probability lost its digits: 1 - (something close to 1) cannot keep them."
        same(found, expit(scores), "sigmoid of -30 to -700", hint=hint, rtol=1e-9, atol=0)


def test_slope_is_that_of_the_sigmoid() -> None:
    z, width = np.linspace(-4, 4, 9), 1e-5
    measured = (expit(z + width) - expit(z - width)) / (2 * width)
    found = sigmoid_slope(z)
    hint = "differentiate 1 / (1 + exp(-z)); it becomes a product of the two probabilities."
    if np.shape(found) == z.shape:
        if np.allclose(found, expit(z)):
            hint = "This is the sigmoid itself. " + hint
        elif np.allclose(found, z * (1 - z)):
            hint = "p * (1 - p) wants the probability, and this took the score for p. " + hint
    same(found, measured, "sigmoid_slope of -4 to 4, beside measured slopes", hint=hint)
    same(sigmoid_slope([[0], [1]]), expit([[0.0], [1.0]]) * expit([[0.0], [-1.0]]), "of integers")

    far = np.array([-700.0, -40.0, 40.0, 700.0, 1e300, -1e300])
    hint = "at z = 40 the probability rounds to 1, and 1 - p to 0. What is 1 - sigmoid(z) instead?"
    found = calmly(lambda: sigmoid_slope(far), "sigmoid_slope far out", hint)
    wanted = expit(far) * expit(-far)
    same(found, wanted, "sigmoid_slope of -700, -40, 40, 700", hint=hint, rtol=1e-9, atol=0)


def test_log_odds_undo_the_sigmoid() -> None:
    p = np.array([[1e-300, 1e-20, 0.01], [0.3, 0.75, 1 - 1e-9]])
    found = log_odds(p)
    hint = "the logarithm of p / (1 - p)."
    if np.shape(found) == p.shape:
        if np.allclose(found, p / (1 - p)):
            hint = "These are the odds; their logarithm is the score. " + hint
        elif np.allclose(found, np.log(p)):
            hint = "This is the logarithm of the probability, not of the odds. " + hint
        elif np.allclose(found, -logit(p)):
            hint = "These are the odds of a no. " + hint
    same(found, logit(p), "log_odds, beside SciPy's logit", hint=hint)
    z = np.linspace(-30, 10, 41)
    same(log_odds(expit(z)), z, "log_odds of the sigmoid of z, expected to be z", hint=hint)

    hint = "np.errstate(divide='ignore') around the logarithms, since -inf is the right answer."
    ends = calmly(lambda: log_odds([0, 1]), "log_odds of 0 and 1", hint)
    same(ends, [-math.inf, math.inf], "log_odds of 0 and 1", hint=hint)
    for outside in (-0.1, 1.1, math.nan):
        refuses(lambda p=outside: log_odds([0.5, p]), f"log_odds of {outside}")  # type: ignore[misc]
    holds(np.shape(log_odds(0.5)) == (), "log_odds of a single number: expected a single number.")

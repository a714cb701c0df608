"""Probabilities of scores, the surprise at what comes, and its slope."""

import numpy as np
from charnn_plain import Floats, close, fails, slopes
from expect import holds, same
from scipy.special import log_softmax

from charnn.loss import cross_entropy, log_probabilities, score_gradient


def test_log_probabilities_survive_huge_scores() -> None:
    hint = "score minus log of the sum of exp over the last axis."
    found = log_probabilities(np.array([0.0, np.log(3.0)]))
    if close(found, [0.25, 0.75]):
        hint = "These are the probabilities; their logarithms are wanted. " + hint
    same(found, np.log([0.25, 0.75]), "the log-probabilities of [0, log 3]", hint=hint)
    rng = np.random.default_rng(22)
    for shape in ((5,), (4, 3), (2, 3, 4), (3, 1)):
        given = rng.normal(0, 3, size=shape)
        before = given.copy()
        wanted = log_softmax(given, axis=-1)
        hint = "every row on its own: the last axis holds the characters (keepdims helps)."
        same(log_probabilities(given), wanted, f"scores of shape {shape}, as in SciPy", hint=hint)
        same(given, before, "the scores after log_probabilities", hint="work on a new array.")
        same(log_probabilities(given + 7), wanted, "the same scores, all of them 7 higher")
    huge = np.array([[1000.0, 999.0, -1000.0], [-5000.0, -5001.0, -5001.0], [1e4, -1e4, 0.0]])
    with np.errstate(all="ignore"):
        found = log_probabilities(huge)
    hint = "adding one number to all scores of a row changes no probability."
    if not np.all(np.isfinite(found)):
        hint = "exp overflows, or log meets a 0: not every result is finite. " + hint
    same(found, log_softmax(huge, axis=-1), "the log-probabilities of huge scores", hint=hint)


def test_cross_entropy_is_the_mean_surprise_and_its_slope_is_right() -> None:
    rng = np.random.default_rng(22)
    given, targets = rng.normal(0, 2, size=(6, 4)), np.array([1, 3, 3, 0, 2, 1])
    before = given.copy()
    each = [-float(log_softmax(row)[t]) for row, t in zip(given, targets, strict=True)]
    hint = "-log(probability of the target), averaged over the steps."
    found = cross_entropy(given, targets)
    if close(found, sum(each)):
        hint = "This is the sum; the mean is wanted. " + hint
    elif close(found, -np.mean(each)):
        hint = "A surprise is never negative. " + hint
    elif close(found, np.mean(each) / 4):
        hint = "This is divided by all scores, and not by the steps. " + hint
    elif close(found, np.mean(each) / np.log(2)):
        hint = "These are bits; here the logarithm is the natural one. " + hint
    same(found, np.mean(each), "the cross-entropy of 6 steps", hint=hint)
    same(cross_entropy(np.zeros((3, 5)), targets[:3] % 5), np.log(5), "guessing among 5")
    sure = np.array([[2000.0, 0.0]])
    with np.errstate(all="ignore"):
        surprise = cross_entropy(sure, np.array([1]))
    same(surprise, 2000, "the surprise at a character of score -2000 below the best")
    for rows, codes in ((given[:0], targets[:0]), (given, targets[:5]), (given[:1], targets)):
        found_error = fails(cross_entropy, rows, codes)
        message = f"{len(rows)} rows of scores, {len(codes)} targets: expected a ValueError, found "
        holds(not found_error, f"{message}{found_error}.")

    def loss(scores: Floats) -> float:
        pairs = zip(scores, targets, strict=True)
        return float(np.mean([-log_softmax(row)[target] for row, target in pairs]))

    wanted = slopes(loss, given)
    gradient = np.asarray(score_gradient(given, targets))
    hint = "only the score of the target should rise, so only its slope is negative."
    if close(gradient, 6 * wanted):
        hint = "The loss is a mean over the steps: this is 6 times too large. "
    elif close(gradient, -wanted):
        hint = "The sign is turned round. " + hint
    same(gradient, wanted, "the slope with each score", hint=hint, rtol=1e-5, atol=1e-8)
    same(gradient.sum(axis=1), np.zeros(6), "the sums of the slopes of each step")
    same(given, before, "the scores after both functions", hint="work on a new array.")
    with np.errstate(all="ignore"):
        far = score_gradient(sure, np.array([1]))
    same(far, [[1, -1]], "the slope where the network is sure, and wrong")

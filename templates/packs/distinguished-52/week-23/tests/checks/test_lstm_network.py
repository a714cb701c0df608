"""The softmax layer on top: the surprise at what is asked, and the way back."""

import math
from functools import partial

import numpy as np
from expect import holds, refuses, same
from lstm_plain import NUDGED, Floats, close, plain_scores, slopes, surprise

from lstm.network import SILENT, cross_entropy, scores_back


def mean_surprise(found: Floats, targets: list[list[int]]) -> float:
    """The mean over all places where something is asked."""
    pairs = [
        surprise(row, target)
        for rows, column in zip(found, targets, strict=True)
        for row, target in zip(rows, column, strict=True)
        if target != SILENT
    ]
    return math.fsum(pairs) / len(pairs)


def slopes_pass_the_layer_of_scores() -> None:
    """The way back through `scores` by itself."""
    rng = np.random.default_rng(24)
    for n, b, k, hidden in ((1, 1, 3, 2), (4, 2, 3, 5), (3, 3, 3, 3)):
        weights = {"w_out": rng.normal(size=(k, hidden)), "b_out": rng.normal(size=k)}
        outputs, d_scores = rng.normal(size=(n, b, hidden)), rng.normal(size=(n, b, k))
        before = outputs.copy(), d_scores.copy()
        d_outputs, gradients = scores_back(weights, outputs, d_scores)

        def loss(
            w_out: Floats, b_out: Floats, outputs: Floats, d_scores: Floats = d_scores
        ) -> float:
            found = [plain_scores({"w_out": w_out, "b_out": b_out}, h) for h in outputs]
            return float(np.sum(np.array(found) * d_scores))

        what = f"T = {n}, B = {b}, K = {k}, H = {hidden}"
        w_out, b_out = weights["w_out"], weights["b_out"]
        hint = "the way back through a matrix product uses the matrix from its other side."
        wanted = slopes(partial(loss, w_out, b_out), outputs)
        same(d_outputs, wanted, f"the slope with the outputs, {what}", hint=hint, **NUDGED)
        names = sorted(gradients)
        holds(names == ["b_out", "w_out"], f"expected slopes with w_out and b_out, found {names}.")
        hint = "one w_out has served all T steps of all B sequences: their parts add up."
        wanted = slopes(partial(loss, b_out=b_out, outputs=outputs), w_out)
        if close(gradients["w_out"], wanted / (n * b)) and n * b > 1:
            hint = "This is the mean over all places. " + hint
        same(gradients["w_out"], wanted, f"the slope with w_out, {what}", hint=hint, **NUDGED)
        wanted = slopes(partial(loss, w_out, outputs=outputs), b_out)
        hint = "b_out is part of every score: of all steps, and of all sequences."
        same(gradients["b_out"], wanted, f"the slope with b_out, {what}", hint=hint, **NUDGED)
        same(outputs, before[0], "the outputs after scores_back", hint="work on new arrays.")
        same(d_scores, before[1], "d_scores after scores_back", hint="work on new arrays.")


def test_surprise_counts_where_something_is_asked() -> None:
    rng = np.random.default_rng(23)
    given = rng.normal(0, 2, size=(4, 2, 3))
    before = given.copy()
    hint = "-log(probability of the target), averaged over all places with a target."
    for case, targets in {
        "everything is asked": [[0, 2], [1, 1], [2, 0], [0, 1]],
        "three of eight are asked": [[SILENT, SILENT], [SILENT, 2], [SILENT, 0], [1, SILENT]],
        "one of eight is asked": [[SILENT, SILENT]] * 3 + [[SILENT, 1]],
    }.items():
        asked = np.array(targets)
        loss, gradient = cross_entropy(given, asked)
        share = float((asked != SILENT).mean())
        wanted = mean_surprise(given, targets)
        as_class = mean_surprise(given, (asked % 3).tolist())
        why = hint
        if share < 1 and close(loss, wanted * share):
            why = "Divided by all places; what is silent counts nowhere. " + hint
        elif share < 1 and close(loss, as_class):
            why = "SILENT is counted as the last class here. " + hint
        elif close(loss, wanted * share * 8):
            why = "This is the sum; the mean is wanted. " + hint
        same(loss, wanted, f"the loss, where {case}", hint=why)
        by_scores = slopes(partial(mean_surprise, targets=targets), given)
        why = "only the score of the target should rise, and only where something is asked."
        got = np.asarray(gradient)
        if close(got, -by_scores):
            why = "The sign is turned round. " + why
        elif close(got, by_scores * round(share * 8)):
            why = "The loss is a mean, so its slope is divided too. "
        elif got.shape == given.shape and np.any(got[asked == SILENT]):
            why = "There is a slope where nothing is asked. " + why
        same(got, by_scores, f"the slope with each score, where {case}", hint=why, **NUDGED)
    same(given, before, "the scores after cross_entropy", hint="work on a new array.")
    huge = np.array([[[1000.0, -1000.0]], [[5000.0, 5000.0]], [[-4000.0, 0.0]]])
    with np.errstate(all="ignore"):
        loss, gradient = cross_entropy(huge, np.array([[1], [0], [1]]))
    hint = "a number added to all scores of a row changes no probability; take away the largest."
    same(loss, (2000 + math.log(2)) / 3, "the loss of huge scores", hint=hint)
    far = np.array([[[1, -1]], [[-0.5, 0.5]], [[0, 0]]]) / 3
    same(gradient, far, "the slopes of huge scores", hint=hint)
    even, _ = cross_entropy(np.zeros((1, 1, 5)), np.array([[4]]))
    same(even, math.log(5), "guessing among 5")

    for what, strange, scores in (
        ("nothing is asked", np.full((4, 2), SILENT), given),
        ("3 rows of targets for 4 steps", np.zeros((3, 2), dtype=np.int64), given),
        ("one column of targets for 2 sequences", np.zeros((4, 1), dtype=np.int64), given),
        ("a target of 3 among 3 classes", np.full((4, 2), 3), given),
        ("a target of -2", np.array([[0, 0]] * 3 + [[0, -2]]), given),
        ("no step", np.zeros((0, 2), dtype=np.int64), given[:0]),
    ):
        refuses(partial(cross_entropy, scores, strange), what)
    slopes_pass_the_layer_of_scores()

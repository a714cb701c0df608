"""Losses: their values, and the gradients with which the way back begins."""

import numpy as np
from backprop_expect import Floats, close, measured, unchanged
from expect import holds, refuses, same
from scipy.special import log_softmax as trusted_log_softmax

from backprop import cross_entropy, log_softmax, mean_squared_error, softmax_backward


def scores_and_labels(n: int, classes: int) -> tuple[Floats, list[int]]:
    rng = np.random.default_rng(15)
    return rng.normal(size=(n, classes)) * 2, rng.integers(classes, size=n).tolist()


def test_mean_squared_error_is_a_mean_over_rows() -> None:
    rng = np.random.default_rng(15)
    for n, k in [(5, 3), (1, 4), (4, 1)]:
        outputs, targets = rng.normal(size=(n, k)), rng.normal(size=(n, k))
        kept = outputs.copy(), targets.copy()
        loss, gradient = mean_squared_error(outputs, targets)
        unchanged(kept, (outputs, targets), "outputs and targets after mean_squared_error")
        squares = float(
            np.sum([(a - b) ** 2 for a, b in zip(outputs.flat, targets.flat, strict=True)])
        )
        hint = "half the sum of all squares, divided by the number of rows."
        for mistake, value in {
            "The half is missing. ": squares / n,
            "This is a mean over all numbers: sum over the columns. ": squares / n / k / 2,
            "This is a sum over the rows: take their mean. ": squares / 2,
        }.items():
            if np.isclose(loss, value) and not np.isclose(value, squares / n / 2):
                hint = mistake + hint
        same(loss, squares / n / 2, f"the loss of {n} rows of {k}", hint=hint)
        holds(isinstance(loss, float), f"the loss: expected a float, found {type(loss).__name__}.")
        wanted = measured(lambda at, t=targets: float(((at - t) ** 2).sum() / len(t) / 2), outputs)  # type: ignore[misc]
        hint = "differentiate the formula of the loss by one output; its 1 / n stays."
        if np.shape(gradient) == wanted.shape:
            if close(gradient, -wanted):
                hint = "The sign is turned round. " + hint
            elif close(gradient, n * wanted):
                hint = "The 1 / n of the mean is missing: it belongs into the gradient. " + hint
        same(
            gradient, wanted, f"the gradient of {n} rows of {k}, beside measured slopes", hint=hint
        )
    loss, gradient = mean_squared_error(np.array([[2.0], [5.0]]), [[2], [3]])
    same([loss, *gradient.ravel()], [1, 0, 1], "loss and gradient for integers as targets")
    hint = "compare the shapes first: NumPy would stretch one of them."
    for a, b in [((3, 1), (3,)), ((3, 1), (3, 2)), ((3, 2), (1, 2)), ((3, 2), (2,))]:
        refuses(
            lambda a=a, b=b: mean_squared_error(np.ones(a), np.ones(b)),  # type: ignore[misc]
            f"outputs of shape {a} for targets of shape {b}",
            hint=hint,
        )
    refuses(lambda: mean_squared_error(np.ones((0, 2)), np.ones((0, 2))), "a batch of 0 rows")


def test_log_softmax_agrees_with_scipy() -> None:
    for n, classes in [(4, 3), (1, 5), (3, 1), (2, 2)]:
        scores, _ = scores_and_labels(n, classes)
        kept = scores.copy()
        found = log_softmax(scores)
        unchanged((kept,), (scores,), "scores after log_softmax", "work on a new array.")
        hint = "the shares of each *row* add up to 1."
        if np.shape(found) == scores.shape and np.isclose(np.exp(found).sum(), 1) and n > 1:
            hint = "Here all shares of the whole table add up to 1. " + hint
        elif np.shape(found) == scores.shape and close(np.exp(found).sum(axis=0), np.ones(classes)):
            hint = "Here the shares of each column add up to 1. " + hint
        elif np.shape(found) == scores.shape and close(np.sum(found, axis=1), np.ones(n)):
            hint = "These are the shares; their logarithms are wanted. " + hint
        wanted = trusted_log_softmax(scores, axis=1)
        same(found, wanted, f"log_softmax of {n} rows of {classes}, beside SciPy's", hint=hint)
    rows = np.array(
        [[0.0, 1000.0, 999.0], [-1000.0, -1001.0, -5000.0], [1e5, 1e5, 1e5], [-800.0, 0.0, 800.0]]
    )
    with np.errstate(all="ignore"):
        found = log_softmax(rows)
    hint = (
        "take the largest score of each row away from that row first; and leave the logarithm of "
        "a share away where you know its score."
    )
    same(found, trusted_log_softmax(rows, axis=1), "log_softmax of large scores", hint=hint)


def test_softmax_backward_is_the_whole_matrix_of_slopes() -> None:
    for n, classes in [(4, 3), (1, 5), (2, 2), (3, 3)]:
        scores, _ = scores_and_labels(n, classes)
        shares = np.exp(trusted_log_softmax(scores, axis=1))
        dshares = np.random.default_rng(16).normal(size=(n, classes))
        kept = shares.copy(), dshares.copy()
        found = softmax_backward(dshares, shares)
        unchanged(kept, (shares, dshares), "shares and dshares after softmax_backward")

        def total(at: Floats, dshares: Floats = dshares) -> float:
            return float((dshares * np.exp(trusted_log_softmax(at, axis=1))).sum())

        wanted = measured(total, scores)
        hint = "every score moves all shares of its row: two terms, one of them a sum over the row."
        if close(found, dshares * shares * (1 - shares)):
            hint = "This is the diagonal alone, as if the shares did not compete. " + hint
        what = f"the gradient by the scores of {n} rows of {classes}, beside measured slopes"
        same(found, wanted, what, hint=hint)
        same(np.sum(found, axis=1), np.zeros(n), "the sum of each row of it", hint=hint)


def test_cross_entropy_and_its_joined_gradient() -> None:
    for n, classes in [(5, 3), (1, 4), (3, 3), (2, 1)]:
        scores, labels = scores_and_labels(n, classes)
        kept = scores.copy()
        loss, gradient = cross_entropy(scores, labels)
        unchanged((kept,), (scores,), "scores after cross_entropy", "work on a new array.")

        def total(at: Floats, labels: list[int] = labels) -> float:
            logs = trusted_log_softmax(at, axis=1)
            return float(-sum(logs[i, label] for i, label in enumerate(labels)))

        hint = "of each row, minus the logarithm of the share of its label; the mean of these."
        for mistake, value in {
            "This is a sum over the rows. ": total(scores),
            "The sign is turned round. ": -total(scores) / n,
            "This is a mean over all numbers, not over the rows. ": total(scores) / n / classes,
        }.items():
            if np.isclose(loss, value) and not np.isclose(value, total(scores) / n):
                hint = mistake + hint
        same(loss, total(scores) / n, f"the loss of {n} rows of {classes} classes", hint=hint)
        holds(isinstance(loss, float), f"the loss: expected a float, found {type(loss).__name__}.")
        wanted = measured(total, scores) / n
        hint = "shares minus the truth (1 for the label, 0 for the others), and the 1 / n."
        if np.shape(gradient) == wanted.shape:
            if close(gradient, n * wanted):
                hint = "The 1 / n of the mean is missing. " + hint
            elif close(gradient, -wanted):
                hint = "The sign is turned round. " + hint
            elif close(gradient, np.exp(trusted_log_softmax(scores, axis=1)) / n):
                hint = "The truth was not taken away. " + hint
        what = f"the gradient of {n} rows of {classes} classes, beside measured slopes"
        same(gradient, wanted, what, hint=hint)
    far = np.array([[0.0, 1000.0], [2000.0, 0.0], [500.0, 500.0]])
    with np.errstate(all="ignore"):
        loss, gradient = cross_entropy(far, [0, 0, 1])
    hint = "go from the scores to log_softmax directly: a share of 0 has no logarithm."
    same(loss, (1000 + np.log(2)) / 3, "the loss where the model is sure and wrong", hint=hint)
    wanted = np.array([[-1, 1], [0, 0], [0.5, -0.5]]) / 3
    same(gradient, wanted, "the gradient where the model is sure and wrong", hint=hint)
    scores = np.zeros((3, 2))
    hint = "`as_labels` from arrays.py refuses these."
    for labels_ in ([0, 1], [0, 1, 2], [0, -1, 1], [[0], [1], [0]], [0.0, 1.0, 0.0]):
        what = f"labels {labels_} for 3 rows of 2 classes"
        refuses(lambda b=labels_: cross_entropy(scores, b), what, hint=hint)  # type: ignore[misc]
    refuses(lambda: cross_entropy(np.zeros((0, 2)), np.zeros(0, dtype=int)), "a batch of 0 rows")

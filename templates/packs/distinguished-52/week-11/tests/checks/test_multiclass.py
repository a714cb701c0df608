"""Several classes: one question for each, or one softmax for all."""

import math

import numpy as np
from expect import holds, same
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from churn.model import PENALTY, fit_logistic
from churn.multiclass import (
    cross_entropy,
    cross_entropy_gradient,
    fit_one_vs_all,
    fit_softmax,
    softmax,
)

Floats = NDArray[np.float64]


def points(n: int = 90) -> tuple[Floats, NDArray[np.int64]]:
    """Seeded points around three centres, the middle one between the two others."""
    rng = np.random.default_rng(11)
    labels = np.arange(n) % 3
    centres = np.array([[-2.0, 0.0], [0.0, 1.0], [2.0, 0.0]])
    return centres[labels] + rng.normal(size=(n, 2)), labels


def test_one_vs_all_asks_one_question_for_each_class() -> None:
    x, labels = points()
    model = fit_one_vs_all(x, labels, 3)
    what = f"weights and bias: expected (2, 3) and (3,), found {np.shape(model.weights)} and "
    holds(
        np.shape(model.weights) == (2, 3) and np.shape(model.bias) == (3,),
        f"{what}{np.shape(model.bias)}.",
        hint="one column and one bias for each class.",
    )
    for c in range(3):
        question = fit_logistic(x, labels == c)
        hint = f"the labels of question {c} are `labels == {c}`: yes for this class, no for all "
        hint += "others, and no row is left out."
        mixed = fit_logistic(x, labels)
        if np.allclose(model.weights[:, c : c + 1], mixed.weights):
            hint = "The labels 0, 1, 2 went into a yes-or-no question as they are. " + hint
        elif np.allclose(model.weights[:, c : c + 1], -question.weights):
            hint = "Yes and no are exchanged. " + hint
        same(model.weights[:, c], question.weights[:, 0], f"the weights of class {c}", hint=hint)
        same(model.bias[c], question.bias[0], f"the bias of class {c}", hint=hint)
    two = fit_one_vs_all(x, labels, 4)
    holds(
        np.all(two.classify(x) < 3),
        "a fourth class without a single row: expected it never to be predicted.",
    )


def test_softmax_and_cross_entropy_survive_huge_scores() -> None:
    logits = np.array([[0.0, math.log(3)], [math.log(4), 0.0], [5.0, 5.0]])
    before = logits.copy()
    wanted = np.array([[0.25, 0.75], [0.8, 0.2], [0.5, 0.5]])
    hint = "exponentials first, then divide each by the sum of its row (axis=1)."
    same(softmax(logits), wanted, "softmax of three rows", hint=hint)
    same(logits, before, "the scores after softmax", hint="`-=` changes the caller's array.")
    same(softmax([[1, 1, 1, 1]]), [[0.25] * 4], "softmax of integers")
    with np.errstate(all="ignore"):
        found = softmax([[1000.0, 1000.0], [-1000.0, -1000.0]])
    hint = "exp(1000) overflows: subtract the largest score of each row before exp."
    same(found, [[0.5, 0.5], [0.5, 0.5]], "softmax of huge scores", hint=hint)

    labels = [1, 1, 0]
    loss = cross_entropy(logits, labels)
    logs = [math.log(0.75), math.log(0.2), math.log(0.5)]
    hint = "minus the logarithm of the probability of the true class, the mean over the rows."
    if np.isclose(loss, -sum(logs)):
        hint = "This is the sum over the rows: take the mean. " + hint
    same(loss, -sum(logs) / 3, "cross_entropy of three rows", hint=hint)
    same(logits, before, "the scores after cross_entropy", hint="`-=` changes the caller's array.")
    with np.errstate(all="ignore"):
        losses = [cross_entropy([[0.0, big, -big]], [0]) for big in (700.0, 1000.0, 1e6)]
    hint = (
        "The probability rounds to 0 and its logarithm is -inf: do not take the logarithm of a "
        "softmax. After the shift, it is log(sum of exp) minus the score of the class."
    )
    if np.all(np.isfinite(losses)):
        hint = "A bound like 1e-15 on the probabilities hides how wrong the model is. " + hint
    same(losses, [700.0, 1000.0, 1e6], "cross_entropy where the model is sure and wrong", hint=hint)


def test_gradient_is_what_the_loss_does() -> None:
    rng = np.random.default_rng(11)
    logits, labels = rng.normal(size=(4, 3)), np.array([2, 0, 2, 1])
    before, step = logits.copy(), 1e-6
    found = np.asarray(cross_entropy_gradient(logits, labels))
    same(logits, before, "the scores after cross_entropy_gradient", hint="work on a copy.")
    parts = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    wanted = (parts - np.eye(3)[labels]) / 4
    hint = "the probabilities, minus 1 at the true class, divided by the number of rows."
    if found.shape == (4, 3):
        if np.allclose(found, 4 * wanted):
            hint = "The loss is a mean, and this is the gradient of the sum. " + hint
        elif np.allclose(found, -wanted):
            hint = "The sign is wrong: towards the true class the loss falls. " + hint
    same(found, wanted, "the gradient of the cross-entropy", hint=hint)
    for place in ((0, 0), (0, 2), (3, 1)):
        moved = np.zeros((4, 3))
        moved[place] = step
        slope = (cross_entropy(logits + moved, labels) - cross_entropy(logits - moved, labels)) / (
            2 * step
        )
        same(found[place], slope, f"the slope measured at {place}", rtol=1e-4, hint=hint)

    x, classes = points()
    model = fit_softmax(x, classes, 3)
    trusted = LogisticRegression(C=1 / (PENALTY * len(x)), tol=1e-8, max_iter=1000).fit(x, classes)
    same(
        softmax(model.logits(x)),
        trusted.predict_proba(x),
        "probabilities after training with this gradient, as scikit-learn has them",
        hint=hint,
        atol=1e-3,
    )

"""The classifier as others use it."""

import numpy as np
import pytest
from calm import Floats, calmly
from expect import holds, refuses, same
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression as Trusted
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from logistic import LogisticRegression, SeparableError, blobs, unscale


def unscaled_weights_give_the_same_scores() -> None:
    rng = np.random.default_rng(10)
    x = rng.normal(size=(20, 3)) * [1.0, 50.0, 0.1] + [5.0, -100.0, 0.0]
    means, spreads, beta = x.mean(axis=0), x.std(axis=0), rng.normal(size=4)
    scores = beta[0] + (x - means) / spreads @ beta[1:]
    kept = beta.copy()
    found = unscale(beta, means, spreads)
    same(beta, kept, "beta after unscale", hint="work on a new array, not in place.")
    holds(np.shape(found) == (4,), f"unscale: expected the shape (4,), found {np.shape(found)}.")
    hint = "write the score with (x - mean) / spread, and collect what stands before each x."
    if np.allclose(found[1:], beta[1:] * spreads):
        hint = "The weights were multiplied by the spreads. " + hint
    elif np.allclose(found[1:], beta[1:] / spreads) and np.isclose(found[0], beta[0]):
        hint = "The intercept must move too: the features are no longer centred. " + hint
    same(found[0] + x @ found[1:], scores, "the scores of the features as they were", hint=hint)


def cancer() -> tuple[Floats, NDArray[np.int64]]:
    x, y = load_breast_cancer(return_X_y=True)
    return x, y


def ready(beta: list[float], classes: list[object]) -> LogisticRegression:
    """A classifier whose weights are set by hand."""
    model = LogisticRegression()
    model.beta, model.classes = np.array(beta), np.array(classes)
    return model


def predictions_follow_from_the_scores() -> None:
    model = ready([1.0, 2.0], ["a", "b"])
    x = [[0.0], [-0.5], [-1.0], [40.0]]
    scores = np.array([1.0, 0.0, -1.0, 81.0])
    found = model.predict_proba(x)
    hint = "one column for each class, in the order of `classes`: the second is sigmoid(score)."
    wanted = np.column_stack([expit(-scores), expit(scores)])
    if np.shape(found) == wanted.shape and np.allclose(found, wanted[:, ::-1]):
        hint = "The columns are exchanged. " + hint
    same(found, wanted, "four probabilities for two classes", hint=hint)
    what = "the probability of the first class where the second is sure"
    hint = "1 - p rounds to 0 here. What is the score of the first class?"
    same(found[3, 0], expit(-81.0), what, hint=hint, rtol=1e-9, atol=0)
    labels = [str(label) for label in model.predict(x)]
    hint = "the second class from a probability of one half on, this included."
    holds(
        labels == ["b", "b", "a", "b"],
        f"the labels for the scores 1, 0, -1 and 81: expected b, b, a, b, found {labels}.",
        hint=hint,
    )
    hint = "very large scores need no probability: compare the score itself with 0."
    far = calmly(lambda: model.predict([[1e300], [-1e300]]), "predict far out", hint)
    holds([str(label) for label in far] == ["b", "a"], f"far out: expected b, a, found {far}.")


CASES = ["unscaled", "scores", "units", "labels", "scikit-learn", "refused"]


@pytest.mark.parametrize("case", CASES)
def test_classifier_agrees_with_scikit_learn(case: str) -> None:
    if case == "unscaled":
        unscaled_weights_give_the_same_scores()
    elif case == "scores":
        predictions_follow_from_the_scores()
    elif case == "scikit-learn":
        x, y = cancer()
        train, test = slice(0, 400), slice(400, None)
        for penalty in (0.01, 0.5):
            model = LogisticRegression(penalty=penalty)
            holds(model.fit(x[train], y[train]) is model, "fit: expected the classifier itself.")
            trusted = make_pipeline(
                StandardScaler(), Trusted(C=1 / (400 * penalty), tol=1e-8, max_iter=10_000)
            ).fit(x[train], y[train])
            hint = "standardize, add ones, run newton with the penalty, unscale."
            found, wanted = model.predict_proba(x[test]), trusted.predict_proba(x[test])
            if np.shape(found) == wanted.shape and np.allclose(found, wanted[:, ::-1], atol=1e-4):
                hint = "The columns are exchanged: the order is that of `classes`."
            what = f"probabilities of 169 tumours, beside scikit-learn's, penalty {penalty}"
            same(found, wanted, what, hint=hint, rtol=1e-3, atol=1e-5)
            same(model.predict(x[test]), trusted.predict(x[test]), "the predictions", hint=hint)
            weights = trusted[-1].coef_[0] / trusted[0].scale_
            hint = "beta is in the units of the features: use `unscale`."
            same(model.beta[1:], weights, "the weights", hint=hint, rtol=1e-3, atol=1e-4)
            holds(
                len(model.losses) > 2 and model.losses[0] > model.losses[-1],
                "losses after fit: expected those of newton, falling.",
            )
    elif case == "units":
        x, cloud = blobs(80, 2.0, seed=10)
        first = LogisticRegression().fit(x, cloud)
        other = x * [1000.0, 0.01] + [7.0, -3.0]
        second = LogisticRegression().fit(other, cloud)
        same(
            second.predict_proba(other),
            first.predict_proba(x),
            "probabilities after a change of units, expected to be as before",
            hint="the penalty is for the weights of the standardized features.",
            rtol=1e-5,
        )
        constant = np.column_stack([x, np.full(80, 0.1)])
        third = LogisticRegression().fit(constant, cloud)
        same(
            third.predict_proba(constant),
            first.predict_proba(x),
            "probabilities with a constant feature besides, expected to be as before",
            hint="`standardize` makes zeros of it, and its weight is then 0.",
        )
    elif case == "labels":
        x, cloud = blobs(80, 2.0, seed=10)
        whole = LogisticRegression().fit(x, cloud)
        words = np.array(["yes", "no"])[cloud]
        named = LogisticRegression().fit(x.tolist(), list(words))
        holds(
            list(named.classes) == ["no", "yes"],
            f"classes for the labels yes and no: expected ['no', 'yes'] (sorted), found "
            f"{list(named.classes)}.",
        )
        hint = "the second label in sorted order has the target 1."
        swapped = whole.predict_proba(x)[:, ::-1]
        same(named.predict_proba(x), swapped, "probabilities of no and yes", hint=hint)
        agree = np.mean(named.predict(x) == np.array(["yes", "no"])[whole.predict(x)])
        holds(agree == 1, f"predicted words: expected those of the classes, {agree:.0%} agree.")
        numbers = LogisticRegression().fit(x, np.where(cloud == 1, 7, -7))
        seen = sorted(set(numbers.predict(x).tolist()))
        holds(seen == [-7, 7], f"labels -7 and 7: expected both predicted, found {seen}.")
    else:
        x, cloud = blobs(30, 2.0, seed=10)
        fit = LogisticRegression().fit
        refuses(lambda: fit(x, np.ones(30)), "fit with one label")
        refuses(lambda: fit(x, np.arange(30) % 3), "fit with three labels")
        refuses(lambda: fit(x, cloud[:-1]), "fit with 30 rows and 29 labels")
        apart, which = blobs(30, 20.0, seed=10)
        separable = LogisticRegression(penalty=0.0)
        refuses(
            lambda: separable.fit(apart, which), "separable data, no penalty", kind=SeparableError
        )

"""Curves and areas: what scores say at all thresholds at once, compared with scikit-learn."""

from collections.abc import Callable

import numpy as np
import pytest
from expect import holds, same
from numpy.typing import NDArray
from sklearn import metrics as trusted

from churn.curves import (
    area,
    average_precision,
    precision_recall_curve,
    rank_auc,
    roc_curve,
    sweep,
)

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def refused(function: Callable[..., object], *given: object, what: str, hint: str) -> None:
    """Fail unless the function ends with a ValueError."""
    try:
        with np.errstate(all="ignore"):
            found: object = f"the result {function(*given)}"
    except ValueError:
        return
    except (IndexError, TypeError) as error:
        found = f"the {type(error).__name__} '{error}'"
    holds(False, f"{what}: expected a ValueError, found {found}.", hint=hint)


def customers(ties: bool, n: int = 80) -> tuple[Bools, Floats]:
    """Seeded answers and scores; with ties there are few different scores."""
    rng = np.random.default_rng(11)
    truth = rng.random(n) < 0.3
    scores = truth + rng.normal(size=n)
    return truth, np.round(scores, 0) if ties else scores


def test_sweep_counts_equal_scores_together() -> None:
    truth, scores = np.array([True, False, True, False, True]), np.array([0.2, 0.7, 0.7, 0.7, -0.5])
    before = scores.copy()
    found = sweep(truth, scores)
    hint = "from the highest score to the lowest, and inf in front, at which nobody is positive."
    if len(found.thresholds) in (5, 6):
        hint = (
            "There seems to be one point for each customer. The three with the score 0.7 are on "
            "the same side of every threshold: take each different score once."
        )
    same(found.thresholds, [np.inf, 0.7, 0.2, -0.5], "the thresholds of a sweep", hint=hint)
    hint = "at threshold t, count all with score >= t, the equal ones too."
    same(found.true_positives, [0, 1, 2, 3], "true positives of a sweep", hint=hint)
    same(found.false_positives, [0, 2, 2, 2], "false positives of a sweep", hint=hint)
    same(scores, before, "the scores after the sweep", hint="sort a copy, not the caller's array.")

    truth, scores = customers(ties=True)
    found = sweep(truth.astype(int).tolist(), scores.tolist())
    for t, hits, alarms in zip(*found, strict=True):
        wanted = [np.sum(truth & (scores >= t)), np.sum(~truth & (scores >= t))]
        same([hits, alarms], wanted, f"both counts at the threshold {t}, truth of 0 and 1")
    same(found.thresholds[1:], np.unique(scores)[::-1], "every different score, downwards")
    empty = sweep([], [])
    same([len(part) for part in empty], [1, 1, 1], "the lengths of a sweep over nobody")
    hint = "every customer needs one answer and one score."
    refused(sweep, [True], [0.1, 0.2], what="sweep of 1 answer, 2 scores", hint=hint)
    refused(sweep, [True, False], [0.1], what="sweep of 2 answers, 1 score", hint=hint)


@pytest.mark.parametrize("ties", [False, True], ids=["no-ties", "ties"])
def test_roc_curve_and_its_area_agree_with_scikit_learn(ties: bool) -> None:
    truth, scores = customers(ties)
    curve = roc_curve(truth, scores)
    x, y, thresholds = trusted.roc_curve(truth, scores, drop_intermediate=False)
    hint = "false positives as a share of all negatives, true positives as one of all positives."
    same(curve.thresholds, thresholds, "the thresholds of the ROC curve")
    same(curve.false_positive_rate, x, "the false positive rates", hint=hint)
    same(curve.true_positive_rate, y, "the true positive rates", hint=hint)
    found = area(x, y)
    wanted = trusted.roc_auc_score(truth, scores)
    hint = "width times the mean of both heights, summed."
    if np.isclose(found, 1 - wanted):
        hint = "This is the area on the other side: area(x, y), in that order. " + hint
    elif np.isclose(found, np.sum(np.diff(x) * y[:-1])) or np.isclose(
        found, np.sum(np.diff(x) * y[1:])
    ):
        hint = "These are rectangles; where scores are equal the curve is slanted. " + hint
    same(found, wanted, "the area under the ROC curve", hint=hint)

    same(area([0, 1, 1, 3], [2, 2, 4, 0]), 6.0, "area under (0,2) (1,2) (1,4) (3,0)", hint=hint)
    same(area([0.5], [1.0]), 0.0, "the area under a single point")
    hint = "x must not run backwards."
    refused(area, [1, 0], [0, 1], what="area([1, 0], [0, 1])", hint=hint)
    for one in (True, False):
        what, hint = f"roc_curve of {one} alone", "a rate of nothing has no meaning."
        refused(roc_curve, [one, one], [0.1, 0.2], what=what, hint=hint)


@pytest.mark.parametrize("ties", [False, True], ids=["no-ties", "ties"])
def test_auc_is_the_chance_that_a_positive_ranks_higher(ties: bool) -> None:
    truth, scores = customers(ties)
    found = rank_auc(truth, scores)
    pairs = scores[truth][:, None] - scores[~truth]
    hint = "over all pairs of a positive and a negative: how often is the positive higher?"
    for mistake, value in {
        "Pairs with equal scores seem not to count: each counts half. ": np.mean(pairs > 0),
        "Pairs with equal scores seem to count whole: each counts half. ": np.mean(pairs >= 0),
        "The wrong side wins: a positive should have the higher score. ": np.mean(pairs < 0),
        "Pairs with equal scores seem to be left out: each counts half. ": np.mean(
            pairs[pairs != 0] > 0
        ),
    }.items():
        if ties and np.isclose(found, value):
            hint = mistake + hint
    same(found, trusted.roc_auc_score(truth, scores), "rank_auc, as scikit-learn has it", hint=hint)
    same(
        rank_auc(truth, 1000 * scores - 3),
        found,
        "rank_auc on another scale",
        hint="only the order counts.",
    )
    hint = "all pairs are ties here, and each counts half."
    same(rank_auc(truth, np.zeros(len(truth))), 0.5, "rank_auc of equal scores", hint=hint)
    same(rank_auc([0, 1, 1], [1, 2, 3]), 1.0, "rank_auc, truth of 0 and 1, all in order")
    for one in (True, False):
        what, hint = f"rank_auc of {one} alone", "there is no pair to compare."
        refused(rank_auc, [one, one], [0.1, 0.2], what=what, hint=hint)


@pytest.mark.parametrize("ties", [False, True], ids=["no-ties", "ties"])
def test_precision_and_recall_at_every_threshold(ties: bool) -> None:
    truth, scores = customers(ties)
    curve = precision_recall_curve(truth, scores)
    precision, recall, thresholds = trusted.precision_recall_curve(truth, scores)
    what = "as scikit-learn has it, turned round"
    same(curve.thresholds, [np.inf, *thresholds[::-1]], f"the thresholds, {what}")
    same(
        curve.recall,
        recall[::-1],
        f"recall at every threshold, {what}",
        hint="true positives as a share of all positives.",
    )
    same(
        curve.precision,
        precision[::-1],
        f"precision at every threshold, {what}",
        hint="true positives as a share of all called positive so far; 1 where nobody is.",
    )
    found = average_precision(truth, scores)
    hint = "each step of recall counts with the precision at its end."
    if np.isclose(found, trusted.auc(recall, precision)):
        hint = "This is the area of trapezoids, which draws lines where no classifier is. " + hint
    elif np.isclose(found, np.mean(curve.precision[1:])):
        hint = "This is the plain mean over all thresholds, whether recall grows or not. " + hint
    wanted = trusted.average_precision_score(truth, scores)
    same(found, wanted, "average_precision, as scikit-learn has it", hint=hint)
    everyone = precision_recall_curve([True, True], [0.3, 0.3])
    same(everyone.recall, [0, 1], "recall, all positive", hint="a share of all positives.")
    same(everyone.precision, [1, 1], "precision, all positive", hint="no negatives are needed.")
    refused(
        precision_recall_curve,
        [False, False],
        [0.1, 0.2],
        what="a precision-recall curve without positives",
        hint="the recall of nothing has no meaning.",
    )

"""Measures of decisions: all from the confusion matrix, compared with scikit-learn."""

from collections.abc import Callable

import numpy as np
import pytest
from expect import holds, same
from numpy.typing import NDArray
from sklearn import metrics as trusted

from churn.metrics import confusion_matrix, f1, macro_f1, micro_f1
from churn.metrics import precision as precision_of
from churn.metrics import recall as recall_of

Ints = NDArray[np.int64]


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


def predictions(n_classes: int, seed: int = 11) -> tuple[Ints, Ints]:
    """Seeded answers of a poor model, with classes of very different sizes."""
    rng = np.random.default_rng(seed)
    shares = np.arange(1, n_classes + 1) ** 2 / sum(k**2 for k in range(1, n_classes + 1))
    truth = rng.choice(n_classes, size=200, p=shares)
    guess = rng.integers(n_classes, size=200)
    return truth, np.where(rng.random(200) < 0.5, truth, guess)


def test_confusion_matrix_counts_truth_by_rows() -> None:
    truth, predicted = [0, 0, 0, 1, 1, 0], [1, 1, 0, 1, 0, 1]
    matrix = np.asarray(confusion_matrix(truth, predicted))
    wanted = np.array([[1, 3], [1, 1]])
    hint = "one row for each true class, one column for each predicted class."
    if np.array_equal(matrix, wanted.T):
        hint = "Rows and columns are exchanged: the truth chooses the row. " + hint
    elif np.array_equal(matrix, np.ones((2, 2))):
        hint = (
            "Every cell is counted once: `matrix[rows, columns] += 1` adds a single 1 to a cell, "
            "however often it is named. Use np.add.at, np.bincount or a loop."
        )
    same(matrix, wanted, f"confusion_matrix({truth}, {predicted})", hint=hint)

    several = predictions(4)
    same(
        confusion_matrix(*several, 4),
        trusted.confusion_matrix(*several),
        "the confusion matrix of 200 customers and four classes, as scikit-learn has it",
        hint=hint,
    )
    same(
        confusion_matrix([True, False], [True, True]),
        [[0, 1], [0, 1]],
        "the confusion matrix of booleans",
        hint="as an index, booleans are a mask: make them integers first.",
    )
    same(
        confusion_matrix([0, 2], [0, 2], 4),
        np.diag([1, 0, 1, 0]),
        "a confusion matrix of four classes of which two never occur",
        hint="n_classes is the size of the matrix, not the largest class found.",
    )
    same(confusion_matrix([], [], 2), np.zeros((2, 2)), "the confusion matrix of no customers")
    for true, guess in (([0, 1], [0, -1]), ([0, 2], [0, 1]), ([-1, 0], [0, 0]), ([0, 1], [0, 2])):
        what = f"confusion_matrix({true}, {guess}), with a class that is not 0 or 1"
        hint = "check both lists; to NumPy, the index -1 is the last row."
        refused(confusion_matrix, true, guess, what=what, hint=hint)
    for true, guess in (([0, 1, 1], [0]), ([0], [0, 1, 1])):
        what = f"confusion_matrix({true}, {guess})"
        hint = "a single prediction broadcasts to all customers, so compare the lengths."
        refused(confusion_matrix, true, guess, what=what, hint=hint)


@pytest.mark.parametrize("name", ["precision", "recall"])
def test_precision_looks_down_a_column_and_recall_along_a_row(name: str) -> None:
    measure, other = precision_of, recall_of
    wanted = trusted.precision_score
    asked = "of those predicted to be in the class (a column)"
    if name == "recall":
        measure, other = recall_of, precision_of
        wanted, asked = trusted.recall_score, "of those truly in the class (a row)"
    matrix = np.array([[70, 10], [15, 5]])
    by_column = np.array([70 / 85, 5 / 15])
    by_row = np.array([70 / 80, 5 / 20])
    right, exchanged = (by_column, by_row) if measure is precision_of else (by_row, by_column)
    found = np.asarray(measure(matrix))
    hint = f"{name} asks, {asked}, which share is right."
    if np.shape(found) == (2,) and np.allclose(found, exchanged):
        hint = f"This is the {other.__name__}: precision and recall are exchanged. " + hint
    same(found, right, f"{name} of {matrix.tolist()}", hint=hint)

    truth, predicted = predictions(4)
    for case, guess in {"": predicted, ", one never predicted": np.minimum(predicted, 2)}.items():
        for true in (truth, np.maximum(truth, 1)):
            pair = true, guess
            with np.errstate(all="ignore"):
                found = measure(trusted.confusion_matrix(*pair, labels=range(4)))
            same(
                found,
                wanted(*pair, labels=range(4), average=None, zero_division=0),
                f"{name} of four classes{case}, as scikit-learn has it",
                hint="a share of nothing is 0 here, and `ratio` gives it without a warning.",
            )


@pytest.mark.parametrize("name", ["f1", "macro_f1", "micro_f1"])
def test_f1_and_its_averages_agree_with_scikit_learn(name: str) -> None:
    measures: dict[str, Callable[[Ints], object]] = {
        "f1": f1,
        "macro_f1": macro_f1,
        "micro_f1": micro_f1,
    }
    average = {"f1": None, "macro_f1": "macro", "micro_f1": "micro"}[name]
    truth, predicted = predictions(4)
    cases = {
        "four classes": (truth, predicted),
        "a class that is never predicted": (truth, np.minimum(predicted, 2)),
        "a class that never occurs": (np.minimum(truth, 2), predicted),
        "a class that neither occurs nor is predicted": (truth % 3, predicted % 3),
    }
    for case, pair in cases.items():
        matrix = trusted.confusion_matrix(*pair, labels=range(4))
        with np.errstate(all="ignore"):
            found = np.asarray(measures[name](matrix))

        def score(average: str | None, pair: tuple[Ints, Ints] = pair) -> Ints:
            options = {"labels": range(4), "average": average, "zero_division": 0}
            return np.asarray(trusted.f1_score(*pair, **options))

        p, r = (
            measure(*pair, labels=range(4), average=None, zero_division=0)
            for measure in (trusted.precision_score, trusted.recall_score)
        )
        mistakes = {
            "this is the ordinary mean of precision and recall, which is high if only one of "
            "them is": (p + r) / 2,
            "this is the F1 of the mean precision and the mean recall": 2
            * (p.mean() * r.mean())
            / (p.mean() + r.mean()),
            "this weights the classes by their size (the weighted average)": score("weighted"),
            "this is the macro average, in which every class counts the same": score("macro"),
            "this is the micro average, in which every customer counts the same": score("micro"),
        }
        wanted = score(average)
        hint = {
            "f1": "2PR / (P + R), and 0 where there is neither; in counts, 2TP / (2TP + FP + FN).",
            "macro_f1": "first the F1 of each class, also of an empty one, then their mean.",
            "micro_f1": "first the sums of TP, FP and FN over the classes, then one quotient.",
        }[name]
        for mistake, value in mistakes.items():
            if found.shape == np.shape(value) and np.allclose(found, value):
                hint = f"{mistake}. {hint}"
                break
        same(found, wanted, f"{name}, {case}, as scikit-learn has it", hint=hint)

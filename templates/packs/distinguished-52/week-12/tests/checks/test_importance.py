"""Two ways to ask which features matter."""

import numpy as np
import pytest
from expect import holds, same
from grown import Floats, Ints, branch, copied, leaf, without_ties
from sklearn.tree import DecisionTreeClassifier

from trees.importance import impurity_importance, permutation_importance


def by_impurity() -> None:
    """The tree's own view."""
    root = branch(2, 0.0, leaf(12, 0), branch(0, 1.0, leaf(3, 1), leaf(0, 4)))
    lower = root.children[1]
    assert root.split is not None
    assert lower.split is not None
    parts = np.array([0.4 * lower.split.gain, 0, root.split.gain, 0])
    found = np.asarray(impurity_importance(root, 4))
    hint = "add up each feature's gains, times the share of all rows that reach the question."
    unweighted = np.array([lower.split.gain, 0, root.split.gain, 0])
    if np.shape(found) == (4,):
        if np.allclose(found, unweighted / unweighted.sum()):
            hint = "A question far below counts as much as the root's here: weigh by rows. " + hint
        elif np.allclose(found, parts) or np.allclose(found, 20 * parts):
            hint = "The numbers are not scaled: they must sum to 1. " + hint
    same(found, parts / parts.sum(), "the importance of four features", hint=hint)
    with np.errstate(all="ignore"):
        nothing = impurity_importance(leaf(3, 4), 2)
    same(nothing, [0, 0], "the importance in a tree without questions", hint="0 / 0 is NaN.")
    x, labels = without_ties()
    model = DecisionTreeClassifier(max_depth=5, random_state=0).fit(x, labels)
    trusted = model.feature_importances_
    same(impurity_importance(copied(model), 4), trusted, "the importance as scikit-learn has it")


def by_permutation() -> None:
    """What a test on rows shows."""
    rng = np.random.default_rng(12)
    x = rng.normal(size=(600, 4))
    labels = (x[:, 0] > 0).astype(np.int64)

    def first_two(rows: Floats) -> Ints:
        doubtful = np.abs(rows[:, 0]) < 0.25
        return np.where(doubtful, rows[:, 1] > 0, rows[:, 0] > 0).astype(np.int64)

    kept = x.copy()
    found = np.asarray(permutation_importance(first_two, x, labels, rng, repeats=20))
    same(x, kept, "the rows after permutation_importance", hint="Shuffle in a copy of the table.")
    holds(found.shape == (4,), f"the importance of four columns: found the shape {found.shape}.")
    same(found[2:], [0, 0], "columns that the model does not look at", hint="one column at a time.")
    sure = np.abs(x[:, 0]) >= 0.25
    share = labels[sure].mean()
    chance = np.mean(labels == first_two(x)) - (
        np.mean(sure) * (share * labels.mean() + (1 - share) * (1 - labels.mean()))
        + np.mean(~sure) * 0.5
    )
    hint = "accuracy before minus the mean accuracy after; the labels stay where they are."
    if np.isclose(found[0], -chance, atol=0.05):
        hint = "The sign is turned round. " + hint
    elif np.isclose(found[0], 20 * chance, rtol=0.1):
        hint = "This is the sum over the repeats, not their mean. " + hint
    same(found[0], chance, "the loss for the first column", hint=hint, atol=0.05)
    message = f"the second column: expected next to nothing (0), found {found[1]:.3f}."
    holds(abs(found[1]) < 0.05, message, hint="the other columns keep their values.")

    misled = permutation_importance(first_two, x, 1 - labels, rng, repeats=20)
    hint = "a model that is wrong about a column gains by shuffling it: do not cut off at 0."
    same(misled[0], -chance, "the loss for a column that misleads", hint=hint, atol=0.05)
    once = permutation_importance(first_two, x, labels, np.random.default_rng(1), repeats=1)
    again = permutation_importance(first_two, x, labels, np.random.default_rng(1), repeats=1)
    same(once, again, "the importance with the same seed", hint="use the given generator.")

    seen: list[Floats] = []

    def watching(rows: Floats) -> Ints:
        seen.append(np.array(rows))
        return first_two(rows)

    permutation_importance(watching, x[:50], labels[:50], rng, repeats=3)
    changed = [[f for f in range(4) if not np.array_equal(t[:, f], x[:50, f])] for t in seen]
    counts = [sum(c == [f] for c in changed) for f in range(4)]
    message = f"three repeats: expected each column shuffled alone 3 times, found {counts}."
    hint = "start each time from the table as it was, and change a single column."
    holds(counts == [3] * 4 and all(len(c) <= 1 for c in changed), message, hint=hint)
    hint = "shuffled values are the same values in another order, not new ones."
    for table in seen:
        same(np.sort(table, axis=0), np.sort(x[:50], axis=0), "the values of a column", hint=hint)
    tables = {table.tobytes() for table, c in zip(seen, changed, strict=True) if c == [0]}
    holds(len(tables) == 3, "three repeats: expected three different orders of column 0.")


@pytest.mark.parametrize("way", ["impurity", "permutation"])
def test_importance_is_measured_in_two_ways(way: str) -> None:
    if way == "impurity":
        by_impurity()
    else:
        by_permutation()

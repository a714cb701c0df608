"""Impurity of groups, and what a question removes of it."""

import math

import numpy as np
import pytest
from expect import holds, same
from grown import IMPURITIES, plain_impurity
from sklearn.tree import DecisionTreeClassifier

from trees.impurity import entropy, gini, information_gain


@pytest.mark.parametrize("name", ["gini", "entropy"])
def test_impurity_says_how_mixed_a_group_is(name: str) -> None:
    impurity = IMPURITIES[name]
    with np.errstate(all="ignore"):
        even = [float(impurity([1] * k)) for k in (1, 2, 4)]
        pure, alone = float(impurity([0, 9, 0])), float(impurity([0, 0, 0]))
    wanted = [0, 1, 2] if name == "entropy" else [0, 1 / 2, 3 / 4]
    hint = {
        "gini": "add up p (1 - p) over the classes, with the shares p and not the counts.",
        "entropy": "add up p log2(1 / p) over the classes, with the shares p and not the counts.",
    }[name]
    if np.allclose(even, np.array(wanted) * math.log(2)) and name == "entropy":
        hint = "This is measured with the natural logarithm; bits need base 2. " + hint
    elif np.allclose(even, 1 - np.array(wanted)) and name == "gini":
        hint = "This is the purity, which is 1 for a pure group: turn it round. " + hint
    elif math.isnan(pure):
        hint = "0 log 0 gives NaN; a class without rows must add nothing. " + hint
    same(even, wanted, f"{name} of 1, 2 and 4 classes with one row each", hint=hint)
    if math.isnan(pure):
        hint = "NaN comes from 0 log 0: a class without rows adds nothing. " + hint
    same(pure, 0, f"{name} of [0, 9, 0]", hint=hint)
    hint = "a group without rows has 0 by convention: 1 minus a sum of nothing is not 0."
    same(alone, 0, f"{name} of a group without rows", hint=hint)

    rng = np.random.default_rng(12)
    groups = rng.integers(0, 6, size=(3, 5, 4))
    before = groups.copy()
    with np.errstate(all="ignore"):
        found = impurity(groups)
    wanted_all = [[plain_impurity(c, name) for c in several] for several in groups.tolist()]
    hint = "the last axis holds the classes; every group before it is judged on its own (axis=-1)."
    same(found, wanted_all, f"{name} of counts of shape (3, 5, 4)", hint=hint)
    same(groups, before, f"the counts after {name}", hint="work on a new array.")

    labels = rng.choice(3, size=50, p=[0.2, 0.3, 0.5])
    model = DecisionTreeClassifier(criterion=name, max_depth=1).fit(
        rng.normal(size=(50, 1)), labels
    )
    trusted = model.tree_.impurity[0]
    same(impurity(np.bincount(labels)), trusted, f"{name} of 50 rows, as scikit-learn has it")
    large = np.array([100_000, 300_000], dtype=np.int32)
    hint = "squares of 32-bit integers overflow; work with the shares."
    same(impurity(large), impurity([1, 3]), f"{name} of {large} as 32-bit integers", hint=hint)


@pytest.mark.parametrize("name", ["gini", "entropy"])
def test_gain_weighs_both_sides_by_their_rows(name: str) -> None:
    impurity = IMPURITIES[name]
    left, right = [1, 0, 0], [3, 4, 2]
    parts = plain_impurity(left, name), plain_impurity(right, name)
    before = plain_impurity([4, 4, 2], name)
    hint = "impurity of the whole group, minus that of each side times its share of the rows."
    found = float(information_gain(left, right, impurity))
    if np.isclose(found, before - sum(parts) / 2):
        hint = "Both sides count the same here, although one has 1 row and the other 9. " + hint
    elif np.isclose(found, before - sum(parts)):
        hint = "The sides are not weighed at all. " + hint
    elif np.isclose(found, information_gain(left, right, {"gini": entropy, "entropy": gini}[name])):
        hint = "This is the gain for another impurity: use the function that is given. " + hint
    what = f"the gain ({name}) of {left} and {right}"
    same(found, before - 0.1 * parts[0] - 0.9 * parts[1], what, hint=hint)

    rng = np.random.default_rng(12)
    yes, no = rng.integers(0, 5, size=(2, 2, 6, 3))
    kept = yes.copy(), no.copy()
    gains = information_gain(yes, no, impurity)
    wanted = np.empty((2, 6))
    for at in np.ndindex(2, 6):
        a, b = yes[at].tolist(), no[at].tolist()
        n = max(sum(a) + sum(b), 1)
        whole = plain_impurity([p + q for p, q in zip(a, b, strict=True)], name)
        remains = sum(a) * plain_impurity(a, name) + sum(b) * plain_impurity(b, name)
        wanted[at] = whole - remains / n
    hint = "axes before the last hold several divisions; sum over the last axis alone."
    same(gains, wanted, f"gains ({name}) of counts of shape (2, 6, 3)", hint=hint)
    holds(np.all(np.asarray(gains) > -1e-9), "gains: expected none below 0, found one.")
    for now, then, side in zip((yes, no), kept, ("left", "right"), strict=True):
        same(now, then, f"the counts {side}, after the call", hint="`+=` changes the caller's.")
    with np.errstate(all="ignore"):
        nothing = information_gain([0, 0], [0, 0], impurity)
        one_side = information_gain([0, 0], [3, 1], impurity)
    same(nothing, 0, "the gain where no row is on either side", hint="0 / 0 is NaN.")
    same(one_side, 0, "the gain where nobody says yes", hint="nothing was divided.")

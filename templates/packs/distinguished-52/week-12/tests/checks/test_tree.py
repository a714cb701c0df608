"""Trees: where they stop, how rows find their leaves, and what must not change them."""

import numpy as np
import pytest
from expect import holds, same
from grown import (
    IMPURITIES,
    Floats,
    Ints,
    branch,
    copied,
    deepest,
    everything_below,
    leaf,
    plain_impurity,
    without_ties,
)
from sklearn.tree import DecisionTreeClassifier

from trees.data import exam, load, rings
from trees.splits import goes_left
from trees.tree import Node, Rules, depth, grow, leaves, path, predict, predict_proba


def fits_its_rows(root: Node, x: Floats, labels: Ints, n_classes: int, what: str) -> None:
    """Fail unless every node holds the rows that reach it, and no row is lost."""
    counts = np.bincount(labels, minlength=n_classes)
    same(root.counts, counts, f"{what}: the class counts of a node with {len(x)} rows")
    same(root.impurity, plain_impurity(counts.tolist(), "gini"), f"{what}: the impurity of a node")
    kinds = f"{what}: expected a question and two children, or neither; found"
    found = f"{root.split} and {len(root.children)} children"
    holds(len(root.children) == (0 if root.split is None else 2), f"{kinds} {found}.")
    if root.split is not None:
        yes = goes_left(x, root.split)
        for child, side in zip(root.children, (yes, ~yes), strict=True):
            fits_its_rows(child, x[side], labels[side], n_classes, what)


def test_a_tree_stops_where_it_should() -> None:
    table = exam()
    root = grow(table.x, table.labels, 2)
    asked = None if root.split is None else (root.split.feature, root.split.threshold)
    message = f"the ten students: expected the first question (0, 4.5), found {asked}."
    holds(asked == (0, 4.5), message)
    fits_its_rows(root, table.x, table.labels, 2, "the ten students")

    pure = grow(np.arange(6.0).reshape(3, 2), np.array([1, 1, 1]), 3)
    hint = "nothing is left to ask where all rows are of one class."
    holds(not pure.children, "rows of one class: expected a leaf, found a question.", hint=hint)
    same(pure.counts, [0, 3, 0], "the counts of three rows of class 1", hint="of length n_classes.")
    single = grow(np.ones((1, 2)), np.array([0]), 2)
    holds(not single.children, "a single row: expected a leaf, found a question.")
    alike = grow(np.ones((5, 2)), np.array([0, 1, 1, 0, 1]), 2)
    holds(not alike.children, "rows without a difference: expected a leaf, found a question.")
    same(alike.counts, [2, 3], "the counts of rows without a difference")

    x, labels = rings(120).x, rings(120).labels
    before = x.copy()
    for limit in (0, 1, 2, 4):
        root = grow(x, labels, 2, Rules(max_depth=limit))
        hint = "max_depth counts questions on the way down; 0 allows none, 1 a single one."
        message = f"max_depth={limit}: expected {limit} questions on the longest way, found "
        holds(deepest(root) == limit, f"{message}{deepest(root)}.", hint=hint)
        fits_its_rows(root, x, labels, 2, f"max_depth={limit}")
    same(x, before, "the rows after grow", hint="work on a copy.")
    for least in (1, 7, 30):
        root = grow(x, labels, 2, Rules(min_leaf=least))
        smallest = min(node.rows for node in everything_below(root))
        message = f"min_leaf={least}: expected leaves of at least that many rows, found {smallest}."
        holds(smallest >= least, message, hint="hand min_leaf on to the search for the split.")
        holds(deepest(root) > 0, f"min_leaf={least}: expected questions, found none.")
        fits_its_rows(root, x, labels, 2, f"min_leaf={least}")

    corners = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]).repeat(3, axis=0)
    either = (corners[:, 0] != corners[:, 1]).astype(np.int64)
    for name, impurity in IMPURITIES.items():
        root = grow(corners, either, 2, Rules(impurity))
        hint = "The first question gains nothing, and only with it can the second one help: a gain "
        hint += "of 0 is no reason to stop."
        message = f"four corners ({name}), opposite ones alike: expected 2 questions on each way, "
        message += f"found {deepest(root)}."
        holds(deepest(root) == 2, message, hint=hint)
        ends = [node for node in everything_below(root) if not node.children]
        same([node.impurity for node in ends], [0] * 4, f"four corners ({name}): the leaves")


@pytest.mark.parametrize("part", ["size", "path", "shares"])
def test_a_tree_is_read_from_root_to_leaf(part: str) -> None:
    low, high, other = leaf(5, 1, 0), leaf(0, 4, 0), leaf(1, 0, 3)
    inner = branch(0, -1.0, low, high)
    root = branch(1, 2.0, inner, other)
    if part == "size":
        nodes = {"the root": (root, 2), "its left child": (inner, 1), "a leaf": (other, 0)}
        for what, (node, wanted) in nodes.items():
            hint = "a leaf has 0; any other node has 1 more than the deeper of its children."
            message = f"the depth of {what}: expected {wanted}, found {depth(node)}."
            holds(depth(node) == wanted, message, hint=hint)
        uneven = branch(0, 0.0, other, root)
        holds(depth(uneven) == 3, f"a deep right side: expected 3, found {depth(uneven)}.")
        for node, ends in ((root, [low, high, other]), (other, [other]), (inner, [low, high])):
            found = [end.counts.tolist() for end in leaves(node)]
            wanted_counts = [end.counts.tolist() for end in ends]
            message = f"leaves: expected {wanted_counts} from left to right, found {found}."
            holds(found == wanted_counts, message)
        return
    ways = [
        ([-1.5, 1.0], [root, inner, low]),
        ([-1.0, 2.0], [root, inner, low]),
        ([-0.5, 1.0], [root, inner, high]),
        ([-1.0, 2.5], [root, other]),
    ]
    hint = "yes (at most the threshold) leads to the first child, also for a value equal to it."
    if part == "path":
        for row, wanted_way in ways:
            passed = path(root, np.array(row))
            names = [node.counts.tolist() for node in passed]
            message = f"the path of {row}: expected the nodes "
            message += f"{[n.counts.tolist() for n in wanted_way]}, found {names}."
            alike = all(a is b for a, b in zip(passed, wanted_way, strict=False))
            holds(len(passed) == len(wanted_way) and alike, message, hint=hint)
        holds(path(low, np.zeros(2)) == [low], "the path in a leaf: expected the leaf alone.")
        return
    rows = np.array([row for row, _ in ways])
    found_shares = predict_proba(root, rows)
    wanted_shares = [way[-1].counts / way[-1].rows for _, way in ways]
    hint = f"the counts of the row's leaf, divided by its rows; {hint}"
    same(found_shares, wanted_shares, "the class shares of four rows", hint=hint)
    same(predict_proba(root, np.empty((0, 2))), np.empty((0, 3)), "the class shares of no rows")
    table = load("wine")
    model = DecisionTreeClassifier(max_depth=3, random_state=0).fit(table.x[::2], table.labels[::2])
    trusted = model.predict_proba(table.x)
    same(predict_proba(copied(model), table.x), trusted, "the shares in a tree of scikit-learn's")


def compare(ours: Node, model: DecisionTreeClassifier, at: int, way: str) -> None:
    """Fail where a tree differs from scikit-learn's."""
    theirs = model.tree_
    same(ours.rows, theirs.n_node_samples[at], f"rows at {way}")
    same(ours.impurity, theirs.impurity[at], f"the impurity at {way}", hint="of rules.impurity.")
    asked = theirs.feature[at]
    found = "a leaf" if ours.split is None else f"x{ours.split.feature} <= {ours.split.threshold}"
    wanted = "a leaf" if asked < 0 else f"x{asked} <= {theirs.threshold[at]}"
    hint = "are all the rules handed on to the search, and to both parts?"
    holds(found == wanted, f"{way}: expected {wanted}, as scikit-learn, found {found}.", hint=hint)
    sides = (("left", theirs.children_left[at]), ("right", theirs.children_right[at]))
    for child, (name, below) in zip(ours.children, sides, strict=False):
        compare(child, model, below, f"{way}, {name}")


@pytest.mark.parametrize(("name", "least"), [("gini", 1), ("entropy", 1), ("gini", 5)])
def test_it_grows_as_scikit_learn_does(name: str, least: int) -> None:
    x, labels = without_ties()
    rules = Rules(IMPURITIES[name], max_depth=3, min_leaf=least)
    root = grow(x, labels, 3, rules)
    model = DecisionTreeClassifier(
        criterion=name, max_depth=3, min_samples_leaf=least, random_state=0
    ).fit(x, labels)
    compare(root, model, 0, "the root")
    fresh = np.random.default_rng(13).normal(size=(200, 4)).astype(np.float32)
    trusted = model.predict_proba(fresh)
    same(predict_proba(root, fresh.astype(np.float64)), trusted, "the class shares of fresh rows")


@pytest.mark.parametrize("what", ["rows", "columns", "scale", "depth"])
def test_only_the_order_of_values_matters(what: str) -> None:
    x, labels = without_ties()
    fresh = np.random.default_rng(13).normal(size=(200, 4))
    rules = Rules(max_depth=3)
    shares = predict_proba(grow(x, labels, 3, rules), x)
    if what == "rows":
        order = np.random.default_rng(12).permutation(len(x))
        shuffled = grow(x[order], labels[order], 3, rules)
        hint = "the best question does not depend on where a row stands; are labels and values "
        hint += "sorted together?"
        same(predict_proba(shuffled, x), shares, "the shares after shuffling the rows", hint=hint)
    elif what == "columns":
        turned = grow(x[:, ::-1], labels, 3, rules)
        hint = "the best of all columns must win, wherever it stands."
        wanted = predict_proba(grow(x, labels, 3, rules), fresh)
        found = predict_proba(turned, fresh[:, ::-1])
        same(found, wanted, "the shares after turning the columns round", hint=hint)
    elif what == "scale":
        bent = np.column_stack([np.exp(x[:, 0]), 1000 * x[:, 1] - 7, x[:, 2] ** 3, x[:, 3]])
        found = predict_proba(grow(bent, labels, 3, rules), bent)
        hint = "a question only asks for the order of values, so a rising function changes nothing."
        same(found, shares, "the shares of the training rows on another scale", hint=hint)
    else:
        right = []
        for limit in (0, 1, 2, 3, None):
            root = grow(x, labels, 3, Rules(max_depth=limit))
            right.append(float(np.mean(predict(root, x) == labels)))
        message = "the accuracy on the training rows at depth 0, 1, 2, 3 and without a limit: "
        message += f"expected it never to fall, found {np.round(right, 3).tolist()}."
        holds(np.all(np.diff(right) >= 0), message, hint="a leaf that is divided gets no worse.")
        hint = "all rows differ, so questions can tell all of them apart."
        same(right[-1], 1, "the accuracy on the training rows without any limit", hint=hint)

"""A tree of questions: grow it from rows, and send new rows down."""

from dataclasses import dataclass, field
from typing import Self

import numpy as np

from trees.data import FloatArray, IntArray, check_table
from trees.impurity import Impurity, gini
from trees.splits import Split, random_features


@dataclass(frozen=True)
class Rules:
    """How trees grow.

    Attributes:
        impurity: what the questions are to remove, `gini` or `entropy`.
        max_depth: the most questions on any way from the root to a leaf; None is no limit.
        min_leaf: the least number of rows in every leaf.
        max_features: how many columns are drawn at random for each question; None is all of them.
    """

    impurity: Impurity = gini
    max_depth: int | None = None
    min_leaf: int = 1
    max_features: int | None = None


NO_LIMITS = Rules()
"""The rules of a tree without limits."""


@dataclass(frozen=True, eq=False)
class Node:
    """A group of rows, and the question that divides it, if there is one.

    Attributes:
        counts: how many of its training rows belong to each class, of shape (n_classes,).
        impurity: how mixed they are.
        split: the question; None in a leaf.
        children: those who say yes and those who say no, in this order; empty in a leaf.
    """

    counts: IntArray
    impurity: float
    split: Split | None = None
    children: tuple["Node", ...] = ()

    @property
    def rows(self) -> int:
        """How many training rows it holds."""
        return int(self.counts.sum())


def columns_to_ask(n_features: int, rules: Rules, rng: np.random.Generator | None) -> IntArray:
    """The columns that one question may be about: all of them, or a fresh draw. (Given.)"""
    if rules.max_features is None:
        return np.arange(n_features)
    if rng is None:
        raise ValueError("to draw columns, grow needs a random generator")
    return random_features(n_features, rules.max_features, rng)


def grow(
    x: FloatArray,
    labels: IntArray,
    n_classes: int,
    rules: Rules = NO_LIMITS,
    rng: np.random.Generator | None = None,
) -> Node:
    """Grow a tree: ask the best question, divide the rows, and do the same with both parts.

    A group becomes a leaf if all its rows are of one class, if the way to it already has
    `rules.max_depth` questions, or if `best_split` finds no question. A gain of 0 is no reason to
    stop: of two questions that only help together, the first one gains nothing.

    The columns of every single question come from `columns_to_ask`, called for that node. If
    none of them can be divided, the node becomes a leaf.

    Args:
        x: finite features of shape (n, n_features), with at least one row.
        labels: classes from 0 to n_classes - 1, of shape (n,).
        n_classes: how many classes there are; all counts have this length.
        rules: when to stop, and what to remove.
        rng: draws the columns; needed only with `rules.max_features`.

    Returns:
        The root, with its counts, its impurity, and all that grows below it.

    >>> root = grow(np.array([[1.0], [2.0], [5.0]]), np.array([0, 0, 1]), n_classes=2)
    >>> root.counts, root.split.threshold, [child.counts.tolist() for child in root.children]
    (array([2, 1]), 3.5, [[2, 0], [0, 1]])
    """
    ### BEGIN SOLUTION
    from dataclasses import replace

    from trees.impurity import class_counts
    from trees.splits import best_split, goes_left

    counts = class_counts(labels, n_classes)
    leaf = Node(counts, float(rules.impurity(counts)))
    if np.count_nonzero(counts) == 1 or rules.max_depth == 0:
        return leaf
    features = columns_to_ask(x.shape[1], rules, rng)
    split = best_split(x, labels, n_classes, features, rules.impurity, rules.min_leaf)
    if split is None:
        return leaf
    below = rules if rules.max_depth is None else replace(rules, max_depth=rules.max_depth - 1)
    yes = goes_left(x, split)
    parts = (grow(x[side], labels[side], n_classes, below, rng) for side in (yes, ~yes))
    return replace(leaf, split=split, children=tuple(parts))
    ### END SOLUTION


def depth(root: Node) -> int:
    """The number of questions on the longest way down; 0 for a leaf.

    >>> leaf = Node(np.array([1, 0]), 0.0)
    >>> depth(leaf), depth(Node(np.array([2, 0]), 0.0, Split(0, 0.5, 0.0), (leaf, leaf)))
    (0, 1)
    """
    ### BEGIN SOLUTION
    return max((1 + depth(child) for child in root.children), default=0)
    ### END SOLUTION


def leaves(root: Node) -> list[Node]:
    """All leaves, from left (always yes) to right (always no); of a leaf, itself."""
    ### BEGIN SOLUTION
    if not root.children:
        return [root]
    return [leaf for child in root.children for leaf in leaves(child)]
    ### END SOLUTION


def path(root: Node, row: FloatArray) -> list[Node]:
    """The nodes that a row passes, the root first and its leaf last.

    A row whose value equals the threshold says yes, as `goes_left` has it.

    Args:
        root: a tree.
        row: one row of shape (n_features,).
    """
    ### BEGIN SOLUTION
    passed = [root]
    while (split := passed[-1].split) is not None:
        yes, no = passed[-1].children
        passed.append(yes if row[split.feature] <= split.threshold else no)
    return passed
    ### END SOLUTION


def predict_proba(root: Node, x: FloatArray) -> FloatArray:
    """For every row the class shares of the leaf that it falls into.

    Args:
        root: a tree.
        x: rows of shape (n, n_features); n may be 0.

    Returns:
        An array of shape (n, n_classes); every row of it sums to 1.
    """
    ### BEGIN SOLUTION
    from trees.impurity import shares

    found = np.empty((len(x), len(root.counts)))
    for at, row in enumerate(x):
        found[at] = shares(path(root, row)[-1].counts)
    return found
    ### END SOLUTION


def predict(root: Node, x: FloatArray) -> IntArray:
    """For every row its most likely class; of equally likely ones the smallest. (Given.)"""
    return np.asarray(np.argmax(predict_proba(root, x), axis=1), dtype=np.int64)


@dataclass
class DecisionTree:
    """A tree with the manners of scikit-learn: rules first, then fit, then predict. (Given.)"""

    rules: Rules = field(default_factory=Rules)
    seed: int = 0

    def fit(self, x: FloatArray, labels: IntArray) -> Self:
        """Grow on these rows."""
        n_classes = int(np.max(labels, initial=0)) + 1
        check_table(x, labels, n_classes)
        self.root = grow(x, labels, n_classes, self.rules, np.random.default_rng(self.seed))
        return self

    def predict_proba(self, x: FloatArray) -> FloatArray:
        """The probability of each class for each row."""
        return predict_proba(self.root, x)

    def predict(self, x: FloatArray) -> IntArray:
        """The class of each row."""
        return predict(self.root, x)

"""Many trees that differ by chance, and decide together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from trees.data import BoolArray, FloatArray, IntArray, check_table
from trees.tree import Node, Rules, predict


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees, and for each of them the rows that it has grown on.

    Attributes:
        trees: the roots.
        bags: for each tree the numbers of its rows, as `bootstrap` has drawn them.
    """

    trees: Sequence[Node]
    bags: Sequence[IntArray]


def bootstrap(n_rows: int, rng: np.random.Generator) -> IntArray:
    """Draw as many rows as there are, each draw from all of them.

    So some rows come several times, and others (about 37 of 100) not at all.

    Returns:
        n_rows integers from 0 to n_rows - 1, in any order.
    """
    ### BEGIN SOLUTION
    return rng.integers(n_rows, size=n_rows)
    ### END SOLUTION


def out_of_bag(bag: IntArray, n_rows: int) -> BoolArray:
    """Which of the rows 0 to n_rows - 1 were never drawn.

    >>> out_of_bag(np.array([3, 0, 3, 3]), n_rows=4)
    array([False,  True,  True, False])
    """
    ### BEGIN SOLUTION
    fresh = np.ones(n_rows, dtype=np.bool_)
    fresh[bag] = False
    return fresh
    ### END SOLUTION


def votes(predictions: ArrayLike, n_classes: int) -> FloatArray:
    """The share of the trees that vote for each class; every tree has one vote for each row.

    Args:
        predictions: classes of shape (n_trees, n_rows), with at least one tree.
        n_classes: how many classes there are.

    Returns:
        Shares of shape (n_rows, n_classes); every row of them sums to 1.

    >>> votes([[0, 1], [0, 1], [1, 1], [0, 1]], n_classes=2)
    array([[0.75, 0.25],
           [0.  , 1.  ]])
    """
    ### BEGIN SOLUTION
    chosen = np.asarray(predictions)[:, :, np.newaxis] == np.arange(n_classes)
    found: FloatArray = chosen.mean(axis=0)
    return found
    ### END SOLUTION


def grow_forest(
    x: FloatArray,
    labels: IntArray,
    n_classes: int,
    n_trees: int,
    rules: Rules,
    rng: np.random.Generator,
) -> Forest:
    """Grow every tree on a bootstrap sample of its own.

    All chance comes from the one generator: the same seed gives the same forest, and two trees of a
    forest still differ. The columns of the questions are drawn as the rules say.

    Returns:
        The trees, and the bags that they have grown on.
    """
    ### BEGIN SOLUTION
    from trees.tree import grow

    trees, bags = [], []
    for _ in range(n_trees):
        bag = bootstrap(len(labels), rng)
        trees.append(grow(x[bag], labels[bag], n_classes, rules, rng))
        bags.append(bag)
    return Forest(trees, bags)
    ### END SOLUTION


def vote_shares(forest: Forest, x: FloatArray) -> FloatArray:
    """The share of the forest that votes for each class, for each row. (Given.)"""
    return votes([predict(tree, x) for tree in forest.trees], len(forest.trees[0].counts))


def out_of_bag_error(forest: Forest, x: FloatArray, labels: IntArray) -> float:
    """The forest's error rate on its own training rows, and still an honest one.

    About each row only those trees vote that have *not* grown on it. The class with the most of
    their votes counts, the smallest in a tie. A row that is in every bag has no such tree; it
    counts neither as right nor as wrong.

    Args:
        forest: a forest grown on exactly these rows, in this order.
        x: the rows, of shape (n, n_features).
        labels: their classes, of shape (n,).

    Returns:
        The share of wrong rows among those that could be judged.

    Raises:
        ValueError: if no row could be judged.
    """
    ### BEGIN SOLUTION
    n_rows, n_classes = len(labels), len(forest.trees[0].counts)
    heard = np.zeros((n_rows, n_classes), dtype=np.int64)
    for tree, bag in zip(forest.trees, forest.bags, strict=True):
        fresh = np.flatnonzero(out_of_bag(bag, n_rows))
        heard[fresh, predict(tree, x[fresh])] += 1
    judged = heard.any(axis=1)
    if not judged.any():
        raise ValueError("every row is in every bag; grow more trees")
    return float(np.mean(np.argmax(heard[judged], axis=1) != labels[judged]))
    ### END SOLUTION


@dataclass
class RandomForest:
    """A forest with the manners of scikit-learn. (Given.)

    Without a number of its own in the rules, each question may choose among about the square
    root of the number of columns.
    """

    n_trees: int = 50
    rules: Rules = field(default_factory=Rules)
    seed: int = 0

    def fit(self, x: FloatArray, labels: IntArray) -> Self:
        """Grow all trees on these rows."""
        n_classes = int(np.max(labels, initial=0)) + 1
        check_table(x, labels, n_classes)
        drawn = self.rules.max_features or max(1, math.isqrt(x.shape[1]))
        rules, rng = replace(self.rules, max_features=drawn), np.random.default_rng(self.seed)
        self.forest = grow_forest(x, labels, n_classes, self.n_trees, rules, rng)
        return self

    def predict_proba(self, x: FloatArray) -> FloatArray:
        """The share of the votes that each class gets, for each row."""
        return vote_shares(self.forest, x)

    def predict(self, x: FloatArray) -> IntArray:
        """The class with the most votes, for each row; the smallest in a tie."""
        return np.asarray(np.argmax(self.predict_proba(x), axis=1), dtype=np.int64)

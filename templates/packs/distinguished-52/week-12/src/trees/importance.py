"""Which features matter: as the tree sees it, and as a test on rows shows it."""

from collections.abc import Callable

import numpy as np

from trees.data import FloatArray, IntArray
from trees.forest import Forest
from trees.tree import Node


def impurity_importance(root: Node, n_features: int) -> FloatArray:
    """The share of each feature in all the impurity that the tree removes.

    A question's part is its gain, weighted by the share of the tree's rows that reach it: the
    root's question is put to everybody, one far below to a few. All parts of a feature are added
    up, and in the end the numbers are scaled so that they sum to 1. A tree that removes nothing
    gives only 0.

    Returns:
        An array of shape (n_features,), none of it negative beyond rounding.
    """
    ### BEGIN SOLUTION
    found = np.zeros(n_features)
    waiting = [root]
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.split is not None:
            found[node.split.feature] += node.rows / root.rows * node.split.gain
    total = found.sum()
    return found / total if total > 0 else found
    ### END SOLUTION


def forest_importance(forest: Forest, n_features: int) -> FloatArray:
    """The mean of the trees' impurity importances. (Given.)"""
    every = [impurity_importance(tree, n_features) for tree in forest.trees]
    return np.asarray(np.mean(every, axis=0), dtype=np.float64)


def permutation_importance(
    predict: Callable[[FloatArray], IntArray],
    x: FloatArray,
    labels: IntArray,
    rng: np.random.Generator,
    repeats: int = 10,
) -> FloatArray:
    """How much accuracy is lost when one column is shuffled, and so says nothing any more.

    The values of the column stay the same, in another order; all other columns stay as they are,
    and the model is not trained again. It may be any model. A column may also gain by being
    shuffled: its number is then negative, and it is not cut off at 0.

    Args:
        predict: gives a class for each row of a table of the shape of x.
        x: rows of shape (n, n_features), best of all ones that the model has not been trained on.
            They are left unchanged.
        labels: their true classes, of shape (n,).
        rng: shuffles.
        repeats: how often each column is shuffled, each time anew.

    Returns:
        For each feature, accuracy on x minus the mean accuracy on x with that column shuffled;
        shape (n_features,).
    """
    ### BEGIN SOLUTION
    accuracy = np.mean(predict(x) == labels)
    lost = np.zeros((repeats, x.shape[1]))
    for feature in range(x.shape[1]):
        for turn in range(repeats):
            shuffled = x.copy()
            shuffled[:, feature] = rng.permutation(x[:, feature])
            lost[turn, feature] = accuracy - np.mean(predict(shuffled) == labels)
    means: FloatArray = lost.mean(axis=0)
    return means
    ### END SOLUTION

"""Tables without ties, trees that scikit-learn has grown, and splits found by trying them all."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier

from trees.impurity import Impurity, entropy, gini
from trees.splits import Split
from trees.tree import Node

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

IMPURITIES: dict[str, Impurity] = {"gini": gini, "entropy": entropy}


def without_ties() -> tuple[Floats, Ints]:
    """Ninety rows of three classes: down to depth 3, each node has one best question.

    The values are multiples of 1/64, so that scikit-learn's smaller floats hold them exactly.
    """
    rng = np.random.default_rng(12)
    labels = rng.integers(3, size=90)
    centres = np.array([[0.0, 0.0, 0.0, 0.0], [1.5, 0.0, 1.0, 0.0], [0.0, 1.5, 1.0, 0.0]])
    x = centres[labels] + rng.normal(size=(90, 4))
    return np.round(64 * x) / 64, labels


def plain_impurity(counts: Sequence[int], name: str) -> float:
    """Gini or entropy of one group, one class after the other."""
    n = sum(counts)
    parts = [c / n for c in counts if c]
    if name == "gini":
        return 1 - sum(p * p for p in parts) if parts else 0.0
    return -sum(p * math.log2(p) for p in parts)


@dataclass(frozen=True)
class Tried:
    """A threshold that was tried: its gain, and the rows on the smaller side."""

    feature: int
    threshold: float
    gain: float
    fewest: int


def try_all(x: Floats, labels: Ints, n_classes: int, name: str = "gini") -> list[Tried]:
    """Every threshold of every column, with its gain counted from scratch."""
    found = []
    for feature, column in enumerate(x.T):
        known = sorted(set(column.tolist()))
        for low, high in pairwise(known):
            groups = [labels[column <= low], labels[column > low], labels]
            counts = [[int(np.sum(g == c)) for c in range(n_classes)] for g in groups]
            yes, no, before = (plain_impurity(c, name) for c in counts)
            n_yes, n_no, n = (len(g) for g in groups)
            gain = before - n_yes / n * yes - n_no / n * no
            found.append(Tried(feature, (low + high) / 2, gain, min(n_yes, n_no)))
    return found


def branch(feature: int, threshold: float, yes: Node, no: Node) -> Node:
    """A node above two others, with all its numbers as they must be (Gini)."""
    counts = yes.counts + no.counts
    impurity, rows = plain_impurity(counts.tolist(), "gini"), yes.rows + no.rows
    gain = impurity - (yes.rows * yes.impurity + no.rows * no.impurity) / rows
    return Node(counts, impurity, Split(feature, threshold, gain), (yes, no))


def leaf(*counts: int) -> Node:
    """A node without a question (Gini)."""
    return Node(np.array(counts), plain_impurity(counts, "gini"))


def copied(model: DecisionTreeClassifier) -> Node:
    """A tree of scikit-learn's, grown with Gini, as one of ours."""
    tree: Any = model.tree_

    def at(i: int) -> Node:
        if tree.feature[i] < 0:
            share = tree.value[i][0] / tree.value[i][0].sum()
            return leaf(*np.rint(share * tree.n_node_samples[i]).astype(int).tolist())
        yes, no = int(tree.children_left[i]), int(tree.children_right[i])
        return branch(int(tree.feature[i]), float(tree.threshold[i]), at(yes), at(no))

    return at(0)


def everything_below(root: Node) -> list[Node]:
    """A node and all nodes below it."""
    found = [root]
    for node in found:
        found += node.children
    return found


def deepest(root: Node) -> int:
    """The number of questions on the longest way down."""
    return max((1 + deepest(child) for child in root.children), default=0)


def fails(function: Callable[..., object], *given: object) -> str:
    """What a call gives that should end with a ValueError; empty if it does."""
    try:
        with np.errstate(all="ignore"):
            return f"the result {function(*given)}"
    except ValueError:
        return ""
    except (IndexError, TypeError, ZeroDivisionError) as error:
        return f"the {type(error).__name__} '{error}'"

"""Show a tree to people: all of it, or the part that decided about one row."""

from collections.abc import Sequence

import numpy as np

from trees.data import FloatArray
from trees.tree import Node


def label(node: Node, names: Sequence[str], classes: Sequence[str]) -> str:
    """One node in one line: its question or its class, its impurity, its class counts. (Given.)

    >>> label(Node(np.array([3, 1]), 0.375), ["width"], ["cat", "dog"])
    'cat  [impurity 0.375, counts 3 1]'
    """
    if node.split is None:
        head = classes[int(np.argmax(node.counts))]
    else:
        head = f"{names[node.split.feature]} <= {node.split.threshold:.4g}?"
    counts = " ".join(map(str, node.counts.tolist()))
    return f"{head}  [impurity {node.impurity:.3f}, counts {counts}]"


def draw(root: Node, names: Sequence[str], classes: Sequence[str]) -> str:
    """Draw a whole tree with letters, one line for each node, written by `label`.

    The root stands at the left edge. Below each question come first all lines of those who say
    yes, then all lines of those who say no. Each of the two parts begins with an arm, and its
    other lines are moved in by a rail of three characters:

        arm of yes "├─ yes: "   its rail "│  "
        arm of no  "└─ no: "    its rail "   "

    So a tree with two questions looks like this (the brackets are shortened here):

        width <= 2?  [...]
        ├─ yes: cat  [...]
        └─ no: length <= 7?  [...]
           ├─ yes: dog  [...]
           └─ no: cat  [...]

    Args:
        root: a tree.
        names: what the features are called.
        classes: what the classes are called.

    Returns:
        The lines joined by newlines, without one at the end.
    """
    ### BEGIN SOLUTION
    lines = [label(root, names, classes)]
    arms = (("├─ yes: ", "│  "), ("└─ no: ", "   "))
    for child, (arm, rail) in zip(root.children, arms, strict=False):
        first, *others = draw(child, names, classes).split("\n")
        lines += [arm + first, *(rail + line for line in others)]
    return "\n".join(lines)
    ### END SOLUTION


def explain(root: Node, row: FloatArray, names: Sequence[str], classes: Sequence[str]) -> list[str]:
    """Why a row gets its class: its answer to every question on its way, then the leaf.

    An answer has the form "width = 1.4 <= 2" or "width = 3 > 2": the name, the row's value, the
    sign that is true, and the threshold, both numbers in the format .4g. The last line
    names the class with the most rows in the leaf (the first of them in a tie), how many rows of
    the leaf are of this class, and how many there are: "cat: 3 of 4 rows".

    >>> root = Node(np.array([3, 1]), 0.375)
    >>> explain(root, np.array([1.4]), ["width"], ["cat", "dog"])
    ['cat: 3 of 4 rows']
    """
    ### BEGIN SOLUTION
    from trees.tree import path

    *asked, leaf = path(root, row)
    lines = []
    for split in (node.split for node in asked):
        assert split is not None
        value = row[split.feature]
        sign = "<=" if value <= split.threshold else ">"
        lines.append(f"{names[split.feature]} = {value:.4g} {sign} {split.threshold:.4g}")
    most = int(np.argmax(leaf.counts))
    return [*lines, f"{classes[most]}: {leaf.counts[most]} of {leaf.rows} rows"]
    ### END SOLUTION

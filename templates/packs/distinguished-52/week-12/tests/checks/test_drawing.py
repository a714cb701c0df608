"""A tree that people can read, and the reasons for one prediction."""

import numpy as np
from expect import holds
from grown import branch, leaf

from trees.drawing import draw, explain, label
from trees.tree import Node

NAMES, CLASSES = ["width", "length"], ["cat", "dog", "fox"]


def example() -> Node:
    """Four questions, with a branch on either side of the root."""
    left = branch(1, -0.25, leaf(5, 1, 0), branch(0, 12.3456, leaf(0, 2, 2), leaf(0, 0, 3)))
    return branch(0, 1234.5, left, branch(1, 7.0, leaf(0, 1, 2), leaf(2, 2, 0)))


def test_the_drawing_shows_every_node() -> None:
    root = example()
    left, right = root.children
    low, inner = left.children
    nodes = [
        ("", root),
        ("├─ yes: ", left),
        ("│  ├─ yes: ", low),
        ("│  └─ no: ", inner),
        ("│     ├─ yes: ", inner.children[0]),
        ("│     └─ no: ", inner.children[1]),
        ("└─ no: ", right),
        ("   ├─ yes: ", right.children[0]),
        ("   └─ no: ", right.children[1]),
    ]
    wanted = [start + label(node, NAMES, CLASSES) for start, node in nodes]
    found = draw(root, NAMES, CLASSES)
    lines = found.splitlines()
    hint = "one line for each node, from top to bottom: the node, all of yes, all of no."
    message = f"the drawing: expected {len(wanted)} lines, found {len(lines)}:\n{found}"
    holds(len(lines) == len(wanted), message, hint=hint)
    for number, (line, words) in enumerate(zip(lines, wanted, strict=True), start=1):
        hint = "below the arm of yes runs a rail, below the arm of no there are three spaces."
        bare = [text.strip("│├└─ ") for text in (line, words)]
        if bare[0].split(":")[0] != bare[1].split(":")[0]:
            hint = "The answers are exchanged: the first child holds those who say yes."
        elif bare[0] != bare[1]:
            hint = "Another node stands here: those who say yes are the first child."
        holds(line == words, f"line {number}: expected '{words}', found '{line}'.", hint=hint)
    holds(found == "\n".join(wanted), "the drawing: expected no newline at its end.")
    alone = draw(low, NAMES, CLASSES)
    message = f"a leaf alone: expected '{label(low, NAMES, CLASSES)}', found '{alone}'."
    holds(alone == label(low, NAMES, CLASSES), message)


def test_every_prediction_can_be_explained() -> None:
    root = example()
    cases = {
        (1300.0, 8.125): ["width = 1300 > 1234", "length = 8.125 > 7", "cat: 2 of 4 rows"],
        (1234.5, -0.25): ["width = 1234 <= 1234", "length = -0.25 <= -0.25", "cat: 5 of 6 rows"],
        (12.5, 3.14159): [
            "width = 12.5 <= 1234",
            "length = 3.142 > -0.25",
            "width = 12.5 > 12.35",
            "fox: 3 of 3 rows",
        ],
        (2.0, 0.0): [
            "width = 2 <= 1234",
            "length = 0 > -0.25",
            "width = 2 <= 12.35",
            "dog: 2 of 4 rows",
        ],
    }
    for row, wanted in cases.items():
        found = list(explain(root, np.array(row), NAMES, CLASSES))
        hint = "one line for each question on the row's way, and one for its leaf."
        message = f"the explanation of {row}: expected {len(wanted)} lines, found {found}."
        holds(len(found) == len(wanted), message, hint=hint)
        for line, words in zip(found, wanted, strict=True):
            hint = "the sign says what is true for this row; numbers have the format .4g."
            if "rows" in words:
                hint = "the class with the most rows in the leaf, and not in the whole tree."
            message = f"the explanation of {row}: expected '{words}', found '{line}'."
            holds(line == words, message, hint=hint)
    alone = list(explain(leaf(1, 3, 0), np.zeros(2), NAMES, CLASSES))
    message = f"a leaf alone: expected ['dog: 3 of 4 rows'], found {alone}."
    holds(alone == ["dog: 3 of 4 rows"], message)

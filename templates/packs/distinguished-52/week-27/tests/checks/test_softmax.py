"""Softmax: scores in, shares out."""

import math

import numpy as np
import pytest
from expect import holds, same

from attention import softmax

INF = math.inf


def test_every_row_is_shared_out() -> None:
    scores = np.log([1.0, 2.0, 5.0])
    same(
        softmax(scores),
        [1 / 8, 2 / 8, 5 / 8],
        "softmax of log 1, log 2, log 5",
        hint="exponentials first (here 1, 2, 5), then divide each by their sum (here 8).",
    )

    cube = np.random.default_rng(27).normal(size=(2, 3, 3))
    by_hand = [
        [[math.exp(s) / sum(math.exp(t) for t in row) for s in row] for row in matrix]
        for matrix in cube.tolist()
    ]
    same(
        softmax(cube),
        by_hand,
        "softmax of an array of shape (2, 3, 3)",
        hint="a row runs along the last axis: take maximum and sum with axis=-1, keepdims=True.",
    )


@pytest.mark.parametrize(
    ("scores", "weights", "hint"),
    [
        (
            [1000.0, 1000.0 + math.log(3)],
            [0.25, 0.75],
            "exp(1000) overflows: subtract the largest score of the row before exp.",
        ),
        (
            [[-1000.0, -1000.0], [1000.0, 1000.0]],
            [[0.5, 0.5], [0.5, 0.5]],
            "subtract the largest score of each row, not that of the whole array, and not its "
            "absolute value: the rows must not disturb each other.",
        ),
        (
            [0.0, -INF, 0.0],
            [0.5, 0.0, 0.5],
            "exp(-inf) is 0, so a score of -inf takes no share.",
        ),
        (
            [[-INF, -INF], [0.0, 0.0]],
            [[0.0, 0.0], [0.5, 0.5]],
            "in a row of only -inf, -inf - (-inf) and 0 / 0 are NaN, and a very negative number "
            "in place of -inf gives equal shares: such a row must become zeros.",
        ),
    ],
    ids=["large", "rows-far-apart", "one-blocked", "all-blocked"],
)
def test_extreme_scores_stay_finite(scores: list[float], weights: list[float], hint: str) -> None:
    with np.errstate(all="ignore"):
        found = softmax(scores)
    same(found, weights, f"softmax({scores})", hint=hint)


def test_input_of_any_kind_stays_as_it_was() -> None:
    scores = np.array([[1.0, 2.0], [3.0, 5.0]])
    softmax(scores)
    same(
        scores,
        [[1.0, 2.0], [3.0, 5.0]],
        "the scores after softmax(scores)",
        hint="`scores -= ...` changes the caller's array: `scores - ...` makes a new one.",
    )
    same(
        softmax(np.array([[0, 0], [7, 7]])),
        [[0.5, 0.5], [0.5, 0.5]],
        "softmax of integers",
        hint="shares are fractions: convert to float64, or integers will cut them off.",
    )
    same(softmax([[3.0]]), [[1.0]], "softmax of a single score")
    same(softmax(np.empty((0, 3))), np.empty((0, 3)), "softmax of no rows at all")
    try:
        found = softmax(3.0)
    except ValueError:
        return
    holds(False, f"softmax(3.0): expected a ValueError, for it has no axis; found {found}")

"""Padding: who is real, and a mean that ignores the rest."""

from functools import partial

import numpy as np
from encoder_plain import mistaken, stays
from expect import array, holds, refuses, same

from encoder.padding import mean_pool, padding_mask


def test_a_mask_says_who_is_real() -> None:
    lengths = np.array([2, 0, 3, 1])
    found = padding_mask(lengths, 3)
    kind = array(found).dtype
    holds(kind == np.bool_, f"padding_mask: expected booleans, found {kind}.")
    wanted = np.array([[place < length for place in range(3)] for length in (2, 0, 3, 1)])
    hint = mistaken(
        found,
        {
            "This is the opposite: True means real.": ~wanted,
            "The position behind the last real one counts as real here.": (
                np.arange(3) <= lengths[:, np.newaxis]
            ),
            "The padding stands in front here; it belongs at the end.": wanted[:, ::-1],
        },
        "position j of a sequence is real when j < length.",
    )
    same(found, wanted, "padding_mask([2, 0, 3, 1], size=3)", hint=hint)
    stays(lengths, [2, 0, 3, 1], "the lengths")
    hint = "lengths of the shape (...) give a mask of the shape (..., size)."
    same(padding_mask(1, 2), [True, False], "padding_mask(1, size=2)", hint=hint)
    wanted = np.array([[[True, False], [True, True]]])
    same(padding_mask([[1, 2]], 2), wanted, "padding_mask([[1, 2]], size=2)", hint=hint)
    same(padding_mask([0, 0], 0), np.zeros((2, 0), bool), "padding_mask([0, 0], size=0)")
    for wrong in ([4], [2, -1], 4):
        refuses(partial(padding_mask, wrong, 3), f"the lengths {wrong} for 3 positions")


def test_the_mean_ignores_padding() -> None:
    rng = np.random.default_rng(28)
    x = rng.normal(size=(3, 4, 2))
    real = np.array([[True, True, False, False], [True, False, False, False], [True] * 4])
    given, kept = x.copy(), real.copy()
    found = mean_pool(x, real)
    wanted = np.array(
        [row[mask].sum(axis=0) / mask.sum() for row, mask in zip(x, real, strict=True)]
    )
    zeroed = np.where(real[..., np.newaxis], x, 0)
    hint = mistaken(
        found,
        {
            "Padding takes part in this mean.": x.mean(axis=1),
            "Padding counts as zeros here: divide by the number of real positions.": (
                zeroed.mean(axis=1)
            ),
            "This is the sum; it must be divided by the number of real positions.": (
                zeroed.sum(axis=1)
            ),
            "This is divided by the real positions of the whole batch.": (
                zeroed.sum(axis=1) / real.sum()
            ),
            "This is the mean of the padding.": np.array(
                [row[~m].sum(axis=0) / max((~m).sum(), 1) for row, m in zip(x, real, strict=True)]
            ),
        },
        "add up the real vectors of each sequence, and divide by how many they are.",
    )
    same(found, wanted, "the means of 3 sequences with 2, 1 and 4 real positions", hint=hint)
    stays(x, given, "x")
    stays(real, kept, "real")

    spoilt = x.copy()
    spoilt[0, 2:], spoilt[1, 1:] = np.nan, np.inf
    with np.errstate(all="ignore"):
        found = mean_pool(spoilt, real)
    hint = "NaN * 0 is NaN, so a product with the mask does not keep it out: choose, do not weigh."
    same(found, wanted, "the means when NaN and inf stand in the padding", hint=hint)

    with np.errstate(all="ignore"):
        empty = mean_pool(x, np.array([[False] * 4, [True] * 4, [False, True, False, True]]))
    wanted = np.array([[0.0, 0.0], x[1].mean(axis=0), (x[2, 1] + x[2, 3]) / 2])
    hint = "a sequence without real positions gives zeros, and not 0 / 0."
    same(empty, wanted, "the means when a sequence is all padding", hint=hint)
    same(mean_pool(x), x.mean(axis=1), "the means without a mask")
    same(mean_pool(x[0]), x[0].mean(axis=0), "the mean of one sequence without a mask")
    one = mean_pool(x[0], real[0])
    same(one, x[0, :2].mean(axis=0), "the mean of one sequence, without a batch")
    four, four_real = x[np.newaxis], real[np.newaxis]
    wanted = mean_pool(x, real)[np.newaxis]
    same(mean_pool(four, four_real), wanted, "the means with two batch axes")
    with np.errstate(all="ignore"):
        same(mean_pool(np.zeros((2, 0, 3))), np.zeros((2, 3)), "the means of no positions at all")

"""Masks: True means may attend; rows are queries, columns are keys."""

import numpy as np
from expect import holds, same

from attention import causal_mask, combine_masks, padding_mask


def boolean(mask: object, what: str) -> None:
    kind = getattr(mask, "dtype", type(mask).__name__)
    holds(kind == np.bool_, f"{what}: expected an array of booleans, found {kind}.")


def test_causal_mask_shows_only_the_past() -> None:
    mask = causal_mask(4)
    boolean(mask, "causal_mask(4)")
    wanted = [[key <= query for key in range(4)] for query in range(4)]
    hint = "Row i (a query) may see the columns 0 to i, itself included."
    if np.array_equal(mask, np.transpose(wanted)):
        hint = "This is the upper triangle: every position sees only the future. " + hint
    elif np.array_equal(mask, ~np.array(wanted)):
        hint = "This is the opposite, True where it must be hidden: True means may attend. " + hint
    elif np.array_equal(mask, np.tri(4, k=-1, dtype=bool)):
        hint = "The diagonal is missing, so the first position sees nothing. " + hint
    same(mask, wanted, "causal_mask(4)", hint=hint)
    same(causal_mask(1), [[True]], "causal_mask(1)")
    same(causal_mask(0), np.empty((0, 0), dtype=bool), "causal_mask(0)")
    try:
        causal_mask(-1)
    except ValueError:
        return
    holds(False, "causal_mask(-1): expected a ValueError, found a result.")


def test_padding_mask_hides_what_lies_behind_the_end() -> None:
    mask = padding_mask([2, 0, 3], size=3)
    boolean(mask, "padding_mask([2, 0, 3], size=3)")
    wanted = np.array([[[True, True, False]], [[False, False, False]], [[True, True, True]]])
    hint = "Key j is real when j < length; the shape is (batch, 1, size), so all queries share it."
    if np.array_equal(mask, ~wanted):
        hint = "This is the opposite, True for the padding: True means may attend. " + hint
    same(mask, wanted, "padding_mask([2, 0, 3], size=3)", hint=hint)
    same(padding_mask(1, size=2), [[True, False]], "padding_mask(1, size=2)", hint=hint)
    same(
        padding_mask([[1], [2]], size=2),
        [[[[True, False]]], [[[True, True]]]],
        "padding_mask([[1], [2]], size=2)",
        hint="lengths of shape (2, 1) give a mask of shape (2, 1, 1, 2): keep all axes.",
    )
    for lengths in ([4], [-1, 2]):
        try:
            padding_mask(lengths, size=3)
        except ValueError:
            continue
        holds(False, f"padding_mask({lengths}, size=3): expected a ValueError, found a result.")


def test_combined_masks_allow_what_all_allow() -> None:
    past, near = np.tri(3, dtype=bool), np.eye(3, dtype=bool) | np.eye(3, k=1, dtype=bool)
    kept = past.copy(), near.copy()
    mask = combine_masks(past, None, near)
    boolean(mask, "combine_masks(past, None, near)")
    hint = "A key must be allowed by every mask (and); None allows everything."
    if np.array_equal(np.asarray(mask), kept[0] | kept[1]):
        hint = "This is what any mask allows (or), so one mask opens what the other hides. " + hint
    same(np.asarray(mask), np.eye(3, dtype=bool), "combine_masks(past, None, near)", hint=hint)
    for name, now, then in zip(("past", "near"), (past, near), kept, strict=True):
        same(now, then, f"the mask {name} after the call", hint="`&=` changes the caller's mask.")

    real = np.array([[[True, True, False]], [[False, True, True]]])
    wanted = [[[k <= q and k < 2 for k in range(3)] for q in range(3)]]
    wanted += [[[k <= q and k >= 1 for k in range(3)] for q in range(3)]]
    for what, masks in {"past, real": (past, real), "real, past": (real, past)}.items():
        found = np.asarray(combine_masks(*masks))
        hint = "(3, 3) and (2, 1, 3) broadcast to (2, 3, 3), whichever comes first."
        same(found, wanted, f"combine_masks({what})", hint=hint)

    three = combine_masks(past, near, np.array([[True, False, True]]))
    wanted_three = np.diag([True, False, True])
    same(
        np.asarray(three),
        wanted_three,
        "a combination of three masks",
        hint="no mask may be left out.",
    )
    same(np.asarray(combine_masks(past)), past, "a combination of one mask, expected to be itself")
    holds(
        combine_masks() is None and combine_masks(None, None) is None,
        "without any mask: expected None, found something else.",
        hint="no restrictions combine to no restriction.",
    )

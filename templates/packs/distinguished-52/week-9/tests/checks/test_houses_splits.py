"""Splits: by time, by chance, and by group."""

from collections.abc import Sequence

import numpy as np
import pytest
from expect import holds, refuses, same
from numpy.typing import NDArray

from houses.splits import group_folds, k_folds, time_split

Fold = NDArray[np.intp]


def deals_every_row_once(folds: Sequence[Fold], n: int, k: int, what: str) -> None:
    """Fail unless k folds hold out each of n rows exactly once."""
    holds(len(folds) == k, f"{what}: expected {k} folds, found {len(folds)}.")
    counts = np.bincount(np.concatenate(folds), minlength=n)
    holds(
        len(counts) == n and np.all(counts == 1),
        f"{what}: expected that each of {n} rows is held out once, found "
        f"{np.sum(counts == 0)} never, {np.sum(counts > 1)} more than once.",
        hint="a row that is left over must go somewhere, too.",
    )


def test_the_future_is_split_off_by_time() -> None:
    months = [7, 3, 5, 1, 6, 5, 2]
    found = time_split(months, first=5)
    hint = "go by the months, not by the order of the table; the month `first` is future already."
    if len(found.past) == 5:
        hint = "The sales of month 5 itself seem to be in the past. " + hint
    elif np.array_equal(np.sort(np.concatenate(found)), sorted(months)):
        hint = "These are months; positions of rows are asked for. " + hint
    same(found.past, [1, 3, 6], f"the past of the months {months} before month 5", hint=hint)
    same(found.future, [0, 2, 4, 5], f"the future of the months {months} from 5 on", hint=hint)
    months_as_floats = np.array([0.5, 2.5])
    same(time_split(months_as_floats, 1).future, [1], "the future of the months 0.5 and 2.5")
    hint = "without a past there is nothing to learn from, without a future nothing to judge by."
    refuses(lambda: time_split(months, 1), "a split with an empty past", hint=hint)
    refuses(lambda: time_split(months, 8), "a split with an empty future", hint=hint)
    refuses(lambda: time_split([], 8), "a split of no rows", hint=hint)


@pytest.mark.parametrize(("n", "k"), [(10, 4), (23, 5), (6, 6), (2, 2)])
def test_k_folds_hold_out_every_row_once(n: int, k: int) -> None:
    folds = k_folds(n, k, np.random.default_rng(1))
    what = f"k_folds of {n} rows, k = {k}"
    deals_every_row_once(folds, n, k, what)
    sizes = sorted(len(fold) for fold in folds)
    holds(
        sizes[-1] - sizes[0] <= 1,
        f"{what}: expected sizes that differ by at most 1, found {sizes}.",
        hint="deal the rows that are left over to different folds.",
    )
    if n == 23:
        again = k_folds(n, k, np.random.default_rng(1))
        for a, b in zip(folds, again, strict=True):
            same(a, b, "the same fold with the same seed", hint="all chance comes from rng.")
        dealt = {tuple(tuple(sorted(f.tolist())) for f in folds)}
        for seed in range(2, 6):
            others = k_folds(n, k, np.random.default_rng(seed))
            dealt.add(tuple(tuple(sorted(f.tolist())) for f in others))
        holds(
            len(dealt) > 1,
            f"{what}: expected other folds with another seed, found always the same.",
            hint="tables are often sorted; shuffle the rows before you deal them.",
        )
        neighbours = np.mean([np.mean(np.diff(np.sort(fold)) == 1) for fold in folds])
        holds(
            neighbours < 0.7,
            f"{what}: expected shuffled rows, found {neighbours:.0%} neighbours in the folds.",
            hint="cut a permutation of the rows, not the rows as they stand.",
        )
    hint = "each fold needs a row, and somebody must be left to learn from: 2 <= k <= n."
    refuses(
        lambda: k_folds(n, n + 1, np.random.default_rng(0)), f"{n + 1} folds, {n} rows", hint=hint
    )
    refuses(lambda: k_folds(n, 1, np.random.default_rng(0)), "a single fold", hint=hint)


def test_rows_of_one_estate_stay_together() -> None:
    rng = np.random.default_rng(3)
    groups = [
        f"E{g}" for g in rng.permutation(np.repeat(np.arange(9), [14, 9, 7, 5, 4, 3, 2, 1, 1]))
    ]
    dealt = set()
    for seed in range(6):
        folds = group_folds(groups, 3, np.random.default_rng(seed))
        what = f"group_folds of {len(groups)} rows in 9 groups, k = 3, seed {seed}"
        deals_every_row_once(folds, len(groups), 3, what)
        homes = [{groups[row] for row in fold} for fold in folds]
        torn = [g for g in sorted(set(groups)) if sum(g in home for home in homes) > 1]
        holds(
            not torn,
            f"{what}: expected each group in one fold, found {', '.join(torn)} in several.",
            hint="houses of one estate know each other's price: deal groups, not rows.",
        )
        sizes = sorted(len(fold) for fold in folds)
        holds(
            sizes[-1] - sizes[0] <= 14,
            f"{what}: expected sizes that differ by at most 14 (the largest group), found {sizes}.",
            hint="folds with equally many groups can differ in rows by far more: count the rows.",
        )
        dealt.add(frozenset(frozenset(home) for home in homes))
    holds(
        len(dealt) > 1,
        "group_folds: expected other folds with another seed, found always the same.",
        hint="take the groups in a random order.",
    )
    again = [group_folds(groups, 3, np.random.default_rng(5)) for _ in range(2)]
    for a, b in zip(*again, strict=True):
        same(a, b, "the same fold with the same seed", hint="all chance comes from rng.")

    uneven = ["big"] * 40 + [f"s{i}" for i in range(20)]
    for seed in range(4):
        folds = group_folds(uneven, 3, np.random.default_rng(seed))
        sizes = sorted(len(fold) for fold in folds)
        holds(
            sizes[0] >= 1 and sizes[-1] - sizes[0] <= 40,
            f"one group of 40 and twenty of 1: expected sizes at most 40 apart, found {sizes}.",
            hint="give each group to the fold with the fewest rows so far.",
        )
    for seed in range(4):
        folds = group_folds([f"h{i}" for i in range(11)], 4, np.random.default_rng(seed))
        same(
            sorted(len(fold) for fold in folds),
            [2, 3, 3, 3],
            "the sizes of 4 folds of 11 groups of one row",
            hint="always the fold with the fewest rows so far.",
        )
    deals_every_row_once(
        group_folds(["a", "b", "a"], 2, np.random.default_rng(0)), 3, 2, "two groups, k = 2"
    )
    hint = "2 <= k <= the number of groups, or a fold stays empty."
    refuses(lambda: group_folds(["a", "b", "a"], 3, rng), "3 folds of 2 groups", hint=hint)
    refuses(lambda: group_folds(["a", "b", "a"], 1, rng), "a single fold", hint=hint)

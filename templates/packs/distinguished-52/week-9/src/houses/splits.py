"""Who may be learnt from, and who judges: splits by time, by chance, and by group.

A fold is an array with the positions of the rows that it holds out. Whoever is not in it is
learnt from; `rest` names them.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from houses.data import Rows


class TimeSplit(NamedTuple):
    """The positions of the rows from the past, and of those from the future."""

    past: Rows
    future: Rows


def rest(n: int, fold: Rows) -> Rows:
    """The positions of all n rows that are not in the fold, in order (given).

    >>> rest(5, np.array([3, 0]))
    array([1, 2, 4])
    """
    return np.setdiff1d(np.arange(n), fold)


def time_split(months: ArrayLike, first: float) -> TimeSplit:
    """Put every row before the month `first` into the past, and all others into the future.

    A row of the month `first` itself belongs to the future. The table may be in any order, and
    both parts keep the order of the table.

    Raises:
        ValueError: if one of the parts would be empty.

    >>> time_split([3, 0, 2, 1], first=2)
    TimeSplit(past=array([1, 3]), future=array([0, 2]))
    """
    ### BEGIN SOLUTION
    late = np.asarray(months) >= first
    if late.all() or not late.any():
        raise ValueError(f"all {late.size} rows are on the same side of the month {first}")
    return TimeSplit(np.flatnonzero(~late), np.flatnonzero(late))
    ### END SOLUTION


def k_folds(n: int, k: int, rng: np.random.Generator) -> list[Rows]:
    """Deal n rows at random to k folds, so that every row is held out exactly once.

    The sizes of two folds differ by at most 1. Tables are often sorted, by date or by price, so
    neighbours must not stay together. All chance comes from `rng`.

    Returns:
        k arrays of positions, in any order.

    Raises:
        ValueError: unless k is at least 2 and at most n.

    >>> [len(fold) for fold in k_folds(10, 4, np.random.default_rng(0))]
    [3, 3, 2, 2]
    """
    ### BEGIN SOLUTION
    if not 2 <= k <= n:
        raise ValueError(f"{n} rows cannot be dealt to {k} folds")
    return np.array_split(rng.permutation(n), k)
    ### END SOLUTION


def group_folds(groups: Sequence[str], k: int, rng: np.random.Generator) -> list[Rows]:
    """Deal whole groups to k folds: rows that belong together are held out together.

    Take the groups in a random order, and give each one to the fold with the fewest rows so far.
    Then no fold is empty, and the sizes of two folds differ by at most the size of the largest
    group. Folds with equally *many groups* would not do: groups differ in size.

    Args:
        groups: for each row the name of its group.

    Returns:
        k arrays of positions, in any order; together they hold every row exactly once.

    Raises:
        ValueError: unless k is at least 2 and at most the number of different groups.

    >>> folds = group_folds(["a", "b", "a", "c", "a"], 2, np.random.default_rng(0))
    >>> sorted(sorted(fold.tolist()) for fold in folds)
    [[0, 2, 4], [1, 3]]
    """
    ### BEGIN SOLUTION
    names, group = np.unique(np.asarray(groups), return_inverse=True)
    if not 2 <= k <= len(names):
        raise ValueError(f"{len(names)} groups cannot be dealt to {k} folds")
    sizes, counts = np.bincount(group), np.zeros(k)
    fold_of = np.zeros(len(names), dtype=np.intp)
    for number in rng.permutation(len(names)):
        fold_of[number] = np.argmin(counts)
        counts[fold_of[number]] += sizes[number]
    return [np.flatnonzero(fold_of[group] == fold) for fold in range(k)]
    ### END SOLUTION

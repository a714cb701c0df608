"""Which columns matter to a model, and would another fold say the same?"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike

from houses.data import FloatArray, Rows, Table


def permutation_importance(
    predict: Callable[[Table], FloatArray],
    table: Table,
    truth: ArrayLike,
    names: Sequence[str],
    rng: np.random.Generator,
    repeats: int = 5,
) -> FloatArray:
    """How much the error grows when the cells of one column are dealt anew among the rows.

    The model stays as it is. The *raw* column is shuffled, so that all features made of it move
    together. Compare with the error on the table as it is; `mean_squared_error` in prices.py
    measures both. Use rows that the model has not learnt from. Of two columns that say nearly the
    same, a model may use either, so neither number alone tells what it would do without one.

    Args:
        predict: turns a table into predictions, one for each row.
        table: the rows, with any index. It is left as it was.
        truth: what should be predicted, of the shape (len(table),).
        names: the columns to shuffle, each one alone.
        repeats: how many times each is shuffled.

    Returns:
        The mean increase for each name, of the shape (len(names),). Below 0 it is luck.
    """
    ### BEGIN SOLUTION
    from houses.prices import mean_squared_error

    before = mean_squared_error(truth, predict(table))
    increases = np.zeros((len(names), repeats))
    for row, name in enumerate(names):
        for repeat in range(repeats):
            order = rng.permutation(len(table))
            dealt = table.assign(**{name: table[name].to_numpy()[order]})
            increases[row, repeat] = mean_squared_error(truth, predict(dealt)) - before
    means: FloatArray = increases.mean(axis=1)
    return means
    ### END SOLUTION


def rank_ranges(importances: ArrayLike) -> Rows:
    """For each column its best and its worst rank over the folds.

    In each fold the most important column has rank 1. A column's rank is 1 more than the number
    of columns that are strictly more important there, so equal ones share the better rank. A
    ranking whose ranges overlap is no ranking.

    Args:
        importances: of the shape (folds, columns).

    Returns:
        Integers of the shape (columns, 2): the smallest and the largest rank of each column.

    >>> rank_ranges([[9.0, 5.0, 1.0], [8.0, 2.0, 2.0], [7.0, 1.0, 3.0]])
    array([[1, 1],
           [2, 3],
           [2, 3]])
    """
    ### BEGIN SOLUTION
    table = np.asarray(importances, dtype=np.float64)
    ranks = 1 + (table[:, :, np.newaxis] < table[:, np.newaxis, :]).sum(axis=2)
    ranges: Rows = np.column_stack([ranks.min(axis=0), ranks.max(axis=0)])
    return ranges
    ### END SOLUTION

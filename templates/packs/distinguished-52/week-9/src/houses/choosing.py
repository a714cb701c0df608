"""Cross-validation: which penalty, and how sure are we?"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from houses.data import FloatArray, Rows, Table
from houses.features import Preparation
from houses.linear import LinearModel

Fit: TypeAlias = Callable[[FloatArray, FloatArray, float], LinearModel]


class Prepared(Protocol):
    """Whatever has learnt how to turn rows into features."""

    def transform(self, table: Table) -> FloatArray:
        """The features of these rows."""


def cross_validate(
    table: Table,
    folds: Sequence[Rows],
    fit: Fit,
    penalties: Sequence[float],
    prepare: Callable[[Table], Prepared] = Preparation.fit,
) -> FloatArray:
    """The error of each penalty on each fold, by models that have never seen the fold.

    For each fold: learn the preparation from the rows outside it, once, fit one model for each
    penalty on those rows and the logarithms of their prices, and measure on the held-out rows.
    Nothing else may know them, and that includes the medians and means.

    Args:
        table: the sales, in any order and with any index.
        folds: for each fold the positions of the rows that it holds out.
        fit: called as fit(features, logarithms of prices, penalty).
        penalties: in any order.
        prepare: called with the rows to learn from, gives something with a `transform`.

    Returns:
        Mean squared errors of the logarithms, of the shape (len(folds), len(penalties)).
    """
    ### BEGIN SOLUTION
    from houses.data import prices
    from houses.prices import mean_squared_error, to_log
    from houses.splits import rest

    errors = np.zeros((len(folds), len(penalties)))
    for row, fold in enumerate(folds):
        seen, held_out = table.iloc[rest(len(table), fold)], table.iloc[fold]
        preparation = prepare(seen)
        features, logs = preparation.transform(seen), to_log(prices(seen))
        asked, wanted = preparation.transform(held_out), to_log(prices(held_out))
        for column, penalty in enumerate(penalties):
            predicted = fit(features, logs, penalty).predict(asked)
            errors[row, column] = mean_squared_error(wanted, predicted)
    return errors
    ### END SOLUTION


def as_errors(errors: ArrayLike) -> FloatArray:
    """Errors as a table of floats, or a ValueError if there are not two folds or more (given)."""
    table = np.asarray(errors, dtype=np.float64)
    if table.ndim != 2 or len(table) < 2:
        raise ValueError(f"at least two folds are needed, found the shape {table.shape}")
    return table


def mean_and_standard_error(errors: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """For each column (a penalty) the mean over the folds, and how uncertain this mean is.

    The standard error is the standard deviation over the folds, with n - 1, divided by the root
    of their number. It is a rough one, and rather too small: folds share most of their training
    rows, so their errors are not independent.

    Args:
        errors: of the shape (folds, penalties).

    Raises:
        ValueError: unless it is a table with at least two rows; `as_errors` sees to that.

    >>> mean_and_standard_error([[1.0, 4.0], [3.0, 4.0]])
    (array([2., 4.]), array([1., 0.]))
    """
    ### BEGIN SOLUTION
    table = as_errors(errors)
    return table.mean(axis=0), table.std(axis=0, ddof=1) / np.sqrt(len(table))
    ### END SOLUTION


def best_penalty(penalties: Sequence[float], errors: ArrayLike) -> float:
    """The penalty with the lowest mean error; of equal ones, the largest penalty.

    Args:
        penalties: in any order.
        errors: of the shape (folds, len(penalties)).

    >>> best_penalty([0.1, 1.0, 10.0], [[2.0, 1.0, 3.0], [2.0, 1.0, 3.0]])
    1.0
    """
    ### BEGIN SOLUTION
    means, _ = mean_and_standard_error(errors)
    return float(max(p for p, mean in zip(penalties, means, strict=True) if mean == means.min()))
    ### END SOLUTION


def one_standard_error_penalty(penalties: Sequence[float], errors: ArrayLike) -> float:
    """The largest penalty whose mean error is no worse than the best by chance.

    Take the lowest mean, and add the standard error *that belongs to it*. Every penalty with a
    mean up to this bound (the bound included) is good enough; the largest of them gives the
    simplest model. It need not stand beside the best one.

    >>> one_standard_error_penalty([0.1, 1.0, 10.0], [[0.0, 0.5, 3.0], [2.0, 2.5, 3.0]])
    1.0
    """
    ### BEGIN SOLUTION
    means, standard_errors = mean_and_standard_error(errors)
    best = int(np.argmin(means))
    bound = means[best] + standard_errors[best]
    return float(max(p for p, mean in zip(penalties, means, strict=True) if mean <= bound))
    ### END SOLUTION

"""Hold rows back, and use them to choose a model and to judge the chosen one.

Import what you need from your own modules: `LinearRegression`, `polynomial_features` and
`root_mean_squared_error`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from regression import arrays


@dataclass(frozen=True, eq=False)
class Split:
    """The numbers of the rows for fitting, for choosing, and for the final judgement."""

    train: arrays.Rows
    validation: arrays.Rows
    test: arrays.Rows


@dataclass(frozen=True, eq=False)
class Curve:
    """Errors (RMSE) on the rows that were fitted and on the validation rows, for each `x`."""

    x: list[int]
    train: arrays.Vector
    validation: arrays.Vector

    @property
    def best(self) -> int:
        """The x with the smallest validation error, the first one of equals (given)."""
        return self.x[int(np.argmin(self.validation))]


def split_rows(
    n: int, rng: np.random.Generator, *, validation: float = 0.2, test: float = 0.2
) -> Split:
    """Deal the row numbers 0, ..., n - 1 at random into three parts.

    Every row is in exactly one part. `validation` gets round(validation * n) rows, `test` gets
    round(test * n), with the `round` of Python, and all others are for training. The data may be
    sorted, so the order must not decide. The same seed gives the same split.

    Raises:
        ValueError: if a share is negative, or if no row remains for training.
    """
    ### BEGIN SOLUTION
    held, last = round(validation * n), round(test * n)
    if validation < 0 or test < 0 or held + last >= n:
        raise ValueError(f"the shares {validation} and {test} of {n} rows leave none to train on")
    order = rng.permutation(n)
    return Split(order[held + last :], order[:held], order[held : held + last])
    ### END SOLUTION


def errors_by_degree(x: ArrayLike, y: ArrayLike, split: Split, degrees: Sequence[int]) -> Curve:
    """Fit a polynomial of every degree to the training rows, and measure it on two parts.

    Use `LinearRegression()` on `polynomial_features(x, degree)`. The test rows play no part: they
    could be lost without changing a single number here. The validation rows choose a degree, and
    no model is fitted to them.

    Returns:
        A curve with `x` the degrees and, in the same order, the errors as RMSE.
    """
    ### BEGIN SOLUTION
    from regression.design import polynomial_features
    from regression.measures import root_mean_squared_error
    from regression.model import LinearRegression

    x, y = arrays.as_column(x), arrays.as_column(y)
    train: list[float] = []
    validation: list[float] = []
    for degree in degrees:
        X = polynomial_features(x, degree)
        model = LinearRegression().fit(X[split.train], y[split.train])
        for rows, errors in ((split.train, train), (split.validation, validation)):
            errors.append(root_mean_squared_error(y[rows], model.predict(X[rows])))
    return Curve(list(degrees), np.array(train), np.array(validation))
    ### END SOLUTION


def final_error(x: ArrayLike, y: ArrayLike, split: Split, degree: int) -> float:
    """The RMSE on the test rows of the chosen polynomial, after one last fit.

    The degree is chosen, so the validation rows are free: fit to training AND validation rows. Then
    measure on the test rows, which nothing has seen before. Do it once, at the very end.
    """
    ### BEGIN SOLUTION
    from regression.design import polynomial_features
    from regression.measures import root_mean_squared_error
    from regression.model import LinearRegression

    X, y = polynomial_features(x, degree), arrays.as_column(y)
    known = np.concatenate([split.train, split.validation])
    model = LinearRegression().fit(X[known], y[known])
    return root_mean_squared_error(y[split.test], model.predict(X[split.test]))
    ### END SOLUTION


def learning_curve(X: ArrayLike, y: ArrayLike, split: Split, sizes: Sequence[int]) -> Curve:
    """Would more data help? Fit to the first 10, 20, 40, ... training rows, and measure.

    For each size fit `LinearRegression()` to the first `size` of `split.train`. The training error
    is that on the rows which were fitted, no others. The validation error is always on all of
    `split.validation`.

    Returns:
        A curve with `x` the sizes and, in the same order, the errors as RMSE.

    Raises:
        ValueError: if a size is less than 1, or larger than the number of training rows. A slice
            would be shorter than it says, and nobody would know.
    """
    ### BEGIN SOLUTION
    from regression.measures import root_mean_squared_error
    from regression.model import LinearRegression

    X, y = arrays.as_table(X), arrays.as_column(y)
    train: list[float] = []
    validation: list[float] = []
    for size in sizes:
        if not 1 <= size <= len(split.train):
            raise ValueError(f"there are {len(split.train)} training rows, so {size} cannot be")
        fitted = split.train[:size]
        model = LinearRegression().fit(X[fitted], y[fitted])
        for rows, errors in ((fitted, train), (split.validation, validation)):
            errors.append(root_mean_squared_error(y[rows], model.predict(X[rows])))
    return Curve(list(sizes), np.array(train), np.array(validation))
    ### END SOLUTION

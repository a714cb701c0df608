"""The design matrix: what stands in the columns before anything is fitted."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import ArrayLike

from regression import arrays


def add_intercept(X: ArrayLike) -> arrays.Matrix:
    """Put a column of ones in front of the features: (n, d) becomes (n, d + 1) (given).

    The weight of this column is the intercept, so a model with it is still a plain product A w.
    A table without any feature, of the shape (n, 0), becomes the ones alone. The result is always
    a new array of float64.

    >>> add_intercept([[5, 7], [6, 8]])
    array([[1., 5., 7.],
           [1., 6., 8.]])
    """
    X = arrays.as_table(X)
    return np.column_stack([np.ones(len(X)), X])


def polynomial_features(x: ArrayLike, degree: int) -> arrays.Matrix:
    """Raise one feature x of the shape (n,) to the powers 1, 2, ..., degree, one column for each.

    The power 0 is not among them, as the intercept is added later. So the degree 0 gives the shape
    (n, 0), and the degree d gives (n, d). Mind integers: 1000 to the power 7 does not fit into 64
    bits, and nobody tells you.

    Raises:
        ValueError: if the degree is negative, or x is not one vector.

    >>> polynomial_features([2, 3], 3)
    array([[ 2.,  4.,  8.],
           [ 3.,  9., 27.]])
    """
    ### BEGIN SOLUTION
    if degree < 0:
        raise ValueError(f"the degree must not be negative, found {degree}")
    return arrays.as_column(x)[:, np.newaxis] ** np.arange(1, degree + 1)
    ### END SOLUTION


@dataclass(frozen=True, eq=False)
class Standardizer:
    """Brings every feature to mean 0 and spread 1 as seen in the training rows.

    Attributes:
        means: the mean of each column of the training rows, of the shape (d,).
        spreads: the standard deviation of each, or 1 for a column that never changes.
    """

    means: arrays.Vector
    spreads: arrays.Vector

    @classmethod
    def fit(cls, X: ArrayLike) -> Self:
        """Learn means and spreads from the training rows.

        The standard deviation divides by n. A column whose numbers are all equal has the spread 1.
        Rounding can give such a column a tiny standard deviation instead of 0, so do not rely on
        that: compare the numbers themselves.

        Raises:
            ValueError: if X is not a table, or has no rows.
        """
        ### BEGIN SOLUTION
        X = arrays.as_table(X)
        if not len(X):
            raise ValueError("nothing can be learnt from no rows")
        changes = X.max(axis=0) > X.min(axis=0)
        return cls(X.mean(axis=0), np.where(changes, X.std(axis=0), 1.0))
        ### END SOLUTION

    def transform(self, X: ArrayLike) -> arrays.Matrix:
        """Subtract the means and divide by the spreads that `fit` has learnt, for any rows.

        Even a single row works, and nothing is learnt from it.

        Raises:
            ValueError: if X has not as many columns as the training rows; 1 is no exception.

        >>> Standardizer.fit([[0, 10], [4, 10]]).transform([[4, 13]])
        array([[1., 3.]])
        """
        ### BEGIN SOLUTION
        X = arrays.as_table(X)
        if X.shape[1] != len(self.means):
            raise ValueError(f"expected {len(self.means)} columns, found {X.shape[1]}")
        return (X - self.means) / self.spreads
        ### END SOLUTION

    def original(self, intercept: float, weights: ArrayLike) -> tuple[float, arrays.Vector]:
        """Translate a model of the standardized features into one of the original features.

        Given intercept and weights of a model that reads `transform(X)`, return those of the model
        that reads X itself and predicts the same for every row. Do it on paper first: put
        (x - mean) / spread into the model, and sort by what stands beside x. Both change.

        >>> Standardizer.fit([[0.0], [4.0]]).original(10.0, [6.0])
        (4.0, array([3.]))
        """
        ### BEGIN SOLUTION
        slopes = arrays.as_column(weights) / self.spreads
        return float(intercept - (slopes * self.means).sum()), slopes
        ### END SOLUTION

"""Linear regression with fit and predict, as scikit-learn has it.

Import `Standardizer` and `add_intercept` from your own `design` where you need them.
"""

from typing import Literal, Self, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from regression import arrays
from regression.descent_fit import descend, rate_bound
from regression.least_squares import normal_equations, qr_solution
from regression.measures import r_squared
from regression.steppers import stepper

Method: TypeAlias = Literal["qr", "normal", "descent"]


class NotFitted(ValueError):
    """The model was asked before it had seen any data."""


class LinearRegression:
    """A linear model with an intercept, fitted by least squares.

    Attributes:
        intercept_: the prediction where all features are 0; None before `fit`.
        coef_: one slope for each feature, in the units of the data given; None before `fit`.
    """

    def __init__(
        self,
        method: Method = "qr",
        *,
        rate: float | None = None,
        epochs: int = 5000,
        batch_size: int | None = None,
        seed: int = 0,
        tolerance: float = 1e-10,
    ) -> None:
        """Keep the settings (given). All after `method` matter for the method "descent" alone."""
        if method not in ("qr", "normal", "descent"):
            raise ValueError(f"the method is 'qr', 'normal' or 'descent', not {method!r}")
        self.method, self.rate, self.epochs = method, rate, epochs
        self.batch_size, self.seed, self.tolerance = batch_size, seed, tolerance
        self.intercept_: float | None = None
        self.coef_: arrays.Vector | None = None

    def solve(self, A: arrays.Matrix, y: arrays.Vector) -> arrays.Vector:
        """The weights for a design matrix, by this model's method and with its settings (given).

        Without a rate, the descent takes half of the `rate_bound` of this design matrix.
        """
        if self.method == "qr":
            return qr_solution(A, y)
        if self.method == "normal":
            return normal_equations(A, y)
        return descend(
            A,
            y,
            stepper(rate_bound(A) / 2 if self.rate is None else self.rate),
            epochs=self.epochs,
            batch_size=self.batch_size,
            rng=np.random.default_rng(self.seed),
            tolerance=self.tolerance,
        ).weights

    def fit(self, X: ArrayLike, y: ArrayLike) -> Self:
        """Learn `intercept_` and `coef_` from features of the shape (n, d) and targets (n,).

        Standardize the features, add the intercept, and let `solve` find the weights. Without
        standardizing, features of different sizes would make a descent endless. `coef_` still
        speaks of the original features.

        A second `fit` forgets the first. The settings and the inputs stay unchanged.

        Returns:
            The model itself, so that `LinearRegression().fit(X, y).predict(X)` works.

        Raises:
            ValueError: if X and y do not fit each other, or hold nan or inf; also for "qr" and
                "normal", if the columns, with that of the intercept, depend on each other.
        """
        ### BEGIN SOLUTION
        from regression.design import Standardizer, add_intercept

        X, y = arrays.as_problem(X, y)
        scaler = Standardizer.fit(X)
        weights = self.solve(add_intercept(scaler.transform(X)), y)
        self.intercept_, self.coef_ = scaler.original(weights[0], weights[1:])
        return self
        ### END SOLUTION

    def predict(self, X: ArrayLike) -> arrays.Vector:
        """The predictions for any rows, of the shape (n,).

        Raises:
            NotFitted: before `fit`.
            ValueError: if X is not a table with as many columns as `fit` has seen; the message
                holds both numbers.
        """
        ### BEGIN SOLUTION
        if self.intercept_ is None or self.coef_ is None:
            raise NotFitted("call fit before predict")
        X = arrays.as_table(X)
        if X.shape[1] != len(self.coef_):
            raise ValueError(f"expected {len(self.coef_)} features, found {X.shape[1]}")
        return X @ self.coef_ + self.intercept_
        ### END SOLUTION

    def score(self, X: ArrayLike, y: ArrayLike) -> float:
        """R squared of the predictions for these rows (given)."""
        return r_squared(y, self.predict(X))

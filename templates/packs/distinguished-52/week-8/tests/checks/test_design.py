"""The design matrix: the intercept, the powers, and the common scale."""

import numpy as np
from expect import holds, refuses, same
from regression_data import mixed_units
from sklearn.preprocessing import StandardScaler

from regression import Standardizer, add_intercept, polynomial_features


def test_the_design_matrix_holds_ones_and_powers() -> None:
    ones_stand_first()
    powers_rise()


def ones_stand_first() -> None:
    """Fail unless add_intercept puts a column of ones in front."""
    X = np.array([[5.0, 7.0], [6.0, 8.0], [9.0, 1.0]])
    before = X.copy()
    found = np.asarray(add_intercept(X))
    hint = "the ones are a column of their own and stand first: shape (n, d + 1)."
    if found.shape == (3, 3) and np.array_equal(found[:, 2], np.ones(3)):
        hint = "The ones stand behind the features. " + hint
    elif found.shape == (4, 2):
        hint = "The ones became a row. " + hint
    same(found, [[1, 5, 7], [1, 6, 8], [1, 9, 1]], "add_intercept of three rows", hint=hint)
    found[:] = 0
    same(X, before, "the features after the call", hint="build a new array.")
    ints = np.asarray(add_intercept([[5, 7]]))
    holds(
        ints.dtype == np.float64,
        f"add_intercept of integers: expected float64, found {ints.dtype}.",
        hint="`as_table` reads integers as floats.",
    )
    same(add_intercept(np.zeros((2, 0))), [[1], [1]], "add_intercept of a table without features")
    refuses(
        lambda: add_intercept([1, 2, 3]),
        "add_intercept of a vector",
        hint="three numbers could be a row or a column: let `as_table` ask.",
    )


def powers_rise() -> None:
    """Fail unless polynomial_features gives the powers 1 to the degree."""
    hint = "the powers 1, 2, ..., degree, from left to right; the intercept comes later."
    found = np.asarray(polynomial_features([2, -3], 3))
    if found.shape == (2, 4):
        hint = "The power 0 is among the columns. " + hint
    elif found.shape == (2, 2):
        hint = "The last power is missing: where does your range end? " + hint
    elif found.shape == (2, 3) and np.array_equal(found[:, 0], [8, -27]):
        hint = "The powers fall from left to right. " + hint
    same(found, [[2, 4, 8], [-3, 9, -27]], "polynomial_features([2, -3], 3)", hint=hint)
    same(
        polynomial_features(np.array([1000, 10]), 7)[0, 6],
        1e21,
        "1000 to the power 7, from an array of integers",
        hint="64 bits end near 9.2e18, without a word. Read the numbers as floats first.",
    )
    x = np.random.default_rng(1).normal(size=20)
    wanted = np.vander(x, 6, increasing=True)[:, 1:]
    same(polynomial_features(x, 5), wanted, "five powers, compared with numpy.vander", hint=hint)
    same(polynomial_features([7.0], 1), [[7.0]], "the degree 1")
    same(polynomial_features([4.0, 5.0], 0), np.zeros((2, 0)), "the degree 0: rows, no columns")
    refuses(
        lambda: polynomial_features([1.0, 2.0], -1),
        "the degree -1",
        hint="without a question, a negative degree looks like the degree 0.",
    )
    refuses(
        lambda: polynomial_features([[1.0, 2.0], [3.0, 4.0]], 2),  # type: ignore[list-item,unused-ignore]
        "polynomial_features of a table",
        hint="one feature only: let `as_column` ask.",
    )


def test_the_standardizer_learns_from_the_training_rows() -> None:
    X, _ = mixed_units()
    train, others = X[:25], X[25:]
    before = X.copy()
    scaler = Standardizer.fit(train)
    trusted = StandardScaler().fit(train)
    hint = "the standard deviation divides by n, and the mean is that of each column (axis=0)."
    if np.shape(scaler.spreads) == (3,) and np.allclose(scaler.spreads, train.std(0, ddof=1)):
        hint = "This one divides by n - 1. " + hint
    elif np.shape(scaler.spreads) == (3,) and np.allclose(scaler.spreads, train.var(axis=0)):
        hint = "This is the variance, its root is missing. " + hint
    same(scaler.means, train.mean(axis=0), "the means", hint=hint)
    same(scaler.spreads, train.std(axis=0), "the spreads", hint=hint)
    hint = "the numbers come from `fit`; transform learns nothing from the rows it is given."
    found = np.asarray(scaler.transform(others))
    same(found, trusted.transform(others), "other rows, as scikit-learn has them", hint=hint)
    with np.errstate(all="ignore"):
        found = scaler.transform(others[:1])
    same(found, trusted.transform(others[:1]), "a single row", hint=hint)
    same(X, before, "the features after fit and transform", hint="`-=` changes the caller's array.")

    constant = Standardizer.fit([[0.1, 7, 1], [0.1, 7, 2], [0.1, 7, 3]])
    hint = (
        "Rounding gives three times 0.1 a spread of 1e-17, which turns dust into mountains. "
        "Compare the largest number of the column with the smallest."
    )
    same(constant.spreads[:2], [1, 1], "the spreads of two columns that never change", hint=hint)
    same(constant.transform([[0.1, 9, 2]])[0], [0, 2, 0], "a row with a new value there", hint=hint)
    for wide in ([[1.0]], [[1.0, 2.0]], [[1.0, 2.0, 3.0, 4.0]]):
        refuses(
            lambda wide=wide: scaler.transform(wide),  # type: ignore[misc]
            f"a row of {len(wide[0])} for a standardizer of 3 columns",
            hint="NumPy stretches a single column to three. Compare the numbers of columns.",
        )
    refuses(lambda: Standardizer.fit(np.zeros((0, 2))), "fit without rows", hint="nan is no mean.")

    same(
        Standardizer.fit([[0.0], [4.0]]).original(10.0, [6.0])[1],
        [3.0],
        "the slope 6 on the standardized feature, whose spread is 2, in original units",
        hint="w (x - m) / s = (w / s) x - w m / s. What stands beside x?",
    )
    weights = np.array([2.0, -1.0, 0.5])
    intercept, slopes = scaler.original(7.0, weights)
    same(
        others @ slopes + intercept,
        scaler.transform(others) @ weights + 7.0,
        "predictions of the translated model, compared with those of the standardized one",
        hint="The means move into the intercept: which slope do they bring with them?",
    )
    same(weights, [2.0, -1.0, 0.5], "the weights after original", hint="work on a new array.")

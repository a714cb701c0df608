"""Rows held back: to choose, and to judge once."""

import numpy as np
from expect import holds, refuses, same
from regression_data import Floats, Rows
from sklearn.linear_model import LinearRegression as Trusted

from regression import Curve, Split, errors_by_degree, final_error, learning_curve, split_rows


def wave(n: int = 60) -> tuple[Floats, Floats, Split]:
    """A noisy wave, and a split made without the learner's function."""
    rng = np.random.default_rng(12)
    x = np.sort(rng.uniform(-1, 1, size=n))
    order = rng.permutation(n)
    split = Split(order[:30], order[30:45], order[45:])
    return x, np.sin(3 * x) + 0.3 * rng.normal(size=n), split


def rmse(x: Floats, y: Floats, fitted: Rows, judged: Rows, degree: int) -> float:
    """What scikit-learn makes of it: fit to some rows, measure on others."""
    X = np.vander(x, degree + 1)[:, :-1] if degree else np.zeros((len(x), 1))
    model = Trusted().fit(X[fitted], y[fitted])
    return float(np.sqrt(np.mean((model.predict(X[judged]) - y[judged]) ** 2)))


def is_filled(curve: Curve, wanted: list[int]) -> None:
    """Fail unless a curve holds a list of its own and two arrays."""
    holds(
        curve.x == wanted,
        f"curve.x: expected the list {wanted}, found {curve.x!r}.",
        hint="the numbers that came in, in the same order, in a new list.",
    )
    for name in ("train", "validation"):
        found = type(getattr(curve, name))
        holds(found is np.ndarray, f"curve.{name}: expected an array, found a {found.__name__}.")


def test_a_split_gives_every_row_one_purpose() -> None:
    split = split_rows(50, np.random.default_rng(0))
    parts = {"train": split.train, "validation": split.validation, "test": split.test}
    sizes = {name: len(rows) for name, rows in parts.items()}
    wanted = {"train": 30, "validation": 10, "test": 10}
    hint = "shuffle all row numbers once, then cut them into three pieces."
    holds(sizes == wanted, f"50 rows: expected {wanted}, found {sizes}.", hint=hint)
    everything = np.concatenate(list(parts.values()))
    same(
        np.sort(everything),
        np.arange(50),
        "all row numbers of the three parts, sorted",
        hint="A row that is fitted and judged at once tells you nothing new. " + hint,
    )
    for name, rows in parts.items():
        neighbours = np.ptp(rows) == len(rows) - 1
        holds(
            not neighbours,
            f"{name}: expected rows from everywhere, found the neighbours {np.sort(rows)}.",
            hint="Data often comes sorted, and then the last rows are unlike the first. " + hint,
        )
    same(split_rows(50, np.random.default_rng(0)).test, split.test, "the same seed again")
    for n, validation, test, counts in (
        (7, 0.25, 0.2, [4, 2, 1]),
        (10, 0.3, 0.0, [7, 3, 0]),
        (10, 0.0, 0.3, [7, 0, 3]),
        (2, 0.0, 0.5, [1, 0, 1]),
        (10, 0.5, 0.4, [1, 5, 4]),
    ):
        made = split_rows(n, np.random.default_rng(3), validation=validation, test=test)
        found = [len(made.train), len(made.validation), len(made.test)]
        holds(
            found == counts,
            f"{n} rows with the shares {validation} and {test}: expected {counts}, found {found}.",
            hint="round(share * n) rows each; int() cuts off instead. The rest is for training.",
        )
        rows = np.concatenate([made.train, made.validation, made.test])
        same(np.sort(rows), np.arange(n), f"all numbers of {n} rows, sorted", hint=hint)
    for n, validation, test in ((10, -0.1, 0.2), (10, 0.2, -0.1), (10, 0.5, 0.5), (10, 0.8, 0.4)):
        refuses(
            lambda n=n, v=validation, t=test: split_rows(  # type: ignore[misc]
                n, np.random.default_rng(0), validation=v, test=t
            ),
            f"{n} rows with the shares {validation} and {test}",
            hint="a negative share means nothing, and without training rows nothing is learnt.",
        )


def test_the_test_rows_wait_until_the_end() -> None:
    x, y, split = wave()
    degrees = [5, 0, 1, 9]
    curve = errors_by_degree(x.tolist(), y.tolist(), split, tuple(degrees))
    is_filled(curve, degrees)
    train = [rmse(x, y, split.train, split.train, d) for d in degrees]
    validation = [rmse(x, y, split.train, split.validation, d) for d in degrees]
    hint = "fit to the rows in split.train, then measure the same model on both parts, as RMSE."
    words = ""
    if np.shape(curve.validation) == (4,):
        leaky = [rmse(x, y, split.validation, split.validation, d) for d in degrees]
        both = np.concatenate([split.train, split.validation])
        mixed = [rmse(x, y, both, split.validation, d) for d in degrees]
        if np.allclose(curve.validation, leaky):
            words = "A second model was fitted to the validation rows. "
        elif np.allclose(curve.validation, mixed):
            words = "The validation rows were among the fitted ones. "
        elif np.allclose(curve.validation, train):
            words = "These are the training errors. "
        elif np.allclose(curve.validation, np.square(validation)):
            words = "The root is missing. "
    same(curve.train, train, "the training errors by degree", hint=hint, rtol=1e-5)
    same(curve.validation, validation, "the validation errors", hint=words + hint, rtol=1e-5)

    hidden_x, hidden_y = x.copy(), y.copy()
    hidden_x[split.test] = hidden_y[split.test] = np.nan
    try:
        with np.errstate(all="ignore"):
            blind = errors_by_degree(hidden_x, hidden_y, split, degrees)
            found = [*blind.train, *blind.validation]
    except ValueError as error:
        holds(
            False,
            f"with the test rows lost: expected the same errors, found the error '{error}'.",
            hint="Pick the training rows first. The test rows wait until the model is chosen.",
        )
    same(
        found,
        [*curve.train, *curve.validation],
        "the errors with the test rows lost",
        hint="The test rows play no part here. Not even their mean may be known.",
    )

    last = final_error(x.tolist(), y.tolist(), split, 5)
    known = np.concatenate([split.train, split.validation])
    hint = "one last fit to training and validation rows, measured on the test rows alone."
    known_mistakes = {
        rmse(x, y, split.train, split.test, 5): "The validation rows are free now, use them. ",
        rmse(x, y, np.arange(60), split.test, 5): "The test rows were among the fitted ones. ",
        rmse(x, y, known, known, 5): "This is the error on rows that were fitted. ",
    }
    tail = next((text for value, text in known_mistakes.items() if np.isclose(last, value)), "")
    same(last, rmse(x, y, known, split.test, 5), "the final error", hint=tail + hint, rtol=1e-5)


def test_a_learning_curve_measures_only_fitted_rows() -> None:
    x, y, split = wave()
    X = np.column_stack([x, x**3])
    sizes = [4, 30, 10]
    curve = learning_curve(X.tolist(), y.tolist(), split, tuple(sizes))
    is_filled(curve, sizes)
    train: list[float] = []
    everything: list[float] = []
    validation: list[float] = []
    for size in sizes:
        fitted = split.train[:size]
        model = Trusted().fit(X[fitted], y[fitted])
        for rows, errors in (
            (fitted, train),
            (split.train, everything),
            (split.validation, validation),
        ):
            errors.append(float(np.sqrt(np.mean((model.predict(X[rows]) - y[rows]) ** 2))))
    hint = "fit to split.train[:size], and measure the training error on exactly these rows."
    found = np.asarray(curve.train)
    if found.shape == (3,) and np.allclose(found, everything):
        hint = "This is the error on all training rows, most of them never fitted. " + hint
    same(found, train, "the training errors by size", hint=hint)
    hint = "always on all rows of split.validation."
    same(curve.validation, validation, "the validation errors by size", hint=hint)
    hidden = y.copy()
    hidden[split.test] = np.nan
    blind = learning_curve(X, hidden, split, sizes)
    same(blind.validation, validation, "the same with the test rows lost", hint="they wait.")
    for size in (0, 31, -3):
        refuses(
            lambda size=size: learning_curve(X, y, split, [10, size]),  # type: ignore[misc]
            f"{size} of 30 training rows",
            hint="A slice that is too long is cut, and a negative one counts from the end.",
        )
    same(
        learning_curve(np.zeros((60, 0)), y, split, [1]).train,
        [0.0],
        "the training error of one row and no features",
    )

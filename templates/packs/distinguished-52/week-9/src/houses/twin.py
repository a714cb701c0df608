"""The same pipeline once more, made of scikit-learn's parts. It must say what yours says.

`trusted.py` is the door to scikit-learn: write `trusted.Ridge`, `trusted.make_pipeline`.
"""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

from houses import trusted
from houses.data import COLUMNS, Column, FloatArray, Rows, Table, prices
from houses.prices import mean_squared_error, to_log
from houses.splits import rest

Kind: TypeAlias = Literal["ridge", "lasso"]


def sklearn_twin(
    kind: Kind, penalty: float, n: int, columns: Sequence[Column] = COLUMNS
) -> trusted.Pipeline:
    """An unfitted scikit-learn pipeline, from raw table to logarithms of prices.

    Its steps: a ColumnTransformer that does what `Preparation` does, then a Ridge or a Lasso with
    the same minimum as yours. Columns that you do not use are dropped. Two things to find out:

    - Which objective do their Ridge and Lasso minimise? One of them is no mean, so that its
      `alpha` is not your penalty. `n` is there for this.
    - When does their Lasso stop? With its default it stops too early for a comparison.

    Fitted to n rows of the table and to the logarithms of their prices, it predicts what your
    model predicts, for new rows also: with empty cells, and with levels never seen. The order of
    the features inside does not matter.

    Args:
        kind: "ridge" or "lasso".
        penalty: as in linear.py.
        n: the number of rows that the pipeline will be fitted to.
        columns: as for `Preparation.fit`.
    """
    ### BEGIN SOLUTION
    from houses.data import usable
    from houses.features import MISSING

    numbers, categories = usable(columns, "number"), usable(columns, "category")
    scaled = trusted.make_pipeline(
        trusted.SimpleImputer(strategy="median"), trusted.StandardScaler()
    )
    levels = trusted.make_pipeline(
        trusted.SimpleImputer(strategy="constant", fill_value=MISSING),
        trusted.OneHotEncoder(handle_unknown="ignore", sparse_output=False),
    )
    features = trusted.ColumnTransformer(
        [
            ("scaled", scaled, numbers),
            ("gaps", trusted.MissingIndicator(error_on_new=False), numbers),
            ("levels", levels, categories),
        ]
    )
    if kind == "ridge":
        model = trusted.Ridge(alpha=n * penalty)
    else:
        model = trusted.Lasso(alpha=penalty, tol=1e-12, max_iter=100_000)
    return trusted.make_pipeline(features, model)
    ### END SOLUTION


def twin_errors(table: Table, folds: Sequence[Rows], kind: Kind, penalty: float) -> FloatArray:
    """The twin's mean squared error on each fold, as `cross_validate` has it (given)."""
    errors = []
    for fold in folds:
        seen, held_out = table.iloc[rest(len(table), fold)], table.iloc[fold]
        model = sklearn_twin(kind, penalty, len(seen)).fit(seen, to_log(prices(seen)))
        errors.append(mean_squared_error(to_log(prices(held_out)), model.predict(held_out)))
    return np.array(errors)

"""Fit a model, keep it with all that explains it, and make it the candidate."""

import hashlib

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from . import registry
from .data import COLUMNS, LATE, REFERENCE, TEST
from .evaluate import SCORES, measure
from .params import section


def fit(rows: pd.DataFrame, c: float) -> Pipeline:
    """A logistic regression on columns of equal scale."""
    model = make_pipeline(StandardScaler(), LogisticRegression(C=c))
    return model.fit(rows[COLUMNS], rows[LATE])


def probability(model: Pipeline, rows: pd.DataFrame) -> NDArray[np.float64]:
    """How likely each parcel is to come late."""
    found: NDArray[np.float64] = model.predict_proba(rows[COLUMNS])[:, 1]
    return found


def main() -> None:
    """Train on the reference period and write what the model says of the test parcels."""
    settings = section("train")
    test = pd.read_csv(TEST)
    model = fit(pd.read_csv(REFERENCE), **settings)
    scores = pd.DataFrame({LATE: test[LATE], "probability": probability(model, test)})
    scores.to_csv(SCORES, index=False)
    version = registry.record(
        model,
        params=settings,
        metrics=measure(scores[LATE], scores["probability"]),
        # The same fingerprint stands in dvc.lock, which leads from the run to its data.
        tags={"data": hashlib.md5(REFERENCE.read_bytes()).hexdigest()},
    )
    print(f"Version {version} is the candidate.")


if __name__ == "__main__":
    main()

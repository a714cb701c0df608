"""The model, and the baseline that it has to beat."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from .data import TARGET
from .features import make_features


def train_model(train: pd.DataFrame) -> Pipeline:
    """Features and classifier as one object, so that both are fitted on the same rows."""
    model = Pipeline([("features", make_features()), ("classifier", LogisticRegression())])
    return model.fit(train, train[TARGET])


def train_baseline(train: pd.DataFrame) -> DummyClassifier:
    """Says the same of every pump: the share of failures among those seen."""
    return DummyClassifier(strategy="prior").fit(train, train[TARGET])


def probability(model: Pipeline | DummyClassifier, table: pd.DataFrame) -> NDArray[np.float64]:
    """How likely each row is to fail, as the model sees it."""
    return np.asarray(model.predict_proba(table)[:, 1], dtype=np.float64)

"""The record of every run and the registry of models: `mlflow.db`, with the files in `mlruns/`."""

from collections.abc import Mapping

import mlflow
from mlflow import MlflowClient
from sklearn.pipeline import Pipeline

NAME = "late-parcels"
STORE = "sqlite:///mlflow.db"

# In this folder, whatever the machine's own settings say.
mlflow.set_tracking_uri(STORE)
mlflow.set_registry_uri(STORE)


def record(
    model: Pipeline,
    params: Mapping[str, object],
    metrics: Mapping[str, float],
    tags: Mapping[str, str],
) -> str:
    """Keep one run and its model, make it the candidate, and return its version."""
    mlflow.set_experiment(NAME)
    with mlflow.start_run(tags=dict(tags)):
        mlflow.log_params(dict(params))
        mlflow.log_metrics(dict(metrics))
        kept = mlflow.sklearn.log_model(
            model,
            name="model",
            registered_model_name=NAME,
            # A pickle can run any code when it is loaded; this format builds known types only.
            serialization_format="skops",
            pip_requirements=mlflow.sklearn.get_default_pip_requirements(include_skops=True),
        )
    version = str(kept.registered_model_version)
    MlflowClient().set_registered_model_alias(NAME, "candidate", version)
    return version


def aliases() -> dict[str, str]:
    """Which version each alias names; nothing when no model was registered yet."""
    found = MlflowClient().search_registered_models(f"name = '{NAME}'")
    named = found[0].aliases if found else {}
    return {alias: str(version) for alias, version in named.items()}


def load(version: str) -> Pipeline:
    """The model of this version."""
    return mlflow.sklearn.load_model(f"models:/{NAME}/{version}")


def note(version: str, verdict: str) -> None:
    """Write beside a version what the gate said of it."""
    MlflowClient().set_model_version_tag(NAME, version, "gate", verdict)


def promote(version: str) -> None:
    """Make this version the champion: the one that is used."""
    MlflowClient().set_registered_model_alias(NAME, "champion", version)

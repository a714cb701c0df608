"""Data with versions and runs with a record: by hand first, then with DVC and MLflow."""

import os

# MLflow reads both when it is imported: it reports to nobody, and tells only what went wrong.
os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
os.environ.setdefault("MLFLOW_LOGGING_LEVEL", "ERROR")

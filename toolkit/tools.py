"""The libraries that a repo names, as people call them."""

import re
from collections.abc import Iterable

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,60}[A-Za-z0-9])?")
_MOST = 40
# What every repo has says nothing about the work in it.
_EVERYWHERE = {"ipykernel", "mypy", "pip", "pre-commit", "pytest", "pytest-xdist", "ruff", "uv"}
_CALLED = {
    "dask": "Dask", "datasets": "Datasets", "dvc": "DVC", "evidently": "Evidently",
    "faiss-cpu": "FAISS", "fastapi": "FastAPI", "gradio": "Gradio", "jax": "JAX",
    "keras": "Keras", "langchain": "LangChain", "lightgbm": "LightGBM", "lightning": "Lightning",
    "locust": "Locust", "matplotlib": "Matplotlib", "mlflow": "MLflow", "networkx": "NetworkX",
    "nltk": "NLTK", "numpy": "NumPy", "onnx": "ONNX", "onnxruntime": "ONNX Runtime",
    "opencv-python": "OpenCV", "pillow": "Pillow", "plotly": "Plotly", "polars": "Polars",
    "prometheus-client": "Prometheus", "pydantic": "Pydantic", "pyspark": "PySpark",
    "pytorch-lightning": "Lightning", "ray": "Ray", "scipy": "SciPy", "spacy": "spaCy",
    "sqlalchemy": "SQLAlchemy", "statsmodels": "statsmodels", "streamlit": "Streamlit",
    "sympy": "SymPy", "tensorflow": "TensorFlow", "torch": "PyTorch",
    "torchvision": "TorchVision", "transformers": "Transformers", "wandb": "Weights & Biases",
    "xgboost": "XGBoost",
}  # fmt: skip


def of_requirements(requirements: Iterable[object]) -> tuple[str, ...]:
    """The names in a list of requirements, in their order."""
    found = (_NAME.match(line.strip()) for line in requirements if isinstance(line, str))
    plain = (re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match)
    named = (_CALLED.get(name, name) for name in plain if name not in _EVERYWHERE)
    return tuple(dict.fromkeys(named))[:_MOST]

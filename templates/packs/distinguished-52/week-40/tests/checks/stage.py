"""A small model, and applications with only the part of the service that a check is about."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from serving.metrics import Metrics
from serving.model import Model
from serving.schemas import Parcel
from serving.service import router

PARCEL = {"distance_km": 120.0, "weight_kg": 2.5, "hour": 10.5}


def small_model() -> Model:
    """Two labels; its features stand in another order than the fields of a parcel."""
    return Model(
        version="small-1",
        features=("hour", "distance_km", "weight_kg"),
        labels=("soon", "late"),
        mean=np.array([12.0, 500.0, 5.0]),
        scale=np.array([4.0, 250.0, 2.5]),
        weights=np.array([[-1.0, 1.0], [-0.5, 2.5], [0.25, 0.75]]),
        bias=np.array([0.5, -0.5]),
    )


def parcel(facts: Mapping[str, Any]) -> Parcel:
    """A parcel that no validator looks at."""
    return Parcel.model_construct(**facts)


def application(model: Model | None) -> FastAPI:
    """The endpoints alone: no middleware, and no words for errors."""
    app = FastAPI()
    app.state.model, app.state.metrics = model, Metrics()
    app.include_router(router)
    return app


def ask(client: TestClient, method: str, path: str, **more: Any) -> Response:
    """The answer; an exception in the service is told in words, unless it says what is to do."""
    try:
        return client.request(method, path, **more)
    except NotImplementedError:
        raise
    except Exception as error:
        raise AssertionError(
            f"{method} {path}: expected an answer, found the exception {error!r}.\n"
            "Hint: the caller gets a 500 for this; which line of yours did not expect such input?"
        ) from error


def count(metrics: Metrics, name: str, **labels: str) -> int:
    """The value of one counter; 0 if it never counted."""
    return int(metrics.registry.get_sample_value(name, labels) or 0)


def total(metrics: Metrics, name: str) -> int:
    """The sum of a counter over all values of its labels."""
    samples = [one for family in metrics.registry.collect() for one in family.samples]
    return int(sum(one.value for one in samples if one.name == name))

"""The model over HTTP: `uvicorn serving.service:app`."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from serving.errors import failed, invalid, refused
from serving.metrics import Metrics
from serving.middleware import observe
from serving.model import Model, load
from serving.schemas import Answer, Order, Parcel, Problem, Status

PACKAGED = Path(__file__).with_name("model.json")

log = logging.getLogger(__name__)
router = APIRouter()


def create_app(model: Model | None = None) -> FastAPI:
    """An application that serves this model; without one, that at MODEL_PATH once it is loaded."""
    app = FastAPI(title="Arrival of a parcel", version="0.1.0", lifespan=_lifespan)
    app.state.model = model
    app.state.metrics = Metrics()
    app.include_router(router)
    app.middleware("http")(observe)
    app.exception_handler(HTTPException)(refused)
    app.exception_handler(RequestValidationError)(invalid)
    app.exception_handler(Exception)(failed)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    logging.basicConfig(level=os.environ.get("LOG_LEVEL", "info").upper())
    # Beside the service, so that /health answers while a large model is loading.
    loading = asyncio.create_task(_load(app))
    yield
    loading.cancel()


async def _load(app: FastAPI) -> None:
    """A model that cannot be loaded keeps the service from being ready; the log says why."""
    if app.state.model is not None:
        return
    try:
        model = await asyncio.to_thread(load, Path(os.environ.get("MODEL_PATH") or PACKAGED))
        if set(model.features) != set(Parcel.model_fields):
            raise ValueError(f"the model wants {model.features}, which is not what a parcel has")
        app.state.model = model
    except (OSError, ValueError):
        log.exception("There is no model.")


@router.get("/health", description="Is the process alive?")
def health() -> Status:
    """Is the process alive? The answer has the status "alive".

    Whoever asks this ends and restarts the process if it does not answer 200. Think of a model
    that takes two minutes to load before you ask for more here.
    """
    ### BEGIN SOLUTION
    return Status(status="alive")
    ### END SOLUTION


def ready_model(request: Request) -> Model:
    """The model that the application holds in `request.app.state.model`.

    It is loaded once, when the process starts; until then, or if that failed, it is None.

    Raises:
        HTTPException: with the status 503 and words for the caller, if there is none.
    """
    ### BEGIN SOLUTION
    model: Model | None = request.app.state.model
    if model is None:
        raise HTTPException(503, "The model is not loaded yet; try again soon.")
    return model
    ### END SOLUTION


Ready = Annotated[Model, Depends(ready_model)]
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "description": description}
    for status, description in (
        (400, "The length of the body makes no sense."),
        (411, "The length of the body is not given."),
        (413, "The body is too large."),
        (422, "The body is no valid order."),
        (503, "The model is not loaded."),
    )
}


@router.get("/ready", responses={503: PROBLEMS[503]})
def ready(_: Ready) -> Status:
    """Is the model loaded? If not, requests should go elsewhere for now."""
    return Status(status="ready")


# Not `async`: a prediction is work for the processor and would hold up every other request.
@router.post("/predict", responses=PROBLEMS, description="When each parcel will arrive.")
def predict(order: Order, model: Ready, request: Request) -> Answer:
    """When each parcel will probably arrive.

    There is one prediction for each parcel, in the order of the request. Its probabilities are
    named by the labels of the model, and its label is the most probable one. The columns that the
    model wants are those of `model.features`, in that order; a parcel lists its fields in
    another order, or will after the next change.

    Each prediction is counted under its label with `request.app.state.metrics.predicted`.
    """
    ### BEGIN SOLUTION
    import numpy as np

    from serving.schemas import Prediction

    rows = [[getattr(parcel, name) for name in model.features] for parcel in order.parcels]
    predictions = []
    for shares in model.probabilities(np.array(rows)).tolist():
        probabilities = dict(zip(model.labels, shares, strict=True))
        label = max(probabilities, key=probabilities.__getitem__)
        predictions.append(Prediction(label=label, probabilities=probabilities))
    for prediction in predictions:
        request.app.state.metrics.predicted(prediction.label)
    return Answer(predictions=predictions, version=model.version)
    ### END SOLUTION


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """All counters, for Prometheus."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)


app = create_app()

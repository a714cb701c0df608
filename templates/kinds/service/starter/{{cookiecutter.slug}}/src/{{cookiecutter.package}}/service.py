"""The model over HTTP: checks what comes in, counts what goes out, says when it is ready."""

import asyncio
import logging
import os
import re
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException
from starlette.middleware.base import RequestResponseEndpoint

from . import logs
from .metrics import Metrics
from .model import Model, load
from .schemas import Prediction, Problem, Reading, Status

MAX_BODY = 10_000  # bytes; a reading needs about a hundred
PACKAGED = Path(__file__).with_name("model.json")

log = logging.getLogger(__name__)
router = APIRouter()


def create_app(model: Model | None = None) -> FastAPI:
    """An application that serves this model; without one, that at MODEL_PATH once it is loaded."""
    app = FastAPI(title="State of a pump", version="0.1.0", lifespan=_lifespan)
    app.state.model = model
    app.state.metrics = Metrics()
    app.include_router(router)
    app.middleware("http")(_observe)
    app.exception_handler(HTTPException)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    logs.configure(os.environ.get("LOG_LEVEL", "info"))
    # Beside the service, so that /health answers while a large model is loading.
    loading = asyncio.create_task(_load(app))
    yield
    loading.cancel()


async def _load(app: FastAPI) -> None:
    """A model that cannot be loaded keeps the service from being ready; the log says why."""
    if app.state.model is not None:
        return
    path = Path(os.environ.get("MODEL_PATH") or PACKAGED)
    try:
        model = await asyncio.to_thread(load, path)
        if set(model.features) != set(Reading.model_fields):
            raise ValueError(f"the model wants {model.features}, which is not what a reading has")
        app.state.model = model
    except (OSError, ValueError):
        log.exception("no model", extra={"fields": {"model_path": path}})
    else:
        log.info("ready", extra={"fields": {"model_path": path}})


def ready_model(request: Request) -> Model:
    """The model, or the answer 503 while there is none."""
    model = request.app.state.model
    if not isinstance(model, Model):
        raise HTTPException(503, "The model is not loaded yet; try again soon.")
    return model


Ready = Annotated[Model, Depends(ready_model)]
Answers = dict[int | str, dict[str, Any]]
NOT_READY: Answers = {503: {"model": Problem, "description": "The model is not loaded."}}
REFUSED: Answers = {
    status: {"model": Problem, "description": description}
    for status, description in (
        (411, "The length of the body is not given."),
        (413, "The body is too large."),
        (422, "The body is no valid reading."),
    )
}


@router.get("/health")
def health() -> Status:
    """Is the process alive? If not, it should be restarted."""
    return Status(status="alive")


@router.get("/ready", responses=NOT_READY)
def ready(_: Ready) -> Status:
    """Is the model loaded? If not, requests should go elsewhere."""
    return Status(status="ready")


# Not `async`: a prediction is work for the processor and would hold up every other request.
@router.post("/predict", responses=NOT_READY | REFUSED)
def predict(reading: Reading, model: Ready, request: Request) -> Prediction:
    """The state that a pump is probably in."""
    probabilities = model.predict(reading.model_dump())
    label = max(probabilities, key=probabilities.__getitem__)
    request.app.state.metrics.predicted(label)
    return Prediction(label=label, probabilities=probabilities, version=model.version)


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """All counters, for Prometheus."""
    return Response(request.app.state.metrics.text(), media_type=CONTENT_TYPE_LATEST)


async def _observe(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Give each request an id, a limit, a line in the log and a place in the metrics."""
    request.state.id = _request_id(request)
    start = time.perf_counter()
    try:
        response = _too_large(request) or await call_next(request)
    except Exception:
        log.exception("failed", extra={"fields": {"request_id": request.state.id}})
        response = _problem(request, 500, "The service failed; its log has the details.")
    seconds = time.perf_counter() - start
    response.headers["X-Request-ID"] = request.state.id
    # The template of the route and never the address itself, of which there are endlessly many.
    path = getattr(request.scope.get("route"), "path", "unknown")
    request.app.state.metrics.answered(request.method, path, response.status_code, seconds)
    fields = {
        "request_id": request.state.id,
        "method": request.method,
        "path": request.url.path,
        "status": response.status_code,
        "seconds": round(seconds, 6),
    }
    log.info("answered", extra={"fields": fields})
    return response


def _request_id(request: Request) -> str:
    """The caller's own id, so that both logs can be joined, unless it is missing or strange."""
    given = request.headers.get("X-Request-ID", "")
    return given if re.fullmatch(r"[\w.-]{1,64}", given, re.ASCII) else uuid.uuid4().hex


def _too_large(request: Request) -> Response | None:
    """Refuse a body that is larger than allowed, or could be, before it is read."""
    if "transfer-encoding" in request.headers:
        return _problem(request, 411, "Send the header Content-Length.")
    if int(request.headers.get("content-length", 0)) > MAX_BODY:
        return _problem(request, 413, f"The body is too large: allowed are {MAX_BODY} bytes.")
    return None


async def _refused(request: Request, error: HTTPException) -> Response:
    response = _problem(request, error.status_code, error.detail)
    response.headers.update(error.headers or {})
    return response


async def _invalid(request: Request, error: RequestValidationError) -> Response:
    """Name each field that is wrong; the values stay out, for they may be private."""
    fields = {}
    for found in error.errors():
        name = ".".join(map(str, found["loc"][1:]))
        if not name or found["type"] == "json_invalid":
            fields["body"] = "Should be a JSON object, sent as Content-Type: application/json"
        else:
            fields[name] = found["msg"]
    return _problem(request, 422, "The request is not valid; see fields.", fields)


def _problem(
    request: Request, status: int, message: str, fields: dict[str, str] | None = None
) -> Response:
    problem = Problem(message=message, fields=fields or {}, request_id=request.state.id)
    return JSONResponse(problem.model_dump(), status)


app = create_app()

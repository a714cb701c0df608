"""The endpoints: alive, ready, and a prediction for each parcel."""

import json

import numpy as np
from expect import holds, same
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from numpy.typing import NDArray
from stage import PARCEL, application, ask, count, parcel, small_model

from serving.errors import failed
from serving.schemas import Order
from serving.service import predict, ready_model


def test_alive_is_not_yet_ready() -> None:
    for model in (None, small_model()):
        answer = ask(TestClient(application(model)), "GET", "/health")
        holds(
            answer.status_code == 200 and answer.json() == {"status": "alive"},
            f"/health {'with' if model else 'without'} a model: expected 200 and the status alive, "
            f"found {answer.status_code} and {answer.text}.",
            hint="health must not ask for the model: a service that is still loading would be "
            "restarted, again and again. That is what /ready is for.",
        )
    answer = ask(TestClient(application(None)), "GET", "/ready")
    holds(
        answer.status_code == 503 and len(answer.json()["detail"].split()) > 2,
        "/ready without a model: expected 503 and a sentence, found "
        f"{answer.status_code} and {answer.text}.",
        hint="raise an HTTPException(503, ...) with words while the model is None.",
    )
    answer = ask(TestClient(application(small_model())), "GET", "/ready")
    holds(
        answer.status_code == 200,
        f"/ready with a model: expected 200, found {answer.status_code} and {answer.text}.",
    )
    app = application(small_model())
    found = ready_model(Request({"type": "http", "app": app}))
    holds(
        found is app.state.model,
        f"ready_model: expected the model of the application, found {found}.",
        hint="it is loaded once, when the process starts; a request only takes it from app.state.",
    )


def test_every_parcel_gets_its_prediction_in_order() -> None:
    model = small_model()
    app = application(model)
    parcels: list[dict[str, float]] = [
        PARCEL,
        {"hour": 20, "distance_km": 900, "weight_kg": 9},
        {"hour": 2.5, "weight_kg": 1, "distance_km": 1500},
        {"hour": 11, "distance_km": 300, "weight_kg": 30},
        {"hour": 9, "distance_km": 10, "weight_kg": 1},
    ]
    order = Order.model_construct(parcels=[parcel(one) for one in parcels])
    answer = predict(order, model, Request({"type": "http", "app": app}))
    holds(
        answer.version == "small-1",
        f"the version: expected that of the model, 'small-1', found {answer.version!r}.",
    )
    rows = [model.probabilities(_row(parcel, model.features)) for parcel in parcels]
    wanted = [row[0].tolist() for row in rows]
    shares = [
        [one.probabilities.get(name, -1) for name in model.labels] for one in answer.predictions
    ]
    moved = sorted(shares) == sorted(wanted) and shares != wanted
    same(
        shares,
        wanted,
        "the probabilities of five parcels",
        hint="These are the right predictions in another order: the caller knows which is which "
        "by their place alone."
        if moved
        else "the columns must stand in the order of model.features, which is not that of the "
        "fields of Parcel, nor that of the request.",
    )
    labels = [one.label for one in answer.predictions]
    best = [model.labels[0 if soon > late else 1] for soon, late in wanted]
    holds(
        labels == best,
        f"the labels: expected {best}, found {labels}.",
        hint="the most probable label of each parcel.",
    )
    counted = {
        name: count(app.state.metrics, "predictions_total", label=name) for name in model.labels
    }
    holds(
        counted == {name: best.count(name) for name in model.labels},
        f"predictions_total after {best}: found {counted}.",
        hint="count each prediction under its own label: not each request, and not every label.",
    )


def _row(parcel: dict[str, float], features: tuple[str, ...]) -> NDArray[np.float64]:
    return np.array([[parcel[name] for name in features]], dtype=np.float64)


def test_a_failure_tells_the_caller_nothing_but_its_number() -> None:
    request = Request({"type": "http", "app": FastAPI(), "headers": []})
    request.state.id = "order-17"
    secret = RuntimeError("no route to postgres://admin:hunter2@10.0.0.5/parcels")
    response = failed(request, secret)
    text = bytes(response.body).decode()
    holds(
        response.status_code == 500,
        f"after an exception: expected the status 500, found {response.status_code}.",
    )
    for word in ("hunter2", "postgres", "RuntimeError", "Traceback"):
        holds(
            word not in text,
            f"after an exception: expected no word of it in the answer, found {text}.",
            hint="the exception belongs into the log; its text was never meant for a caller.",
        )
    body = json.loads(text)
    holds(
        body.get("request_id") == "order-17" and len(body.get("message", "").split()) > 2,
        f"after an exception: expected a sentence and the request's id, found {text}.",
        hint="with the id, whoever reads the log finds what has happened; `problem` adds it.",
    )

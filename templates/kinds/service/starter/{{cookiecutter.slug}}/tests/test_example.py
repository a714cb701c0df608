"""The service as its callers, its operators and Prometheus see it."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from queries import metrics

from {{ cookiecutter.package }}.logs import JsonFormatter
from {{ cookiecutter.package }}.model import load
from {{ cookiecutter.package }}.service import MAX_BODY, PACKAGED, create_app
from {{ cookiecutter.package }}.train import accuracy, fit, sample

REQUEST = Path(__file__).parents[1] / "load" / "request.json"
READING = json.loads(REQUEST.read_text(encoding="utf-8"))


@pytest.fixture
def client() -> Iterator[TestClient]:
    """A client of a service whose model is loaded."""
    with TestClient(create_app(load(PACKAGED))) as client:
        yield client


def counted(client: TestClient, series: str) -> float:
    """The value of one series in /metrics."""
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[-1]) for line in lines if line.startswith(f"{series} "))


def test_a_valid_reading_is_judged(client: TestClient) -> None:
    answer = client.post("/predict", json=READING)

    assert answer.status_code == 200
    assert answer.json()["label"] == "worn"
    assert sum(answer.json()["probabilities"].values()) == pytest.approx(1)
    assert answer.json()["version"] == load(PACKAGED).version


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (READING | {"temperature": 900}, "temperature"),
        (READING | {"pressure": "high"}, "pressure"),
        (READING | {"vibration": True}, "vibration"),
        (READING | {"vibration": None}, "vibration"),
        (READING | {"vibratoin": 1}, "vibratoin"),
        ({"temperature": 60, "pressure": 8}, "vibration"),
        ([], "body"),
    ],
)
def test_a_wrong_reading_is_told_what_is_wrong(client: TestClient, body: Any, field: str) -> None:
    answer = client.post("/predict", json=body)

    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [field]
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.parametrize("body", ["{", '{"temperature": NaN, "vibration": 1, "pressure": 8}'])
def test_what_is_no_json_is_refused(client: TestClient, body: str) -> None:
    answer = client.post("/predict", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["fields"]


def test_a_large_body_is_refused_before_it_is_read(client: TestClient) -> None:
    said = client.post("/predict", content=b" " * (MAX_BODY + 1))
    hidden = client.post("/predict", content=iter([b" " * (MAX_BODY + 1)]))

    assert (said.status_code, hidden.status_code) == (413, 411)


def test_the_service_is_alive_before_it_is_ready() -> None:
    client = TestClient(create_app())  # without `with`, nothing is loaded

    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 503
    assert client.post("/predict", json=READING).status_code == 503


@pytest.mark.parametrize("text", [None, "{}", '{"version": 1', "[]"])
def test_a_model_that_cannot_be_loaded_is_never_ready(
    text: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "model.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    monkeypatch.setenv("MODEL_PATH", str(path))

    with TestClient(create_app()) as client:
        assert client.get("/health").status_code == 200
        assert client.get("/ready").status_code == 503


def test_requests_are_counted_by_the_template_of_their_path(client: TestClient) -> None:
    client.post("/predict", json=READING)
    client.post("/predict", json={})
    for path in ("/a", "/b", "/predict/1"):
        client.request("BREW", path)

    def requests(method: str, path: str, status: int) -> float:
        labels = f'method="{method}",path="{path}",status="{status}"'
        return counted(client, f"requests_total{% raw %}{{{labels}}}{% endraw %}")

    assert requests("POST", "/predict", 200) == 1
    assert requests("POST", "/predict", 422) == 1
    assert requests("other", "unknown", 404) == 3
    assert counted(client, 'request_seconds_count{path="/predict"}') == 2
    assert counted(client, 'predictions_total{label="worn"}') == 1


def test_dashboards_and_alerts_ask_only_for_metrics_that_exist(client: TestClient) -> None:
    client.post("/predict", json=READING)
    lines = client.get("/metrics").text.splitlines()

    assert metrics() <= {line.split("{")[0] for line in lines}


def test_a_failure_shows_no_stack_trace_and_is_counted() -> None:
    app = create_app(load(PACKAGED))

    @app.get("/fail")
    def fail() -> None:
        raise RuntimeError("a secret")

    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get("/fail")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert counted(client, 'requests_total{method="GET",path="/fail",status="500"}') == 1


def test_a_caller_may_name_the_request_but_only_plainly(client: TestClient) -> None:
    plain = client.get("/health", headers={"X-Request-ID": "order-17"})
    strange = client.get("/health", headers={"X-Request-ID": 'a"} forged'})

    assert plain.headers["X-Request-ID"] == "order-17"
    assert "forged" not in strange.headers["X-Request-ID"]


def test_a_line_of_the_log_is_one_object_whatever_is_logged() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 1, 'two\nlines "', None, None)
    record.fields = {"path": "/a\n/b"}

    line = JsonFormatter().format(record)

    assert "\n" not in line
    assert json.loads(line)["message"] == 'two\nlines "'
    assert json.loads(line)["path"] == "/a\n/b"


def test_the_model_in_the_repo_is_the_one_that_training_gives() -> None:
    trained, packaged = fit(*sample(400, seed=1)), load(PACKAGED)

    np.testing.assert_allclose(packaged.weights, trained.weights, atol=1e-5)
    assert packaged.version == trained.version
    assert accuracy(packaged, *sample(200, seed=2)) > 0.97

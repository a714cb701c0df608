"""Every request: its name, its limit, its place in the metrics; and ten bad ones."""

import re
import time
from pathlib import Path
from typing import Any

from expect import holds
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from queries import metrics as asked_for
from stage import PARCEL, ask, count, small_model, total

from serving.metrics import Metrics
from serving.middleware import MAX_BODY, observe, refuse_body, request_id
from serving.schemas import MAX_PARCELS
from serving.service import create_app


def test_only_a_plain_id_of_the_callers_is_kept() -> None:
    for given in ("order-17", "A_b.9", "x", 64 * "a"):
        found = request_id(given)
        holds(found == given, f"request_id({given!r}): expected it to be kept, found {found!r}.")
    strange = {
        "": "there is none.",
        65 * "a": "65 characters are too many.",
        "two words": "a space is not among the characters.",
        "a\nGET /health 200": "a line break forges a line of the log: ask for a full match.",
        "order-17\n": "`$` also matches before a line break at the end: use re.fullmatch.",
        'a"} 1': "quotation marks are not among the characters.",
        "\u0661\u0662\u0663": r"\w and \d also take the letters and digits of other scripts.",
    }
    for given, hint in strange.items():
        first, second = request_id(given), request_id(given)
        for found in (first, second):
            holds(
                re.fullmatch("[0-9a-f]{32}", found),
                f"request_id({given!r}): expected 32 hex digits, found {found!r}.",
                hint=hint,
            )
        holds(
            first != second,
            f"request_id({given!r}): expected another id each time, found {first!r} twice.",
        )


def test_a_body_that_is_too_large_is_refused_before_it_is_read() -> None:
    allowed: list[dict[str, str]] = [
        {},
        {"accept": "*/*"},
        {"content-length": "0"},
        {"content-length": str(MAX_BODY)},
    ]
    for headers in allowed:
        found = refuse_body(headers)
        holds(found is None, f"refuse_body({headers}): expected None, found {found}.")
    refused: list[tuple[dict[str, str], int, str]] = [
        ({"content-length": str(MAX_BODY + 1)}, 413, "what is above MAX_BODY is too large."),
        ({"content-length": "100000"}, 413, "compare numbers: as texts, '100000' < '20000'."),
        (
            {"transfer-encoding": "chunked"},
            411,
            "a body in pieces has no length, and may never end.",
        ),
        (
            {"transfer-encoding": "chunked", "content-length": "5"},
            411,
            "where both are given, the length means nothing.",
        ),
        ({"content-length": "-5"}, 400, "a negative length passes every limit."),
        ({"content-length": "1_0"}, 400, "int() takes more than digits: underscores, for one."),
        ({"content-length": "much"}, 400, "int() raises, and the caller would get a 500."),
        ({"content-length": ""}, 400, "an empty header is no number."),
    ]
    for headers, status, hint in refused:
        try:
            found = refuse_body(headers)
        except ValueError as error:
            raise AssertionError(
                f"refuse_body({headers}): expected {status}, found {error!r}.\nHint: {hint}"
            ) from error
        holds(
            found is not None and found[0] == status and len(found[1].split()) > 2,
            f"refuse_body({headers}): expected {status} and a sentence, found {found}.",
            hint=hint,
        )
        holds(
            status != 413 or (found is not None and str(MAX_BODY) in found[1]),
            f"refuse_body({headers}): expected the limit {MAX_BODY} in the message, found {found}.",
        )


def observed() -> tuple[TestClient, Metrics]:
    """An application of two endpoints that `observe` watches."""
    app = FastAPI()
    app.state.metrics = Metrics()
    app.middleware("http")(observe)

    @app.api_route("/parcels/{number}", methods=["GET", "POST"])
    def parcel(number: int, request: Request) -> dict[str, Any]:
        return {"id": request.state.id}

    @app.get("/fail")
    def fail() -> None:
        raise RuntimeError("a bug of our own")

    return TestClient(app), app.state.metrics


def test_every_request_is_counted_once_under_its_template() -> None:
    client, metrics = observed()
    start = time.perf_counter()
    for number in range(5):
        answer = ask(client, "GET", f"/parcels/{number}", headers={"X-Request-ID": f"a-{number}"})
        found = (answer.json()["id"], answer.headers.get("X-Request-ID"))
        holds(
            found == (f"a-{number}", f"a-{number}"),
            f"the id inside and in the answer: expected a-{number} twice, found {found}.",
            hint="set request.state.id first, and the header X-Request-ID of the answer last.",
        )

    def requests(method: str, path: str, status: int) -> int:
        labels = {"method": method, "path": path, "status": str(status)}
        return count(metrics, "requests_total", **labels)

    raw = requests("GET", "/parcels/3", 200)
    found_count = requests("GET", "/parcels/{number}", 200)
    holds(
        raw == 0 and found_count == 5,
        f"five parcels: expected 5 requests under /parcels/{{number}}, found {found_count} there "
        f"and {raw} under /parcels/3.",
        hint="the raw address makes a new series for each parcel: use the template of the route.",
    )
    seconds = count(metrics, "request_seconds_count", path="/parcels/{number}")
    holds(seconds == 5, f"five parcels: expected 5 times in request_seconds, found {seconds}.")
    passed = time.perf_counter() - start
    spent = metrics.registry.get_sample_value("request_seconds_sum", {"path": "/parcels/{number}"})
    holds(
        0 < (spent or 0) <= passed,
        f"five parcels: expected between 0 and {passed:.3f} s in all, found {spent} s.",
        hint="start the clock before call_next and look at it again afterwards; both in seconds.",
    )

    for path in ("/a", "/b", "/c/parcels/1"):
        ask(client, "GET", path)
    found_count = requests("GET", "unknown", 404)
    holds(
        found_count == 3,
        f'three unknown addresses: expected 3 requests under "unknown", found {found_count}.',
        hint="whoever scans the service for weak spots must not make series.",
    )

    large = ask(client, "POST", "/parcels/1", content=b" " * (MAX_BODY + 1))
    holds(
        large.status_code == 413 and requests("POST", "unknown", 413) == 1,
        f"a large body: expected the status 413, counted once, found {large.status_code}.",
        hint="ask refuse_body first, and answer with its status and message.",
    )

    try:
        client.get("/fail")
    except RuntimeError:
        pass
    else:
        holds(False, "an endpoint that raises: expected observe to let it pass, found an answer.")
    found_count = requests("GET", "/fail", 500)
    holds(
        found_count == 1,
        f"an endpoint that raises: expected one request with 500, found {found_count}.",
        hint="a failure must be counted, too, or the alert on errors stays silent: try, finally.",
    )

    found_count = total(metrics, "requests_total")
    holds(
        found_count == 10,
        f"after ten requests: expected 10 in requests_total, found {found_count}.",
        hint="each request is counted once, when its answer is known.",
    )
    metrics.predicted("soon")
    names = {line.split("{")[0] for line in metrics.text().decode().splitlines()}
    holds(
        asked_for() <= names,
        f"dashboards and alerts ask for metrics that do not exist: {asked_for() - names}.",
    )


REQUEST = Path(__file__).parents[2] / "load" / "request.json"
SECRET = "hunter2"
BAD: list[tuple[str, str, str, int, str]] = [
    # what it is, body, media type, status, the field that is named
    ("no JSON", '{"parcels": [', "application/json", 422, "body"),
    ("another media type", '{"parcels": []}', "text/plain", 422, "body"),
    ("a list", f'["{SECRET}"]', "application/json", 422, "body"),
    ("no parcels", '{"parcels": []}', "application/json", 422, "parcels"),
    (
        "a parcel that is a text",
        f'{{"parcels": ["{SECRET}"]}}',
        "application/json",
        422,
        "parcels[0]",
    ),
    ("NaN", "NaN", "", 422, "parcels[1].weight_kg"),
    ("true", "true", "", 422, "parcels[1].weight_kg"),
    ("a text", f'"{SECRET}"', "", 422, "parcels[1].weight_kg"),
    ("a field misspelt", f'1, "hours": "{SECRET}"', "", 422, "parcels[1].hours"),
    ("10,000 parcels", "[" + 9_999 * "{}, " + "{}]", "application/json", 413, ""),
]


def test_one_good_and_ten_bad_requests_get_helpful_answers() -> None:
    app = create_app(small_model())
    client = TestClient(app)
    headers = {"Content-Type": "application/json"}
    answer = ask(client, "POST", "/predict", content=REQUEST.read_bytes(), headers=headers)
    holds(
        answer.status_code == 200 and len(answer.json()["predictions"]) > 0,
        f"load/request.json: expected 200 and predictions, found {answer.status_code} and "
        f"{answer.text[:300]}.",
    )
    before = total(app.state.metrics, "predictions_total")
    good = '{"distance_km": 120, "weight_kg": 2.5, "hour": 10.5}'
    for what, text, media, status, field in BAD:
        wrong = good.replace("2.5", text)
        body = text if media else f'{{"parcels": [{good}, {wrong}]}}'
        headers = {"Content-Type": media or "application/json"}
        answer = ask(client, "POST", "/predict", content=body, headers=headers)
        holds(
            answer.status_code == status,
            f"{what}: expected {status}, found {answer.status_code} and {answer.text[:300]}.",
            hint="4xx says that the caller can mend it, 5xx that we must.",
        )
        found = answer.json()
        holds(
            list(found["fields"]) == ([field] if field else []),
            f"{what}: expected {field or 'no field'} to be named, found {found['fields']}.",
            hint="name the field as the caller would write it, and only what is wrong.",
        )
        holds(
            SECRET not in answer.text and "Traceback" not in answer.text,
            f"{what}: expected nothing of the input or the code, found {answer.text[:300]}.",
        )
        holds(
            found["request_id"] == answer.headers.get("X-Request-ID") != "",
            f"{what}: expected one id in body and header, found {found['request_id']!r} and "
            f"{answer.headers.get('X-Request-ID')!r}.",
        )
    many = ask(client, "POST", "/predict", json={"parcels": [PARCEL] * (MAX_PARCELS + 1)})
    wanted = f"expected a list of 1 to {MAX_PARCELS} parcels, found a list of size 101"
    holds(
        many.status_code == 422 and many.json()["fields"] == {"parcels": wanted},
        f"101 parcels: expected 422 and {wanted!r}, found {many.status_code}: {many.text[:300]}.",
    )
    method = ask(client, "GET", "/predict")
    holds(
        method.status_code == 405 and method.headers.get("Allow") == "POST",
        f"GET /predict: expected 405 and the header Allow: POST, found {method.status_code}.",
    )
    counted = total(app.state.metrics, "predictions_total") - before
    holds(counted == 0, f"bad requests: expected no predictions counted, found {counted}.")

"""What a caller is told when there is no answer: enough to mend the request, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from serving.schemas import Problem

# What our fields need is said by their validators; these are the complaints of the framework.
EXPECTED = {
    "extra_forbidden": "no field of this name",
    "json_invalid": "valid JSON",
    "missing": "a value",
}
OBJECT = "a JSON object"  # all others ask for this


def field_path(place: tuple[int | str, ...]) -> str:
    """Where it is, as the caller would write it.

    >>> field_path(("body", "parcels", 2, "hour"))
    'parcels[2].hour'
    >>> field_path(("body",))
    'body'
    """
    steps = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in place[1:]]
    return "".join(steps).removeprefix(".") or "body"


def describe(value: Any) -> str:
    """Say in words what was found, without repeating what may be private.

    Answers are logged, cached and shown in other people's browsers, and a text that stands in the
    wrong field may well be a password. So of everything but a number, only its kind and its size
    are told. A number is shown with at most 20 characters; a longer one is cut after 20 and
    ends in "...".

        None, True, False   "null", "true", "false"
        2.5, 7, NaN         "the number 2.5", "the number 7", "the number nan"
        "secret"            "a text of size 6"
        [3, 4]              "a list of size 2"
        {"a": 1}            "an object of size 1"

    Whatever else it is (bytes, for example) is "something else".
    """
    ### BEGIN SOLUTION
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        digits = str(value)
        return f"the number {digits[:20]}{'...' if len(digits) > 20 else ''}"
    for kind, name in ((str, "a text"), (list, "a list"), (dict, "an object")):
        if isinstance(value, kind):
            return f"{name} of size {len(value)}"
    return "something else"
    ### END SOLUTION


def explain(errors: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """For each wrong field, by its `field_path`, the words "expected ..., found ...".

    Each error is a mapping as pydantic makes it:

        type    what kind of error it is
        loc     where it is, for `field_path`
        input   what was found there, for `describe`
        ctx     only if the type is "value_error": {"error": the ValueError of our validator},
                and its text is what was expected

    For other types EXPECTED has the words, and where it has none, it is OBJECT that was expected.
    Two types need care. If a field is "missing", `input` is the object in which it is missing,
    with all that is in there; what was found is "nothing". And for "json_invalid", `loc` ends
    in a position in the text that no caller can look up, and `input` is made up: the field is
    "body", and what was found is "something else".

    >>> explain([{"type": "missing", "loc": ("body", "parcels"), "input": {}}])
    {'parcels': 'expected a value, found nothing'}
    """
    ### BEGIN SOLUTION
    fields = {}
    for error in errors:
        field, found = field_path(error["loc"]), describe(error["input"])
        expected = EXPECTED.get(error["type"], OBJECT)
        match error["type"]:
            case "value_error":
                expected = str(error["ctx"]["error"])
            case "missing":
                found = "nothing"
            case "json_invalid":
                field, found = "body", "something else"
        fields[field] = f"expected {expected}, found {found}"
    return fields
    ### END SOLUTION


def problem(
    request: Request, status: int, message: str, fields: dict[str, str] | None = None
) -> Response:
    """The one form that every answer without a prediction has."""
    known = getattr(request.state, "id", "")
    body = Problem(message=message, fields=fields or {}, request_id=known)
    return JSONResponse(body.model_dump(), status, {"X-Request-ID": known})


def failed(request: Request, error: Exception) -> Response:
    """The answer 500 to a request at which our own code failed, made with `problem`.

    The exception goes on to the server, which writes it to the log with all that belongs to it.
    The caller gets one sentence and the number under which the log knows the request: an exception
    may hold addresses, passwords or the data of another caller.
    """
    ### BEGIN SOLUTION
    return problem(request, 500, "The service failed; its log has the details.")
    ### END SOLUTION


def refused(request: Request, error: HTTPException) -> Response:
    """The answer to a request that we, or the framework, have refused on purpose."""
    response = problem(request, error.status_code, error.detail)
    response.headers.update(error.headers or {})
    return response


def invalid(request: Request, error: RequestValidationError) -> Response:
    """The answer to a request whose body does not fit."""
    message = "Send a valid order as Content-Type: application/json; see fields."
    return problem(request, 422, message, explain(error.errors()))

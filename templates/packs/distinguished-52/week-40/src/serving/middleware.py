"""What happens to every request, whatever it asks for: a name, a limit, and a count."""

import logging
from collections.abc import Mapping

from fastapi import Request, Response
from starlette.middleware.base import RequestResponseEndpoint

MAX_BODY = 20_000  # bytes; the longest order needs about half of it

log = logging.getLogger(__name__)


def request_id(given: str) -> str:
    """The caller's own name for the request, so that both logs can be joined, or a new one.

    The caller's is kept if it is made of 1 to 64 ASCII letters, digits, "_", "-" and ".", and of
    nothing else: it is written to our log, where a line break would begin a line of the caller's
    making. Otherwise the id is a new uuid4 in hex.

    >>> request_id("order-17")
    'order-17'
    """
    ### BEGIN SOLUTION
    import re
    import uuid

    return given if re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", given) else uuid.uuid4().hex
    ### END SOLUTION


def refuse_body(headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Status and message for a body that is too large or could be, judged before it is read.

    - 411 if "transfer-encoding" is given: the body comes in pieces, of which nobody says how many;
    - 400 if "content-length" is not made of the digits 0 to 9 alone;
    - 413 if it is above MAX_BODY; the message names the limit;
    - None otherwise, and also without either header, for then there is no body.

    >>> refuse_body({"content-length": "120"}) is None
    True
    """
    ### BEGIN SOLUTION
    import re

    if "transfer-encoding" in headers:
        return 411, "Send the header Content-Length."
    length = headers.get("content-length", "0")
    if not re.fullmatch("[0-9]+", length):
        return 400, "The header Content-Length is not a number."
    if int(length) > MAX_BODY:
        return 413, f"The body is too large: allowed are {MAX_BODY} bytes."
    return None
    ### END SOLUTION


def path_label(request: Request) -> str:
    """The template of the route that was found, or "unknown" if there was none.

    The router leaves what it found in `request.scope["route"]`, which has a `path` such as
    "/parcels/{number}". Prometheus keeps one series for each value of a label, for weeks; there
    are few templates and endlessly many addresses.
    """
    ### BEGIN SOLUTION
    return str(getattr(request.scope.get("route"), "path", "unknown"))
    ### END SOLUTION


def record(request: Request, status: int, seconds: float) -> None:
    """Count the request, and write its line in the log."""
    path = path_label(request)
    request.app.state.metrics.answered(request.method, path, status, seconds)
    log.info("%s %s %d %.4fs %s", request.method, path, status, seconds, request.state.id)


async def observe(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Give every request its id, its limit, and one place in the metrics.

    - `request.state.id` is the `request_id` of the header "X-Request-ID" (or of ""), and it is
      there before anything else happens.
    - What `refuse_body` refuses gets a `problem` with its status and message. Everything else goes
      to `await call_next(request)`.
    - Each request is given to `record` exactly once, with the status that the caller gets and the
      seconds it took. If `call_next` raises, that status is 500, and the exception goes on.
    - The answer carries the id in its header "X-Request-ID".
    """
    ### BEGIN SOLUTION
    import time

    from serving.errors import problem

    request.state.id = request_id(request.headers.get("X-Request-ID", ""))
    start, status = time.perf_counter(), 500
    try:
        refusal = refuse_body(request.headers)
        response = problem(request, *refusal) if refusal else await call_next(request)
        status = response.status_code
    finally:
        record(request, status, time.perf_counter() - start)
    response.headers["X-Request-ID"] = request.state.id
    return response
    ### END SOLUTION

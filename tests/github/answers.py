"""From a call to its answer: who asks, what is left, which handler, which headers."""

import hashlib
import json
import secrets
from typing import Any

from tests.github import auth, graphql_front, wire
from tests.github.wire import Answer, Call, RefusedError

FREE = ("/rate_limit",)
VERSION = "2022-11-28"


def answer_to(call: Call, *, broken: bool = False) -> tuple[Answer, bool]:
    """The answer with all its headers, and whether no route knew the path."""
    graphql = call.path == "/graphql"
    _follow(call)
    resource = "graphql" if graphql else "search" if call.path.startswith("/search/") else "core"
    found = None if graphql else wire.find(call.method, call.path)
    with call.github.lock:
        try:
            call.token = auth.identify(call.github.tokens, call.headers.get("authorization"))
            answer = _limited(call, found, resource, broken)
        except RefusedError as refusal:
            answer = refusal.answer
        except Exception as error:  # the test shall see it, not wait for it
            answer = Answer(500, {"message": f"test server: {type(error).__name__}: {error}"})
            call.github.errors.append(error)
        headers = _headers(call, found, resource, answer)
    return Answer(answer.status, answer.body, headers), found is None and not graphql


def _limited(
    call: Call, found: tuple[wire.Route, Any] | None, resource: str, broken: bool
) -> Answer:
    limits = call.github.limits
    if resource == "graphql":
        return graphql_front.serve(call, broken=broken)
    if call.path not in FREE:
        limits.check(call.token, resource)
    limits.strike(call.method != "GET", call.busy)
    answer = _routed(call, found)
    etag = _etag(call, answer)
    if etag and etag in call.headers.get("if-none-match", ""):
        return Answer(304, None, {"etag": etag})
    if call.path not in FREE:
        limits.bucket(call.token, resource).used += 1
    return Answer(
        answer.status, answer.body, {**answer.headers, **({"etag": etag} if etag else {})}
    )


def _routed(call: Call, found: tuple[wire.Route, Any] | None) -> Answer:
    if found is None:
        moved = _moved(call)
        if moved:
            return moved
        raise wire.not_found()
    route, call.params = found
    try:
        auth.authorize(call, route)
    except RefusedError:
        if moved := _moved(call):
            return moved
        raise
    try:
        return route.handler(call)
    except RefusedError as refusal:
        return refusal.answer


def _follow(call: Call) -> None:
    """`/repositories/7/…`, where a redirect leads, is the repo of that number."""
    parts = call.path.split("/", 3)
    if parts[1] == "repositories" and len(parts) > 2 and parts[2].isdigit():
        repo = call.github.repo_by_id(int(parts[2]))
        rest = f"/{parts[3]}" if len(parts) > 3 else ""
        call.path = f"/repos/{repo.full_name}{rest}" if repo else call.path


def _moved(call: Call) -> Answer | None:
    """A renamed repo answers at its old name with a redirect."""
    parts = call.path.split("/", 4)
    number = call.github.moved.get("/".join(parts[2:4]).lower()) if len(parts) > 3 else None
    if number is None:
        return None
    rest = f"/{parts[4]}" if len(parts) > 4 else ""
    url = f"{call.github.api_url}/repositories/{number}{rest}"
    body = {"message": "Moved Permanently", "url": url, "documentation_url": wire.DOCS}
    return Answer(301, body, {"location": url})


def _etag(call: Call, answer: Answer) -> str:
    if call.method != "GET" or answer.status != 200:
        return ""
    who = call.token.value if call.token else ""
    text = json.dumps(answer.body, sort_keys=True) + who
    return f'W/"{hashlib.sha256(text.encode()).hexdigest()}"'


def _headers(
    call: Call, found: tuple[wire.Route, Any] | None, resource: str, answer: Answer
) -> dict[str, str]:
    told = {
        "x-github-request-id": secrets.token_hex(8).upper(),
        "x-github-media-type": "github.v3; format=json",
        "x-github-api-version-selected": call.headers.get("x-github-api-version", VERSION),
        **call.github.limits.headers(call.token, resource),
        **auth.headers(call.token, found[0] if found else None),
    }
    if call.link and answer.status == 200:
        told["link"] = call.link
    return {**told, **answer.headers}

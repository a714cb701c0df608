"""A bare client for the server's own tests: what PyGithub hides is what they look at."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from typing import Any

from tests.github.model import Token
from tests.github.server import GitHub


@dataclass(frozen=True)
class Got:
    """An answer as it came over the wire."""

    status: int
    body: Any
    headers: Message


def ask(
    github: GitHub,
    path: str,
    token: Token | str | None = None,
    method: str = "",
    body: Any = None,
    timeout: float = 5,
    **headers: str,
) -> Got:
    """One request to the REST API; any status is an answer."""
    url = path if path.startswith("http") else github.api_url + path
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, method=method or ("POST" if data else "GET"))
    if token is not None:
        value = token if isinstance(token, str) else token.value
        request.add_header("Authorization", f"Bearer {value}")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            return Got(response.status, _json(response.read()), response.headers)
    except urllib.error.HTTPError as error:
        with error:
            return Got(error.code, _json(error.read()), error.headers)


def query(github: GitHub, text: str, token: Token | None = None, **variables: Any) -> Any:
    """A GraphQL answer, errors and all."""
    body = {"query": text, "variables": variables}
    return ask(github, github.graphql_url, token or github.pat("ada"), body=body).body


def _json(data: bytes) -> Any:
    try:
        return json.loads(data) if data else None
    except ValueError:
        return data.decode()

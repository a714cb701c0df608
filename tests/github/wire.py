"""A request and an answer as the handlers see them, and the table of routes."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.github.model import Json, Repo, Token

if TYPE_CHECKING:
    from tests.github.server import GitHub

DOCS = "https://docs.github.com/rest"


@dataclass(frozen=True)
class Answer:
    """A status and a JSON body; None is no body at all."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class RefusedError(Exception):
    """The answer is no."""

    def __init__(
        self,
        status: int,
        message: str,
        errors: list[Any] | None = None,
        headers: Mapping[str, str] | None = None,
        docs: str = DOCS,
    ) -> None:
        """Say it as GitHub does."""
        super().__init__(message)
        body: Json = {"message": message}
        if errors is not None:
            body["errors"] = errors
        body |= {"documentation_url": docs, "status": str(status)}
        self.answer = Answer(status, body, headers or {})


def not_found() -> RefusedError:
    """What is not there, and what you may not know of."""
    return RefusedError(404, "Not Found")


def invalid(resource: str, field: str, code: str, message: str = "") -> RefusedError:
    """A field that GitHub rejects."""
    error = {"resource": resource, "field": field, "code": code}
    if message:
        error["message"] = message
    return RefusedError(422, "Validation Failed", [error])


def malformed(text: str) -> RefusedError:
    """A body that does not fit GitHub's schema of it."""
    return RefusedError(422, f"Invalid request.\n\n{text}")


@dataclass
class Call:
    """One request on its way to a handler."""

    github: "GitHub"
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    token: Token | None = None
    params: Mapping[str, str] = field(default_factory=dict)
    found: Repo | None = None
    link: str = ""
    busy: int = 1

    @property
    def repo(self) -> Repo:
        """The repo in the path; the front has made sure of it."""
        assert self.found
        return self.found

    @property
    def login(self) -> str:
        """Who asks; empty for a stranger."""
        return self.token.login if self.token else ""

    @property
    def json(self) -> Json:
        """The body, which must be an object."""
        if not isinstance(self.body, dict):
            raise RefusedError(400, "Problems parsing JSON")
        return self.body

    def number(self, name: str) -> int:
        """A number in the path."""
        return int(self.params[name])

    def text(self, name: str, resource: str, limit: int = 0) -> str:
        """A required text of the body, no longer than the limit."""
        value = self.json.get(name)
        if not isinstance(value, str) or not value.strip():
            raise invalid(resource, name, "missing_field")
        if limit and len(value) > limit:
            message = f"{name} is too long (maximum is {limit} characters)"
            raise invalid(resource, name, "custom", message)
        return value

    def page(self, items: list[Any]) -> list[Any]:
        """The page that was asked for; the rest is told in the Link header."""
        size = min(100, max(1, _int(self.query.get("per_page"), 30)))
        page = max(1, _int(self.query.get("page"), 1))
        last = max(1, -(-len(items) // size))
        around = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        wanted = (("prev", "first") if page > 1 else ()) + (("next", "last") if page < last else ())
        self.link = ", ".join(
            f'<{self.github.page_url(self, around[name])}>; rel="{name}"' for name in wanted
        )
        return items[(page - 1) * size : page * size]


def _int(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdigit() else otherwise


Handler = Callable[[Call], Answer]


@dataclass(frozen=True)
class Route:
    """A path, its handler, and what a caller needs: a permission such as `contents:write`."""

    method: str
    pattern: re.Pattern[str]
    handler: Handler
    needs: str
    role: str
    template: str


ROUTES: list[Route] = []
PARTS = {"": r"[^/]+", "int": r"\d+", "path": r".+"}


def route(method: str, path: str, needs: str = "", role: str = "") -> Callable[[Handler], Handler]:
    """Register a handler: `{name}`, `{name:int}` or `{name:path}` stand for parts of the path."""

    def add(handler: Handler) -> Handler:
        def group(part: re.Match[str]) -> str:
            return f"(?P<{part[1]}>{PARTS[part[2] or '']})"

        pattern = re.compile(re.sub(r"\{(\w+)(?::(\w+))?\}", group, path))
        ROUTES.append(Route(method, pattern, handler, needs, role, path))
        return handler

    return add


def find(method: str, path: str) -> tuple[Route, Mapping[str, str]] | None:
    """The first route that fits."""
    for candidate in ROUTES:
        if candidate.method == method and (match := candidate.pattern.fullmatch(path)):
            return candidate, match.groupdict()
    return None

"""What was asked of the server, for assertions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Request:
    """One request, as it was answered. `path` is without `/api/v3`; `cost` is in points."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    status: int = 0
    token_name: str = ""
    login: str = ""
    cost: int = 0
    unknown: bool = False
    fault: str = ""

    @property
    def kind(self) -> str:
        """Which of the three doors it came through."""
        if self.path == "/graphql":
            return "graphql"
        return "git" if ".git/" in self.path else "rest"

    @property
    def writes(self) -> bool:
        """Whether it asked for a change."""
        if self.kind == "graphql":
            return isinstance(self.body, dict) and _mutates(str(self.body.get("query")))
        if self.kind == "git":
            return self.method == "POST" and self.path.endswith("git-receive-pack")
        return self.method not in ("GET", "HEAD")

    def __str__(self) -> str:
        """One line for people."""
        what = f" {self.fault}" if self.fault else ""
        return f"{self.status} {self.method} {self.path}{what}"


def _mutates(query: str) -> bool:
    return query.lstrip().startswith("mutation")

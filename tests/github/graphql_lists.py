"""Connections: a page of a list with cursors, and the errors that resolvers raise."""

import base64
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLError

from tests.github.model import Json


def refused(kind: str, message: str) -> GraphQLError:
    """What GitHub puts into `errors` while the rest of the data stays."""
    return GraphQLError(message, extensions={"type": kind})


def connection(
    items: Sequence[Any],
    show: Callable[[Any], Any],
    *,
    first: int | None = None,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
    **more: Any,
) -> Json:
    """The page that was asked for; each node is made when it is looked at."""
    start = _position(after) + 1 if after else 0
    end = _position(before) if before else len(items)
    if first is not None:
        end = min(end, start + first)
    elif last is not None:
        start = max(start, end - last)
    page = list(range(start, min(end, len(items))))
    told: Json = {
        "nodes": lambda *_, **__: [show(items[at]) for at in page],
        "edges": lambda *_, **__: [{"cursor": _cursor(at), "node": show(items[at])} for at in page],
        "totalCount": len(items),
        "pageInfo": {
            "hasNextPage": end < len(items), "hasPreviousPage": start > 0,
            "startCursor": _cursor(page[0]) if page else None,
            "endCursor": _cursor(page[-1]) if page else None,
        },
    }  # fmt: skip
    return told


def _cursor(at: int) -> str:
    return base64.b64encode(f"cursor:v2:{at}".encode()).decode()


def _position(cursor: str) -> int:
    try:
        return int(base64.b64decode(cursor).decode().rpartition(":")[2])
    except ValueError:
        text = f"`{cursor}` does not appear to be a valid cursor."
        raise refused("INVALID_CURSOR_ARGUMENTS", text) from None

"""Issues as GitHub's REST tells them."""

from typing import Any

from toolkit.issues.model import Issue, Person

_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def issue(it: Any) -> Issue:
    """An issue, without its comments."""
    return Issue(
        number=it["number"],
        title=it["title"],
        body=it["body"] or "",
        author=person(it["user"]),
        open=it["state"] == "open",
        labels=tuple(label["name"] for label in it["labels"]),
        milestone=(it["milestone"] or {}).get("title", ""),
        at=it["created_at"],
        node=it["node_id"],
        reason=it.get("state_reason") or "",
    )


def person(user: Any) -> Person:
    """Who did it; nobody where the account is gone."""
    if not user:
        return Person("")
    return Person(user["login"].removesuffix("[bot]"), user["id"], user["type"] == "Bot")


def quoted(name: str) -> str:
    """A name as a part of an address."""
    return "".join(chr(b) if b in _SAFE else f"%{b:02X}" for b in name.encode())

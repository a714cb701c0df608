"""Repos on GitHub: whether one is there, a new one, and what it says of itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from toolkit.edges.github import GitHub, RefusedError
from toolkit.errors import PortfolioError

_NAME = re.compile(r"(?!\.{1,2}$)(?!.*\.git$)[A-Za-z0-9._-]{1,100}")


@dataclass(frozen=True)
class Place:
    """A repo that is there."""

    name: str  # OWNER/NAME
    private: bool
    branch: str  # the default one, which an empty repo does not hold yet
    description: str = ""
    topics: tuple[str, ...] = ()


def check_name(name: str, *, where: str) -> None:
    """Refuse what GitHub would refuse, or change in silence."""
    if not _NAME.fullmatch(name):
        raise PortfolioError(
            f"{name[:60]!r} is no name for a repo on GitHub: letters, digits, '.', '-' and '_'.",
            where=where,
            mend="Give one: --name my-work",
        )


def find(hub: GitHub, name: str) -> Place | None:
    """The repo of that name, if this token sees one."""
    try:
        return _place(hub.get(f"/repos/{name}"))
    except RefusedError as refused:
        if refused.status == 404:
            return None
        raise


def make(hub: GitHub, name: str, *, private: bool, description: str = "") -> Place:
    """A new repo of the token's owner, made once."""
    body = {"name": name.partition("/")[2], "private": private, "description": description}
    try:
        made = hub.create("/user/repos", body, lambda: find(hub, name))
    except RefusedError as refused:
        made = find(hub, name) if refused.status == 422 else None  # an answer that was lost
        if made is None:
            raise _explained(refused) from refused
    place = made if isinstance(made, Place) else _place(made)
    if place.private != private:
        raise other_visibility(place)
    return place


def dress(hub: GitHub, place: Place, description: str, topics: Sequence[str]) -> None:
    """Say what it is about where it says nothing yet."""
    if description and not place.description:
        hub.update(f"/repos/{place.name}", {"description": description})
    if topics and not place.topics:
        hub.update(f"/repos/{place.name}/topics", {"names": list(topics)}, verb="PUT")


def lead_with(hub: GitHub, place: Place, branch: str) -> None:
    """Make this the branch that people see; GitHub may have chosen another of the pushed ones."""
    if place.branch == branch:
        return
    now = find(hub, place.name)
    if now and now.branch != branch:
        hub.update(f"/repos/{place.name}", {"default_branch": branch})


def other_visibility(place: Place) -> PortfolioError:
    """What is public does not become private by the way, nor the other way round."""
    is_so = "private" if place.private else "public"
    return PortfolioError(
        f"{place.name} is there already, and it is {is_so}.",
        where=place.name,
        mend=f"Say --{is_so}, or change it in its settings on GitHub first.",
    )


def _place(told: Any) -> Place:
    return Place(
        name=str(told["full_name"]),
        private=bool(told["private"]),
        branch=str(told["default_branch"]),
        description=str(told.get("description") or ""),
        topics=tuple(told.get("topics") or ()),
    )


def _explained(refused: RefusedError) -> PortfolioError:
    if refused.status not in (403, 404):
        return refused
    return PortfolioError(
        f"{refused.what} The token may not make repos.",
        where=refused.where,
        mend="A fine-grained token needs these permissions, to write, for all of your repos: "
        "Administration, Contents, Workflows. A classic one needs the scopes repo and workflow.",
    )

"""A repo as GitHub tells of it, as facts; where it is none of the plan's, nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from toolkit import story
from toolkit.checks import week
from toolkit.curriculum import is_key
from toolkit.errors import PortfolioError
from toolkit.facts import PRIVATE, PUBLIC, RepoFacts, UnitFacts
from toolkit.home import Home
from toolkit.online import runs
from toolkit.online.runs import Told
from toolkit.text import one_line

Node = Mapping[str, Any]
GIVEN = "portfolio/template"
NAMELESS = "a private repo"  # notes may be read by anybody
_LONGEST = 100_000  # characters of a file that is read, so that nobody can make us read forever
_LINE = 1_000


@dataclass(frozen=True)
class Found:
    """A repo of the plan, and its units beside the repo's own names of them."""

    node: str
    repo: RepoFacts
    units: tuple[UnitFacts, ...]
    keys: tuple[str, ...]
    told: Told = field(default_factory=Told)
    crowded: bool = False  # it has more check runs than were told

    @property
    def called(self) -> str:
        """Its name where that may be said."""
        return self.repo.name if self.repo.visibility == PUBLIC else NAMELESS


def called(node: Node) -> str:
    """The repo's name where that may be said."""
    return str(node["nameWithOwner"]) if visibility(node) == PUBLIC else NAMELESS


def visibility(node: Node) -> str:
    """What is not known to be public is private."""
    shown = node.get("visibility") == "PUBLIC" and node.get("isPrivate") is False
    return PUBLIC if shown else PRIVATE


def found(node: Node, home: Home) -> Found | None:
    """The repo, if it is one of the plan's; an error says what is wrong with its pyproject.toml."""
    branch = node.get("defaultBranchRef") or {}
    head = branch.get("target") or {}
    counted, tools = _counted(node, home)
    if not counted or not head:
        return None
    repo = RepoFacts(
        name=str(node["nameWithOwner"]),
        id=int(node.get("databaseId") or 0),
        url=str(node.get("url") or ""),
        visibility=visibility(node),
        branch=str(branch.get("name") or ""),
        head=str(head["oid"]),
        given=GIVEN if node.get("template") else "",
        description=one_line(node.get("description") or "", 350),
        language=str((node.get("primaryLanguage") or {}).get("name") or ""),
        topics=_topics(node),
        tools=tools,
        units=tuple(one.counts_for for one in counted),
        pushed=_day(node.get("pushedAt")),
        # Without a folder for posts there are none, and no workflow will say so.
        posts_at="" if _may_have_posts(node) else str(head["oid"]),
    )
    words = story.read(_short_lines(_text(node, "readme")[:_LONGEST]))
    units = tuple(
        UnitFacts(
            repo=repo.name,
            unit=one.counts_for,
            title=one_line(one.title),
            finished=one.finished,
            what=one_line(words.what, 1000),
            result=one_line(words.result, 1000),
            commits=1,  # at least: to count them costs more than all the rest
        )
        for one in counted
    )
    contexts = (head.get("statusCheckRollup") or {}).get("contexts") or {}
    told, keys = contexts.get("nodes") or [], tuple(one.unit for one in counted)
    plain = Found(str(node.get("id") or ""), repo, units, keys)
    more = (contexts.get("totalCount") or 0) > len(told)
    return replace(proved(plain, runs.read(told, repo.head, keys)), crowded=more)


def proved(it: Found, told: Told) -> Found:
    """The repo with what its check runs say."""
    units = tuple(
        replace(
            unit,
            checks=told.checks.get(key),
            smoke=tuple(told.smoke[one] for one in sorted(told.smoke) if one[0] == key),
        )
        for key, unit in zip(it.keys, it.units, strict=True)
    )
    counts_for = dict(zip(it.keys, (unit.unit for unit in it.units), strict=True))
    posts = tuple(replace(post, unit=counts_for.get(post.unit, "")) for post in told.posts or ())
    at = it.repo.posts_at if told.posts is None else told.commit
    return replace(it, units=units, repo=replace(it.repo, posts=posts, posts_at=at), told=told)


def older(node: Node, keys: Sequence[str]) -> Told:
    """What the newest commit says that says anything."""
    wrong: tuple[str, ...] = ()
    for commit in _at(node, "defaultBranchRef", "target", "history", "nodes") or ():
        contexts = _at(commit, "statusCheckRollup", "contexts", "nodes") or ()
        told = runs.read(contexts, str(commit["oid"]), keys)
        wrong += told.wrong
        if told.anything:
            return replace(told, wrong=wrong)
    return Told(wrong=wrong)


def _counted(node: Node, home: Home) -> tuple[list[week.Week], tuple[str, ...]]:
    text = _text(node, "manifest")
    if "portfolio" not in text:  # most repos are none of the plan's, and may be broken in peace
        return [], ()
    source = f"{called(node)}/pyproject.toml"
    if len(text) > _LONGEST:
        raise PortfolioError("This file is too long.", where=source)
    described = week.parse(text, source, Path())
    if described is None:
        return [], ()
    counted = home.counted(described)
    if not all(is_key(one.unit) for one in counted):
        raise PortfolioError("units holds what can be no unit's name.", where=source)
    return counted, described.tools


def _may_have_posts(node: Node) -> bool:
    return any(node.get(place, True) for place in ("posts", "notebooks"))


def _text(node: Node, name: str) -> str:
    return (node.get(name) or {}).get("text") or ""


def _short_lines(text: str) -> str:
    return "\n".join(line[:_LINE] for line in re.split(r"\r\n|\r|\n", text))


def _topics(node: Node) -> tuple[str, ...]:
    listed = (node.get("repositoryTopics") or {}).get("nodes") or ()
    return tuple(one_line(one["topic"]["name"], 50) for one in listed if one)


def _day(moment: Any) -> date | None:
    return date.fromisoformat(moment[:10]) if moment else None


def _at(node: Any, *keys: str) -> Any:
    for key in keys:
        node = (node or {}).get(key)
    return node

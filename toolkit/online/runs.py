"""Check runs as facts. Anybody's code may have written what stands in them: all is distrusted."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from toolkit import checkrun
from toolkit.checks.verdict import SCHEMA as CHECKS
from toolkit.facts import BY_CI, CheckFacts, PostFacts, SmokeFacts
from toolkit.posts.publish import SCHEMA as BLOG
from toolkit.render.curves import thinned
from toolkit.smoke import devices
from toolkit.smoke.verdict import SCHEMA as SMOKE
from toolkit.text import one_line

Node = Mapping[str, Any]
# Whose check runs are believed: those that a workflow made with its own token.
ACTIONS = "github-actions"
_CURVES, _POINTS, _LARGEST = 4, 60, 1e30
_STATES = ("passed", "failed", "todo")
_MOST, _ENTRIES = 100_000, 1000
_YEARS, _DATE = range(1970, 2101), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Told:
    """What the check runs of one commit say, by the repo's own names of its units."""

    commit: str = ""
    checks: Mapping[str, CheckFacts] = field(default_factory=dict)
    smoke: Mapping[tuple[str, str], SmokeFacts] = field(default_factory=dict)
    posts: tuple[PostFacts, ...] | None = None
    wrong: tuple[str, ...] = ()  # what could not be used, and why

    @property
    def anything(self) -> bool:
        """Do they say anything that can be used?"""
        return bool(self.checks or self.smoke) or self.posts is not None


class WrongError(ValueError):
    """What is wrong with the data, in words of ours alone."""


def read(nodes: Iterable[Node | None], commit: str, units: Collection[str]) -> Told:
    """The newest result of each kind, unit and device among these check runs of the commit."""
    checks: dict[str, CheckFacts] = {}
    smoke: dict[tuple[str, str], SmokeFacts] = {}
    posts, wrong = None, []
    for node in sorted(filter(_is_ours, nodes), key=_age):
        assert node
        kind = node["externalId"]
        try:
            data = _data(node, commit)
            if kind == BLOG:
                posts = tuple(_posts(data))
                continue
            unit = _unit(data, units)
            if kind == CHECKS:
                checks[unit] = _checks(data, commit, _day(node))
            elif found := smoke_of(data, commit, _day(node)):
                smoke[unit, found.device] = found
        except WrongError as error:
            wrong.append(f"a check run {kind} is left out: {error}")
    return Told(commit, checks, smoke, posts, tuple(wrong))


def _is_ours(node: Node | None) -> bool:
    suite = (node or {}).get("checkSuite") or {}
    return (
        node is not None
        and node.get("externalId") in (CHECKS, SMOKE, BLOG)
        and node.get("status") == "COMPLETED"
        and (suite.get("app") or {}).get("slug") == ACTIONS
    )


def _age(node: Node | None) -> tuple[str, int]:
    node = node or {}
    return node.get("completedAt") or "", node.get("databaseId") or 0


def _day(node: Node) -> date | None:
    try:
        return date.fromisoformat((node.get("completedAt") or "")[:10])
    except ValueError:
        return None


def _data(node: Node, commit: str) -> dict[str, Any]:
    data = checkrun.data_of(node.get("text") or "")
    if data is None:
        raise WrongError("it holds no data that can be read")
    if data.get("commit") != commit:
        raise WrongError("it speaks of another commit")
    return data


def _unit(data: Node, units: Collection[str]) -> str:
    unit = data.get("unit")
    if not isinstance(unit, str) or unit not in units:
        raise WrongError("it speaks of a unit that is not in this repo")
    return unit


def _checks(data: Node, commit: str, on: date | None) -> CheckFacts:
    told = _entries(data, "checks")
    counts = {state: _whole(data, state) for state in ("done", "todo", "failing")}
    seen = [check.get("state") for check in told]
    if sum(counts.values()) != _whole(data, "total") or (
        told and any(seen.count(state) != number for state, number in counts.items())
    ):
        raise WrongError("its numbers do not add up")
    waiting = [c for state in ("failing", "todo") for c in told if c["state"] == state]
    return CheckFacts(
        **counts,
        commit=commit,
        edited=tuple(_line({"edited": name}, "edited", 200) for name in _list(data, "edited")),
        next_check=_line(waiting[0], "title", 200) if waiting else "",
        by=BY_CI,
        official=data.get("official") is True,
        on=on,
    )


def smoke_of(data: Node, commit: str, on: date | None) -> SmokeFacts | None:
    """The training on the device that it used; where it used none, nothing was seen."""
    figures, state = _table(data, "figures"), _line(data, "state", 20)
    device = devices.kind(_line(figures, "device", 40))
    curves = {
        one_line(name, 40): points
        for name, told in list(_table(data, "curves").items())[:_CURVES]
        if (points := _curve(told))
    }
    parameters = figures.get("parameters")
    if device not in devices.DEVICES or state not in _STATES:
        return None
    return SmokeFacts(
        device=device,
        state=state,
        commit=commit,
        on=on,
        parameters=None if parameters is None else _whole(figures, "parameters", 10**15),
        name=_line(figures, "name", 80),
        curves=curves,
    )


def _curve(told: Any) -> tuple[tuple[float, ...], ...]:
    if not isinstance(told, list):
        raise WrongError("a curve is no list of points")
    points = []
    for point in told:
        if not isinstance(point, list) or len(point) != 2:
            raise WrongError("a point of a curve is no pair of numbers")
        pair = [_number(value) for value in point]
        if all(abs(value) <= _LARGEST for value in pair):
            points.append((pair[0], pair[1]))
    return thinned(points, _POINTS)


def _number(value: Any) -> float:
    """To six digits, as a picture shows it; what is not finite is nan."""
    if value is None:
        return math.nan
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise WrongError("a point of a curve is no pair of numbers")
    try:
        return float(f"{float(value):.6g}")
    except OverflowError:
        return math.nan


def _posts(data: Node) -> Iterator[PostFacts]:
    for told in _entries(data, "posts"):
        path, title = _line(told, "path", 300), _line(told, "title", 300)
        parts = path.split("/")
        if path != told.get("path") or "\\" in path or not title or {"", ".", ".."} & {*parts}:
            raise WrongError("a post has no proper path or title")
        tags = (_line({"tag": tag}, "tag", 40) for tag in _list(told, "tags")[:20])
        yield PostFacts(
            path=path,
            title=title,
            date=_date(told.get("date")),
            unit=_line(told, "unit", 80),
            summary=_line(told, "summary", 600),
            tags=tuple(tag for tag in tags if tag),
            minutes=max(1, _whole(told, "minutes")),
        )


def _date(value: Any) -> date:
    plain = isinstance(value, str) and _DATE.fullmatch(value)
    try:
        found = date.fromisoformat(value if plain else "")
    except ValueError:
        found = date.min
    if found.year not in _YEARS:
        raise WrongError("a post has no proper date")
    return found


def _whole(data: Node, name: str, most: int = _MOST) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise WrongError(f"{name} is no sensible number")
    return value


def _line(data: Node, name: str, limit: int) -> str:
    """A text on one line, without control characters; none at all is empty."""
    value = data.get(name, "")
    if not isinstance(value, str):
        raise WrongError(f"{name} is no text")
    return one_line(value, limit)


def _list(data: Node, name: str) -> list[Any]:
    value = data.get(name, [])
    if not isinstance(value, list) or len(value) > _ENTRIES:
        raise WrongError(f"{name} is no list of a sensible length")
    return value


def _entries(data: Node, name: str) -> list[Node]:
    found = _list(data, name)
    if not all(isinstance(one, dict) for one in found):
        raise WrongError(f"{name} holds what is no table")
    return found


def _table(data: Node, name: str) -> Node:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise WrongError(f"{name} is no table")
    return value

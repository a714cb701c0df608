"""Which issue belongs to which unit, and which units should have one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from toolkit.board import body, memory
from toolkit.config import Config
from toolkit.issues import keys
from toolkit.issues.model import Board, Issue
from toolkit.portfolio import Portfolio, State, UnitView

OVER: tuple[State, ...] = ("done", "skipped")
_AHEAD = timedelta(days=7)
_UNBEGUN = 2


@dataclass(frozen=True)
class Places:
    """The issue of each unit, of the board, and of units that the plan has no more."""

    units: Mapping[str, Issue]
    board: Issue | None
    gone: tuple[Issue, ...] = ()


def places(portfolio: Portfolio, board: Board, config: Config) -> Places:
    """Every issue of ours where it belongs; units follow by their keys, also from another plan."""
    who = keys.ours(board, config.learner)
    known = keys.index(board, who)
    found: dict[str, Issue] = {}
    for view in portfolio.units:
        earlier = [keys.unit(moved.plan, old) for moved in config.moved
                   for old, new in moved.units.items() if new == view.unit.key]  # fmt: skip
        key = keys.unit(config.plan, view.unit.key)
        begin = f"{body.name(view.unit)}: "
        if issue := known.find(key, also=earlier, title=begin):
            found[view.unit.key] = issue
    boards = [keys.board(moved.plan) for moved in config.moved]
    pinned = known.find(keys.board(config.plan), also=boards, title=body.BOARD_TITLE)
    units = {view.unit.key for view in portfolio.units}
    plans = {config.plan, *(moved.plan for moved in config.moved)}
    gone = tuple(
        issue
        for issue in board.issues
        if who.wrote(issue.author)
        and (named := keys.unit_of(key_of(board, issue)))
        and named[0] in plans
        and not credited(config, *named) & units
    )
    return Places(found, pinned, gone)


def key_of(board: Board, issue: Issue) -> str:
    """The key in its body, else the one under which its number is remembered."""
    remembered = (key for key, number in board.numbers.items() if number == issue.number)
    return keys.key_in(issue.body) or next(remembered, "")


def credited(config: Config, plan: str, unit: str) -> frozenset[str]:
    """The units of today's plan that a unit of this or of an earlier plan counts for."""
    if plan == config.plan:
        return frozenset({unit})
    return frozenset(m.units[unit] for m in config.moved if m.plan == plan and unit in m.units)


def coming(portfolio: Portfolio, where: Places, today: date) -> list[UnitView]:
    """The units to show as next: those with an open issue, the current one and the one after it.

    A unit's time comes a week before it starts, or when its work begins; there are never more than
    two that nobody has begun. A unit whose issue a person closed is not asked for again.
    """
    shut = {key for key, issue in where.units.items() if memory.by_person(issue)}
    left = [v for v in portfolio.units if v.state not in OVER and v.unit.key not in shut]
    chosen = [v for v in left if v.unit.key in where.units and where.units[v.unit.key].open]
    chosen += [v for v in left if v.state in ("doing", "review") and v not in chosen]
    current = replace(portfolio, units=tuple(left)).current(today)
    after = left[left.index(current) + 1 :] if current in left else []
    following = next((view for view in after if view.state == "todo"), None)
    for view in (current, following):
        unbegun = sum(it.state == "todo" for it in chosen)
        in_time = view is not None and view.starts <= today + _AHEAD
        if view and view.state == "todo" and view not in chosen and in_time and unbegun < _UNBEGUN:
            chosen.append(view)
    return sorted(chosen, key=left.index)

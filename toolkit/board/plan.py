"""What the board should look like: pure, and nothing where it is so already."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from toolkit.board import body, dates, mails, memory, which
from toolkit.board.body import Links
from toolkit.board.which import Places
from toolkit.config import Config
from toolkit.issues import keys, labels, needed, parts
from toolkit.issues.model import Board, Change, EditIssue, Issue, MakeMilestone, OpenIssue
from toolkit.pace import Pace
from toolkit.portfolio import Portfolio, UnitView
from toolkit.text import one_line

_MILESTONE = 200


@dataclass
class _Drawing:
    """What is drawn from, and how many mails there may still be."""

    portfolio: Portfolio
    board: Board
    config: Config
    today: date
    links: Links
    places: Places
    mails: int
    due: Mapping[str, date] = field(default_factory=dict)

    def may_mail(self) -> bool:
        """May GitHub write to the learner once more? If so, that is counted."""
        self.mails -= 1
        return self.mails >= 0


def plan(
    portfolio: Portfolio, pace: Pace, board: Board, config: Config, today: date, links: Links
) -> list[Change]:
    """Every change that brings the board up to date, in the order to make them."""
    places = which.places(portfolio, board, config)
    coming = which.coming(portfolio, places, today)
    shown = {view.unit.key for view in coming} | {
        key for key, issue in places.units.items() if issue.open
    }
    dated = [v for v in portfolio.units if v.unit.key in shown and v.state not in which.OVER]
    drawing = _Drawing(
        portfolio, board, config, today, links, places,
        mails=mails.left(board, config.learner, today),
        # What everybody may look at says nothing of time.
        due=dates.due(dated, config, today) if board.private else {},
    )  # fmt: skip
    at = f"https://github.com/{board.repository}/issues"
    seen = {key: f"{at}/{issue.number}" for key, issue in places.units.items()}
    told = body.progress(portfolio, pace if board.private else None, seen, coming, drawing.due)
    changes: list[Change] = [*_board(drawing, told)]
    changes += [c for view in coming if view.unit.key not in places.units
                for c in _opened(drawing, view)]  # fmt: skip
    for view in portfolio.units:
        if issue := places.units.get(view.unit.key):
            changes += _kept(drawing, view, issue)
    changes += [c for issue in places.gone for c in _gone(drawing, issue)]
    left = needed.of(board, changes, keys.ours(board, config.learner))
    return [*_before(board, left), *left]


def by_hand(board: Board, config: Config) -> frozenset[str]:
    """The units of the plan whose issue a person closed as completed: done by their own word."""
    who = keys.ours(board, config.learner)
    known, found = keys.index(board, who), frozenset[str]()
    for issue in board.issues:
        key = which.key_of(board, issue)
        named = keys.unit_of(key)
        closed = memory.by_person(issue) and issue.reason in ("", "completed")
        if named and closed and known.find(key) == issue:
            found |= which.credited(config, *named)
    return found


def _before(board: Board, changes: list[Change]) -> Iterator[Change]:
    """The labels and milestones that these changes want, where they are not there."""
    wanted = [change for change in changes if isinstance(change, OpenIssue | EditIssue)]
    names = {name for change in wanted for name in change.labels or ()}
    known = {label.casefold() for label in board.labels}
    made = [labels.PORTFOLIO, *map(labels.state, labels.STATES)]
    made += [labels.kind(name.removeprefix("kind: "))
             for name in sorted(names) if name.startswith("kind: ")]  # fmt: skip
    for label in made:
        if label.name in names and label.name.casefold() not in known:
            yield label
    titles = dict.fromkeys(change.milestone for change in wanted if change.milestone)
    yield from (MakeMilestone(title) for title in titles if title not in board.milestones)


def _board(drawing: _Drawing, told: Mapping[str, str]) -> Iterator[Change]:
    """The progress board, which is pinned for as long as it is open."""
    key, issue = keys.board(drawing.config.plan), drawing.places.board
    rest = body.rest(drawing.links)
    if issue is None:
        if drawing.may_mail():
            remembered = memory.Memory(memory.digest(body.BOARD_TITLE))
            text = parts.filled("", _with(told, "progress", remembered), key=key, rest=rest)
            yield OpenIssue(key, body.BOARD_TITLE, text, (keys.LABEL,), pinned=True)
        return
    remembered = replace(memory.seen(issue), title=memory.digest(body.BOARD_TITLE))
    text = parts.filled(issue.body, _with(told, "progress", remembered), key=key, rest=rest)
    worn = (*issue.labels, keys.LABEL)
    yield EditIssue(issue.number, body=text, labels=tuple(dict.fromkeys(worn)),
                    pinned=True if issue.open else None)  # fmt: skip


def _opened(drawing: _Drawing, view: UnitView) -> Iterator[Change]:
    if not drawing.may_mail():
        return
    title, milestone = body.title(view), _milestone(view)
    remembered = memory.Memory(memory.digest(title), memory.digest(milestone))
    key = keys.unit(drawing.config.plan, view.unit.key)
    text = _text(drawing, view, "", remembered)
    yield OpenIssue(key, title, text, _labels(view, view.state), milestone)


def _kept(drawing: _Drawing, view: UnitView, issue: Issue) -> Iterator[Change]:
    """A unit's issue as it should be now; what a person set on it stays."""
    before, now = memory.read(issue.body), memory.seen(issue)
    title, milestone = body.title(view), _milestone(view)
    wanted = _open(drawing, view, issue, now)
    worn = _worn(issue, _labels(view, _state(view, issue, now)))
    key = keys.unit(drawing.config.plan, view.unit.key)
    if not issue.open and wanted is None and keys.key_in(issue.body) == key:
        yield EditIssue(issue.number, labels=worn)  # what is closed stays as it was then
        return
    if wanted is not None:
        now = replace(now, closed=None if wanted else drawing.today)
    now = replace(now, title=memory.digest(title), milestone=memory.digest(milestone))
    own_title = before.title != memory.digest(issue.title)
    own_milestone = before.milestone != memory.digest(issue.milestone)
    yield EditIssue(
        issue.number,
        title=None if own_title else title,
        body=_text(drawing, view, issue.body, now),
        open=wanted,
        reason="not_planned" if view.state == "skipped" else "completed",
        labels=worn,
        milestone=None if own_milestone else milestone,
    )


def _open(drawing: _Drawing, view: UnitView, issue: Issue, now: memory.Memory) -> bool | None:
    """Should we close it, open it again, or leave it as it is?"""
    over = view.state in which.OVER
    if issue.open and over and not now.kept:
        return False if drawing.may_mail() else None
    if now.closed and not issue.open and not over:
        begun = view.state != "todo" or view.ends >= drawing.today >= view.starts
        return True if begun and drawing.may_mail() else None
    return None


def _state(view: UnitView, issue: Issue, now: memory.Memory) -> str:
    if memory.by_person(issue) and issue.reason == "completed":
        return "done"
    if view.done and issue.open and now.kept:
        return "doing"
    return view.state


def _gone(drawing: _Drawing, issue: Issue) -> Iterator[Change]:
    """The issue of a unit that the plan has no more: closed, and nothing else."""
    now = memory.seen(issue)
    if issue.open and not now.kept and drawing.may_mail():
        text = memory.written(issue.body, replace(now, closed=drawing.today))
        yield EditIssue(issue.number, body=text, open=False, reason="not_planned")


def _text(drawing: _Drawing, view: UnitView, old: str, remembered: memory.Memory) -> str:
    due = drawing.due.get(view.unit.key)
    told = body.unit(view, due, drawing.config, drawing.links)
    key = keys.unit(drawing.config.plan, view.unit.key)
    return parts.filled(
        old, _with(told, "unit", remembered), key=key, rest=body.rest(drawing.links)
    )


def _with(told: Mapping[str, str], name: str, remembered: memory.Memory) -> dict[str, str]:
    return {**told, name: f"{memory.line(remembered)}\n{told[name]}"}


def _milestone(view: UnitView) -> str:
    return one_line(view.unit.part or "", _MILESTONE)


def _labels(view: UnitView, state: str) -> tuple[str, ...]:
    known = state if state in labels.STATES else "todo"
    return keys.LABEL, labels.kind(one_line(view.unit.kind, 40)).name, labels.state(known).name


def _worn(issue: Issue, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """What people put on it, and ours."""
    return (*(name for name in issue.labels if not labels.is_ours(name)), *wanted)

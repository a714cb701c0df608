"""The board of a home: read in one look, planned by board and review, written in one place."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from toolkit import pace
from toolkit.board import body, memory
from toolkit.board import mails as board_mails
from toolkit.board import plan as boards
from toolkit.edges.github import GitHub
from toolkit.facts import Approval, BoardFacts, Facts
from toolkit.home import Home
from toolkit.issues import apply, keys, needed, read
from toolkit.issues.model import Board, Change, EditIssue, OpenIssue
from toolkit.issues.running import Applied
from toolkit.ledger import Ledger
from toolkit.portfolio import Portfolio
from toolkit.review import gather
from toolkit.review import plan as reviews
from toolkit.review import seen as seen_
from toolkit.review.evidence import Evidence
from toolkit.review.people import People
from toolkit.review.seen import Seen

OFF = "off"
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Look:
    """The board as it was seen, and what it takes to plan it."""

    board: Board
    people: People
    evidence: dict[str, Evidence]
    remembered: dict[str, tuple[Approval, ...]] = field(default_factory=dict)  # by unit

    def seen(self, home: Home, board: Board) -> Seen:
        """The reviews on a board."""
        return seen_.on(board, home.curriculum, self.people, self.evidence, home.config.moved)


def place(home: Home, repository: str) -> str:
    """The repo that holds the issues; empty where the learner wants none."""
    wanted = home.config.board or repository
    return "" if wanted == OFF else wanted


def look(
    hub: GitHub, home: Home, repository: str, known: Ledger, facts: Facts,
    reader: GitHub | None = None,
) -> Look:  # fmt: skip
    """Read the board, and what is known of the work under review.

    The work is read by the `reader`: a job's own token does not see private repos.
    """
    board = read.read(hub, repository, numbers=known.numbers(repository))
    people = People(home.config.learner, home.config.mentors, known.people, board.viewer)
    first = seen_.on(board, home.curriculum, people, {}, home.config.moved)
    evidence = dict(_evidence(reader or hub, home, first, facts, board))
    remembered = {unit.unit: unit.approvals for unit in known.units if unit.approvals}
    return Look(board, people, evidence, remembered)


def _evidence(
    hub: GitHub, home: Home, seen: Seen, facts: Facts, board: Board
) -> Iterator[tuple[str, Evidence]]:
    threads, plan = seen_.threads(seen), home.curriculum.id
    # What is over is told by what was read already: each unit that is asked for costs requests.
    asked = {thread.review.unit for thread in threads if thread.review.open} | seen_.forms(seen)
    for key in sorted(asked | {thread.review.unit for thread in threads}):
        unit, more = home.curriculum.unit(key), key in asked
        yield key, gather.evidence(hub, plan, unit, facts, private=board.private, more=more)


def told(home: Home, look: Look, board: Board) -> BoardFacts:
    """What the issues say, as facts."""
    seen = look.seen(home, board)
    threads = seen_.threads(seen)
    approvals: dict[str, tuple[Approval, ...]] = {thread.review.unit: () for thread in threads}
    approvals |= seen_.approvals(seen)
    for thread in threads:
        if thread.review.closed and thread.review.state == "approved":
            # Whoever said yes is no mentor now: what is remembered of that stays.
            unit = thread.review.unit
            theirs = [a for a in look.remembered.get(unit, ()) if not seen.people.mentor(a.mentor)]
            approvals[unit] = tuple(dict.fromkeys((*theirs, *approvals[unit])))
    return BoardFacts(
        repository=board.repository,
        by_hand=tuple(sorted(boards.by_hand(board, home.config))),
        in_review=tuple(sorted(seen_.under_review(seen))),
        approvals=approvals,
        issues=_told(home, board, keys.numbers(board, keys.ours(board, home.config.learner))),
        people=seen_.met(seen),
    )


def plan(
    home: Home, look: Look, board: Board, portfolio: Portfolio, ledger: Ledger, today: date
) -> list[Change]:
    """Every change that brings the board and its reviews up to date."""
    where = body.Links({repo.name: repo for repo in ledger.repos}, home.config.site)
    measured = pace.measure(portfolio, home.config, today)
    drawn = boards.plan(portfolio, measured, board, home.config, today, where)
    mailed = [*_mailed(board, home.config.learner), *_mails(drawn, home.config.learner, today)]
    asked = reviews.plan(look.seen(home, board), today, mailed)
    changes = list(dict.fromkeys([*drawn, *asked]))  # both may want the same label
    return needed.of(board, changes, keys.ours(board, home.config.learner))


def bring(
    hub: GitHub, home: Home, look: Look, portfolio: Portfolio, ledger: Ledger, today: date,
    tell: Tell,
) -> Applied:  # fmt: skip
    """Make the board so."""
    return apply.settle(
        hub, look.board, lambda board: plan(home, look, board, portfolio, ledger, today),
        learner=home.config.learner, tell=tell,
    )  # fmt: skip


def lines(changes: Collection[Change]) -> list[str]:
    """What would be written, for people."""
    return [needed.line(change) for change in changes]


def _mailed(board: Board, learner: str) -> Iterator[tuple[date, str]]:
    """The mails that the learner had of the board itself: issues opened and closed for them."""
    for issue in board.issues:
        key = keys.key_in(issue.body)
        if not key or keys.talks(key) or issue.author.login.casefold() == learner.casefold():
            continue
        for day in (board_mails.day(issue.at), memory.read(issue.body).closed):
            if day:
                yield day, learner


def _mails(changes: Collection[Change], learner: str, today: date) -> Iterator[tuple[date, str]]:
    for change in changes:
        opens = isinstance(change, EditIssue) and change.open is not None
        if opens or isinstance(change, OpenIssue):
            yield today, learner


def facts_of(home: Home, look: Look, applied: Applied | None) -> BoardFacts:
    """What the issues say now, with the numbers of those just made."""
    if applied is None:
        return told(home, look, look.board)
    found = told(home, look, applied.board)
    made = _told(home, applied.board, applied.numbers)
    return replace(found, issues=found.issues | made)


def _told(home: Home, board: Board, numbers: dict[str, int]) -> dict[str, int]:
    """What the home may remember: of a private board elsewhere, not who is asked about what."""
    if not (board.private and home.config.board):
        return numbers
    return {key: number for key, number in numbers.items() if not keys.talks(key)}

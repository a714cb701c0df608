"""A request from the command line: look at the board, choose a mentor, write the issue."""

from dataclasses import dataclass, replace
from datetime import date

from toolkit import boards, config, remembered
from toolkit.curriculum import Unit
from toolkit.edges.github import GitHub
from toolkit.errors import PortfolioError
from toolkit.facts import Facts
from toolkit.home import Home
from toolkit.issues import apply, read
from toolkit.issues.model import Board, OpenIssue
from toolkit.online.collect import collect
from toolkit.review import gather, plan, request
from toolkit.review import seen as seen_
from toolkit.review.people import People
from toolkit.review.request import Asked
from toolkit.review.seen import Seen


@dataclass(frozen=True)
class Look:
    """The board and the work as they were seen just now."""

    board: Board
    seen: Seen
    facts: Facts


@dataclass(frozen=True)
class Made:
    """A request that is ready to be sent."""

    asked: Asked
    opened: OpenIssue


def look(hub: GitHub, home: Home, repository: str) -> Look:
    """What a request is made of."""
    if repository == boards.OFF:
        raise PortfolioError(
            "A review is an issue, and this home wants none.",
            where=config.FILE,
            mend=f'Take board = "{boards.OFF}" out of it; then portfolio sync.',
        )
    known = remembered.here(home).ledger
    board = read.read(hub, repository, numbers=known.numbers(repository))
    people = People(home.config.learner, home.config.mentors, known.people)
    found = seen_.on(board, home.curriculum, people, {}, home.config.moved)
    return Look(board, found, collect(hub, home).facts)


def prepare(
    hub: GitHub, look: Look, unit: Unit, mentor: str, question: str, today: date, *,
    write: bool = True,
) -> Made:  # fmt: skip
    """The request, with all that is known of the work; refused where nobody can be asked.

    With `write` the pull request for comments on lines is made, where there is none.
    """
    found = look.seen
    threads = seen_.threads(found)
    for thread in threads:
        if thread.review.unit == unit.key and thread.review.open:
            raise PortfolioError(
                f"{unit.key} is under review already.",
                where=f"https://github.com/{look.board.repository}/issues/{thread.issue.number}",
                mend="When its changes are made, write /ready there.",
            )
    reviews = [thread.review for thread in threads]
    asked = request.choose(mentor, found.people, seen_.agreed(found), reviews, today)
    plan_id = found.curriculum.id
    known = gather.evidence(hub, plan_id, unit, look.facts, private=look.board.private)
    if write and known.repo and not known.feedback:
        known = replace(known, feedback=gather.feedback(hub, known.repo))
    key = request.key(unit.key, plan_id, found.issues)
    return Made(asked, request.opened(key, asked, known, found.people, question))


def send(hub: GitHub, look: Look, made: Made) -> str:
    """Write the issue, once; its address."""
    labels = plan.labels(look.seen, [made.opened])
    done = apply.apply(hub, look.board, [*labels, made.opened], learner=look.seen.people.learner)
    number = done.numbers[made.opened.key]
    return f"https://github.com/{look.board.repository}/issues/{number}"

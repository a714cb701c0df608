"""A board in memory: changes are folded onto it, people act, and mails go out by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from tests.github.mails import Mail, Mailbox, mentions
from toolkit import pace, portfolio
from toolkit.board import plan as plans
from toolkit.board.body import Links
from toolkit.config import Config
from toolkit.curriculum import Curriculum, Milestone, Resource, Step, Unit
from toolkit.facts import BY_CI, PUBLIC, CheckFacts, RepoFacts, UnitFacts
from toolkit.issues import keys, needed
from toolkit.issues.model import (
    AddComment,
    Board,
    Change,
    Comment,
    EditIssue,
    Issue,
    Label,
    MakeMilestone,
    OpenIssue,
    Person,
)
from toolkit.ledger import Ledger

BOT = "github-actions[bot]"
WORKFLOW, ADA = Person("github-actions", 7, bot=True), Person("ada", 1)
MONDAY = date(2026, 3, 2)
SHA = "a" * 40
REPO = RepoFacts("ada/attention", url="https://github.com/ada/attention", visibility=PUBLIC)
UNITS = tuple(
    Unit(
        f"week-{number}", f"Unit {number}", "library", number, number,
        part=f"Part {(number + 1) // 2}", module="Basics", project="attention",
        goals=("Say what it is.", "Say why | it is."),
        steps=(Step("Read the paper.", "1-2"), Step("Write it.")),
        resources=(Resource("Notes", "https://example.org/n"), Resource("A book", None, "book")),
        practice=("Draw it.",), deliverables=("A package.", "A README."),
    )
    for number in range(1, 7)
)  # fmt: skip
PLAN = Curriculum(
    "portfolio/curriculum/v1", "tiny", "Tiny plan", UNITS,
    milestones=(Milestone("Basics", "week-2"), Milestone("Everything", "week-6")),
)  # fmt: skip
CONFIG = Config("ada", "tiny", MONDAY, mentors=("grace",))
DONE = UnitFacts(
    "ada/attention", "week-1", finished=True, commits=5,
    checks=CheckFacts(3, 0, 0, SHA, by=BY_CI, on=date(2026, 3, 6)),
)  # fmt: skip
DOING = replace(DONE, unit="week-2", finished=False, checks=CheckFacts(7, 4, 1, SHA, by=BY_CI))


def drawn(
    board: Board, today: date, units: Sequence[UnitFacts] = (), *, config: Config = CONFIG,
    plan: Curriculum = PLAN,
) -> list[Change]:  # fmt: skip
    """The changes of a day on which these units show so much."""
    ledger = Ledger(repos=(REPO,), units=tuple(units))
    built = portfolio.build(plan, ledger, config)
    at = pace.measure(built, config, today)
    return plans.plan(built, at, board, config, today, Links({REPO.name: REPO}, "https://ada.dev"))


@dataclass
class World:
    """The board, the day, and the mails: when, by whom, to whom."""

    today: date = MONDAY
    config: Config = CONFIG
    plan: Curriculum = PLAN
    board: Board = field(default_factory=lambda: Board("ada/study", viewer=BOT))
    units: list[UnitFacts] = field(default_factory=list)
    box: Mailbox = field(default_factory=lambda: Mailbox(watching={1: {"ada"}}))
    sent: list[tuple[date, str, Mail]] = field(default_factory=list)
    wrote: int = 0

    def sync(self) -> list[Change]:
        """What a run of the workflow does; the changes that it made."""
        made: list[Change] = []
        for _ in range(3):
            changes = drawn(self.board, self.today, self.units, config=self.config, plan=self.plan)
            if not changes:
                break
            for change in changes:
                self._do(change)
            made += changes
        return made

    def wait(self, days: int) -> None:
        """Days go by."""
        self.today += timedelta(days=days)

    def weeks(self, number: int) -> None:
        """Weeks go by, with a run in each."""
        for _ in range(number):
            self.wait(7)
            self.sync()

    def issue(self, unit: str) -> Issue:
        """A unit's issue; the board's for `board`."""
        plan = self.plan.id
        key = keys.board(plan) if unit == "board" else keys.unit(plan, unit)
        found = keys.find(self.board, key, keys.ours(self.board, "ada"))
        assert found
        return found

    def at(self, number: int) -> Issue:
        return next(issue for issue in self.board.issues if issue.number == number)

    def keep(self, issue: Issue) -> None:
        """The issue as a person leaves it."""
        others = [it for it in self.board.issues if it.number != issue.number]
        issues = sorted((*others, issue), key=lambda it: it.number)
        self.board = replace(self.board, issues=tuple(issues))

    def person(self, unit: str, **changed: Any) -> Issue:
        """Ada changes an issue on the web."""
        issue = replace(self.issue(unit), **changed)
        self.keep(issue)
        return issue

    def says(self, unit: str, by: str, words: str) -> None:
        """Somebody comments."""
        issue = self.issue(unit)
        comment = Comment(len(self.sent) + 1000, Person(by, 5), words, self._now())
        self.keep(replace(issue, comments=(*issue.comments, comment)))
        self._mail(issue.number, by, words, joins="comment")

    def _now(self) -> str:
        return f"{self.today}T08:00:00Z"

    def _mail(self, number: int, by: str, words: str = "", **how: Any) -> None:
        before = len(self.box.mails)
        self.box.tell((1, number), by, called={"mention": mentions(words)}, **how)
        self.sent += [(self.today, by, mail) for mail in self.box.mails[before:]]

    def _do(self, change: Change) -> None:
        """What GitHub would do of it."""
        self.wrote += 1
        board = self.board
        match change:
            case Label(name):
                self.board = replace(board, labels=(*board.labels, name))
            case MakeMilestone(title):
                self.board = replace(board, milestones=(*board.milestones, title))
            case OpenIssue():
                number = len(board.issues) + 1
                assert set(change.labels) <= set(board.labels)
                self.keep(Issue(
                    number, change.title, change.body, WORKFLOW, labels=change.labels,
                    milestone=change.milestone, pinned=change.pinned, at=self._now(),
                ))  # fmt: skip
                self._mail(number, BOT, change.body, joins="author")
            case EditIssue():
                self._edit(change)
            case AddComment(number, words):
                self._mail(number, BOT, words, joins="comment")

    def _edit(self, change: EditIssue) -> None:
        issue = self.at(change.number)
        left = needed.difference(issue, change)
        assert left, "an edit that changes nothing was asked for"
        added, gone = needed.moves(issue, left) if left.labels is not None else ([], [])
        assert set(added) <= set(self.board.labels)
        given = {
            name: getattr(left, name) for name in ("title", "body", "open", "milestone", "pinned")
        }
        told = {name: value for name, value in given.items() if value is not None}
        if left.open is not None:
            told["reason"] = "" if left.open else left.reason
            self._mail(issue.number, BOT)
        worn = tuple(name for name in (*issue.labels, *added) if name not in gone)
        self.keep(replace(issue, **told, labels=worn))

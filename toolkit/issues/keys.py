"""Which issue is which: a hidden key in its body, believed only from people it may come from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from toolkit import managed
from toolkit.issues.model import Board, Issue, Person

LABEL = "portfolio"
WORKFLOW = "github-actions"
_KEY = re.compile(r"[ ]{0,3}<!--[ \t]*portfolio:key[ \t]+(\S{1,300})[ \t]*-->[ \t]*")
_BOARD, _REVIEW, _MENTOR, _UNIT = "board", "review", "mentor", "unit"


@dataclass(frozen=True)
class Ours:
    """Whose issues count: the learner's, the workflow's, and those of the token in use."""

    learner: str
    viewer: str = ""

    def wrote(self, author: Person) -> bool:
        """Did one of them open this? A bot's name is its own only on a bot."""
        name = _plain(author.login)
        if author.bot:
            return name == WORKFLOW or (
                self.viewer.endswith("[bot]") and name == _plain(self.viewer)
            )
        people = (self.learner.casefold(), self.viewer.casefold())
        return bool(name) and name in people


def ours(board: Board, learner: str) -> Ours:
    """Whose issues count on this board."""
    return Ours(learner, board.viewer)


def _plain(login: str) -> str:
    return login.casefold().removesuffix("[bot]")


def unit(plan: str, name: str) -> str:
    """The key of a unit's issue."""
    # A unit may be called as another kind of issue is.
    return f"{plan}/{_UNIT}/{name}" if name in (_BOARD, _UNIT) else f"{plan}/{name}"


def unit_of(key: str) -> tuple[str, str] | None:
    """The plan and the unit of a unit's key; None for another kind."""
    match key.split("/"):
        case [plan, name] if name != _BOARD:
            return plan, name
        case [plan, word, name] if word == _UNIT:
            return plan, name
    return None


def board(plan: str) -> str:
    """The key of the progress board."""
    return f"{plan}/{_BOARD}"


def is_board(key: str) -> bool:
    """Is this the key of a progress board, of whichever plan?"""
    return len(parts := key.split("/")) == 2 and parts[1] == _BOARD


def review(plan: str, name: str, number: int) -> str:
    """The key of a unit's so-manieth review."""
    return f"{plan}/{_REVIEW}/{name}/{number}"


def next_review(plan: str, name: str, known: Iterable[str]) -> str:
    """The key of a unit's next review."""
    begin = review(plan, name, 0)[:-1]
    used = [int(key[len(begin) :]) for key in known
            if key.startswith(begin) and key[len(begin) :].isdecimal()]  # fmt: skip
    return review(plan, name, max(used, default=0) + 1)


def mentor(plan: str, login: str) -> str:
    """The key of a mentor's invitation."""
    return f"{plan}/{_MENTOR}/{login.casefold()}"


def talk_of(rest: str) -> tuple[str, str] | None:
    """Of a key without its plan: the kind of talk, and its unit or mentor."""
    match rest.split("/"):
        case [word, name] if word == _MENTOR:
            return word, name
        case [word, name, _] if word == _REVIEW:
            return word, name
    return None


def talks(key: str) -> bool:
    """Is what people say below it read? So it is in reviews and invitations."""
    return unit_of(key) is None and not is_board(key)


def mark(key: str) -> str:
    """The line that holds a key."""
    return f"<!-- portfolio:key {key} -->"


def key_in(body: str) -> str:
    """The first key in a body, outside of code; empty where there is none."""
    found = key_line(body)
    return found[0] if found else ""


def key_line(body: str) -> tuple[str, int, int] | None:
    """The first key in a body and where its line begins and ends."""
    for _, offset, line in managed.outside_fences(body):
        if match := _KEY.fullmatch(line):
            return match[1], offset, offset + len(line)
    return None


@dataclass(frozen=True)
class Index:
    """Our issues by number and by key, the oldest of each key; and those that lost theirs."""

    numbers: Mapping[str, int]
    by_number: Mapping[int, Issue]
    by_key: Mapping[str, Issue]
    key_of: Mapping[int, str]
    nameless: Sequence[Issue]

    def find(self, key: str, *, also: Sequence[str] = (), title: str = "") -> Issue | None:
        """The issue of a key: by the remembered number, by its key, else by its label and title.

        `also` are keys that it had under an earlier plan; `title` is how our title begins.
        """
        wanted = (key, *also)
        for name in wanted:
            issue = self.by_number.get(self.numbers.get(name, 0))
            if issue and self.key_of[issue.number] in ("", *wanted):
                return issue
        for name in wanted:
            if name in self.by_key:
                return self.by_key[name]
        return next((it for it in self.nameless if title and it.title.startswith(title)), None)


def index(seen: Board, who: Ours) -> Index:
    """The issues that people whom we believe have opened."""
    by_number, by_key, key_of, nameless = dict[int, Issue](), dict[str, Issue](), {}, []
    for issue in sorted(seen.issues, key=lambda issue: issue.number):
        if not who.wrote(issue.author):
            continue
        key = key_of[issue.number] = key_in(issue.body)
        by_number[issue.number] = issue
        if key:
            by_key.setdefault(key, issue)
        elif LABEL in issue.labels:
            nameless.append(issue)
    return Index(seen.numbers, by_number, by_key, key_of, nameless)


def find(seen: Board, key: str, who: Ours, *, title: str = "") -> Issue | None:
    """The issue of one key."""
    return index(seen, who).find(key, title=title)


def numbers(seen: Board, who: Ours) -> dict[str, int]:
    """The number of each key, for the ledger to remember."""
    known = {issue.number for issue in seen.issues}
    found = {key: number for key, number in seen.numbers.items() if number in known}
    for issue in sorted(seen.issues, key=lambda issue: issue.number):
        if (key := key_in(issue.body)) and who.wrote(issue.author):
            found.setdefault(key, issue.number)
    return dict(sorted(found.items()))

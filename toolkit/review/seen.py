"""Reviews and invitations as they were seen, read from their issues."""

import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit.config import Moved
from toolkit.curriculum import Curriculum
from toolkit.errors import PortfolioError
from toolkit.facts import Approval
from toolkit.issues import keys
from toolkit.issues.model import Board, Issue
from toolkit.review import fold, form, hidden, terms
from toolkit.review.evidence import Evidence
from toolkit.review.fold import Review, in_order
from toolkit.review.people import People
from toolkit.review.terms import Terms


@dataclass(frozen=True)
class Seen:
    """All that is known; issues by their keys, the others may be requests from the web."""

    curriculum: Curriculum
    people: People
    issues: Mapping[str, Issue] = field(default_factory=dict)
    others: tuple[Issue, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)  # by unit
    labels: tuple[str, ...] = ()  # that the repo has

    def of(self, unit: str) -> Evidence:
        """What is known of a unit of the plan."""
        return self.evidence.get(unit) or Evidence(self.curriculum.unit(unit))


@dataclass(frozen=True)
class Thread:
    """A review and the issue that it is read from."""

    key: str
    issue: Issue
    review: Review


def on(
    board: Board, curriculum: Curriculum, people: People, evidence: Mapping[str, Evidence],
    moved: Sequence[Moved] = (),
) -> Seen:  # fmt: skip
    """What a board holds of reviews; an issue of anybody else's counts for nothing.

    Those of an earlier plan are of today's, as far as its units are `moved`.
    """
    people = replace(people, viewer=people.viewer or board.viewer)
    numbers = {number: key for key, number in board.numbers.items()}
    known: dict[str, Issue] = {}
    others: list[Issue] = []
    for issue in sorted(board.issues, key=lambda it: it.number):
        if not people.ours(issue.author):
            continue
        key = keys.key_in(issue.body) or numbers.get(issue.number, "")
        key = key or _lost(issue, curriculum, people, {*known, *board.numbers})
        key = _today(key, curriculum, moved, known)
        if key:
            known.setdefault(key, issue)
        else:
            others.append(issue)
    return Seen(curriculum, people, known, tuple(others), evidence, board.labels)


def _lost(issue: Issue, curriculum: Curriculum, people: People, known: Collection[str]) -> str:
    """The key that somebody deleted before its number was remembered; empty where none was."""
    for mentor in people.mentors:
        name = keys.mentor(curriculum.id, mentor)
        if issue.title == invited(mentor) and name not in known:
            return name
    unit = next(hidden.read(issue.body, "review"), {}).get("unit", "")
    return keys.next_review(curriculum.id, unit, known) if unit else ""


def _today(key: str, curriculum: Curriculum, moved: Sequence[Moved], known: Collection[str]) -> str:
    """The key that an issue has in today's plan."""
    for earlier in moved:
        plan, _, rest = key.partition("/")
        units = earlier.units if earlier.plan == plan else {}
        talk = keys.talk_of(rest) if units else None
        if talk and talk[0] == "mentor":
            return keys.mentor(curriculum.id, talk[1])
        if talk and talk[1] in units:
            return keys.next_review(curriculum.id, units[talk[1]], known)
    return key


def invited(mentor: str) -> str:
    """The title of a mentor's invitation."""
    return f"Will you be a mentor, {mentor}?"


def forms(seen: Seen) -> frozenset[str]:
    """The units of the plan that the learner asks about with the form on the web."""
    filled = (form.read(issue, seen.people) for issue in seen.others)
    found = set[str]()
    for asked in filled:
        with contextlib.suppress(PortfolioError):
            found |= {seen.curriculum.unit(asked.unit).key} if asked else set()
    return frozenset(found)


def threads(seen: Seen) -> list[Thread]:
    """All reviews of the plan's units."""
    begin = keys.review(seen.curriculum.id, "", 0)[:-2]
    units = {unit.key: unit for unit in seen.curriculum.units}
    found = []
    for key, issue in seen.issues.items():
        unit, _, number = key.removeprefix(begin).rpartition("/")
        if key.startswith(begin) and unit in units and number.isdigit():
            review = fold.fold(issue, seen.people, units[unit].rubric)
            found.append(Thread(key, issue, replace(review, unit=unit)))
    return sorted(found, key=lambda thread: thread.issue.number)


def again(seen: Seen, thread: Thread, issue: Issue) -> Thread:
    """The thread with its issue as it will be."""
    unit = thread.review.unit
    review = fold.fold(issue, seen.people, seen.curriculum.unit(unit).rubric)
    return Thread(thread.key, issue, replace(review, unit=unit))


def mentors(seen: Seen) -> list[str]:
    """The mentors of the settings; a learner is not their own."""
    return [name for name in dict.fromkeys(seen.people.mentors) if seen.people.mentor(name)]


def invitation(seen: Seen, mentor: str) -> terms.Invitation | None:
    """A mentor's invitation, where there is one."""
    issue = seen.issues.get(keys.mentor(seen.curriculum.id, mentor))
    return terms.fold(issue, mentor, seen.people) if issue else None


def agreed(seen: Seen) -> dict[str, Terms]:
    """The terms of all mentors who have accepted, by their logins."""
    found = (invitation(seen, mentor) for mentor in mentors(seen))
    return {it.mentor: it.terms for it in found if it and it.terms}


def approvals(seen: Seen) -> dict[str, tuple[Approval, ...]]:
    """What mentors have said yes to, by unit, as it may be shown."""
    known = agreed(seen)
    found: dict[str, tuple[Approval, ...]] = {}
    for thread in threads(seen):
        given = terms.approvals(thread.review, known)
        if given:
            found[thread.review.unit] = (*found.get(thread.review.unit, ()), *given)
    return found


def under_review(seen: Seen) -> frozenset[str]:
    """The units that a mentor is asked to look at."""
    return frozenset(t.review.unit for t in threads(seen) if t.review.open)


def met(seen: Seen) -> dict[str, int]:
    """The numbers of people who have a say and have spoken: they outlive a login."""
    issues = sorted(seen.issues.values(), key=lambda issue: issue.number)
    spoken = (comment.author for issue in issues for comment in in_order(issue.comments))
    found = {seen.people.known(who): who.id for who in spoken if who.id and not who.bot}
    return {login: number for login, number in found.items() if login}


def but(found: Iterable[Thread], thread: Thread) -> list[Review]:
    """The other reviews."""
    return [other.review for other in found if other.key != thread.key]

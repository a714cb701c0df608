"""Whom GitHub has written to, and how much: nobody gets more than two mails a week by design.

It writes to all who follow an issue when somebody else opens it, comments on it, or closes it or
opens it again; edits reach only those whom they mention anew.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from toolkit.issues import keys
from toolkit.issues.model import Issue
from toolkit.review import hidden
from toolkit.review.fold import Review, in_order
from toolkit.review.people import People
from toolkit.review.seen import Seen, Thread, mentors

MOST = 2
_WEEK = timedelta(days=7)


@dataclass
class Post:
    """The mails that went out, and those that this run adds."""

    sent: list[tuple[date, str]] = field(default_factory=list)

    def send(self, whom: Collection[str], today: date) -> bool:
        """Count a mail to each of them, unless that is too much for one."""
        recent = [login for on, login in self.sent if on > today - _WEEK]
        if any(recent.count(login) >= MOST for login in whom):
            return False
        self.sent += [(today, login) for login in whom]
        return True


def before(seen: Seen, threads: Iterable[Thread]) -> Iterator[tuple[date, str]]:
    """The mails that reviews and invitations have made so far."""
    for thread in threads:
        yield from _of(thread.issue, seen.people, thread.review.asked[:1])
    for mentor in mentors(seen):
        issue = seen.issues.get(keys.mentor(seen.curriculum.id, mentor))
        if issue:
            yield from _of(issue, seen.people, ())


def involved(issue: Issue, review: Review, people: People) -> frozenset[str]:
    """Who gets mail for a new comment: the learner, those asked, and those who wrote."""
    wrote = {people.known(comment.author) for comment in issue.comments}
    return frozenset({people.learner, *review.asked, *wrote} - {""})


def _of(issue: Issue, people: People, asked: tuple[str, ...]) -> Iterator[tuple[date, str]]:
    inside = {people.learner, *asked}
    told = [(hidden.day(issue.at), people.known(issue.author), set[str]())]
    for comment in in_order(issue.comments):
        ours = people.ours(comment.author)
        says = next(hidden.read(comment.body, "says"), {}) if ours else {}
        called = {people.mentor(says.get("mentor", ""))}
        told.append((hidden.day(comment.at), people.known(comment.author), called))
    turned = next(hidden.read(issue.body, "turned"), {})
    told.append((hidden.day(turned.get("on", "")), "", set()))
    for on, writer, called in told:
        inside |= {*called, writer} - {""}
        if on:
            yield from ((on, login) for login in sorted(inside - {writer}))

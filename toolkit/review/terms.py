"""What a mentor has agreed to: a day of the week, how many reviews, and what may be shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from toolkit.facts import Approval
from toolkit.issues.model import Issue
from toolkit.review import commands
from toolkit.review.commands import Command
from toolkit.review.fold import Reaction, Refused, Review, in_order
from toolkit.review.people import People

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """A mentor's own terms."""

    mentor: str
    slot: int  # a day of the week, from Monday as 0
    cap: int  # how many reviews on such a day
    named: bool = False  # may their name stand beside an approval?
    scores: bool = False  # may their scores be shown?

    @property
    def day(self) -> str:
        """The day of the week in words."""
        return commands.DAYS[self.slot].capitalize()


@dataclass(frozen=True)
class Invitation:
    """An invitation as its thread has it; without terms where it is not accepted."""

    mentor: str
    terms: Terms | None = None
    refused: tuple[Refused, ...] = ()
    reactions: tuple[tuple[int, Reaction], ...] = ()


def fold(issue: Issue, mentor: str, people: People) -> Invitation:
    """What the mentor has said, whatever order it came in; nobody else can say it for them."""
    seen = Invitation(mentor)
    for comment in in_order(issue.comments):
        if people.role(comment.author) != "mentor" or people.known(comment.author) != mentor:
            continue
        reaction: Reaction | None = None
        for command in commands.parse(comment.body):
            if why := _why_not(command):
                typed = command.typed or f"/{command.name}"
                seen = replace(seen, refused=(*seen.refused, Refused(comment.id, typed, why)))
                reaction = reaction or "confused"
                continue
            seen = replace(seen, refused=(), terms=_agreed(seen, command))
            reaction = "+1"
        if reaction:
            seen = replace(seen, reactions=(*seen.reactions, (comment.id, reaction)))
    return seen


def _why_not(command: Command) -> str:
    if command.name in ("accept", "withdraw", "help"):
        return ""
    return command.hint or "This is for a review, not for an invitation."


def _agreed(seen: Invitation, command: Command) -> Terms | None:
    if command.name == "help":
        return seen.terms
    if command.name == "withdraw":
        return None
    slot, cap, agreed = command.words
    day = next(n for n, name in enumerate(commands.DAYS) if name.startswith(slot[:3]))
    return Terms(seen.mentor, day, int(cap), "named" in agreed, "scores" in agreed)


def promise(terms: Terms, asked: date, promised: Collection[date] = ()) -> date:
    """The mentor's next day after this one with room for another review."""
    day = asked + _DAY
    day += ((terms.slot - day.weekday()) % 7) * _DAY
    while sum(other == day for other in promised) >= terms.cap:
        day += 7 * _DAY
    return day


def approvals(review: Review, terms: Mapping[str, Terms]) -> tuple[Approval, ...]:
    """What the portfolio shows of a review: a name only where its owner agreed."""
    return tuple(
        a if a.mentor in terms and terms[a.mentor].named else replace(a, mentor="")
        for a in review.approvals
    )


def scores(
    review: Review, terms: Mapping[str, Terms], *, wanted: bool
) -> tuple[tuple[str, int], ...]:
    """The scores that may leave the issue: none, unless learner and mentor both want it."""
    agreed = terms.get(review.mentor)
    return review.scores if wanted and agreed is not None and agreed.scores else ()

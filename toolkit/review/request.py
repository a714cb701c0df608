"""Asking for a review: of one mentor who has agreed, and with a day to hope for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from toolkit.errors import PortfolioError
from toolkit.issues import keys, parts
from toolkit.issues.model import OpenIssue
from toolkit.review import bodies, hidden, turns
from toolkit.review.evidence import Evidence
from toolkit.review.fold import Review, label
from toolkit.review.people import People
from toolkit.review.terms import Terms, promise
from toolkit.text import did_you_mean, one_line

PART = "review"


@dataclass(frozen=True)
class Asked:
    """Who is asked, and by when they answer by their own terms."""

    mentor: str
    by: date


def choose(
    wanted: str, people: People, terms: Mapping[str, Terms], reviews: Iterable[Review], today: date
) -> Asked:
    """The mentor to ask: the one who is wanted, else the first in the list who is free."""
    reviews = list(reviews)
    if not people.mentors:
        raise PortfolioError(
            "There is no mentor yet.",
            where="portfolio.toml",
            mend='Name one: mentors = ["LOGIN"]. The next sync writes an invitation for them.',
        )
    free = turns.free(people, terms, reviews)
    mentor = _wanted(wanted, people, terms, free) if wanted else next(iter(free), "")
    if not mentor:
        raise PortfolioError(
            "No mentor can be asked now: each has an open request of yours, or has not said yes.",
            mend="Send them the address of their invitation, or finish what is open.",
        )
    return Asked(mentor, promise(terms[mentor], today, turns.promised(reviews, mentor)))


def _wanted(wanted: str, people: People, terms: Mapping[str, Terms], free: list[str]) -> str:
    mentor = people.mentor(wanted)
    if not mentor:
        raise PortfolioError(
            f"{one_line(wanted, 60)} is no mentor of yours.",
            where="portfolio.toml",
            mend=did_you_mean(wanted, people.mentors) or f"You have: {', '.join(people.mentors)}.",
        )
    if mentor not in terms:
        raise PortfolioError(
            f"{mentor} has not said yes yet.",
            mend=f"Send {mentor} the address of their invitation; they answer there.",
        )
    if mentor not in free:
        raise PortfolioError(
            f"{mentor} has an open request of yours.",
            mend="One at a time: wait for the answer, or take it back with /withdraw.",
        )
    return mentor


def opened(
    name: str, asked: Asked, evidence: Evidence, people: People, question: str = ""
) -> OpenIssue:
    """The issue that asks for a review."""
    body = parts.filled("", {PART: begun(asked, evidence, people)}, key=name)
    asks = f"\n\n{bodies.question(question)}" if question.strip() else ""
    return OpenIssue(name, title(evidence), body + asks, (keys.LABEL, label("requested")))


def begun(asked: Asked, evidence: Evidence, people: People) -> str:
    """The managed part of a new request."""
    commit = hidden.sha(evidence.commit)
    review = Review(
        evidence.unit.key, mentor=asked.mentor, asked=(asked.mentor,), commit=commit, by=asked.by
    )
    return bodies.review(review, evidence, people, marked(review), mention=True)


def marked(review: Review) -> str:
    """The hidden line of a new request."""
    by = review.by or ""
    return hidden.mark(
        "review", unit=review.unit, mentor=review.mentor, commit=review.commit, by=by
    )


def title(evidence: Evidence) -> str:
    """The issue's title."""
    return one_line(f"Review of {evidence.unit.key}: {evidence.unit.title}", 200)


def key(unit: str, plan: str, known: Iterable[str]) -> str:
    """The key of a unit's next review."""
    return keys.next_review(plan, unit, known)

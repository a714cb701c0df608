"""When a mentor is late: one polite reminder, a week more, then the next in the list."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Literal

from toolkit.review.fold import MENTORS_TURN, Review
from toolkit.review.people import People
from toolkit.review.terms import Terms

_WEEK = timedelta(days=7)


def due(review: Review, today: date) -> Literal["", "remind", "next"]:
    """What is to be done about a review for which its mentor has not come yet."""
    if review.state not in MENTORS_TURN:
        return ""
    if not review.mentor:
        return "next"  # nobody was asked, or they are no mentor any more
    if review.by is None or today <= review.by:
        return ""
    if review.reminded is None:
        return "remind"
    last = max(review.reminded, review.answered or review.reminded)
    return "next" if today - last > _WEEK else ""


def free(
    people: People, terms: Mapping[str, Terms], reviews: Iterable[Review], but: Iterable[str] = ()
) -> list[str]:
    """The mentors who have agreed and have no open request of the learner, in the list's order."""
    busy = {review.mentor for review in reviews if review.open}
    return [
        name
        for name in people.mentors
        if people.mentor(name) and name in terms and name not in busy and name not in but
    ]


def promised(reviews: Iterable[Review], mentor: str) -> list[date]:
    """The days on which a mentor has reviews to give already."""
    return [r.by for r in reviews if r.open and r.mentor == mentor and r.by]

"""The comments that a review needs now: on changes, a reminder, a request to the next mentor."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from toolkit.issues.model import AddComment, Comment, Person
from toolkit.review import bodies, hidden, terms, turns
from toolkit.review.fold import Review
from toolkit.review.seen import Seen, Thread, again
from toolkit.review.terms import Terms


def shown(
    seen: Seen, thread: Thread, others: Sequence[Review], agreed: Mapping[str, Terms]
) -> Thread:
    """The thread with what the mentor is shown for a `/ready`: that is settled once."""
    pending = thread.review.pending
    told = {told.get("of") for told in hidden.read(thread.issue.body, "shown")}
    if pending is None or str(pending.comment) in told:
        return thread
    mentor, by = thread.review.mentor, ""
    if mentor in agreed and pending.on:
        taken = turns.promised(others, mentor)
        by = terms.promise(agreed[mentor], pending.on, taken).isoformat()
    commit = hidden.sha(seen.of(thread.review.unit).commit)
    mark = hidden.mark("shown", of=pending.comment, commit=commit, by=by)
    return again(seen, thread, replace(thread.issue, body=f"{thread.issue.body}\n{mark}\n"))


def needed(
    seen: Seen, thread: Thread, others: Sequence[Review], agreed: Mapping[str, Terms], today: date
) -> AddComment | None:
    """The comment that is due, if one is."""
    pending = thread.review.pending
    if pending is not None and not pending.told:
        return _ready(seen, thread, pending.comment)
    due = turns.due(thread.review, today)
    review = thread.review
    left = turns.free(seen.people, agreed, others, (review.mentor, *review.asked))
    if due == "remind":
        return _reminder(seen, thread, other=bool(left))
    if due == "next" and left:
        by = terms.promise(agreed[left[0]], today, turns.promised(others, left[0]))
        return _asked(seen, thread, left[0], by)
    return None


def told_to(comment: AddComment) -> frozenset[str]:
    """Who is named in a comment of ours, besides those who follow the thread."""
    return frozenset({told.get("mentor", "") for told in hidden.read(comment.body, "says")} - {""})


def after(seen: Seen, thread: Thread, comment: AddComment, today: date) -> Thread:
    """The thread as it will be with a comment of ours."""
    known = thread.issue.comments
    people = seen.people
    numbers = {login.lower(): number for login, number in people.ids.items()}
    author = Person(people.learner, numbers.get(people.learner.lower(), 0))
    at = max([f"{today}T00:00:00Z", *(c.at for c in known)])
    made = Comment(max((c.id for c in known), default=0) + 1, author, comment.body, at)
    return again(seen, thread, replace(thread.issue, comments=(*known, made)))


def _ready(seen: Seen, thread: Thread, comment: int) -> AddComment:
    text = bodies.ready(thread.review, seen.of(thread.review.unit), seen.people)
    mark = hidden.mark("says", what="ready", of=comment)
    return AddComment(thread.issue.number, f"{mark}\n\n{text}", f"ready/{comment}")


def _reminder(seen: Seen, thread: Thread, *, other: bool) -> AddComment:
    review = thread.review
    text = bodies.reminder(review, seen.of(review.unit), seen.people, other=other)
    mark = hidden.mark("says", what="reminder", mentor=review.mentor, by=review.by or "")
    name = f"reminder/{review.mentor}/{review.by}"
    return AddComment(thread.issue.number, f"{mark}\n\n{text}", name)


def _asked(seen: Seen, thread: Thread, mentor: str, by: date) -> AddComment:
    review = thread.review
    asked = replace(review, mentor=mentor, by=by)
    text = bodies.asked(asked, seen.of(review.unit), seen.people, review.mentor)
    mark = hidden.mark("says", what="asked", mentor=mentor, by=by, commit=review.commit)
    return AddComment(thread.issue.number, f"{mark}\n\n{text}", f"asked/{mentor}")

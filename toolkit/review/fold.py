"""What a review's thread amounts to: a pure fold over all of it, so that events only wake it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from toolkit.facts import Approval
from toolkit.issues.model import Comment, Issue
from toolkit.review import commands, hidden
from toolkit.review.commands import Command
from toolkit.review.people import People

State = Literal["requested", "taken", "changes", "ready", "approved", "withdrawn"]
Reaction = Literal["+1", "rocket", "confused"]
STATES: tuple[State, ...] = ("requested", "taken", "changes", "ready", "approved", "withdrawn")
OPEN: tuple[State, ...] = ("requested", "taken", "changes", "ready")
MENTORS_TURN: tuple[State, ...] = ("requested", "taken", "ready")
OVERALL = "overall"
_WEEK = timedelta(days=7)
# What each command makes of a state; where nothing stands, it is refused.
_STAYS: Mapping[State, State] = {"taken": "taken", "changes": "changes", "ready": "ready"}
MOVES: Mapping[str, Mapping[State, State]] = {
    "take": {"requested": "taken"},
    "approve": dict.fromkeys(OPEN, "approved"),
    "changes": {
        "requested": "changes", "taken": "changes", "ready": "changes", "approved": "changes",
    },
    "score": {**_STAYS, "requested": "taken", "approved": "approved"},
    "later": {"requested": "requested", "taken": "taken", "ready": "ready"},
    "ready": {"changes": "ready", "approved": "ready"},
    "withdraw": dict.fromkeys(OPEN, "withdrawn"),
}  # fmt: skip
_LEARNERS = ("ready", "withdraw")
_WHY: Mapping[State, str] = {
    "requested": "No mentor has looked at it yet.",
    "taken": "A mentor is looking at it.",
    "changes": "The mentor has asked for changes, and they are not ready yet.",
    "ready": "The changes are ready, and the mentor has not answered yet.",
    "approved": "This review is approved.",
    "withdrawn": "This request was withdrawn.",
}


@dataclass(frozen=True)
class Refused:
    """A command that changed nothing, and why."""

    comment: int
    typed: str
    why: str


@dataclass(frozen=True)
class Ready:
    """The learner's word that changes are made, and what was shown to the mentor then."""

    comment: int
    on: date | None
    since: str = ""  # the commit that the mentor looked at last
    commit: str = ""
    told: bool = False  # in a comment of ours


@dataclass(frozen=True)
class Review:
    """A review as its thread has it."""

    unit: str = ""
    state: State = "requested"
    on: date | None = None  # when it was asked for
    mentor: str = ""  # who is asked, or has taken it
    asked: tuple[str, ...] = ()
    commit: str = ""  # the last that the mentor was shown
    by: date | None = None  # when they have said to answer
    answered: date | None = None  # the mentor's last word
    reminded: date | None = None  # of this promise
    approvals: tuple[Approval, ...] = ()
    scores: tuple[tuple[str, int], ...] = ()
    readies: tuple[Ready, ...] = ()
    refused: tuple[Refused, ...] = ()  # since the last command that was understood
    reactions: tuple[tuple[int, Reaction], ...] = ()
    closed: bool = False  # by hand, or by the yes of somebody who is no mentor now

    @property
    def open(self) -> bool:
        """Is there something left to say?"""
        return self.state in OPEN

    @property
    def pending(self) -> Ready | None:
        """The changes that wait for the mentor's look."""
        return self.readies[-1] if self.state == "ready" and self.readies else None


def fold(issue: Issue, people: People, rubric: tuple[str, ...] = ()) -> Review:
    """The review that the issue and its comments tell of, whatever order they came in."""
    shown = {told.get("of", ""): told for told in hidden.read(issue.body, "shown")}
    review = _begun(issue, people)
    for comment in in_order(issue.comments):
        if people.ours(comment.author) and (told := list(hidden.read(comment.body, "says"))):
            review = _told(review, told[0], people, comment)
            continue
        role = people.role(comment.author)
        if role is not None:
            review = _heard(review, comment, people.known(comment.author), role, rubric)
            review = _with_shown(review, comment, shown)
    return _ended(review, issue)


def label(state: State) -> str:
    """What an issue in that state carries."""
    return f"review: {state}"


def _ended(review: Review, issue: Issue) -> Review:
    """What the issue itself says: who closes a request by hand takes it back."""
    turned = next(hidden.read(issue.body, "turned"), {}).get("to")
    approved = turned == "approved" or label("approved") in issue.labels
    if review.open and approved and not review.mentor:
        return replace(review, state="approved", closed=True)  # by somebody who is no mentor now
    if review.open and not issue.open and not approved:
        return replace(review, state="withdrawn", closed=True)
    return review


def in_order(comments: Iterable[Comment]) -> list[Comment]:
    """Each comment once, as it was last seen, by the time of writing."""
    latest: dict[int, Comment] = {}
    for comment in comments:
        known = latest.get(comment.id)
        if known is None or _version(comment) > _version(known):
            latest[comment.id] = comment
    return sorted(latest.values(), key=lambda comment: (comment.at, comment.id))


def _version(comment: Comment) -> tuple[str, str, str, str, int]:
    return comment.edited, comment.at, comment.body, comment.author.login, comment.author.id


def _begun(issue: Issue, people: People) -> Review:
    told = next(hidden.read(issue.body, "review"), {}) if people.ours(issue.author) else {}
    mentor = people.mentor(told.get("mentor", ""))
    return Review(
        unit=told.get("unit", ""),
        on=hidden.day(issue.at),
        mentor=mentor,
        asked=(mentor,) if mentor else (),
        commit=hidden.sha(told.get("commit", "")),
        by=hidden.day(told.get("by", "")),
    )


def _told(review: Review, says: Mapping[str, str], people: People, comment: Comment) -> Review:
    """The review after a comment of ours."""
    mentor, by = people.mentor(says.get("mentor", "")), hidden.day(says.get("by", ""))
    if says.get("what") == "reminder" and mentor == review.mentor and by == review.by:
        return replace(review, reminded=hidden.day(comment.at))
    if says.get("what") == "asked" and mentor and review.state in MENTORS_TURN:
        commit = hidden.sha(says.get("commit", "")) or review.commit
        return replace(
            review, state="requested", mentor=mentor, asked=(*review.asked, mentor), by=by,
            reminded=None, answered=None, commit=commit,
        )  # fmt: skip
    if says.get("what") == "ready":
        return replace(
            review,
            readies=tuple(
                replace(r, told=True) if str(r.comment) == says.get("of") else r
                for r in review.readies
            ),
        )
    return review


def _with_shown(review: Review, comment: Comment, shown: Mapping[str, Mapping[str, str]]) -> Review:
    """What the issue's body says was shown to the mentor for this `/ready`."""
    told = shown.get(str(comment.id))
    pending = review.pending
    if told is None or pending is None or pending.comment != comment.id:
        return review
    commit = hidden.sha(told.get("commit", ""))
    return replace(
        review, commit=commit or review.commit, by=hidden.day(told.get("by", "")),
        readies=(*review.readies[:-1], replace(pending, commit=commit)),
    )  # fmt: skip


def _heard(
    review: Review, comment: Comment, name: str, role: str, rubric: tuple[str, ...]
) -> Review:
    """The review after what one of its people wrote."""
    reaction: Reaction | None = None
    for command in commands.parse(comment.body):
        why = _why_not(review, command, name, role, rubric)
        if why:
            typed = command.typed or f"/{command.name}"
            review = replace(review, refused=(*review.refused, Refused(comment.id, typed, why)))
            reaction = reaction or "confused"
            continue
        review = replace(_moved(review, command, comment, name, role, rubric), refused=())
        if reaction != "rocket":
            reaction = "rocket" if command.name == "approve" else "+1"
    if reaction is None:
        return review
    return replace(review, reactions=(*review.reactions, (comment.id, reaction)))


def _why_not(
    review: Review, command: Command, name: str, role: str, rubric: tuple[str, ...]
) -> str:
    """Why this command changes nothing now; empty where it does."""
    if command.hint or command.name == "help":
        return command.hint
    if command.name == "accept":
        return "This is for an invitation, not for a review."
    if (command.name in _LEARNERS) != (role == "learner"):
        return "This is for the mentor." if role == "learner" else "This is for the learner."
    if review.state not in MOVES[command.name]:
        return _WHY[review.state]
    if role == "mentor" and name != review.mentor:
        if review.state != "requested":
            return "Another mentor has this review."
        if command.name == "later":
            return "Another mentor was asked."
    if command.name == "score" and not criterion(command.words[0], rubric):
        return f"Name the criterion by its number, 1 to {len(rubric)}, or write {OVERALL}."
    return ""


def _moved(
    review: Review, command: Command, comment: Comment, name: str, role: str,
    rubric: tuple[str, ...],
) -> Review:  # fmt: skip
    """The review after a command that is in order."""
    if command.name == "help":
        return review
    on = hidden.day(comment.at)
    before, state = review.state, MOVES[command.name][review.state]
    review = replace(review, state=state)
    if role == "mentor":
        review = replace(review, mentor=name, answered=on)
        if before == "requested" and state == "taken" and on and review.by and on > review.by:
            review = replace(review, by=on + _WEEK, reminded=None)
    follow = _FOLLOW.get(command.name)
    return follow(review, command, comment, rubric) if follow else review


def _later(review: Review, command: Command, comment: Comment, _: tuple[str, ...]) -> Review:
    begin = [day for day in (review.by, hidden.day(comment.at)) if day]
    by = max(begin) + timedelta(days=commands.days(command.words)) if begin else None
    return replace(review, by=by, reminded=None)


def _score(review: Review, command: Command, _: Comment, rubric: tuple[str, ...]) -> Review:
    given = dict(review.scores) | {criterion(command.words[0], rubric): int(command.words[1])}
    return replace(
        review, scores=tuple(sorted(given.items(), key=lambda item: (len(item[0]), item)))
    )


def _approve(review: Review, _: Command, comment: Comment, __: tuple[str, ...]) -> Review:
    mine = Approval(review.mentor, review.commit, hidden.day(comment.at))
    others = tuple(a for a in review.approvals if a.mentor != review.mentor)
    return replace(review, approvals=(*others, mine), by=None, reminded=None)


def _changes(review: Review, _: Command, __: Comment, ___: tuple[str, ...]) -> Review:
    """Who asks for changes takes an approval of theirs back."""
    others = tuple(a for a in review.approvals if a.mentor != review.mentor)
    return replace(review, approvals=others, by=None, reminded=None)


def _ready(review: Review, _: Command, comment: Comment, __: tuple[str, ...]) -> Review:
    made = Ready(comment.id, hidden.day(comment.at), since=review.commit)
    return replace(review, readies=(*review.readies, made), by=None, reminded=None)


_Follow = Callable[[Review, Command, Comment, tuple[str, ...]], Review]
_FOLLOW: Mapping[str, _Follow] = {
    "later": _later, "score": _score, "approve": _approve, "changes": _changes, "ready": _ready,
}  # fmt: skip


def criterion(word: str, rubric: tuple[str, ...]) -> str:
    """The number of the criterion that was meant, as text, or `overall`; empty for none."""
    if word.lower() == OVERALL:
        return OVERALL
    if word.isascii() and word.isdigit() and len(word) < 4 and 1 <= int(word) <= len(rubric):
        return str(int(word))
    meant = [n for n, text in enumerate(rubric, 1) if text.lower().startswith(word.lower())]
    return str(meant[0]) if len(meant) == 1 and len(word) > 2 else ""

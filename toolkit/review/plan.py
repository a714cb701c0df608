"""What reviews and invitations should look like: pure, and nothing where it is so already."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from toolkit.errors import PortfolioError
from toolkit.issues import keys, parts
from toolkit.issues import labels as labels_
from toolkit.issues.model import Change, EditIssue, Issue, Label, OpenIssue, React
from toolkit.review import bodies, fold, form, hidden, mails, request, steps, terms
from toolkit.review import seen as seen_
from toolkit.review.request import PART
from toolkit.review.seen import Seen, Thread
from toolkit.review.terms import Terms

_LABELS: tuple[Label, ...] = (
    labels_.PORTFOLIO,
    Label(fold.label("requested"), "8fc7ff", "A mentor is asked to look"),
    Label(fold.label("taken"), "8fc7ff", "A mentor is looking"),
    Label(fold.label("changes"), "e6c767", "The mentor asks for changes"),
    Label(fold.label("ready"), "8fc7ff", "The changes are made; the mentor is asked to look again"),
    Label(fold.label("approved"), "9ad9a3", "A mentor said yes"),
    Label(fold.label("withdrawn"), "d4dbe3", "The learner took the request back"),
)
_OURS = frozenset(map(fold.label, fold.STATES))


def plan(seen: Seen, today: date, mailed: Iterable[tuple[date, str]] = ()) -> list[Change]:
    """Every change that brings invitations and reviews up to date.

    What mails anybody waits where they have had enough this week; `mailed` are other mails of ours.
    """
    agreed = seen_.agreed(seen)
    found = seen_.threads(seen)
    post = mails.Post([*mailed, *mails.before(seen, found)])
    changes = [c for mentor in seen_.mentors(seen) for c in _invite(seen, mentor, post, today)]
    for index, thread in enumerate(found):
        follow, found[index] = _follow(seen, thread, found, agreed, post, today)
        changes += follow
    for issue in seen.others:
        changes += _from_form(seen, issue, found, agreed, post, today)
    return [*labels(seen, changes), *changes]


def _invite(seen: Seen, mentor: str, post: mails.Post, today: date) -> Iterator[Change]:
    """The invitation of a mentor: made where there is none, kept as its thread has it."""
    key = keys.mentor(seen.curriculum.id, mentor)
    issue = seen.issues.get(key)
    known = seen_.invitation(seen, mentor) or terms.Invitation(mentor)
    part = bodies.invitation(known, seen.people, seen.curriculum.title)
    if issue is None:
        if post.send({seen.people.learner}, today):
            body = parts.filled("", {PART: part}, key=key)
            yield OpenIssue(key, seen_.invited(mentor), body, (keys.LABEL,))
        return
    yield from _reactions(issue, known.reactions)
    body = parts.filled(issue.body, {PART: part}, key=key)
    yield from _edit(issue, EditIssue(issue.number, body=body, labels=_with(issue.labels)))


def _follow(
    seen: Seen, thread: Thread, found: list[Thread], agreed: Mapping[str, Terms],
    post: mails.Post, today: date,
) -> tuple[list[Change], Thread]:  # fmt: skip
    """The changes of one review, and the review after them."""
    if thread.review.closed and thread.review.state == "approved":
        return [], thread  # whoever said yes may be no mentor now: what was said stays
    others = seen_.but(found, thread)
    changes = list[Change](_reactions(thread.issue, thread.review.reactions))
    thread = steps.shown(seen, thread, others, agreed)
    whom = mails.involved(thread.issue, thread.review, seen.people)
    turn = _turn(thread)
    if turn is not None and not post.send(whom, today):
        turn = None  # it waits, and labels and body tell it meanwhile
    comment = steps.needed(seen, thread, others, agreed, today)
    if comment and post.send(whom | steps.told_to(comment), today):
        changes.append(comment)
        thread = steps.after(seen, thread, comment, today)
    return [*changes, *_bring(seen, thread, turn, today)], thread


def _turn(thread: Thread) -> bool | None:
    """Should the issue be opened or closed? What a person opened again stays open."""
    issue, review = thread.issue, thread.review
    if review.open != issue.open:
        turned = next(hidden.read(issue.body, "turned"), {}).get("to")
        return review.open if turned != review.state else None
    return None


def _bring(seen: Seen, thread: Thread, turn: bool | None, today: date) -> Iterator[Change]:
    """The issue's body, labels and whether it is open, as the review has it."""
    issue, review = seen.issues[thread.key], thread.review
    evidence = seen.of(review.unit)
    # A mention in the body has mailed the first who was asked; others get theirs in a comment.
    mention = bool(review.mentor) and review.asked == (review.mentor,)
    marks = _marks(thread, evidence.commit, turn, today)
    part = bodies.review(review, evidence, seen.people, marks, mention=mention)
    others = tuple(name for name in issue.labels if name not in _OURS)
    wanted = EditIssue(
        issue.number,
        body=parts.filled(issue.body, {PART: part}, key=thread.key),
        open=turn,
        reason="not_planned" if review.state == "withdrawn" else "completed",
        labels=_with(others, fold.label(review.state)),
    )
    yield from _edit(issue, wanted)


def _marks(thread: Thread, commit: str, turn: bool | None, today: date) -> str:
    """The hidden lines of a review, which its fold begins with."""
    body, review = thread.issue.body, thread.review
    told = list(hidden.read(body, "review"))[:1]
    lost = request.marked(replace(review, commit=hidden.sha(commit), by=None))
    shown = {it.get("of"): it for it in hidden.read(body, "shown")}
    turned = [hidden.mark("turned", **it) for it in list(hidden.read(body, "turned"))[:1]]
    if turn is not None:
        turned = [hidden.mark("turned", to="open" if turn else review.state, on=today)]
    lines = [hidden.mark("review", **it) for it in told] or [lost]
    return "\n".join([*lines, *(hidden.mark("shown", **it) for it in shown.values()), *turned])


def _from_form(
    seen: Seen, issue: Issue, found: list[Thread], agreed: Mapping[str, Terms],
    post: mails.Post, today: date,
) -> Iterator[Change]:  # fmt: skip
    """A request that the learner made with the form on the web."""
    filled = form.read(issue, seen.people)
    if filled is None:
        return
    try:
        evidence = seen.of(seen.curriculum.unit(filled.unit).key)
        reviews = [thread.review for thread in found]
        asked = request.choose(filled.mentor, seen.people, agreed, reviews, today)
    except PortfolioError as error:
        body = parts.filled(issue.body, {PART: bodies.not_yet(error)})
        yield from _edit(issue, EditIssue(issue.number, body=body))
        return
    if not post.send({asked.mentor}, today):
        return  # it is asked on another day
    known = [*seen.issues, *(thread.key for thread in found)]
    key = request.key(evidence.unit.key, seen.curriculum.id, known)
    body = parts.filled(issue.body, {PART: request.begun(asked, evidence, seen.people)}, key=key)
    made = replace(issue, body=body, at=today.isoformat())
    review = replace(fold.fold(made, seen.people), unit=evidence.unit.key)
    found.append(Thread(key, made, review))
    labels = _with(issue.labels, fold.label("requested"))
    yield EditIssue(issue.number, title=request.title(evidence), body=body, labels=labels)


def _reactions(issue: Issue, wanted: tuple[tuple[int, fold.Reaction], ...]) -> Iterator[React]:
    made = {comment.id: comment.reactions for comment in issue.comments}
    for comment, reaction in wanted:
        if reaction not in made.get(comment, ()):
            yield React(comment, reaction)


def _with(labels: tuple[str, ...], *ours: str) -> tuple[str, ...]:
    """Labels with ours; what people added stays."""
    return tuple(dict.fromkeys((*labels, keys.LABEL, *ours)))


def _edit(issue: Issue, wanted: EditIssue) -> Iterator[EditIssue]:
    """What of an edit is not so already."""
    left = replace(
        wanted,
        body=None if wanted.body == issue.body else wanted.body,
        labels=None if set(wanted.labels or issue.labels) == set(issue.labels) else wanted.labels,
    )
    if (left.body, left.labels, left.open) != (None, None, None):
        yield left


def labels(seen: Seen, changes: Sequence[Change]) -> Iterator[Label]:
    """The labels that these changes need and the repo lacks."""
    named = [c.labels or () for c in changes if isinstance(c, OpenIssue | EditIssue)]
    needed = {name for labels in named for name in labels}
    yield from (label for label in _LABELS if label.name in needed - set(seen.labels))

"""What of the changes is not so already, how long it takes, and how it reads to people."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.issues import keys, labels
from toolkit.issues.model import (
    AddComment,
    Board,
    Change,
    EditIssue,
    Issue,
    Label,
    MakeMilestone,
    OpenIssue,
    React,
)
from toolkit.text import one_line

_WRITE = 1.0  # seconds, about, for a request and its answer
_WINDOWS = ((80, 60.0), (500, 3600.0))  # GitHub's limits for new content


def mark(name: str) -> str:
    """The line by which a comment of ours is known again."""
    return f"<!-- portfolio:mark {name} -->"


def of(board: Board, changes: Sequence[Change], who: keys.Ours) -> list[Change]:
    """The changes that are not so already, each without what is so."""
    known = keys.index(board, who)
    found = (_left(board, change, known, who) for change in changes)
    return [change for change in found if change is not None]


def seconds(count: int) -> float:
    """About how long so many writes take at the pace that GitHub allows."""
    waits = [count // number * length for number, length in _WINDOWS if count > number]
    return max([count * _WRITE, *waits])


def line(change: Change) -> str:
    """What the change does, in a line."""
    match change:
        case Label(name):
            return f"New label {one_line(name, 60)}"
        case MakeMilestone(title):
            return f"New milestone {one_line(title, 80)}"
        case OpenIssue(title=title):
            return f"New issue: {one_line(title, 80)}"
        case EditIssue(number, open=False):
            return f"Close issue #{number}"
        case EditIssue(number, open=True):
            return f"Open issue #{number} again"
        case EditIssue(number):
            return f"Edit issue #{number}"
        case AddComment(number):
            return f"Comment on issue #{number}"
        case React(comment, content):
            return f"React with {content} to comment {comment}"


def _left(board: Board, change: Change, index: keys.Index, who: keys.Ours) -> Change | None:
    match change:
        case Label(name):
            known = {label.casefold() for label in board.labels}
            return None if name.casefold() in known else change
        case MakeMilestone(title):
            return None if title in board.milestones else change
        case OpenIssue(key):
            return None if index.find(key) else change
        case EditIssue(number):
            issue = next((it for it in board.issues if it.number == number), None)
            return difference(issue, change) if issue else None
        case AddComment(number, mark=name):
            return None if _said(board, number, name, who) else change
        case React(comment, content):
            given = {it.id: it.reactions for issue in board.issues for it in issue.comments}
            return None if content in given.get(comment, ()) else change


def difference(issue: Issue, change: EditIssue) -> EditIssue | None:
    """The change without what the issue has already; people's labels are left out of it."""
    left = replace(
        change,
        title=None if change.title in (None, issue.title) else change.title,
        body=None if change.body is None or _same(change.body, issue.body) else change.body,
        open=None if change.open in (None, issue.open) else change.open,
        labels=change.labels if change.labels is not None and any(moves(issue, change)) else None,
        milestone=None if change.milestone in (None, issue.milestone) else change.milestone,
        pinned=None if change.pinned in (None, issue.pinned) else change.pinned,
    )
    nothing = EditIssue(change.number, reason=change.reason)
    return None if left == nothing else left


def moves(issue: Issue, change: EditIssue) -> tuple[list[str], list[str]]:
    """The labels to add, and those of ours to take away."""
    wanted = {name.casefold(): name for name in change.labels or ()}
    worn = {name.casefold() for name in issue.labels}
    added = [name for folded, name in wanted.items() if folded not in worn]
    gone = [n for n in issue.labels if labels.is_ours(n) and n.casefold() not in wanted]
    return added, gone


def _same(wanted: str, there: str) -> bool:
    """The same text, but for empty space at its end, which a server may take away."""
    return wanted.rstrip() == there.rstrip()


def _said(board: Board, number: int, name: str, who: keys.Ours) -> bool:
    comments = (it for issue in board.issues if issue.number == number for it in issue.comments)
    return any(who.wrote(it.author) and mark(name) in it.body for it in comments)

"""The one place that writes to issues: in order, each once, and nothing that is so already."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from toolkit.edges.github import GitHub, RefusedError
from toolkit.issues import keys, making, needed, rest
from toolkit.issues.model import (
    AddComment,
    Board,
    Change,
    Comment,
    EditIssue,
    Issue,
    Label,
    MakeMilestone,
    OpenIssue,
    React,
)
from toolkit.issues.running import Applied, Run

_ROUNDS = 3


def apply(
    hub: GitHub, board: Board, changes: Sequence[Change], *, learner: str,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Applied:  # fmt: skip
    """Make it so; a run that was interrupted goes on where it stopped."""
    who = keys.ours(board, learner)
    run = Run(hub, who, Applied(board), f"/repos/{board.repository}")
    todo = needed.of(board, changes, who)
    for count, change in enumerate(todo):
        tell(count, len(todo))
        if _write(run, change):
            run.done.wrote.append(needed.line(change))
    tell(len(todo), len(todo))
    run.done.numbers = keys.numbers(run.board, who)
    return run.done


def settle(
    hub: GitHub, board: Board, plan: Callable[[Board], Sequence[Change]], *, learner: str,
    tell: Callable[[int, int], None] = lambda done, of: None,
) -> Applied:  # fmt: skip
    """Plan and apply until nothing is left: the progress board links issues that must be made."""
    done = Applied(board, keys.numbers(board, keys.ours(board, learner)))
    for _ in range(_ROUNDS):
        changes = plan(done.board)
        if not changes:
            break
        more = apply(hub, done.board, changes, learner=learner, tell=tell)
        notes = list(dict.fromkeys(done.notes + more.notes))
        done = Applied(more.board, more.numbers, done.wrote + more.wrote, notes)
    return done


def _write(run: Run, change: Change) -> bool:
    match change:
        case Label():
            body = {"name": change.name, "color": change.color, "description": change.description}
            return making.make(run, "labels", body, f"/labels/{rest.quoted(change.name)}")
        case MakeMilestone():
            body = {"title": change.title, "description": change.description}
            return making.make(run, "milestones", body, "")
        case OpenIssue():
            return making.open_issue(run, change)
        case EditIssue():
            return _edit(run, change)
        case AddComment():
            return _comment(run, change)
        case React():
            path = f"{run.path}/issues/comments/{change.comment}/reactions"
            run.hub.update(path, {"content": change.content}, verb="POST")
            _reacted(run, change)
            return True


def _edit(run: Run, change: EditIssue) -> bool:
    """Edit, unless somebody did so since we looked: their words go first, ours the next round."""
    issue = run.issue(change.number)
    left = needed.difference(issue, change)
    if left is None:
        return False
    path = f"{run.path}/issues/{change.number}"
    if any(it is not None for it in (left.title, left.body, left.open, left.milestone)):
        now = rest.issue(run.hub.get(path))
        changed = (now.title, now.body, now.open) != (issue.title, issue.body, issue.open)
        issue = replace(now, comments=issue.comments, pinned=issue.pinned, node=issue.node)
        if changed:
            run.keep(issue)
            return False
        run.hub.update(path, _fields(run, left))
    if left.labels is not None:
        _label(run, issue, left)
    if left.pinned is not None:
        making.pin(run, issue, pinned=left.pinned)
    run.keep(_as_edited(issue, left))
    return True


def _fields(run: Run, left: EditIssue) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if left.title is not None:
        body["title"] = left.title
    if left.body is not None:
        body["body"] = left.body
    if left.milestone is not None:
        number = making.milestone(run, left.milestone)
        body |= {"milestone": number} if number or not left.milestone else {}
    if left.open is not None:
        body["state"] = "open" if left.open else "closed"
        body["state_reason"] = "reopened" if left.open else left.reason
    return body


def _as_edited(issue: Issue, left: EditIssue) -> Issue:
    added, gone = needed.moves(issue, left) if left.labels is not None else ([], [])
    return replace(
        issue,
        title=issue.title if left.title is None else left.title,
        body=issue.body if left.body is None else left.body,
        open=issue.open if left.open is None else left.open,
        milestone=issue.milestone if left.milestone is None else left.milestone,
        pinned=issue.pinned if left.pinned is None else left.pinned,
        labels=tuple(name for name in (*issue.labels, *added) if name not in gone),
    )


def _label(run: Run, issue: Issue, change: EditIssue) -> None:
    """One by one, so that a label which somebody adds at this moment stays."""
    added, gone = needed.moves(issue, change)
    path = f"{run.path}/issues/{issue.number}/labels"
    if added:
        run.hub.update(path, {"labels": added}, verb="POST")
    for name in gone:
        try:
            run.hub.update(f"{path}/{rest.quoted(name)}", {}, verb="DELETE")
        except RefusedError as error:
            if error.status != 404:  # somebody took it away
                raise


def _comment(run: Run, change: AddComment) -> bool:
    path = f"{run.path}/issues/{change.number}/comments"
    mark = needed.mark(change.mark)
    body = change.body if mark in change.body else f"{change.body}\n\n{mark}"

    def made() -> Any:
        ours = (it for it in run.hub.pages(path) if run.who.wrote(rest.person(it["user"])))
        return next((it for it in ours if mark in it["body"]), None)

    told = run.hub.create(path, {"body": body}, made)
    comment = Comment(told["id"], rest.person(told["user"]), told["body"], told["created_at"])
    for issue in run.board.issues:
        if issue.number == change.number:
            run.keep(replace(issue, comments=(*issue.comments, comment)))
    return True


def _reacted(run: Run, change: React) -> None:
    for issue in run.board.issues:
        comments = tuple(
            replace(it, reactions=(*it.reactions, change.content))
            if it.id == change.comment
            else it
            for it in issue.comments
        )
        if comments != issue.comments:
            run.keep(replace(issue, comments=comments))

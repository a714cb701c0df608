"""New labels, milestones and issues, each once, whatever answer was lost."""

from dataclasses import replace
from typing import Any

from toolkit.edges.github import GitHub, RefusedError
from toolkit.issues import keys, rest
from toolkit.issues.model import Issue, OpenIssue
from toolkit.issues.running import Run

_PIN = """
mutation ($id: ID!) {{ {verb}(input: {{ issueId: $id }}) {{ clientMutationId }} }}"""
_TAKEN = 422  # GitHub's answer where a label or milestone of that name is there


def make(run: Run, kind: str, body: dict[str, str], there: str) -> bool:
    """A label or milestone; one that somebody made meanwhile is as good."""

    def made() -> Any:
        if not there:
            return next((m for m in _milestones(run) if m["title"] == body["title"]), None)
        return _or_none(run.hub, run.path + there)

    board = run.board
    if there:
        run.done.board = replace(board, labels=(*board.labels, body["name"]))
    else:
        run.done.board = replace(board, milestones=(*board.milestones, body["title"]))
    try:
        told = run.hub.create(f"{run.path}/{kind}", body, made)
    except RefusedError as error:
        if error.status != _TAKEN:
            raise
        return False
    if run.milestones is not None and not there:
        run.milestones[told["title"]] = told["number"]
    return True


def _milestones(run: Run) -> list[Any]:
    return run.hub.pages(f"{run.path}/milestones", state="all")


def milestone(run: Run, title: str) -> int | None:
    """The number of a milestone, which REST wants; none where it is not there any more."""
    if not title:
        return None
    if run.milestones is None:
        run.milestones = {m["title"]: m["number"] for m in _milestones(run)}
    return run.milestones.get(title)


def open_issue(run: Run, change: OpenIssue) -> bool:
    """A new issue, unless one with its key is among the newest: an earlier run may have died."""
    found = None
    if not run.looked:
        run.looked = True
        found = _newest(run, change)
    found = found or keys.find(run.board, change.key, run.who, title=change.title)
    if found is None:
        body: dict[str, Any] = {
            "title": change.title, "body": _with_key(change), "labels": list(change.labels),
        }  # fmt: skip
        if change.assignees:
            body["assignees"] = list(change.assignees)
        if number := milestone(run, change.milestone):
            body["milestone"] = number
        told = run.hub.create(f"{run.path}/issues", body, lambda: _newest(run, change))
        found = told if isinstance(told, Issue) else rest.issue(told)
        run.keep(found)
        written = True
    else:
        written = False
    if change.pinned and not found.pinned:
        pin(run, found, pinned=True)
        run.keep(replace(found, pinned=True))
    return written


def _with_key(change: OpenIssue) -> str:
    if keys.key_in(change.body) == change.key:
        return change.body
    return f"{keys.mark(change.key)}\n{change.body}"


def _newest(run: Run, change: OpenIssue) -> Issue | None:
    """The issue among the newest of all, whatever its labels."""
    told = run.hub.get(f"{run.path}/issues", state="all", sort="created", direction="desc",
                       per_page=100)  # fmt: skip
    known = {issue.number for issue in run.board.issues}
    for it in told:
        if it["number"] not in known and "pull_request" not in it:
            run.keep(rest.issue(it))
    return keys.find(run.board, change.key, run.who, title=change.title)


def pin(run: Run, issue: Issue, *, pinned: bool) -> None:
    """Pin or unpin; three pins are all that GitHub allows, and people's own go first."""
    verb = "pinIssue" if pinned else "unpinIssue"
    answer = run.hub.graphql(_PIN.format(verb=verb), {"id": issue.node})
    if answer.errors:
        words = "; ".join(str(error.get("message")) for error in answer.errors)
        run.done.notes.append(f"#{issue.number} could not be pinned: {words}.")


def _or_none(hub: GitHub, path: str) -> Any:
    try:
        return hub.get(path)
    except RefusedError as error:
        if error.status == 404:
            return None
        raise

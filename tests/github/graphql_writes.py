"""GraphQL: mutations. Most are the REST handler of the same act, so both keep the same rules."""

import base64
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from tests.github import auth, git_http, gitstore, graphql_commits, graphql_issues, wire
from tests.github.graphql_lists import refused
from tests.github.model import Json, Reaction, Repo, from_node_id, node_id, now
from tests.github.wire import Call, RefusedError

Info = GraphQLResolveInfo[Any]
MAX_PINNED = 3
TYPES = {401: "FORBIDDEN", 403: "FORBIDDEN", 404: "NOT_FOUND"}


def _translated(refusal: RefusedError) -> GraphQLError:
    answer = refusal.answer
    details = [error.get("message", "") for error in answer.body.get("errors", ())]
    text = "; ".join(filter(None, details)) or answer.body["message"]
    return refused(TYPES.get(answer.status, "UNPROCESSABLE"), text)


def _rest(info: Info, method: str, path: str, body: Any = None) -> Any:
    """The body that the REST handler answers with."""
    call = Call(info.context.github, method, path, body=body, token=info.context.token)
    found = wire.find(method, path)
    assert found
    route, call.params = found
    try:
        auth.authorize(call, route)
        return route.handler(call).body
    except RefusedError as refusal:
        raise _translated(refusal) from None


def _target(info: Info, name: str, *kinds: str) -> tuple[Repo, Json]:
    kind, number = from_node_id(name) or ("", 0)
    found = graphql_issues.locate(info, kind, number) if kind in kinds else None
    if found is None:
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{name}'")
    return found


def _names(info: Info, given: Json) -> Json:
    """Ids of labels, people and milestones as REST wants them."""
    told: Json = {}
    if given.get("labelIds") is not None:
        told["labels"] = [_target(info, it, "Label")[1]["name"] for it in given["labelIds"]]
    if given.get("assigneeIds") is not None:
        numbers = [(from_node_id(it) or ("", 0))[1] for it in given["assigneeIds"]]
        people = info.context.github.users.values()
        told["assignees"] = [who.login for who in people if who.id in numbers]
    if "milestoneId" in given:
        it = given["milestoneId"]
        told["milestone"] = _target(info, it, "Milestone")[1]["number"] if it else None
    return told


def _shown(info: Info, repo: Repo, number: int) -> Json:
    return graphql_issues.numbered(info.context.github, repo, number, pull=None)


def _create_issue(info: Info, given: Json) -> Json:
    kind, number = from_node_id(given["repositoryId"]) or ("", 0)
    repo = info.context.github.repo_by_id(number) if kind == "Repository" else None
    if repo is None or not auth.sees(info.context.token, repo):
        text = f"Could not resolve to a node with the global id of '{given['repositoryId']}'"
        raise refused("NOT_FOUND", text)
    body = {"title": given["title"], "body": given.get("body"), **_names(info, given)}
    made = _rest(info, "POST", f"/repos/{repo.full_name}/issues", body)
    return {"issue": _shown(info, repo, made["number"])}


def _change(info: Info, issue: str, body: Json) -> Json:
    repo, row = _target(info, issue, "Issue", "PullRequest")
    _rest(info, "PATCH", f"/repos/{repo.full_name}/issues/{row['number']}", body)
    return {"issue": _shown(info, repo, row["number"])}


def _update_issue(info: Info, given: Json) -> Json:
    body = {name: given[name] for name in ("title", "body") if given.get(name) is not None}
    if given.get("state"):
        body["state"] = given["state"].lower()
    return _change(info, given["id"], {**body, **_names(info, given)})


def _close_issue(info: Info, given: Json) -> Json:
    reason = (given.get("stateReason") or "COMPLETED").lower()
    return _change(info, given["issueId"], {"state": "closed", "state_reason": reason})


def _reopen_issue(info: Info, given: Json) -> Json:
    return _change(info, given["issueId"], {"state": "open"})


def _pin(pinned: bool) -> Callable[[Info, Json], Json]:
    def change(info: Info, given: Json) -> Json:
        repo, row = _target(info, given["issueId"], "Issue")
        number, login = row["number"], info.context.token.login
        if problem := auth.permits(info.context.token, repo, "issues:write", "write"):
            name = "PinIssue" if pinned else "UnpinIssue"
            if problem.answer.status == 403 and info.context.token.kind == "classic":
                text = f"{login} does not have the correct permissions to execute `{name}`"
                raise refused("FORBIDDEN", text)
            raise _translated(problem)
        if pinned and number not in repo.pinned and len(repo.pinned) >= MAX_PINNED:
            text = f"Maximum {MAX_PINNED} pinned issues per repository"
            raise refused("UNPROCESSABLE", text)
        repo.pinned = [it for it in repo.pinned if it != number] + [number] * pinned
        return {"issue": _shown(info, repo, number)}

    return change


def _add_comment(info: Info, given: Json) -> Json:
    repo, row = _target(info, given["subjectId"], "Issue", "PullRequest")
    path = f"/repos/{repo.full_name}/issues/{row['number']}/comments"
    made = _rest(info, "POST", path, {"body": given["body"]})
    edge = {"cursor": "", "node": graphql_issues.comment(info.context.github, repo, made)}
    return {"commentEdge": edge, "subject": _shown(info, repo, row["number"])}


def _update_comment(info: Info, given: Json) -> Json:
    repo, row = _target(info, given["id"], "IssueComment")
    path = f"/repos/{repo.full_name}/issues/comments/{row['id']}"
    made = _rest(info, "PATCH", path, {"body": given["body"]})
    return {"issueComment": graphql_issues.comment(info.context.github, repo, made)}


def _add_reaction(info: Info, given: Json) -> Json:
    repo, row = _target(info, given["subjectId"], "Issue", "PullRequest", "IssueComment")
    comment = "issue_number" in row
    tail = f"comments/{row['id']}" if comment else str(row["number"])
    content = {"content": graphql_issues.REACTIONS[given["content"]]}
    made = _rest(info, "POST", f"/repos/{repo.full_name}/issues/{tail}/reactions", content)
    it = Reaction(made["id"], made["user"]["login"], made["content"], made["created_at"])
    subject = graphql_issues.find(info, "IssueComment" if comment else "Issue", row["id"])
    shown = {"id": node_id("Reaction", it.id), "databaseId": it.id,
             "content": given["content"], "createdAt": it.created_at}  # fmt: skip
    return {"reaction": shown, "subject": subject}


def _create_commit(info: Info, given: Json) -> Json:
    """Files to a branch as one commit, if its tip is the one that was expected."""
    context, branch = info.context, given["branch"]
    owner, _, name = (branch.get("repositoryNameWithOwner") or "/").partition("/")
    repo = context.github.find_repo(owner, name)
    if repo is None or not auth.sees(context.token, repo):
        text = f"Could not resolve to a Repository with the name '{owner}/{name}'."
        raise refused("NOT_FOUND", text)
    problem = auth.permits(context.token, repo, "contents:write")
    changes = given.get("fileChanges") or {}
    added, deleted = changes.get("additions") or [], changes.get("deletions") or []
    try:
        if problem:
            raise problem
        git_http.check_workflows(context.token, [it["path"] for it in (*added, *deleted)])
    except RefusedError as refusal:
        raise _translated(refusal) from None
    ref = f"refs/heads/{branch['branchName'].removeprefix('refs/heads/')}"
    old, expected = repo.git.ref(ref), given["expectedHeadOid"]
    if old is None:
        raise refused("NOT_FOUND", f"No such branch: {branch['branchName']}")
    stale = f'Expected branch to point to "{expected}" but it did not. Pull and try again.'
    if old != expected:
        raise refused("STALE_DATA", stale)
    sha = _commit(info, repo, old, added, deleted, given["message"])
    try:
        repo.git.move(ref, sha, old)
    except gitstore.MovedError:
        raise refused("STALE_DATA", stale) from None
    repo.pushed_at = now()
    return {"commit": graphql_commits.commit(context.github, repo, sha), "ref": None}


def _commit(
    info: Info, repo: Repo, old: str, added: list[Json], deleted: list[Json], message: Json
) -> str:
    git, parent = repo.git, repo.git.commit(old)
    assert parent
    files = git.files(parent.tree)
    for it in deleted:
        if files.pop(it["path"], None) is None:
            text = f"A path was requested for deletion which does not exist: {it['path']}"
            raise refused("UNPROCESSABLE", text)
    for it in added:
        mode = files.get(it["path"], ("100644", ""))[0]
        files[it["path"]] = (mode, git.write("blob", base64.b64decode(it["contents"])))
    context = info.context
    who = context.github.person(context.github.users[context.token.login.lower()])
    text = "\n\n".join(filter(None, (message["headline"], message.get("body"))))
    return git.make_commit(git.make_tree(files), [old], who, who, text)


def _mutation(act: Callable[[Info, Json], Json]) -> Callable[..., Json]:
    def run(info: Info, **args: Json) -> Json:
        given = args["input"]
        return {"clientMutationId": given.get("clientMutationId"), **act(info, given)}

    return run


ROOTS: Json = {
    "createIssue": _mutation(_create_issue),
    "updateIssue": _mutation(_update_issue),
    "closeIssue": _mutation(_close_issue),
    "reopenIssue": _mutation(_reopen_issue),
    "pinIssue": _mutation(_pin(True)),
    "unpinIssue": _mutation(_pin(False)),
    "addComment": _mutation(_add_comment),
    "updateIssueComment": _mutation(_update_comment),
    "addReaction": _mutation(_add_reaction),
    "createCommitOnBranch": _mutation(_create_commit),
}

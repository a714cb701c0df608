"""GraphQL: issues, comments, labels and milestones, out of the same store as REST."""

from typing import TYPE_CHECKING, Any

from graphql import GraphQLResolveInfo

from tests.github import auth, graphql_repos, issues
from tests.github.graphql_lists import connection, refused
from tests.github.model import Json, Repo, node_id

if TYPE_CHECKING:
    from tests.github.server import GitHub

Info = GraphQLResolveInfo[Any]
REACTIONS = {"THUMBS_UP": "+1", "THUMBS_DOWN": "-1", "LAUGH": "laugh", "HOORAY": "hooray",
             "CONFUSED": "confused", "HEART": "heart", "ROCKET": "rocket",
             "EYES": "eyes"}  # fmt: skip
KINDS = {"Issue": "issues", "PullRequest": "issues", "IssueComment": "comments",
         "Label": "labels", "Milestone": "milestones"}  # fmt: skip


def issue(github: "GitHub", repo: Repo, it: Json) -> Json:
    """An issue, or the pull request of that number."""
    pull = repo.pulls.get(it["number"])
    kind = "PullRequest" if pull else "Issue"
    number = it["number"]
    shown: Json = {
        "__typename": kind, "id": node_id(kind, it["id"]), "databaseId": it["id"],
        "fullDatabaseId": str(it["id"]), "number": number, "title": it["title"],
        "body": it["body"] or "", "bodyText": it["body"] or "",
        "state": _state(it), "stateReason": (it["state_reason"] or "").upper() or None,
        "url": it["html_url"], "resourcePath": it["html_url"].removeprefix(github.url),
        "createdAt": it["created_at"], "updatedAt": it["updated_at"],
        "closedAt": it["closed_at"], "closed": it["state"] == "closed", "locked": it["locked"],
        "isPinned": number in repo.pinned, **_authored(github, repo, it),
        "milestone": _milestone(github, repo, it["milestone"]) if it["milestone"] else None,
        "labels": lambda info, **args: connection(
            it["labels"], lambda label: _label(github, repo, label), **args),
        "assignees": lambda info, **args: connection(
            it["assignees"], lambda who: graphql_repos.actor(github, who["login"]), **args),
        "comments": lambda info, **args: connection(
            issues.every(github, repo, f"/issues/{number}/comments"),
            lambda found: comment(github, repo, found), **args),
    }  # fmt: skip
    if pull:
        shown |= {"isDraft": pull.draft, "merged": pull.merged_at is not None,
                  "mergedAt": pull.merged_at, "headRefName": pull.head,
                  "baseRefName": pull.base}  # fmt: skip
    return shown


def _state(it: Json) -> str:
    if it.get("pull_request", {}).get("merged_at"):
        return "MERGED"
    return str(it["state"]).upper()


def _authored(github: "GitHub", repo: Repo, it: Json) -> Json:
    login = it["user"]["login"]
    kind = ("issue", it["number"]) if "number" in it else ("comment", it["id"])
    groups = [
        {
            "content": name,
            "reactors": lambda info, n=plain, **args: _reactors(it, n),
            "viewerHasReacted": lambda info, n=plain: _reacted(repo, it, info, n),
        }
        for name, plain in REACTIONS.items()
    ]
    return {
        "author": lambda *_: _author(github, login),
        "authorAssociation": it["author_association"],
        "repository": lambda *_: graphql_repos.repository(github, repo),
        "viewerDidAuthor": lambda info: info.context.token.login == login,
        "reactionGroups": groups, "lastEditedAt": repo.edits.get(kind), "editor": None,
    }  # fmt: skip


def _author(github: "GitHub", login: str) -> Json | None:
    """Who wrote it; here, unlike in REST, a bot's login does not say that it is one."""
    who = graphql_repos.actor(github, login)
    return who and {**who, "login": login.removesuffix("[bot]")}


def _reacted(repo: Repo, it: Json, info: Info, content: str) -> bool:
    kind = ("issue", it["number"]) if "number" in it else ("comment", it["id"])
    given = repo.reactions.get(kind, [])
    return any((r.login, r.content) == (info.context.token.login, content) for r in given)


def _reactors(it: Json, content: str) -> Json:
    return {"totalCount": it["reactions"][content], "nodes": []}


def comment(github: "GitHub", repo: Repo, it: Json) -> Json:
    """A comment."""
    return {
        "__typename": "IssueComment", "id": it["node_id"], "databaseId": it["id"],
        "fullDatabaseId": str(it["id"]), "body": it["body"], "bodyText": it["body"],
        "url": it["html_url"], "createdAt": it["created_at"], "updatedAt": it["updated_at"],
        "isMinimized": False, "minimizedReason": None, **_authored(github, repo, it),
    }  # fmt: skip


def _label(github: "GitHub", repo: Repo, it: Json) -> Json:
    wanted = {"labels": it["name"], "state": "all"}
    return {
        "__typename": "Label", "id": it["node_id"], "name": it["name"], "color": it["color"],
        "description": it["description"], "isDefault": it["default"], "url": it["url"],
        "issues": lambda info, **args: connection(
            issues.every(github, repo, "/issues", wanted),
            lambda found: issue(github, repo, found), **args),
    }  # fmt: skip


def _milestone(github: "GitHub", repo: Repo, it: Json) -> Json:
    done, rest = it["closed_issues"], it["open_issues"]
    return {
        "__typename": "Milestone", "id": it["node_id"], "number": it["number"],
        "title": it["title"], "description": it["description"], "state": it["state"].upper(),
        "dueOn": it["due_on"], "url": it["html_url"], "closed": it["state"] == "closed",
        "createdAt": it["created_at"], "updatedAt": it["updated_at"], "closedAt": it["closed_at"],
        "progressPercentage": 100 * done / (done + rest) if done + rest else 0.0,
        "issues": lambda info, **args: _issues(
            github, repo, {"milestone": it["number"]}, pulls=False, **args),
    }  # fmt: skip


def of_repository(github: "GitHub", repo: Repo) -> Json:
    """The fields of Repository that are about its issues."""
    return {
        "issues": lambda info, **args: _issues(github, repo, {}, pulls=False, **args),
        "pullRequests": lambda info, **args: _issues(github, repo, {}, pulls=True, **args),
        "issue": lambda info, number: numbered(github, repo, number, pull=False),
        "pullRequest": lambda info, number: numbered(github, repo, number, pull=True),
        "issueOrPullRequest": lambda info, number: numbered(github, repo, number, pull=None),
        "labels": lambda info, query=None, **args: connection(
            [it for it in issues.every(github, repo, "/labels") if (query or "") in it["name"]],
            lambda it: _label(github, repo, it), **args),
        "label": lambda info, name: _named_label(github, repo, name),
        "milestones": lambda info, states=None, **args: connection(
            [it for it in issues.every(github, repo, "/milestones", {"state": "all"})
             if it["state"].upper() in (states or ("OPEN", "CLOSED"))],
            lambda it: _milestone(github, repo, it), **args),
        "pinnedIssues": lambda info, **args: connection(
            repo.pinned,
            lambda number: {"id": node_id("PinnedIssue", number),
                            "issue": numbered(github, repo, number, pull=False)}, **args),
    }  # fmt: skip


def _issues(
    github: "GitHub", repo: Repo, wanted: Json, *, pulls: bool, states: Any = None,
    labels: Any = None, **args: Any,
) -> Json:  # fmt: skip
    by = args.pop("filterBy", None) or {}
    states = states or by.get("states")
    labels = {name.lower() for name in labels or by.get("labels") or ()}
    found = []
    for it in issues.every(github, repo, "/issues", {**wanted, "state": "all"}):
        worn = {label["name"].lower() for label in it["labels"]}
        fits = (
            (it["number"] in repo.pulls) == pulls
            and (not states or _state(it) in states)
            and (not labels or labels & worn)
            and by.get("createdBy") in (None, it["user"]["login"])
            and (by.get("since") or "") <= it["updated_at"]
            and by.get("assignee") in (None, *(who["login"] for who in it["assignees"]))
        )
        found += [it] if fits else []
    order = args.pop("orderBy", None) or {"field": "CREATED_AT", "direction": "ASC"}
    key = {"CREATED_AT": "created_at", "UPDATED_AT": "updated_at", "COMMENTS": "comments"}
    found.sort(key=lambda it: (it[key[order["field"]]], it["number"]),
               reverse=order["direction"] == "DESC")  # fmt: skip
    return connection(found, lambda it: issue(github, repo, it), **args)


def numbered(github: "GitHub", repo: Repo, number: int, *, pull: bool | None) -> Json:
    """An issue or pull request by its number; NOT_FOUND where it is the other of the two."""
    what = "PullRequest" if pull else "Issue" if pull is False else "issue or pull request"
    reply = github.store.ask("GET", issues.path(repo, f"/issues/{number}"))
    if reply.status != 200 or (pull is not None and (number in repo.pulls) != pull):
        text = f"Could not resolve to an {what} with the number of {number}."
        raise refused("NOT_FOUND", text.replace("an Pull", "a Pull"))
    return issue(github, repo, issues.translate(github, repo, reply.body))


def _named_label(github: "GitHub", repo: Repo, name: str) -> Json | None:
    found = [it for it in issues.every(github, repo, "/labels")
             if it["name"].lower() == name.lower()]  # fmt: skip
    return _label(github, repo, found[0]) if found else None


def locate(info: Info, kind: str, number: int) -> tuple[Repo, Json] | None:
    """The repo and the row in the store behind a global id, if the token sees it."""
    github = info.context.github
    row = github.store.find(KINDS[kind], number) if kind in KINDS else None
    repo = github.repo_by_id(int(row["repo"].rpartition("/r")[2])) if row else None
    if row is None or repo is None or not auth.sees(info.context.token, repo):
        return None
    return repo, row


def find(info: Info, kind: str, number: int) -> Json | None:
    """An issue, comment, label or milestone by the number in its global id."""
    found = locate(info, kind, number)
    if found is None:
        return None
    github, (repo, row) = info.context.github, found
    if kind in ("Issue", "PullRequest"):
        return numbered(github, repo, row["number"], pull=None)
    if kind == "Label":
        return _named_label(github, repo, row["name"])
    if kind == "IssueComment":
        it = issues.ask(github, repo, "GET", f"/issues/comments/{number}").body
        return comment(github, repo, it)
    it = issues.ask(github, repo, "GET", f"/milestones/{row['number']}").body
    return _milestone(github, repo, it)

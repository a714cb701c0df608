"""Commit statuses, and the one route that must come after all others below `commits/`."""

from tests.github import rest_contents, shapes
from tests.github.model import Json, Status, node_id
from tests.github.wire import Answer, Call, RefusedError, invalid, route

REPO = "/repos/{owner}/{repo}"
STATES = ("error", "failure", "pending", "success")


def _status(call: Call, status: Status) -> Json:
    url = f"{call.github.api_url}/repos/{call.repo.full_name}/statuses/{status.sha}"
    return {
        "id": status.id, "node_id": node_id("StatusContext", status.id), "url": url,
        "avatar_url": None, "state": status.state, "description": status.description,
        "target_url": status.target_url, "context": status.context,
        "created_at": status.created_at, "updated_at": status.created_at,
        "creator": shapes.user(call.github, call.github.users[status.login.lower()]),
    }  # fmt: skip


@route("POST", f"{REPO}/statuses/{{sha}}", needs="statuses:write")
def create_status(call: Call) -> Answer:
    """Set a status; a person may."""
    sha, body = call.params["sha"], call.json
    if not call.repo.git.commit(sha):
        raise RefusedError(422, f"No commit found for SHA: {sha}")
    if body.get("state") not in STATES:
        raise invalid("Status", "state", "inclusion", "State is not included in the list")
    if len(body.get("description") or "") > 140:
        text = "Description is too long (maximum is 140 characters)"
        raise invalid("Status", "description", "custom", text)
    status = Status(next(call.github.ids), sha, body["state"], body.get("context", "default"),
                    body.get("description"), body.get("target_url"), call.login)  # fmt: skip
    call.repo.statuses.append(status)
    return Answer(201, _status(call, status))


@route("GET", f"{REPO}/commits/{{ref:path}}/statuses", needs="statuses:read")
@route("GET", f"{REPO}/statuses/{{ref:path}}", needs="statuses:read")
def statuses(call: Call) -> Answer:
    """All statuses of a commit, newest first."""
    sha = rest_contents.found_commit(call, call.params["ref"]).sha
    found = [s for s in reversed(call.repo.statuses) if s.sha == sha]
    return Answer(200, [_status(call, s) for s in call.page(found)])


@route("GET", f"{REPO}/commits/{{ref:path}}/status", needs="statuses:read")
def combined(call: Call) -> Answer:
    """One word for all statuses."""
    sha = rest_contents.found_commit(call, call.params["ref"]).sha
    newest = {s.context: s for s in call.repo.statuses if s.sha == sha}
    told = {s.state for s in newest.values()}
    state = "failure" if told & {"error", "failure"} else "success"
    if "pending" in told or not told:
        state = "failure" if state == "failure" else "pending"
    return Answer(200, {
        "state": state, "sha": sha, "total_count": len(newest),
        "statuses": [_status(call, s) for s in newest.values()],
        "repository": shapes.repo(call.github, call.repo),
        "commit_url": f"{call.github.api_url}/repos/{call.repo.full_name}/commits/{sha}",
        "url": f"{call.github.api_url}{call.path}",
    })  # fmt: skip


# A ref may hold slashes, so the plain commit comes last.
route("GET", f"{REPO}/commits/{{ref:path}}", needs="contents:read")(rest_contents.one_commit)

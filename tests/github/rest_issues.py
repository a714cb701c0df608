"""Issues and their comments, assignees, locks and events."""

from tests.github import auth, issues, mails
from tests.github.model import Json, now
from tests.github.wire import Answer, Call, RefusedError, invalid, not_found, route

REPO = "/repos/{owner}/{repo}"
ISSUE = f"{REPO}/issues/{{number:int}}"
# What the emulator notes and GitHub does not.
UNHEARD = ("opened", "edited", "created")


@route("GET", f"{REPO}/issues", needs="issues:read")
def index(call: Call) -> Answer:
    """The repo's issues and pull requests."""
    query = dict(call.query)
    if "labels" in query:
        known = issues.labels(call.github, call.repo)
        names = [name.strip() for name in query["labels"].split(",")]
        query["labels"] = ",".join(known.get(name.lower(), name) for name in names)
    answer = issues.passed(call, "/issues", query=query)
    if query.get("sort", "created") == "created":  # its order within a second is by chance
        down = query.get("direction", "desc") == "desc"
        answer.body.sort(key=lambda issue: issue["number"], reverse=down)
    return answer


@route("POST", f"{REPO}/issues", needs="issues:write")
def create(call: Call) -> Answer:
    """A new issue; whoever may read may open one."""
    _enabled(call)
    call.text("title", "Issue")
    answer = issues.passed(call, "/issues", issues.clean(call, call.json), query={})
    _count(call, 1)
    mails.happened(call, answer.body, "opened")
    return Answer(201, answer.body, {"location": answer.body["url"]})


def _enabled(call: Call) -> None:
    if not call.repo.has_issues:
        raise RefusedError(410, "Issues has been disabled in this repository.")


def _count(call: Call, change: int) -> None:
    counts = call.github.open_count
    counts[call.repo.id] = counts.get(call.repo.id, 0) + change


@route("GET", ISSUE, needs="issues:read")
def get(call: Call) -> Answer:
    """One issue."""
    return issues.passed(call, f"/issues/{call.number('number')}")


@route("PATCH", ISSUE, needs="issues:write")
def edit(call: Call) -> Answer:
    """Change an issue: its author may, and who may triage."""
    number = call.number("number")
    old = issues.get(call.github, call.repo, number)
    if not issues.may_triage(call) and old["user"]["login"] != call.login:
        raise RefusedError(403, "Must have admin rights to Repository.")
    body = dict(call.json)
    if body.get("state", "open") not in ("open", "closed"):
        raise invalid("Issue", "state", "invalid")
    if "title" in body:
        call.text("title", "Issue")
    answer = issues.passed(call, f"/issues/{number}", issues.clean(call, body), query={})
    _count(call, (answer.body["state"] == "open") - (old["state"] == "open"))
    if answer.body["body"] != old["body"]:
        call.repo.edits["issue", number] = now()
    mails.happened(call, answer.body, "edited", before=old)
    return answer


@route("GET", f"{ISSUE}/events", needs="issues:read")
@route("GET", f"{ISSUE}/timeline", needs="issues:read")
def events(call: Call) -> Answer:
    """What happened to it."""
    tail = call.path.rpartition("/")[2]
    answer = issues.passed(call, f"/issues/{call.number('number')}/{tail}")
    return Answer(200, [event for event in answer.body if event["event"] not in UNHEARD])


@route("PUT", f"{ISSUE}/lock", needs="issues:write", role="write")
@route("DELETE", f"{ISSUE}/lock", needs="issues:write", role="write")
def lock(call: Call) -> Answer:
    """Let only people with a role comment, or everyone again."""
    return issues.passed(call, f"/issues/{call.number('number')}/lock", call.body, query={})


@route("POST", f"{ISSUE}/assignees", needs="issues:write", role="triage")
@route("DELETE", f"{ISSUE}/assignees", needs="issues:write", role="triage")
def assign(call: Call) -> Answer:
    """Assign or unassign; who cannot be assigned is passed over in silence."""
    number = call.number("number")
    people = [login for login in call.json.get("assignees", []) if issues.assignable(call, login)]
    old = issues.get(call.github, call.repo, number)
    answer = issues.passed(call, f"/issues/{number}/assignees", {"assignees": people}, query={})
    mails.happened(call, issues.get(call.github, call.repo, number), "edited", before=old)
    return answer


@route("GET", f"{REPO}/assignees/{{login}}", needs="issues:read")
def assignable(call: Call) -> Answer:
    """204 for who can be assigned."""
    if not issues.assignable(call, call.params["login"]):
        raise not_found()
    return Answer(204)


@route("GET", f"{REPO}/issues/comments", needs="issues:read")
def all_comments(call: Call) -> Answer:
    """Every comment in the repo."""
    return issues.passed(call, "/issues/comments")


@route("GET", f"{ISSUE}/comments", needs="issues:read")
def comments(call: Call) -> Answer:
    """The comments of an issue, oldest first."""
    return issues.passed(call, f"/issues/{call.number('number')}/comments")


@route("POST", f"{ISSUE}/comments", needs="issues:write")
def comment(call: Call) -> Answer:
    """A new comment; whoever may read may write one, unless the issue is locked."""
    number = call.number("number")
    call.text("body", "IssueComment")
    issues.too_long(call.json["body"], "IssueComment")
    issue = issues.get(call.github, call.repo, number)
    job = call.token is not None and call.token.kind == "job"
    if issue["locked"] and not job and not auth.has(call.login, call.repo, "write"):
        raise RefusedError(403, "Unable to create comment because issue is locked.")
    answer = issues.passed(call, f"/issues/{number}/comments", call.json, query={})
    mails.happened(call, issue, "commented", said=answer.body["body"])
    return Answer(201, answer.body, {"location": answer.body["url"]})


def _comment(call: Call) -> Json:
    tail = f"/issues/comments/{call.number('id')}"
    found: Json = issues.ask(call.github, call.repo, "GET", tail).body
    return found


@route("GET", f"{REPO}/issues/comments/{{id:int}}", needs="issues:read")
def get_comment(call: Call) -> Answer:
    """One comment."""
    return Answer(200, _comment(call))


@route("PATCH", f"{REPO}/issues/comments/{{id:int}}", needs="issues:write")
@route("DELETE", f"{REPO}/issues/comments/{{id:int}}", needs="issues:write")
def edit_comment(call: Call) -> Answer:
    """Change or delete a comment: its author may, and who may write."""
    found = _comment(call)
    job = call.token is not None and call.token.kind == "job"
    own = found["user"]["login"] == call.login
    if not (own or job or auth.has(call.login, call.repo, "write")):
        raise RefusedError(403, "Must have admin rights to Repository.")
    if call.method == "PATCH":
        call.text("body", "IssueComment")
        issues.too_long(call.json["body"], "IssueComment")
        call.repo.edits["comment", found["id"]] = now()
        issue = issues.get(call.github, call.repo, int(found["issue_url"].rpartition("/")[2]))
        mails.happened(call, issue, "reworded", said=call.json["body"], before=found)
    return issues.passed(call, f"/issues/comments/{found['id']}", call.body, query={})

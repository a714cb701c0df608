"""Labels, milestones and reactions."""

import re
from urllib.parse import quote

from tests.github import issues, shapes
from tests.github.model import Json, Reaction, node_id
from tests.github.wire import Answer, Call, RefusedError, invalid, not_found, route

REPO = "/repos/{owner}/{repo}"
ISSUE = f"{REPO}/issues/{{number:int}}"


@route("GET", f"{REPO}/labels", needs="issues:read")
def labels(call: Call) -> Answer:
    """The repo's labels."""
    return issues.passed(call, "/labels")


@route("POST", f"{REPO}/labels", needs="issues:write", role="write")
def create_label(call: Call) -> Answer:
    """A new label; names differ in more than case."""
    body = dict(call.json)
    name = call.text("name", "Label", 50)
    _valid(body)
    if name.lower() in issues.labels(call.github, call.repo):
        raise invalid("Label", "name", "already_exists")
    return issues.passed(call, "/labels", body, query={})


def _valid(body: Json) -> None:
    color = body.get("color")
    if color is not None and not re.fullmatch(r"[0-9a-fA-F]{6}", str(color)):
        raise invalid("Label", "color", "invalid")
    if len(body.get("description") or "") > 100:
        text = "description is too long (maximum is 100 characters)"
        raise invalid("Label", "description", "custom", text)


def _label(call: Call, name: str) -> str:
    known = issues.labels(call.github, call.repo).get(name.lower())
    if known is None:
        raise not_found()
    return quote(known, safe="")


@route("GET", f"{REPO}/labels/{{name:path}}", needs="issues:read")
def label(call: Call) -> Answer:
    """One label."""
    return issues.passed(call, f"/labels/{_label(call, call.params['name'])}")


@route("PATCH", f"{REPO}/labels/{{name:path}}", needs="issues:write", role="write")
@route("DELETE", f"{REPO}/labels/{{name:path}}", needs="issues:write", role="write")
def edit_label(call: Call) -> Answer:
    """Change or delete a label."""
    known = _label(call, call.params["name"])
    body = dict(call.body) if isinstance(call.body, dict) else {}
    _valid(body)
    new = str(body.get("new_name", ""))
    others = issues.labels(call.github, call.repo)
    if new and new.lower() in others and new.lower() != call.params["name"].lower():
        raise invalid("Label", "name", "already_exists")
    return issues.passed(call, f"/labels/{known}", body, query={})


@route("GET", f"{ISSUE}/labels", needs="issues:read")
def issue_labels(call: Call) -> Answer:
    """The labels of an issue."""
    return issues.passed(call, f"/issues/{call.number('number')}/labels")


@route("POST", f"{ISSUE}/labels", needs="issues:write", role="triage")
@route("PUT", f"{ISSUE}/labels", needs="issues:write", role="triage")
def label_issue(call: Call) -> Answer:
    """Add labels to an issue, or replace them all."""
    told = call.body if isinstance(call.body, list) else call.json.get("labels", [])
    number, names = call.number("number"), issues.canonical(call, told)
    answer = issues.passed(call, f"/issues/{number}/labels", {"labels": names}, query={})
    return Answer(200, answer.body)


@route("DELETE", f"{ISSUE}/labels", needs="issues:write", role="triage")
def unlabel_all(call: Call) -> Answer:
    """Take all labels off an issue."""
    return issues.passed(call, f"/issues/{call.number('number')}/labels", query={})


@route("DELETE", f"{ISSUE}/labels/{{name:path}}", needs="issues:write", role="triage")
def unlabel(call: Call) -> Answer:
    """Take one label off an issue."""
    number, name = call.number("number"), call.params["name"]
    worn = {label["name"].lower() for label in issues.get(call.github, call.repo, number)["labels"]}
    if name.lower() not in worn:
        raise RefusedError(404, "Label does not exist")
    return issues.passed(call, f"/issues/{number}/labels/{_label(call, name)}", query={})


@route("GET", f"{REPO}/milestones", needs="issues:read")
@route("GET", f"{REPO}/milestones/{{number:int}}", needs="issues:read")
@route("GET", f"{REPO}/milestones/{{number:int}}/labels", needs="issues:read")
def milestones(call: Call) -> Answer:
    """The repo's milestones, or one of them."""
    return issues.passed(call, "/milestones" + call.path.partition("/milestones")[2])


@route("POST", f"{REPO}/milestones", needs="issues:write", role="write")
@route("PATCH", f"{REPO}/milestones/{{number:int}}", needs="issues:write", role="write")
def edit_milestone(call: Call) -> Answer:
    """A new milestone, or a change to one; titles are unique."""
    body, number = dict(call.json), call.params.get("number")
    if number is None or "title" in body:
        title = call.text("title", "Milestone", 255)
        for other in issues.every(call.github, call.repo, "/milestones", {"state": "all"}):
            if other["title"] == title and str(other["number"]) != number:
                raise invalid("Milestone", "title", "already_exists")
    if body.get("state", "open") not in ("open", "closed"):
        raise invalid("Milestone", "state", "invalid")
    tail = "/milestones" + (f"/{number}" if number else "")
    return issues.passed(call, tail, body, query={})


@route("DELETE", f"{REPO}/milestones/{{number:int}}", needs="issues:write", role="write")
def delete_milestone(call: Call) -> Answer:
    """Delete a milestone; its issues stay."""
    return issues.passed(call, f"/milestones/{call.number('number')}", query={})


def _given(call: Call) -> tuple[str, list[Reaction]]:
    """The address and the reactions of the issue or comment in the path."""
    kind = "comment" if "/issues/comments/" in call.path else "issue"
    number = call.number("number")
    tail = f"/issues/{'comments/' if kind == 'comment' else ''}{number}"
    url: str = issues.ask(call.github, call.repo, "GET", tail).body["url"]
    return url, call.repo.reactions.setdefault((kind, number), [])


def _reaction(call: Call, it: Reaction) -> Json:
    who = shapes.user(call.github, call.github.users[it.login.lower()])
    return {"id": it.id, "node_id": node_id("Reaction", it.id), "user": who,
            "content": it.content, "created_at": it.created_at}  # fmt: skip


@route("GET", f"{ISSUE}/reactions", needs="issues:read")
@route("GET", f"{REPO}/issues/comments/{{number:int}}/reactions", needs="issues:read")
def reactions(call: Call) -> Answer:
    """Who reacted, and how."""
    _, given = _given(call)
    wanted = call.query.get("content")
    found = [it for it in given if wanted in (None, it.content)]
    return Answer(200, [_reaction(call, it) for it in call.page(found)])


@route("POST", f"{ISSUE}/reactions", needs="issues:write")
@route("POST", f"{REPO}/issues/comments/{{number:int}}/reactions", needs="issues:write")
def react(call: Call) -> Answer:
    """React; a second time changes nothing and says 200."""
    content = call.json.get("content")
    if content not in issues.CONTENTS:
        raise invalid("Reaction", "content", "invalid")
    _, given = _given(call)
    for it in given:
        if (it.login, it.content) == (call.login, content):
            return Answer(200, _reaction(call, it))
    given.append(Reaction(next(call.github.ids), call.login, content))
    return Answer(201, _reaction(call, given[-1]))


@route("DELETE", f"{ISSUE}/reactions/{{id:int}}", needs="issues:write")
@route("DELETE", f"{REPO}/issues/comments/{{number:int}}/reactions/{{id:int}}",
       needs="issues:write")  # fmt: skip
def unreact(call: Call) -> Answer:
    """Take one's reaction back."""
    _, given = _given(call)
    for it in given:
        if it.id == call.number("id") and it.login == call.login:
            given.remove(it)
            return Answer(204)
    raise not_found()

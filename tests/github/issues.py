"""Issues as the emulator stores them, told as GitHub tells them.

What the emulator takes lightly is put right here: owners and addresses, whole seconds, the author's
association, reactions, pull requests among the issues, labels in any case.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tests.github import auth, emulator, shapes
from tests.github.model import Json, Reaction, Repo
from tests.github.wire import Answer, Call, RefusedError, not_found

if TYPE_CHECKING:
    from tests.github.server import GitHub

HOST = "http://emulator"
MILLIS = re.compile(r"\.\d{3}Z$")
CONTENTS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
LIMIT = 65536


def path(repo: Repo, tail: str) -> str:
    """Where the emulator keeps this repo's things."""
    return f"/repos/{emulator.OWNER}/r{repo.id}{tail}"


def ask(
    github: "GitHub",
    repo: Repo,
    method: str,
    tail: str,
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    login: str = "admin",
) -> Answer:
    """One request to the emulator, translated; what it refuses is refused."""
    reply = github.store.ask(method, path(repo, tail), body, query, login)
    if reply.status == 404:
        raise not_found()
    if reply.status >= 400:
        raise RefusedError(
            reply.status, reply.body.get("message", "").replace("failed", "Failed"), []
        )
    headers = {"x-link": reply.link} if reply.link else {}
    return Answer(reply.status, translate(github, repo, reply.body), headers)


def passed(
    call: Call, tail: str, body: Any = None, *, query: Mapping[str, Any] | None = None
) -> Answer:
    """The caller's own request, handed to the emulator; pages are numbered alike."""
    wanted = dict(call.query if query is None else query)
    if "since" in wanted:  # it compares texts, and its own have milliseconds
        wanted["since"] = wanted["since"].replace("Z", ".000Z")
    answer = ask(call.github, call.repo, call.method, tail, body, wanted, call.login or "admin")
    pairs = re.findall(r'[?&]page=(\d+)[^>]*>; rel="(\w+)"', answer.headers.get("x-link", ""))
    call.link = ", ".join(
        f'<{call.github.page_url(call, int(page))}>; rel="{rel}"' for page, rel in pairs
    )
    return Answer(answer.status, answer.body)


def every(
    github: "GitHub", repo: Repo, tail: str, query: Mapping[str, Any] | None = None
) -> list[Json]:
    """All pages of a list."""
    found: list[Json] = []
    for page in range(1, 1000):
        asked = {**(query or {}), "per_page": 100, "page": page}
        items = ask(github, repo, "GET", tail, query=asked).body
        found += items
        if len(items) < 100:
            break
    return found


def translate(github: "GitHub", repo: Repo, value: Any) -> Any:
    """The emulator's JSON as GitHub's."""
    if isinstance(value, list):
        return [translate(github, repo, item) for item in value]
    if isinstance(value, str):
        return _address(github, repo, value)
    if not isinstance(value, dict):
        return value
    if "gists_url" in value:
        known = github.find_user(value["login"])
        return shapes.user(github, known) if known else value
    told = {key: _field(github, repo, key, inner) for key, inner in value.items()}
    if "author_association" in told:
        _authored(github, repo, told)
    return told


def _field(github: "GitHub", repo: Repo, key: str, value: Any) -> Any:
    if isinstance(value, str) and key in ("title", "body", "description", "name"):
        return value
    if isinstance(value, str) and (key.endswith("_at") or key == "due_on"):
        return MILLIS.sub("Z", value)
    return translate(github, repo, value)


def _address(github: "GitHub", repo: Repo, text: str) -> str:
    if not text.startswith(HOST):
        return text
    here = f"{emulator.OWNER}/r{repo.id}"
    text = text.replace(f"{HOST}/repos/{here}", f"{github.api_url}/repos/{repo.full_name}")
    return text.replace(f"{HOST}/{here}", f"{github.url}/{repo.full_name}")


def _authored(github: "GitHub", repo: Repo, told: Json) -> None:
    author = github.find_user(told["user"]["login"]) if told.get("user") else None
    told["author_association"] = auth.association(repo, author)
    kind = "issue" if "number" in told else "comment"
    given = repo.reactions.get((kind, told["number" if kind == "issue" else "id"]), [])
    told["reactions"] |= counted(given)
    if author and author.type == "Bot":
        apps = (token.app for token in github.tokens.values() if token.login == author.login)
        app = next((app for app in apps if app), None)
        told["performed_via_github_app"] = shapes.app(github, app) if app else None
    if kind == "issue" and told["number"] in repo.pulls:
        _pull(github, repo, told)


def counted(given: list[Reaction]) -> Json:
    """How often each reaction was given."""
    counts = {content: sum(r.content == content for r in given) for content in CONTENTS}
    return {"total_count": len(given), **counts}


def _pull(github: "GitHub", repo: Repo, told: Json) -> None:
    pull, number = repo.pulls[told["number"]], told["number"]
    html = f"{github.url}/{repo.full_name}/pull/{number}"
    told["html_url"], told["draft"] = html, pull.draft
    told["pull_request"] = {
        "url": f"{github.api_url}/repos/{repo.full_name}/pulls/{number}", "html_url": html,
        "diff_url": f"{html}.diff", "patch_url": f"{html}.patch", "merged_at": pull.merged_at,
    }  # fmt: skip


def get(github: "GitHub", repo: Repo, number: int) -> Json:
    """One issue."""
    found: Json = ask(github, repo, "GET", f"/issues/{number}").body
    return found


def labels(github: "GitHub", repo: Repo) -> dict[str, str]:
    """The names of the repo's labels by their lower case: GitHub's labels ignore case."""
    return {label["name"].lower(): label["name"] for label in every(github, repo, "/labels")}


def may_triage(call: Call) -> bool:
    """Whether labels, assignees and milestones are the caller's to set."""
    if call.token is None:
        return False
    return call.token.kind == "job" or auth.has(call.login, call.repo, "triage")


def too_long(body: Any, resource: str = "Issue") -> None:
    """Refuse what GitHub finds too long."""
    if isinstance(body, str) and len(body) > LIMIT:
        message = f"body is too long (maximum is {LIMIT} characters)"
        error = {"resource": resource, "code": "custom", "field": "body", "message": message}
        raise RefusedError(422, "Validation Failed", [error])


def clean(call: Call, body: Json) -> Json:
    """The body of a new or changed issue, valid, without what the caller may not set."""
    too_long(body.get("body"))
    title = body.get("title")
    if isinstance(title, str) and len(title) > 256:
        error = {"resource": "Issue", "code": "custom", "field": "title",
                 "message": "title is too long (maximum is 256 characters)"}  # fmt: skip
        raise RefusedError(422, "Validation Failed", [error])
    if not may_triage(call):
        body = {k: v for k, v in body.items() if k not in ("labels", "assignees", "milestone")}
    if body.get("labels"):
        body["labels"] = canonical(call, body["labels"])
    if body.get("assignee"):
        body["assignees"] = [body.pop("assignee")]
    for login in body.get("assignees") or ():
        if not assignable(call, login):
            error = {"value": login, "resource": "Issue", "field": "assignees", "code": "invalid"}
            raise RefusedError(422, "Validation Failed", [error])
    return body


def assignable(call: Call, login: str) -> bool:
    """Only people with a role in the repo can be assigned."""
    user = call.github.find_user(login)
    repo = call.repo
    return user is not None and (
        user.login in (repo.owner.login, *repo.collaborators, *repo.owner.members)
    )


def canonical(call: Call, names: list[Any]) -> list[str]:
    """Labels as the repo spells them; at most a hundred, none longer than 50 characters."""
    wanted = [name["name"] if isinstance(name, dict) else name for name in names]
    if len(wanted) > 100 or any(not isinstance(n, str) or len(n) > 50 for n in wanted):
        error = {"resource": "Issue", "field": "labels", "code": "invalid"}
        raise RefusedError(422, "Validation Failed", [error])
    known = labels(call.github, call.repo)
    return [known.get(name.lower(), name) for name in wanted]

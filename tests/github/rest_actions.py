"""Dispatches, workflow runs and Pages."""

import re
from typing import Any

import yaml

from tests.github import shapes
from tests.github.model import Json, Repo, node_id, now
from tests.github.wire import Answer, Call, RefusedError, malformed, not_found, route

REPO = "/repos/{owner}/{repo}"


@route("POST", f"{REPO}/dispatches", needs="contents:write")
def dispatch(call: Call) -> Answer:
    """A repository dispatch: kept in `repo.dispatches`."""
    kind, payload = call.json.get("event_type"), call.json.get("client_payload", {})
    if not isinstance(kind, str) or not 0 < len(kind) <= 100:
        raise malformed('"event_type" wasn\'t supplied.')
    if len(payload) > 10:
        told = f"No more than 10 properties are allowed; {len(payload)} were supplied."
        raise malformed(told)
    call.repo.dispatches.append({"event_type": kind, "client_payload": payload, "by": call.login})
    return Answer(204)


def workflows(repo: Repo) -> dict[str, Json]:
    """The workflow files of the default branch, by path."""
    git, head = repo.git, repo.head
    commit = git.commit(head) if head else None
    found = {}
    for path, (_, sha) in git.files(commit.tree).items() if commit else ():
        if re.fullmatch(r"\.github/workflows/[^/]+\.ya?ml", path):
            data = git.read(sha)
            parsed: Any = yaml.load(data[1] if data else b"", Loader=yaml.BaseLoader)
            found[path] = parsed if isinstance(parsed, dict) else {}
    return found


def _workflow(call: Call, number: int, path: str, parsed: Json) -> Json:
    url = f"{call.github.api_url}/repos/{call.repo.full_name}/actions/workflows/{number}"
    html = f"{call.github.url}/{call.repo.full_name}"
    return {"id": number, "node_id": node_id("Workflow", number), "path": path,
            "name": parsed.get("name", path), "state": "active", "url": url,
            "html_url": f"{html}/blob/{call.repo.default_branch}/{path}",
            "badge_url": f"{html}/workflows/{path}/badge.svg",
            "created_at": call.repo.created_at, "updated_at": call.repo.created_at}  # fmt: skip


def _workflows(call: Call) -> list[Json]:
    every = enumerate(sorted(workflows(call.repo).items()), call.repo.id * 100)
    return [_workflow(call, number, path, parsed) for number, (path, parsed) in every]


@route("GET", f"{REPO}/actions/workflows", needs="actions:read")
def list_workflows(call: Call) -> Answer:
    """The workflows."""
    found = _workflows(call)
    return Answer(200, {"total_count": len(found), "workflows": call.page(found)})


def _named(call: Call) -> Json:
    name = call.params["id"]
    for workflow in _workflows(call):
        if name in (str(workflow["id"]), workflow["path"].rpartition("/")[2]):
            return workflow
    raise not_found()


@route("GET", f"{REPO}/actions/workflows/{{id}}", needs="actions:read")
def workflow(call: Call) -> Answer:
    """One workflow, by number or file name."""
    return Answer(200, _named(call))


@route("POST", f"{REPO}/actions/workflows/{{id}}/dispatches", needs="actions:write")
def run_workflow(call: Call) -> Answer:
    """Start a workflow by hand: kept in `repo.dispatches`."""
    found, ref = _named(call), call.json.get("ref")
    if not isinstance(ref, str) or call.repo.git.resolve(ref) is None:
        raise RefusedError(422, f"No ref found for: {ref}")
    on = workflows(call.repo)[found["path"]].get("on")
    if on != "workflow_dispatch" and "workflow_dispatch" not in (on or ()):
        raise RefusedError(422, "Workflow does not have 'workflow_dispatch' trigger")
    told = {"workflow": found["path"], "ref": ref, "inputs": call.json.get("inputs", {})}
    call.repo.dispatches.append({**told, "by": call.login})
    return Answer(204)


@route("GET", f"{REPO}/actions/runs", needs="actions:read")
def runs(call: Call) -> Answer:
    """The runs that a test has put into `repo.runs`, newest first."""
    asked = {n: call.query[n] for n in ("event", "status", "head_sha") if n in call.query}
    every = reversed(call.repo.runs)
    found = [run for run in every if all(run.get(n) == value for n, value in asked.items())]
    return Answer(200, {"total_count": len(found), "workflow_runs": call.page(found)})


def _pages(call: Call) -> Json:
    name, owner = call.repo.name, call.repo.owner.login
    root = name.lower() == f"{owner}.github.io".lower()
    assert call.repo.pages
    return {
        "url": f"{call.github.api_url}/repos/{call.repo.full_name}/pages", "status": "built",
        "cname": None, "custom_404": False, "public": True, "https_enforced": True,
        "html_url": f"https://{owner.lower()}.github.io/" + ("" if root else f"{name}/"),
        **call.repo.pages,
    }  # fmt: skip


@route("GET", f"{REPO}/pages", needs="pages:read")
def pages(call: Call) -> Answer:
    """The site, if there is one."""
    if call.repo.pages is None:
        raise not_found()
    return Answer(200, _pages(call))


@route("POST", f"{REPO}/pages", needs="pages:write")
def create_pages(call: Call) -> Answer:
    """Switch Pages on; a workflow's own token may not."""
    _person_only(call)
    if call.repo.pages is not None:
        raise RefusedError(409, "GitHub Pages is already enabled.")
    kind, source = call.json.get("build_type", "legacy"), call.json.get("source")
    if kind == "legacy" and not source:
        raise malformed('"source" wasn\'t supplied.')
    call.repo.pages = {"build_type": kind, "source": source or _source(call.repo)}
    return Answer(201, _pages(call))


@route("PUT", f"{REPO}/pages", needs="pages:write")
def update_pages(call: Call) -> Answer:
    """Change how the site is built."""
    _person_only(call)
    if call.repo.pages is None:
        raise not_found()
    call.repo.pages |= {
        n: call.json[n] for n in ("build_type", "source", "cname") if n in call.json
    }
    return Answer(204)


@route("DELETE", f"{REPO}/pages", needs="pages:write")
def delete_pages(call: Call) -> Answer:
    """Switch it off."""
    _person_only(call)
    if call.repo.pages is None:
        raise not_found()
    call.repo.pages = None
    return Answer(204)


def _person_only(call: Call) -> None:
    if call.token and call.token.kind == "job":
        raise RefusedError(403, "Resource not accessible by integration")


def _source(repo: Repo) -> Json:
    return {"branch": repo.default_branch, "path": "/"}


@route("POST", f"{REPO}/forks", needs="metadata:read")
def fork(call: Call) -> Answer:
    """A copy under one's own name, at once; GitHub needs a moment."""
    if call.token is None or call.token.kind == "job":
        raise RefusedError(403, "Resource not accessible by integration")
    github, origin = call.github, call.repo
    found = github.find_repo(call.login, origin.name)
    if found is None:
        found = github.repo(f"{call.login}/{origin.name}", private=origin.private,
                            fork_of=origin.id, default_branch=origin.default_branch)  # fmt: skip
        found.git.run("fetch", "--quiet", str(origin.folder), "refs/*:refs/*")
        found.pushed_at = now()
    return Answer(202, shapes.full_repo(github, found, "admin"))

"""GraphQL: commits and what checks say of them."""

from typing import TYPE_CHECKING, Any

from graphql import GraphQLResolveInfo

from tests.github import graphql_repos, rest_checks, shapes
from tests.github.gitstore import Person
from tests.github.graphql_lists import connection, refused
from tests.github.model import App, Check, Json, Repo, Status, Suite, node_id

if TYPE_CHECKING:
    from tests.github.server import GitHub

BAD = ("FAILURE", "TIMED_OUT", "CANCELLED", "ACTION_REQUIRED", "STARTUP_FAILURE", "STALE")


def commit(github: "GitHub", repo: Repo, sha: str) -> Json | None:
    """A commit."""
    found = repo.git.commit(sha)
    if found is None:
        return None
    html = f"{github.url}/{repo.full_name}/commit/{sha}"
    headline, _, body = found.message.rstrip("\n").partition("\n")
    return {
        "__typename": "Commit", "id": node_id("Commit", int(sha[:8], 16)), "oid": sha,
        "abbreviatedOid": sha[:7], "url": html, "commitUrl": html,
        "resourcePath": html.removeprefix(github.url), "message": found.message.rstrip("\n"),
        "messageHeadline": headline, "messageBody": body.lstrip("\n"),
        "committedDate": shapes.moment(found.committer),
        "authoredDate": shapes.moment(found.author), "pushedDate": None,
        "author": lambda *_: _author(github, found.author),
        "committer": lambda *_: _author(github, found.committer),
        "parents": lambda info, **args: connection(
            found.parents, lambda parent: commit(github, repo, parent), **args),
        "history": lambda info, **args: _history(github, repo, sha, **args),
        "tree": lambda *_: graphql_repos.git_object(github, repo, "tree", found.tree),
        "repository": lambda *_: graphql_repos.repository(github, repo),
        "statusCheckRollup": lambda info: _rollup(info, repo, sha),
        "checkSuites": lambda info, **args: connection(
            [s for s in repo.suites if s.head_sha == sha],
            lambda suite: check_suite(github, repo, suite), **args),
    }  # fmt: skip


def _author(github: "GitHub", who: Person) -> Json:
    found = shapes.by_email(github, who.email)
    return {"name": who.name, "email": who.email, "date": shapes.moment(who),
            "user": graphql_repos.person(github, found) if found else None}  # fmt: skip


def _history(github: "GitHub", repo: Repo, sha: str, **args: Any) -> Json:
    limits = [f"--{n}={args[n]}" for n in ("since", "until") if args.get(n)]
    path = ["--", args["path"]] if args.get("path") else []
    every = repo.git.history(*limits, sha, *path)
    return connection(every, lambda it: commit(github, repo, it), **args)


def contexts(repo: Repo, sha: str) -> list[Check | Status]:
    """The latest run of each name and the latest status of each context, oldest first."""
    checks = sorted((c for c in repo.checks if c.head_sha == sha), key=lambda c: -c.id)
    statuses = {s.context: s for s in repo.statuses if s.sha == sha}
    return sorted([*rest_checks.latest(checks), *statuses.values()], key=lambda it: it.id)


def _rollup(info: GraphQLResolveInfo[Any], repo: Repo, sha: str) -> Json | None:
    github, token = info.context.github, info.context.token
    if token.kind == "job" and repo.id not in token.repos and not github.jobs_read_rollups:
        raise refused("FORBIDDEN", "Resource not accessible by integration")
    found = contexts(repo, sha)
    if not found:
        return None
    return {
        "__typename": "StatusCheckRollup", "id": node_id("StatusCheckRollup", int(sha[:8], 16)),
        "state": _state(found), "commit": lambda *_: commit(github, repo, sha),
        "contexts": lambda info, **args: connection(
            found, lambda it: _context(github, repo, it), **args),
    }  # fmt: skip


def _state(found: list[Check | Status]) -> str:
    words = {
        (it.conclusion or "pending").upper() if isinstance(it, Check) else it.state.upper()
        for it in found
    }
    if words & {*BAD, "ERROR"}:
        return "FAILURE"
    return "PENDING" if "PENDING" in words else "SUCCESS"


def _context(github: "GitHub", repo: Repo, it: Check | Status) -> Json:
    if isinstance(it, Check):
        return check_run(github, repo, it)
    return {
        "__typename": "StatusContext", "id": node_id("StatusContext", it.id),
        "context": it.context, "state": it.state.upper(), "description": it.description,
        "targetUrl": it.target_url, "createdAt": it.created_at,
        "creator": lambda *_: graphql_repos.actor(github, it.login),
        "isRequired": lambda *_, **__: False,
    }  # fmt: skip


def check_run(github: "GitHub", repo: Repo, it: Check) -> Json:
    """A check run."""
    html = f"{github.url}/{repo.full_name}/runs/{it.id}"
    suite = next(s for s in repo.suites if s.id == it.suite)
    return {
        "__typename": "CheckRun", "id": node_id("CheckRun", it.id), "databaseId": it.id,
        "name": it.name, "status": it.status.upper(),
        "conclusion": it.conclusion.upper() if it.conclusion else None, "title": it.title,
        "summary": it.summary, "text": it.text, "externalId": it.external_id,
        "detailsUrl": it.details_url or html, "url": html, "permalink": html,
        "resourcePath": html.removeprefix(github.url), "startedAt": it.started_at,
        "completedAt": it.completed_at, "isRequired": lambda *_, **__: False,
        "checkSuite": lambda *_: check_suite(github, repo, suite),
        "repository": lambda *_: graphql_repos.repository(github, repo),
        "annotations": lambda info, **args: connection(
            it.annotations, lambda a: {"path": a["path"], "message": a["message"]}, **args),
    }  # fmt: skip


def check_suite(github: "GitHub", repo: Repo, suite: Suite) -> Json:
    """A check suite."""
    runs = [check for check in repo.checks if check.suite == suite.id]
    conclusion = rest_checks.suite_conclusion(runs)
    return {
        "__typename": "CheckSuite", "id": node_id("CheckSuite", suite.id),
        "databaseId": suite.id, "status": "COMPLETED" if conclusion else "QUEUED",
        "conclusion": conclusion.upper() if conclusion else None,
        "createdAt": suite.created_at, "updatedAt": suite.created_at,
        "app": _app(github, suite.app), "workflowRun": None,
        "commit": lambda *_: commit(github, repo, suite.head_sha),
        "checkRuns": lambda info, **args: connection(
            _filtered(runs, args.pop("filterBy", None) or {}),
            lambda it: check_run(github, repo, it), **args),
    }  # fmt: skip


def _filtered(runs: list[Check], wanted: Json) -> list[Check]:
    name, app = wanted.get("checkName"), wanted.get("appId")
    if wanted.get("checkType") != "ALL":
        runs = rest_checks.latest(sorted(runs, key=lambda it: -it.id))
    return [it for it in runs if name in (None, it.name) and app in (None, it.app.id)]


def _app(github: "GitHub", app: App) -> Json:
    return {"__typename": "App", "id": node_id("App", app.id), "databaseId": app.id,
            "slug": app.slug, "name": app.name, "url": f"{github.url}/apps/{app.slug}"}  # fmt: skip

"""Check runs and check suites.

The emulator has check runs too, but takes any commit, any length and any token, and names no app:
we answer ourselves.
"""

from tests.github import rest_contents, shapes
from tests.github.model import App, Check, Json, Suite, node_id, now
from tests.github.wire import Answer, Call, RefusedError, malformed, not_found, route

REPO = "/repos/{owner}/{repo}"
TEXT_LIMIT = 65535
ANNOTATIONS = 50
STATUSES = ("queued", "in_progress", "completed", "waiting", "requested", "pending")
CONCLUSIONS = ("success", "failure", "neutral", "cancelled", "skipped", "timed_out",
               "action_required", "stale")  # fmt: skip


def shown(call: Call, check: Check) -> Json:
    """A check run as GitHub writes it."""
    repo, github = call.repo, call.github
    url = f"{github.api_url}/repos/{repo.full_name}/check-runs/{check.id}"
    html = f"{github.url}/{repo.full_name}/runs/{check.id}"
    return {
        "id": check.id, "node_id": node_id("CheckRun", check.id), "name": check.name,
        "head_sha": check.head_sha, "external_id": check.external_id, "url": url,
        "html_url": html, "details_url": check.details_url or html, "status": check.status,
        "conclusion": check.conclusion, "started_at": check.started_at,
        "completed_at": check.completed_at,
        "output": {"title": check.title, "summary": check.summary, "text": check.text,
                   "annotations_count": len(check.annotations),
                   "annotations_url": f"{url}/annotations"},
        "check_suite": {"id": check.suite}, "app": shapes.app(github, check.app),
        "pull_requests": [],
    }  # fmt: skip


def _suite(call: Call, suite: Suite) -> Json:
    repo, github = call.repo, call.github
    url = f"{github.api_url}/repos/{repo.full_name}/check-suites/{suite.id}"
    runs = [check for check in repo.checks if check.suite == suite.id]
    commit = repo.git.commit(suite.head_sha)
    return {
        "id": suite.id, "node_id": node_id("CheckSuite", suite.id), "url": url,
        "head_branch": suite.head_branch, "head_sha": suite.head_sha,
        "status": "completed" if runs and all(c.conclusion for c in runs) else "queued",
        "conclusion": suite_conclusion(runs), "before": None, "after": suite.head_sha,
        "pull_requests": [], "app": shapes.app(github, suite.app),
        "repository": shapes.repo(github, repo), "created_at": suite.created_at,
        "updated_at": suite.created_at, "latest_check_runs_count": len(runs),
        "check_runs_url": f"{url}/check-runs", "rerequestable": True, "runs_rerequestable": True,
        "head_commit": shapes.git_commit(github, repo, commit) if commit else None,
    }  # fmt: skip


def suite_conclusion(runs: list[Check]) -> str | None:
    """The worst of its runs, once all are done."""
    if not runs or not all(check.conclusion for check in runs):
        return None
    order = (
        "failure",
        "timed_out",
        "cancelled",
        "action_required",
        "success",
        "neutral",
        "skipped",
    )
    told = {check.conclusion for check in runs}
    return next((name for name in order if name in told), "neutral")


def _app(call: Call) -> App:
    if call.token is None or call.token.app is None:
        raise RefusedError(403, "You must authenticate via a GitHub App.")
    return call.token.app


def _sha(call: Call) -> str:
    sha = str(call.json.get("head_sha", ""))
    if not sha:
        raise malformed('"head_sha" wasn\'t supplied.')
    if not call.repo.git.commit(sha):
        raise RefusedError(422, f"No commit found for SHA: {sha}")
    return sha


@route("POST", f"{REPO}/check-runs", needs="checks:write")
def create(call: Call) -> Answer:
    """Publish a run on a commit; only an app may."""
    app, github = _app(call), call.github
    name = call.json.get("name")
    if not isinstance(name, str) or not name:
        raise malformed('"name" wasn\'t supplied.')
    sha = _sha(call)
    check = Check(next(github.ids), 0, app, sha, name, started_at=now())
    _fill(call, check)
    check.suite = suite_for(call, app, sha).id
    call.repo.checks.append(check)
    return Answer(201, shown(call, check))


def suite_for(call: Call, app: App, sha: str) -> Suite:
    """The app's suite on a commit, made when it is not there."""
    for suite in call.repo.suites:
        if suite.app == app and suite.head_sha == sha:
            return suite
    heads = call.repo.git.refs().items()
    branch = next((n.removeprefix("refs/heads/") for n, s in heads if s == sha), None)
    suite = Suite(next(call.github.ids), app, sha, branch)
    call.repo.suites.append(suite)
    return suite


def _fill(call: Call, check: Check) -> None:
    body = call.json
    _validate(body)
    for key in ("name", "external_id", "details_url", "started_at", "status"):
        if body.get(key) is not None:
            setattr(check, key, body[key])
    if conclusion := body.get("conclusion"):
        check.conclusion, check.status = conclusion, "completed"
        check.completed_at = body.get("completed_at") or now()
    elif body.get("status") == "completed" and not check.conclusion:
        raise malformed("conclusion is required when status is completed.")
    elif body.get("status") in ("queued", "in_progress"):
        check.conclusion = check.completed_at = None
    output = body.get("output") or {}
    for key in ("title", "summary", "text"):
        if key in output:
            setattr(check, key, output[key])
    check.annotations += output.get("annotations", [])


def _validate(body: Json) -> None:
    output = body.get("output")
    if output is not None:
        missing = [f'"{name}"' for name in ("title", "summary") if output.get(name) is None]
        if missing:
            verb = "wasn't" if len(missing) == 1 else "weren't"
            raise malformed(f"{', '.join(missing)} {verb} supplied.")
        for key in ("summary", "text"):
            size = len(output.get(key) or "")
            if size > TEXT_LIMIT:
                told = f"Only {TEXT_LIMIT} characters are allowed; {size} were supplied."
                raise malformed(told)
        many = len(output.get("annotations", []))
        if many > ANNOTATIONS:
            raise malformed(f"No more than {ANNOTATIONS} items are allowed; {many} were supplied.")
    for key, allowed in (("status", STATUSES), ("conclusion", CONCLUSIONS)):
        value = body.get(key)
        if value is not None and value not in allowed:
            raise malformed(f"{value} is not a member of {list(allowed)}.")


def _check(call: Call) -> Check:
    for check in call.repo.checks:
        if check.id == call.number("id"):
            return check
    raise not_found()


@route("GET", f"{REPO}/check-runs/{{id:int}}", needs="checks:read")
def get(call: Call) -> Answer:
    """One run."""
    return Answer(200, shown(call, _check(call)))


@route("PATCH", f"{REPO}/check-runs/{{id:int}}", needs="checks:write")
def update(call: Call) -> Answer:
    """Change a run; only the app that made it may."""
    app, check = _app(call), _check(call)
    if app != check.app:
        text = "check run can only be modified by the GitHub App that created it."
        raise RefusedError(403, f"Invalid app_id `{app.id}` - {text}")
    _fill(call, check)
    return Answer(200, shown(call, check))


@route("GET", f"{REPO}/check-runs/{{id:int}}/annotations", needs="checks:read")
def annotations(call: Call) -> Answer:
    """Its annotations."""
    return Answer(200, call.page(_check(call).annotations))


@route("GET", f"{REPO}/commits/{{ref:path}}/check-runs", needs="checks:read")
def of_commit(call: Call) -> Answer:
    """The runs of a commit, newest first; of runs of one name the latest, unless all are asked."""
    sha = rest_contents.found_commit(call, call.params["ref"]).sha
    return _listed(call, [check for check in call.repo.checks if check.head_sha == sha])


@route("GET", f"{REPO}/check-suites/{{id:int}}/check-runs", needs="checks:read")
def of_suite(call: Call) -> Answer:
    """The runs of a suite."""
    return _listed(call, [c for c in call.repo.checks if c.suite == call.number("id")])


def _listed(call: Call, checks: list[Check]) -> Answer:
    query = call.query
    checks = sorted(checks, key=lambda check: -check.id)
    if query.get("filter", "latest") == "latest":
        checks = latest(checks)
    if name := query.get("check_name"):
        checks = [check for check in checks if check.name == name]
    if status := query.get("status"):
        checks = [check for check in checks if check.status == status]
    if app := query.get("app_id"):
        checks = [check for check in checks if str(check.app.id) == app]
    page = [shown(call, check) for check in call.page(checks)]
    return Answer(200, {"total_count": len(checks), "check_runs": page})


def latest(checks: list[Check]) -> list[Check]:
    """Of the runs of one app and name the first of the list."""
    seen: dict[tuple[int, str], Check] = {}
    for check in checks:
        seen.setdefault((check.suite, check.name), check)
    return list(seen.values())


@route("POST", f"{REPO}/check-suites", needs="checks:write")
def create_suite(call: Call) -> Answer:
    """A suite, made before its runs."""
    app, sha = _app(call), _sha(call)
    there = any(s.app == app and s.head_sha == sha for s in call.repo.suites)
    return Answer(200 if there else 201, _suite(call, suite_for(call, app, sha)))


@route("GET", f"{REPO}/check-suites/{{id:int}}", needs="checks:read")
def suite(call: Call) -> Answer:
    """One suite."""
    for found in call.repo.suites:
        if found.id == call.number("id"):
            return Answer(200, _suite(call, found))
    raise not_found()


@route("GET", f"{REPO}/commits/{{ref:path}}/check-suites", needs="checks:read")
def suites(call: Call) -> Answer:
    """The suites of a commit."""
    sha = rest_contents.found_commit(call, call.params["ref"]).sha
    found = [s for s in call.repo.suites if s.head_sha == sha]
    page = [_suite(call, s) for s in call.page(found)]
    return Answer(200, {"total_count": len(found), "check_suites": page})

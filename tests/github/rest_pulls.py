"""Pull requests: an issue of the same number, and two branches.

The emulator has pull requests of its own, but beside the issues and with git data that we do not
give it: they are issues here, as on GitHub.
"""

from typing import Any

from tests.github import issues, mails, rest_contents, shapes
from tests.github.model import Json, Pull, Repo, node_id, now
from tests.github.wire import Answer, Call, RefusedError, invalid, not_found, route

REPO = "/repos/{owner}/{repo}"
PULL = f"{REPO}/pulls/{{number:int}}"


def _head(call: Call, pull: Pull) -> tuple[Repo, str]:
    """The repo and the commit that a pull request wants merged."""
    origin = call.github.repo_by_id(pull.head_repo) or call.repo
    return origin, origin.git.ref(f"refs/heads/{pull.head}") or ""


def _end(call: Call, repo: Repo, ref: str, sha: str) -> Json:
    return {"label": f"{repo.owner.login}:{ref}", "ref": ref, "sha": sha,
            "user": shapes.user(call.github, repo.owner),
            "repo": shapes.repo(call.github, repo)}  # fmt: skip


def shown(call: Call, number: int) -> Json:
    """A pull request as GitHub writes it."""
    pull, github, repo = call.repo.pulls[number], call.github, call.repo
    issue = issues.get(github, repo, number)
    url = f"{github.api_url}/repos/{repo.full_name}/pulls/{number}"
    origin, sha = _head(call, pull)
    base = repo.git.ref(f"refs/heads/{pull.base}") or ""
    kept = ("html_url", "id", "number", "state", "locked", "title", "user", "body", "labels",
            "milestone", "assignee", "assignees", "created_at", "updated_at", "closed_at",
            "author_association", "comments", "active_lock_reason")  # fmt: skip
    html = issue["html_url"]
    merger = github.find_user(pull.merged_by) if pull.merged_by else None
    return {name: issue.get(name) for name in kept} | {
        "url": url, "node_id": node_id("PullRequest", issue["id"]), "draft": pull.draft,
        "diff_url": f"{html}.diff", "patch_url": f"{html}.patch", "issue_url": issue["url"],
        "commits_url": f"{url}/commits", "comments_url": issue["comments_url"],
        "review_comments_url": f"{url}/comments", "statuses_url":
            f"{github.api_url}/repos/{repo.full_name}/statuses/{sha}",
        "head": _end(call, origin, pull.head, sha), "base": _end(call, repo, pull.base, base),
        "merged": pull.merged_at is not None, "merged_at": pull.merged_at,
        "merged_by": shapes.user(github, merger) if merger else None,
        "merge_commit_sha": pull.merge_sha, "mergeable": True, "rebaseable": True,
        "mergeable_state": "clean", "requested_reviewers": [], "requested_teams": [],
        "auto_merge": None, "review_comments": 0, "maintainer_can_modify": False,
        "_links": {"self": {"href": url}, "html": {"href": html}},
    }  # fmt: skip


@route("POST", f"{REPO}/pulls", needs="pull_requests:write")
def create(call: Call) -> Answer:
    """Ask to merge a branch; a workflow's own token may only where the repo allows it."""
    body, repo, github = call.json, call.repo, call.github
    if call.token and call.token.kind == "job" and not repo.actions_may_open_pulls:
        text = "GitHub Actions is not permitted to create or approve pull requests."
        raise RefusedError(403, text)
    title = call.text("title", "PullRequest", 256)
    owner, _, branch = str(body.get("head", "")).rpartition(":")
    origin = github.find_repo(owner, repo.name) if owner else repo
    if origin is None or origin.git.ref(f"refs/heads/{branch}") is None:
        raise invalid("PullRequest", "head", "invalid")
    base = str(body.get("base", ""))
    tip = repo.git.ref(f"refs/heads/{base}")
    if tip is None:
        raise invalid("PullRequest", "base", "invalid")
    pull = Pull(branch, base, origin.id, bool(body.get("draft")))
    _new(call, pull, tip)
    clean = issues.clean(call, {"title": title, "body": body.get("body")})
    issue = issues.ask(github, repo, "POST", "/issues", clean, login=call.login).body
    github.open_count[repo.id] = github.open_count.get(repo.id, 0) + 1
    repo.pulls[issue["number"]] = pull
    mails.happened(call, issue, "opened")
    return Answer(201, _sized(call, issue["number"]))


def _new(call: Call, pull: Pull, tip: str) -> None:
    origin, sha = _head(call, pull)
    if origin is not call.repo:
        call.repo.git.run("fetch", "--quiet", str(origin.folder), sha)
    name = f"{origin.owner.login}:{pull.head}"
    ends = (pull.head, pull.head_repo, pull.base)
    for number, other in call.repo.pulls.items():
        same = (other.head, other.head_repo, other.base) == ends
        if same and issues.get(call.github, call.repo, number)["state"] == "open":
            text = f"A pull request already exists for {name}."
            raise invalid("PullRequest", "base", "custom", text)
    if not call.repo.git.history(f"{tip}..{sha}"):
        text = f"No commits between {pull.base} and {pull.head}"
        raise invalid("PullRequest", "base", "custom", text)


@route("GET", f"{REPO}/pulls", needs="pull_requests:read")
def index(call: Call) -> Answer:
    """Pull requests, newest first."""
    asked, found = call.query, []
    for number in sorted(call.repo.pulls, reverse=True):
        pull = shown(call, number)
        fits = (
            asked.get("state", "open") in ("all", pull["state"])
            and asked.get("base", pull["base"]["ref"]) == pull["base"]["ref"]
            and asked.get("head", pull["head"]["label"]) == pull["head"]["label"]
        )
        found += [pull] if fits else []
    return Answer(200, call.page(found))


def _number(call: Call) -> int:
    number = call.number("number")
    if number not in call.repo.pulls:
        raise not_found()
    return number


def _commits(call: Call, number: int) -> tuple[str, str]:
    pull = call.repo.pulls[number]
    base, (_, head) = call.repo.git.ref(f"refs/heads/{pull.base}") or "", _head(call, pull)
    fork = call.repo.git.run("merge-base", base, head).decode().strip()
    return fork, head


@route("GET", PULL, needs="pull_requests:read")
def get(call: Call) -> Answer:
    """One pull request, with its size."""
    return Answer(200, _sized(call, _number(call)))


def _sized(call: Call, number: int) -> Json:
    told = shown(call, number)
    if told["merged"]:
        return told
    fork, head = _commits(call, number)
    files: list[Any] = rest_contents.changed(call.repo, fork, head)
    commits = call.repo.git.history(f"{fork}..{head}")
    size = {key: sum(file[key] for file in files) for key in ("additions", "deletions")}
    return {**told, **size, "changed_files": len(files), "commits": len(commits)}


@route("GET", f"{PULL}/files", needs="pull_requests:read")
def files(call: Call) -> Answer:
    """The files it changes."""
    return Answer(200, call.page(rest_contents.changed(call.repo, *_commits(call, _number(call)))))


@route("GET", f"{PULL}/commits", needs="pull_requests:read")
def commits(call: Call) -> Answer:
    """Its commits, oldest first."""
    fork, head = _commits(call, _number(call))
    found = [call.repo.git.commit(sha) for sha in call.repo.git.history(f"{fork}..{head}")][::-1]
    return Answer(200, [shapes.commit(call.github, call.repo, c) for c in call.page(found) if c])


@route("PATCH", PULL, needs="pull_requests:write")
def edit(call: Call) -> Answer:
    """Change title, text or state."""
    number, body = _number(call), call.json
    old = issues.get(call.github, call.repo, number)
    if not issues.may_triage(call) and old["user"]["login"] != call.login:
        raise RefusedError(403, "Must have admin rights to Repository.")
    change: Json = {key: body[key] for key in ("title", "body", "state") if key in body}
    tail = f"/issues/{number}"
    new = issues.ask(call.github, call.repo, "PATCH", tail, issues.clean(call, change),
                     login=call.login).body  # fmt: skip
    change_in_count = (new["state"] == "open") - (old["state"] == "open")
    call.github.open_count[call.repo.id] += change_in_count
    mails.happened(call, new, "edited", before=old)
    return Answer(200, shown(call, number))


@route("POST", f"{PULL}/requested_reviewers", needs="pull_requests:write")
def ask_for_review(call: Call) -> Answer:
    """Ask people with a role in the repo to look at it."""
    number, asked = _number(call), call.json.get("reviewers", [])
    if not all(issues.assignable(call, login) for login in asked):
        text = "Reviews may only be requested from collaborators."
        raise RefusedError(422, text)
    mails.happened(call, issues.get(call.github, call.repo, number), "asked", asked=asked)
    return Answer(201, shown(call, number))


@route("PUT", f"{PULL}/merge", needs="contents:write")
def merge(call: Call) -> Answer:
    """Merge with a merge commit, or squashed into one."""
    number = _number(call)
    pull, git = call.repo.pulls[number], call.repo.git
    ref = f"refs/heads/{pull.base}"
    tip, (_, head) = git.ref(ref) or "", _head(call, pull)
    done = git.git("merge-tree", "--write-tree", tip, head)
    if pull.draft or done.returncode:
        raise RefusedError(405, "Pull Request is not mergeable")
    body = call.body if isinstance(call.body, dict) else {}
    who = call.github.person(call.github.users[call.login.lower()])
    parents = [tip] if body.get("merge_method") == "squash" else [tip, head]
    title = body.get("commit_title", f"Merge pull request #{number}")
    tree = done.stdout.decode().split()[0]
    sha = git.make_commit(tree, parents, who, who, title)
    git.move(ref, sha, tip)
    call.repo.pushed_at = pull.merged_at = now()
    pull.merge_sha, pull.merged_by = sha, call.login
    issues.ask(call.github, call.repo, "PATCH", f"/issues/{number}", {"state": "closed"},
               login=call.login)  # fmt: skip
    call.github.open_count[call.repo.id] -= 1
    return Answer(200, {"sha": sha, "merged": True, "message": "Pull Request successfully merged"})

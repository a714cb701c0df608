"""Files by path, commits, comparisons and branches, all read from the bare repo."""

import base64
from urllib.parse import quote

from tests.github import git_http, gitstore, shapes
from tests.github.gitstore import Entry
from tests.github.model import Json, Repo, node_id, now
from tests.github.rest_git import decoded, person, require_allowed
from tests.github.wire import Answer, Call, RefusedError, malformed, not_found, route

REPO = "/repos/{owner}/{repo}"
INLINE_LIMIT = 1024 * 1024


def _file(call: Call, ref: str, entry: Entry, whole: bool) -> Json:
    repo = call.repo
    at = quote(entry.path)
    url = f"{call.github.api_url}/repos/{repo.full_name}/contents/{at}?ref={quote(ref)}"
    git = f"{call.github.api_url}/repos/{repo.full_name}/git/{entry.kind}s/{entry.sha}"
    kind = {"tree": "dir", "commit": "submodule"}.get(entry.kind, "file")
    html = f"{call.github.url}/{repo.full_name}/{entry.kind}/{ref}/{at}"
    raw = f"{call.github.url}/{repo.full_name}/raw/{ref}/{at}" if kind == "file" else None
    data = (repo.git.read(entry.sha) or ("", b""))[1] if kind == "file" else b""
    told: Json = {
        "name": entry.path.rpartition("/")[2], "path": entry.path, "sha": entry.sha,
        "size": len(data), "url": url, "html_url": html, "git_url": git, "download_url": raw,
        "type": kind, "_links": {"self": url, "git": git, "html": html},
    }  # fmt: skip
    if whole:
        small = len(data) <= INLINE_LIMIT
        told["content"] = base64.encodebytes(data).decode() if small else ""
        told["encoding"] = "base64" if small else "none"
    return told


def _get(call: Call, path: str) -> Answer:
    git, ref = call.repo.git, call.query.get("ref") or call.repo.default_branch
    commit = git.resolve(ref)
    if commit is None:
        if call.repo.head is None:
            raise RefusedError(404, "This repository is empty.")
        raise RefusedError(404, f"No commit found for the ref {ref}")
    entry = git.at(commit, path)
    if entry is None:
        raise not_found()
    if entry.kind != "tree":
        return Answer(200, _file(call, ref, entry, whole=True))
    start = f"{entry.path}/" if entry.path else ""
    inside = [Entry(e.mode, start + e.path, e.sha) for e in git.entries(entry.sha)]
    return Answer(200, [_file(call, ref, e, whole=False) for e in inside])


@route("GET", f"{REPO}/contents", needs="contents:read")
@route("GET", f"{REPO}/contents/", needs="contents:read")
def root(call: Call) -> Answer:
    """The top folder."""
    return _get(call, "")


@route("GET", f"{REPO}/contents/{{path:path}}", needs="contents:read")
def contents(call: Call) -> Answer:
    """A file or a folder."""
    return _get(call, call.params["path"].strip("/"))


@route("GET", f"{REPO}/readme", needs="contents:read")
def readme(call: Call) -> Answer:
    """The README."""
    return _get(call, "README.md")


@route("PUT", f"{REPO}/contents/{{path:path}}", needs="contents:write")
def put(call: Call) -> Answer:
    """Write one file as one commit; changing one needs the SHA of what it replaces."""
    path, body = call.params["path"].strip("/"), call.json
    data = decoded(str(body.get("content", "")), "base64")
    if "content" not in body:
        raise malformed('"content" wasn\'t supplied.')
    old = _existing(call, path)
    if old and not body.get("sha"):
        raise malformed('"sha" wasn\'t supplied.')
    if (old.sha if old else None) != body.get("sha"):
        raise RefusedError(409, f"{path} does not match {body.get('sha')}")
    entry = Entry(old.mode if old else "100644", path, call.repo.git.write("blob", data))
    commit = _commit(call, path, entry)
    shown = _file(call, _branch(call), entry, whole=False)
    return Answer(200 if old else 201, {"content": shown, "commit": commit})


@route("DELETE", f"{REPO}/contents/{{path:path}}", needs="contents:write")
def delete(call: Call) -> Answer:
    """Delete one file as one commit."""
    path = call.params["path"].strip("/")
    call.body = call.body if isinstance(call.body, dict) else dict(call.query)
    old = _existing(call, path)
    if old is None:
        raise not_found()
    if not call.json.get("sha"):
        raise malformed('"sha" wasn\'t supplied.')
    if old.sha != call.json["sha"]:
        raise RefusedError(409, f"{path} does not match {call.json['sha']}")
    return Answer(200, {"content": None, "commit": _commit(call, path, None)})


def _branch(call: Call) -> str:
    return str(call.json.get("branch") or call.repo.default_branch)


def _existing(call: Call, path: str) -> Entry | None:
    tip = call.repo.git.ref(f"refs/heads/{_branch(call)}")
    if tip is None and (call.json.get("branch") and call.repo.head):
        raise RefusedError(404, f"Branch {_branch(call)} not found")
    return call.repo.git.at(tip, path) if tip else None


def _commit(call: Call, path: str, entry: Entry | None) -> Json:
    message = call.text("message", "Commit")
    git_http.check_workflows(call.token, [path])
    require_allowed(call, _branch(call), 409)
    author = person(call, call.json.get("author") or call.json.get("committer"))
    committer = person(call, call.json.get("committer") or call.json.get("author"))
    git, ref = call.repo.git, f"refs/heads/{_branch(call)}"
    old = git.ref(ref)
    parent = git.commit(old) if old else None
    files = git.files(parent.tree if parent else None)
    if entry:
        files[path] = (entry.mode, entry.sha)
    else:
        files.pop(path)
    tree = git.make_tree(files)
    sha = git.make_commit(tree, [old] if old else [], author, committer, message)
    try:
        git.move(ref, sha, old)
    except gitstore.MovedError:
        raise RefusedError(409, f"is at {git.ref(ref)} but expected {old}") from None
    call.repo.pushed_at = now()
    commit = git.commit(sha)
    assert commit
    return shapes.git_commit(call.github, call.repo, commit)


def found_commit(call: Call, name: str) -> gitstore.Commit:
    """The commit that a ref in the path means."""
    sha = call.repo.git.resolve(name)
    commit = call.repo.git.commit(sha) if sha else None
    if commit is None:
        if call.repo.head is None:
            raise RefusedError(409, "Git Repository is empty.")
        raise RefusedError(422, f"No commit found for SHA: {name}")
    return commit


@route("GET", f"{REPO}/commits", needs="contents:read")
def commits(call: Call) -> Answer:
    """The history of a branch, newest first."""
    repo = call.repo
    if repo.head is None:
        raise RefusedError(409, "Git Repository is empty.")
    tip = repo.git.resolve(call.query.get("sha") or repo.default_branch)
    if tip is None:
        raise not_found()
    limits = [f"--{n}={call.query[n]}" for n in ("since", "until") if n in call.query]
    path = ["--", call.query["path"]] if "path" in call.query else []
    found = [repo.git.commit(sha) for sha in repo.git.history(*limits, tip, *path)]
    if author := call.query.get("author"):
        found = [c for c in found if c and author in _names(call, c)]
    return Answer(200, [shapes.commit(call.github, repo, c) for c in call.page(found) if c])


def _names(call: Call, commit: gitstore.Commit) -> set[str]:
    who = shapes.by_email(call.github, commit.author.email)
    return {commit.author.email, who.login if who else ""}


@route("GET", f"{REPO}/compare/{{span:path}}", needs="contents:read")
def compare(call: Call) -> Answer:
    """What one commit has beyond another."""
    base, _, head = call.params["span"].partition("...")
    git, repo, github = call.repo.git, call.repo, call.github
    ends = [git.resolve(base), git.resolve(head)]
    if None in ends:
        raise not_found()
    old, new = (git.commit(sha or "") for sha in ends)
    assert old
    assert new
    ahead = git.history(f"{old.sha}..{new.sha}")
    behind = len(git.history(f"{new.sha}..{old.sha}"))
    merge = git.git("merge-base", old.sha, new.sha).stdout.decode().strip()
    fork = git.commit(merge)
    if fork is None:
        raise RefusedError(404, f"No common ancestor between {base} and {head}.")
    states = {(True, True): "diverged", (True, False): "ahead", (False, True): "behind"}
    new_commits = [c for sha in reversed(ahead) if (c := git.commit(sha))]
    html = f"{github.url}/{repo.full_name}/compare/{base}...{head}"
    return Answer(200, {
        "url": f"{github.api_url}{call.path}", "html_url": html, "permalink_url": html,
        "diff_url": f"{html}.diff", "patch_url": f"{html}.patch",
        "base_commit": shapes.commit(github, repo, old),
        "merge_base_commit": shapes.commit(github, repo, fork),
        "status": states.get((bool(ahead), bool(behind)), "identical"),
        "ahead_by": len(ahead), "behind_by": behind, "total_commits": len(ahead),
        "commits": [shapes.commit(github, repo, c) for c in new_commits],
        "files": changed(repo, fork.sha, new.sha),
    })  # fmt: skip


def changed(repo: Repo, old: str, new: str) -> list[Json]:
    """The files that differ, with counts of lines and the patch."""
    git = repo.git
    kinds = git.run("diff-tree", "-r", "--no-renames", "--name-status", "-z", old, new).decode()
    words = kinds.split("\0")
    names = {"A": "added", "D": "removed"}
    found = []
    for kind, path in zip(words[::2], words[1::2], strict=False):
        patch = git.run("diff", "--no-renames", old, new, "--", path).decode(errors="replace")
        _, at, rest = patch.partition("\n@@")
        lines = rest.split("\n")[1:]
        more = sum(line.startswith("+") for line in lines)
        less = sum(line.startswith("-") for line in lines)
        blob = git.at(old if kind == "D" else new, path)
        found.append({"sha": blob.sha if blob else None, "filename": path,
                      "status": names.get(kind, "modified"), "additions": more,
                      "deletions": less, "changes": more + less,
                      "patch": f"@@{rest}".rstrip("\n") if at else ""})  # fmt: skip
    return found


@route("GET", f"{REPO}/branches", needs="contents:read")
def branches(call: Call) -> Answer:
    """All branches."""
    refs = call.repo.git.refs().items()
    names = [(n.removeprefix("refs/heads/"), s) for n, s in refs if n.startswith("refs/heads/")]
    return Answer(200, [_branch_line(call, name, sha) for name, sha in call.page(names)])


@route("GET", f"{REPO}/branches/{{name:path}}", needs="contents:read")
def branch(call: Call) -> Answer:
    """One branch and its tip."""
    name = call.params["name"]
    sha = call.repo.git.ref(f"refs/heads/{name}")
    found = call.repo.git.commit(sha) if sha else None
    if found is None:
        raise RefusedError(404, "Branch not found")
    shown = shapes.commit(call.github, call.repo, found)
    return Answer(200, {**_branch_line(call, name, found.sha), "commit": shown})


def _branch_line(call: Call, name: str, sha: str) -> Json:
    url = f"{call.github.api_url}/repos/{call.repo.full_name}"
    return {"name": name, "commit": {"sha": sha, "url": f"{url}/commits/{sha}"},
            "protected": False, "protection_url": f"{url}/branches/{name}/protection",
            "protection": {"enabled": False}}  # fmt: skip


@route("GET", f"{REPO}/tags", needs="contents:read")
def tags(call: Call) -> Answer:
    """All tags."""
    url = f"{call.github.api_url}/repos/{call.repo.full_name}"
    found = [
        {"name": name.removeprefix("refs/tags/"), "zipball_url": f"{url}/zipball/{name}",
         "tarball_url": f"{url}/tarball/{name}", "node_id": node_id("Ref", int(sha[:8], 16)),
         "commit": {"sha": call.repo.git.peel(sha), "url": f"{url}/commits/{sha}"}}
        for name, sha in call.repo.git.refs().items() if name.startswith("refs/tags/")
    ]  # fmt: skip
    return Answer(200, call.page(found))


def one_commit(call: Call) -> Answer:
    """One commit, with what it changed. `rest_checks` registers it after its own routes."""
    found = found_commit(call, call.params["ref"])
    old = found.parents[0] if found.parents else call.repo.git.write("tree", b"")
    files = changed(call.repo, old, found.sha)
    more, less = (sum(file[key] for file in files) for key in ("additions", "deletions"))
    stats = {"total": more + less, "additions": more, "deletions": less}
    shown = shapes.commit(call.github, call.repo, found)
    return Answer(200, {**shown, "stats": stats, "files": files})

"""Git's own objects over REST: blobs, trees, commits, refs."""

import base64
import binascii
import re
from datetime import UTC, datetime

from tests.github import git_http, gitstore, shapes
from tests.github.gitstore import SHA, Entry, Person
from tests.github.model import Json, Repo, node_id, now
from tests.github.wire import Answer, Call, RefusedError, invalid, malformed, not_found, route

BASE = "/repos/{owner}/{repo}/git"
BLOB_LIMIT = 40 * 1024 * 1024
RULES, PULL = "Repository rule violations found", "Changes must be made through a pull request."


def url(call: Call, tail: str) -> str:
    """An address below the repo's git objects."""
    return f"{call.github.api_url}/repos/{call.repo.full_name}/git/{tail}"


def require_started(call: Call) -> None:
    """GitHub keeps no objects for a repo that nothing was pushed to yet."""
    if not call.repo.git.refs():
        raise RefusedError(409, "Git Repository is empty.")


def require_allowed(call: Call, ref: str, status: int) -> None:
    """Refuse a change of a branch for which a ruleset wants a pull request."""
    if ref.removeprefix("refs/heads/") in call.repo.ruled:
        raise RefusedError(status, f"{RULES}\n\n{PULL}\n\n")


def decoded(text: str, encoding: str) -> bytes:
    """The bytes of a blob in a request."""
    if encoding != "base64":
        return text.encode()
    try:
        return base64.b64decode(text, validate=False)
    except binascii.Error:
        raise RefusedError(422, "content is not valid Base64") from None


@route("POST", f"{BASE}/blobs", needs="contents:write")
def create_blob(call: Call) -> Answer:
    """Store a file's bytes."""
    require_started(call)
    content = call.json.get("content")
    if not isinstance(content, str):
        raise malformed('"content" wasn\'t supplied.')
    data = decoded(content, call.json.get("encoding", "utf-8"))
    if len(data) > BLOB_LIMIT:
        raise RefusedError(422, "Sorry, your input was too large to process.")
    sha = call.repo.git.write("blob", data)
    return Answer(201, {"sha": sha, "url": url(call, f"blobs/{sha}")})


@route("GET", f"{BASE}/blobs/{{sha}}", needs="contents:read")
def blob(call: Call) -> Answer:
    """A file's bytes."""
    sha = call.params["sha"]
    found = call.repo.git.read(sha)
    if not found or found[0] != "blob":
        raise not_found()
    text = base64.encodebytes(found[1]).decode()
    number = int(sha[:8], 16)
    return Answer(200, {"sha": sha, "node_id": node_id("Blob", number), "size": len(found[1]),
                        "url": url(call, f"blobs/{sha}"), "content": text,
                        "encoding": "base64"})  # fmt: skip


def _entry(call: Call, entry: Entry) -> Json:
    line: Json = {"path": entry.path, "mode": entry.mode.zfill(6), "type": entry.kind,
                  "sha": entry.sha, "url": url(call, f"{entry.kind}s/{entry.sha}")}  # fmt: skip
    if entry.kind == "blob":
        found = call.repo.git.read(entry.sha)
        line["size"] = len(found[1]) if found else 0
    return line


@route("GET", f"{BASE}/trees/{{sha:path}}", needs="contents:read")
def tree(call: Call) -> Answer:
    """A tree by its SHA, a commit's or a branch's, with all below it if asked."""
    git, name = call.repo.git, call.params["sha"]
    found = git.read(name)
    sha = name if found and found[0] == "tree" else None
    if sha is None and (commit := git.commit(git.resolve(name) or "")):
        sha = commit.tree
    if sha is None:
        if call.repo.head is None:
            raise RefusedError(409, "Git Repository is empty.")
        raise not_found()
    recursive = call.query.get("recursive", "") not in ("", "0", "false")
    entries = git.walk(sha) if recursive else git.entries(sha)
    return Answer(200, {"sha": sha, "url": url(call, f"trees/{sha}"), "truncated": False,
                        "tree": [_entry(call, entry) for entry in entries]})  # fmt: skip


@route("POST", f"{BASE}/trees", needs="contents:write")
def create_tree(call: Call) -> Answer:
    """A new tree, on top of another if `base_tree` is given; `sha: null` deletes."""
    require_started(call)
    git, base = call.repo.git, call.json.get("base_tree")
    files: dict[str, tuple[str, str]] = {}
    if base:
        commit, found = git.commit(base), git.read(base)
        if commit is None and (found is None or found[0] != "tree"):
            raise RefusedError(422, "base_tree is not a valid tree oid")
        files = git.files(commit.tree if commit else base)
    lines = call.json.get("tree", [])
    git_http.check_workflows(call.token, [line.get("path", "") for line in lines])
    for line in lines:
        _place(call.repo, files, line)
    sha = git.make_tree(files)
    entries = [_entry(call, entry) for entry in git.entries(sha)]
    answer = {"sha": sha, "url": url(call, f"trees/{sha}"), "tree": entries, "truncated": False}
    return Answer(201, answer)


def _place(repo: Repo, files: dict[str, tuple[str, str]], line: Json) -> None:
    path, mode, git = line.get("path", ""), line.get("mode", "100644"), repo.git
    parts = path.split("/")
    if not path or "" in parts or ".git" in parts or ".." in parts or "." in parts:
        raise RefusedError(422, "tree.path contains a malformed path component")
    if "content" in line:
        files[path] = (mode, git.write("blob", line["content"].encode()))
        return
    sha = line.get("sha")
    if sha is None:
        gone = [known for known in files if known == path or known.startswith(f"{path}/")]
        if not gone:
            raise RefusedError(422, "GitRPC::BadObjectState")
        for known in gone:
            del files[known]
    elif mode == "040000":
        files |= {f"{path}/{inner}": entry for inner, entry in git.files(sha).items()}
    elif not git.read(sha):
        raise RefusedError(422, f"tree.sha {sha} is not a valid blob")
    else:
        files[path] = (mode, sha)


def person(call: Call, told: Json | None) -> Person:
    """An author: what the request says, else whoever asks."""
    who = call.github.users[call.login.lower()]
    default = call.github.person(who)
    if not told:
        return default
    when = default.when
    if date := told.get("date"):
        moment = datetime.fromisoformat(date.replace("Z", "+00:00"))
        when = f"{int(moment.astimezone(UTC).timestamp())} +0000"
    return Person(told.get("name", default.name), told.get("email", default.email), when)


@route("POST", f"{BASE}/commits", needs="contents:write")
def create_commit(call: Call) -> Answer:
    """A commit that no ref points to yet."""
    require_started(call)
    git, body = call.repo.git, call.json
    found = git.read(str(body.get("tree")))
    if not found or found[0] != "tree":
        raise RefusedError(422, "Tree SHA does not exist")
    parents = body.get("parents", [])
    if not all(git.commit(parent) for parent in parents):
        raise RefusedError(422, "Parent SHA does not exist or is not a commit object")
    author = person(call, body.get("author"))
    committer = person(call, body.get("committer") or body.get("author"))
    message = call.text("message", "Commit")
    sha = git.make_commit(body["tree"], parents, author, committer, message)
    commit = git.commit(sha)
    assert commit
    return Answer(201, shapes.git_commit(call.github, call.repo, commit))


@route("GET", f"{BASE}/commits/{{sha}}", needs="contents:read")
def commit(call: Call) -> Answer:
    """A commit."""
    found = call.repo.git.commit(call.params["sha"])
    if not found:
        raise not_found()
    return Answer(200, shapes.git_commit(call.github, call.repo, found))


def _ref(call: Call, name: str, sha: str) -> Json:
    found = call.repo.git.read(sha)
    kind = found[0] if found else "commit"
    target = {"sha": sha, "type": kind, "url": url(call, f"{kind}s/{sha}")}
    return {"ref": name, "node_id": node_id("Ref", int(sha[:8], 16)),
            "url": url(call, name), "object": target}  # fmt: skip


@route("GET", f"{BASE}/ref/{{ref:path}}", needs="contents:read")
def ref(call: Call) -> Answer:
    """One ref."""
    name = f"refs/{call.params['ref']}"
    sha = call.repo.git.ref(name)
    if sha is None:
        if call.repo.head is None:
            raise RefusedError(409, "Git Repository is empty.")
        raise not_found()
    return Answer(200, _ref(call, name, sha))


@route("GET", f"{BASE}/tags/{{sha}}", needs="contents:read")
def tag(call: Call) -> Answer:
    """A tag that has words of its own."""
    sha = call.params["sha"]
    found = call.repo.git.read(sha)
    if not found or found[0] != "tag":
        raise not_found()
    head, _, message = found[1].decode(errors="replace").partition("\n\n")
    fields = dict(line.split(" ", 1) for line in head.split("\n"))
    kind, target = fields["type"], fields["object"]
    return Answer(200, {
        "sha": sha, "node_id": node_id("Tag", int(sha[:8], 16)), "tag": fields["tag"],
        "url": url(call, f"tags/{sha}"), "message": message,
        "object": {"sha": target, "type": kind, "url": url(call, f"{kind}s/{target}")},
    })  # fmt: skip


@route("GET", f"{BASE}/matching-refs/{{ref:path}}", needs="contents:read")
def matching(call: Call) -> Answer:
    """The refs that begin so."""
    start = f"refs/{call.params['ref']}"
    every = call.repo.git.refs().items()
    return Answer(200, call.page([_ref(call, n, s) for n, s in every if n.startswith(start)]))


@route("POST", f"{BASE}/refs", needs="contents:write")
def create_ref(call: Call) -> Answer:
    """A new branch or tag."""
    require_started(call)
    git = call.repo.git
    name, sha = str(call.json.get("ref", "")), str(call.json.get("sha", ""))
    if not re.fullmatch(r"refs/[^/]+/.+", name) or git.git("check-ref-format", name).returncode:
        raise RefusedError(422, f"{name} is not a valid ref name.")
    if not SHA.fullmatch(sha) or git.read(sha) is None:
        raise RefusedError(422, "Object does not exist")
    try:
        git.move(name, sha, None)
    except gitstore.MovedError:
        raise RefusedError(422, "Reference already exists") from None
    call.repo.pushed_at = now()
    return Answer(201, _ref(call, name, sha))


@route("PATCH", f"{BASE}/refs/{{ref:path}}", needs="contents:write")
def move_ref(call: Call) -> Answer:
    """Move a ref, forward only unless forced."""
    git, name, sha = call.repo.git, f"refs/{call.params['ref']}", str(call.json.get("sha", ""))
    old = git.ref(name)
    if old is None:
        raise RefusedError(422, "Reference does not exist")
    if not git.commit(sha):
        raise RefusedError(422, "Object does not exist")
    require_allowed(call, name, 422)
    if not call.json.get("force") and not git.contains(old, sha):
        raise RefusedError(422, "Update is not a fast forward")
    try:
        git.move(name, sha, old)
    except gitstore.MovedError:
        raise RefusedError(422, "Update is not a fast forward") from None
    call.repo.pushed_at = now()
    return Answer(200, _ref(call, name, sha))


@route("DELETE", f"{BASE}/refs/{{ref:path}}", needs="contents:write")
def delete_ref(call: Call) -> Answer:
    """Delete a branch or tag."""
    git, name = call.repo.git, f"refs/{call.params['ref']}"
    old = git.ref(name)
    if old is None:
        raise RefusedError(422, "Reference does not exist")
    if name == f"refs/heads/{call.repo.default_branch}":
        raise invalid("Reference", "ref", "custom", "Cannot delete the default branch")
    git.move(name, gitstore.ZERO, old)
    return Answer(204)

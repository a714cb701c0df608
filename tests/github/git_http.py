"""Git over HTTP: git's own `http-backend` behind GitHub's rules on who may fetch and push."""

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.github import auth, gitstore
from tests.github.model import Repo, Token, now
from tests.github.wire import RefusedError

if TYPE_CHECKING:
    from tests.github.server import GitHub

SERVICES = ("info/refs", "git-upload-pack", "git-receive-pack")


@dataclass(frozen=True)
class Reply:
    """What git's client gets."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True)
class Ask:
    """What git's client sent."""

    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    encoding: str
    protocol: str


def split(path: str) -> tuple[str, str, str] | None:
    """Owner, repo and service in a path, if it is git's."""
    parts = path.strip("/").split("/", 2)
    if len(parts) == 3 and parts[2] in SERVICES:
        return parts[0], parts[1].removesuffix(".git"), parts[2]
    return None


def serve(github: "GitHub", token: Token | None, ask: Ask) -> Reply:
    """Answer one request of git's client."""
    owner, name, service = split(ask.path) or ("", "", "")
    push = "git-receive-pack" in (service, ask.query.removeprefix("service="))
    repo = github.find_repo(owner, name) or _renamed(github, owner, name)
    if repo is None or not auth.sees(token, repo):
        return _ask_for_login() if token is None else _text(404, "Repository not found.")
    if push and token is None:
        return _ask_for_login()
    refused = auth.permits(token, repo, f"contents:{'write' if push else 'read'}")
    if refused and token:
        text = f"Permission to {repo.full_name}.git denied to {token.login}."
        return _text(403, text)
    before = repo.git.refs() if push else {}
    reply = _backend(github, repo, token, service, ask)
    if push and repo.git.refs() != before:
        repo.pushed_at = repo.updated_at = now()
        _lead(repo, empty=not before)
    return reply


def _lead(repo: Repo, *, empty: bool) -> None:
    """The first branch that an empty repo gets becomes its default one."""
    heads = [ref for ref in repo.git.refs() if ref.startswith("refs/heads/")]
    if empty and heads and repo.head is None:
        repo.default_branch = heads[0].removeprefix("refs/heads/")
        repo.git.point(repo.default_branch)


def _renamed(github: "GitHub", owner: str, name: str) -> Repo | None:
    number = github.moved.get(f"{owner}/{name}".lower())
    return github.repo_by_id(number) if number else None


def _ask_for_login() -> Reply:
    headers = [("WWW-Authenticate", 'Basic realm="GitHub"')]
    return Reply(401, headers, b"No anonymous write access.")


def _text(status: int, text: str) -> Reply:
    return Reply(status, [("Content-Type", "text/plain; charset=utf-8")], text.encode())


def _backend(github: "GitHub", repo: Repo, token: Token | None, service: str, ask: Ask) -> Reply:
    pusher = github.find_user(token.login) if token else None
    env = gitstore.environment(
        GIT_PROJECT_ROOT=str(repo.folder.parent),
        GIT_HTTP_EXPORT_ALL="1",
        PATH_INFO=f"/{repo.folder.name}/{service}",
        QUERY_STRING=ask.query,
        REQUEST_METHOD=ask.method,
        CONTENT_TYPE=ask.content_type,
        CONTENT_LENGTH=str(len(ask.body)),
        HTTP_CONTENT_ENCODING=ask.encoding,
        HTTP_GIT_PROTOCOL=ask.protocol,
        REMOTE_USER=token.login if token else "",
        REMOTE_ADDR="127.0.0.1",
        RULED=" ".join(sorted(repo.ruled)),
        HIDDEN_EMAIL=pusher.hidden_email if pusher else "",
        **_workflow_rule(token),
    )
    done = subprocess.run(
        ["git", "http-backend"], input=ask.body, env=env, capture_output=True, check=False
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    lines = [line.decode().split(": ", 1) for line in head.split(b"\r\n") if b": " in line]
    headers = dict(lines)
    status = int(headers.pop("Status", "200" if done.returncode == 0 else "500").split()[0])
    return Reply(status, list(headers.items()), body)


def _workflow_rule(token: Token | None) -> dict[str, str]:
    if token is None or may_change_workflows(token):
        return {}
    if token.kind == "job":
        who, need = "a GitHub App", "`workflows` permission"
    else:
        who, need = "a Personal Access Token", "`workflow` scope"
    return {"WORKFLOWS_REFUSED": who, "WORKFLOWS_NEED": need}


def may_change_workflows(token: Token) -> bool:
    """A workflow's own token never may."""
    if token.kind == "classic":
        return "workflow" in token.scopes
    return token.kind == "fine-grained" and token.permissions.get("workflows") == "write"


def check_workflows(token: Token | None, paths: list[str]) -> None:
    """The same rule for writes through the API."""
    touched = [path for path in paths if path.startswith(".github/workflows/")]
    if touched and token and not may_change_workflows(token):
        if token.kind == "job":
            raise RefusedError(403, "Resource not accessible by integration")
        raise RefusedError(404, "Not Found")

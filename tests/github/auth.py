"""Who asks, what they can see, and what they may do."""

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime

from tests.github.model import Repo, Token, User, stamp
from tests.github.wire import Call, RefusedError, Route, not_found

ROLES = ("none", "read", "triage", "write", "maintain", "admin")
# The role that a write needs where the route does not say another.
WRITES = {
    "contents": "write",
    "administration": "admin",
    "pages": "admin",
    "actions": "write",
    "statuses": "write",
    "checks": "write",
    "issues": "read",
    "pull_requests": "read",
}


def token_text(header: str) -> str:
    """The token in an Authorization header: Bearer, token, or Basic as git sends it."""
    scheme, _, value = header.strip().partition(" ")
    if scheme.lower() != "basic":
        return value.strip()
    try:
        _, _, password = base64.b64decode(value).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return password


def identify(tokens: Mapping[str, Token], header: str | None) -> Token | None:
    """The token of a request; a wrong, expired or revoked one is refused."""
    if not header:
        return None
    token = tokens.get(token_text(header))
    late = token and token.expires and token.expires <= datetime.now(UTC)
    if token is None or token.revoked or late:
        raise RefusedError(401, "Bad credentials")
    return token


def role(login: str, repo: Repo) -> str:
    """A person's role in a repo, one of ROLES."""
    if login == repo.owner.login or repo.owner.members.get(login) == "admin":
        return "admin"
    lowest = "none" if repo.private and login not in repo.owner.members else "read"
    return max(repo.collaborators.get(login, "none"), lowest, key=ROLES.index)


def has(login: str, repo: Repo, wanted: str) -> bool:
    """Whether a person has at least this role."""
    return ROLES.index(role(login, repo)) >= ROLES.index(wanted)


def covers(token: Token, repo: Repo) -> bool:
    """Whether a token reaches into this repo at all, beyond what is public."""
    return token.repos is None or repo.id in token.repos


def sees(token: Token | None, repo: Repo) -> bool:
    """Whether a repo exists for this token."""
    if not repo.private:
        return True
    if token is None or not covers(token, repo):
        return False
    if token.kind == "job":
        return True
    return has(token.login, repo, "read") and (token.kind != "classic" or "repo" in token.scopes)


def grants(token: Token, permission: str, level: str) -> bool:
    """Whether a permission map allows it; whoever reaches a repo may read its metadata."""
    if (permission, level) == ("metadata", "read"):
        return True
    held = token.permissions.get(permission, "none")
    return held == "write" or (held == "read" and level == "read")


def permits(token: Token | None, repo: Repo, needs: str, role: str = "") -> RefusedError | None:
    """What stands against it, or None."""
    permission, _, level = needs.partition(":")
    if level == "read" and not repo.private:
        return None
    if token is None:
        return RefusedError(401, "Requires authentication")
    if token.kind == "classic":
        enough = {"repo"} if repo.private else {"repo", "public_repo"}
        if level == "write" and not enough & token.scopes:
            return not_found()
    elif not covers(token, repo) or not grants(token, permission, level):
        what = "integration" if token.kind == "job" else "personal access token"
        headers = {"x-accepted-github-permissions": f"{permission}={level}"}
        return RefusedError(403, f"Resource not accessible by {what}", headers=headers)
    return _role(token, repo, permission, level, role)


def _role(token: Token, repo: Repo, permission: str, level: str, role: str) -> RefusedError | None:
    wanted = role or (WRITES.get(permission, "admin") if level == "write" else "read")
    if token.kind != "job" and not has(token.login, repo, wanted):
        if permission == "contents":
            return not_found()
        return RefusedError(403, "Must have admin rights to Repository.")
    if level == "write" and repo.archived and permission != "administration":
        return RefusedError(403, "Repository was archived so is read-only.")
    return None


def authorize(call: Call, route: Route) -> None:
    """Let a call through, or refuse it as GitHub would."""
    if "repo" in call.params and "owner" in call.params:
        repo = call.github.find_repo(call.params["owner"], call.params["repo"])
        if repo is None or not sees(call.token, repo):
            raise not_found()
        call.found = repo
        if refused := permits(call.token, repo, route.needs or "metadata:read", route.role):
            raise refused
    elif route.needs:
        _for_user(call, route)


def _for_user(call: Call, route: Route) -> None:
    if call.token is None:
        raise RefusedError(401, "Requires authentication")
    if route.needs == "user":
        if call.token.kind == "job":
            raise RefusedError(403, "Resource not accessible by integration")
    elif call.token.kind == "job":
        raise RefusedError(403, "Resource not accessible by integration")
    elif call.token.kind == "classic" and not {"repo", "public_repo"} & call.token.scopes:
        raise not_found()
    elif call.token.kind == "fine-grained" and not grants(call.token, "administration", "write"):
        raise RefusedError(403, "Resource not accessible by personal access token")


def headers(token: Token | None, route: Route | None) -> dict[str, str]:
    """What every answer tells about the token."""
    told: dict[str, str] = {}
    if token and token.kind == "classic":
        told["X-OAuth-Scopes"] = ", ".join(sorted(token.scopes))
        told["X-Accepted-OAuth-Scopes"] = "repo" if route and ":write" in route.needs else ""
    if token and token.expires:
        told["github-authentication-token-expiration"] = (
            stamp(token.expires).replace("T", " ").replace("Z", " UTC")
        )
    return told


def association(repo: Repo, user: User | None) -> str:
    """How GitHub calls the author of an issue or comment."""
    if user is None:
        return "NONE"
    if user.login == repo.owner.login:
        return "OWNER"
    if user.login in repo.owner.members:
        return "MEMBER"
    if user.login in repo.collaborators:
        return "COLLABORATOR"
    return "CONTRIBUTOR" if wrote_in(repo, user) else "NONE"


def wrote_in(repo: Repo, user: User) -> bool:
    """Whether a commit on the default branch is by this person."""
    tip, seen = repo.head, set[str]()
    todo = [tip] if tip else []
    while todo:
        commit = repo.git.commit(todo.pop())
        if commit and commit.sha not in seen:
            if commit.author.email == user.email:
                return True
            seen.add(commit.sha)
            todo += commit.parents
    return False

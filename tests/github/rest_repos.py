"""Repos: read, create, change, delete; topics, languages, collaborators."""

import re

from tests.github import auth, shapes
from tests.github.model import Json, Repo, now
from tests.github.rest_users import known
from tests.github.wire import Answer, Call, RefusedError, invalid, not_found, route

NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
TOPIC = re.compile(r"[a-z0-9][a-z0-9-]{0,49}")
PLAIN = ("description", "homepage", "has_issues", "has_wiki", "has_projects", "is_template")
PERMISSIONS = {"pull": "read", "push": "write", "read": "read", "triage": "triage",
               "write": "write", "maintain": "maintain", "admin": "admin"}  # fmt: skip


def shown(call: Call, repo: Repo) -> Json:
    """A repo in a list."""
    return shapes.repo(call.github, repo, auth.role(call.login, repo))


@route("GET", "/repos/{owner}/{repo}")
def get(call: Call) -> Answer:
    """One repo."""
    role = auth.role(call.login, call.repo)
    return Answer(200, shapes.full_repo(call.github, call.repo, role))


@route("GET", "/user/repos", needs="user")
def mine(call: Call) -> Answer:
    """All repos that one owns or works on."""
    wanted = call.query.get("affiliation", "owner,collaborator,organization_member").split(",")
    found = [
        repo for repo in call.github.repos.values()
        if auth.sees(call.token, repo) and _affiliation(call.login, repo) in wanted
    ]  # fmt: skip
    return _listed(call, found, "full_name")


@route("GET", "/users/{login}/repos")
def of_user(call: Call) -> Answer:
    """Someone's public repos."""
    owner = known(call, "login")
    found = [r for r in call.github.repos.values() if r.owner is owner and not r.private]
    return _listed(call, found, "full_name")


@route("GET", "/orgs/{login}/repos")
def of_org(call: Call) -> Answer:
    """An organization's repos."""
    owner = known(call, "login")
    every = call.github.repos.values()
    found = [r for r in every if r.owner is owner and auth.sees(call.token, r)]
    return _listed(call, found, "created")


def _affiliation(login: str, repo: Repo) -> str:
    if login == repo.owner.login:
        return "owner"
    if login in repo.owner.members:
        return "organization_member"
    return "collaborator" if login in repo.collaborators else ""


def _listed(call: Call, repos: list[Repo], sort: str) -> Answer:
    kind = call.query.get("type") or call.query.get("visibility") or "all"
    if kind in ("public", "private"):
        repos = [repo for repo in repos if repo.private == (kind == "private")]
    sort = call.query.get("sort", sort)
    keys = {
        "full_name": lambda repo: repo.full_name.lower(),
        "created": lambda repo: (repo.created_at, repo.id),
        "updated": lambda repo: (repo.updated_at, repo.id),
        "pushed": lambda repo: (repo.pushed_at or "", repo.id),
    }
    down = call.query.get("direction", "asc" if sort == "full_name" else "desc") == "desc"
    repos.sort(key=keys.get(sort, keys["full_name"]), reverse=down)
    return Answer(200, [shown(call, repo) for repo in call.page(repos)])


@route("POST", "/user/repos", needs="create")
def create(call: Call) -> Answer:
    """A new repo of one's own."""
    return _create(call, call.login)


@route("POST", "/orgs/{login}/repos", needs="create")
def create_in_org(call: Call) -> Answer:
    """A new repo of an organization, by a member."""
    org = known(call, "login")
    if call.login not in org.members:
        raise RefusedError(
            403, "You need admin access to the organization before adding a repository."
        )
    return _create(call, org.login)


def _create(call: Call, owner: str) -> Answer:
    body, github = call.json, call.github
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", call.text("name", "Repository", 100))
    if github.find_repo(owner, name):
        raise RefusedError(422, "Repository creation failed.", [_taken()])
    private = bool(body.get("private")) or body.get("visibility") == "private"
    if private and call.token and call.token.kind == "classic" and "repo" not in call.token.scopes:
        raise not_found()
    settings = {key: body[key] for key in PLAIN if body.get(key) is not None}
    files = {"README.md": f"# {name}"} if body.get("auto_init") else None
    repo = github.repo(f"{owner}/{name}", private=private, files=files, **settings)
    github.moved.pop(repo.full_name.lower(), None)
    url = f"{github.api_url}/repos/{repo.full_name}"
    return Answer(201, shapes.full_repo(github, repo, "admin"), {"location": url})


def _taken() -> Json:
    return {"resource": "Repository", "code": "custom", "field": "name",
            "message": "name already exists on this account"}  # fmt: skip


@route("PATCH", "/repos/{owner}/{repo}", needs="administration:write")
def edit(call: Call) -> Answer:
    """Change settings, the name and the default branch too."""
    repo, body = call.repo, call.json
    for key in PLAIN:
        if key in body:
            setattr(repo, key, body[key])
    if "archived" in body:
        repo.archived = bool(body["archived"])
    if "private" in body or "visibility" in body:
        repo.private = bool(body.get("private", body.get("visibility") == "private"))
    if branch := body.get("default_branch"):
        if repo.git.ref(f"refs/heads/{branch}") is None:
            message = f"The branch {branch} was not found. Please push that ref first or create it."
            raise invalid("Repository", "default_branch", "invalid", message)
        repo.default_branch = branch
        repo.git.point(branch)
    if (name := body.get("name")) and name != repo.name:
        _rename(call, name)
    repo.updated_at = now()
    return Answer(200, shapes.full_repo(call.github, repo, auth.role(call.login, repo)))


def _rename(call: Call, name: str) -> None:
    github, repo = call.github, call.repo
    other = github.find_repo(repo.owner.login, name)
    if other not in (None, repo) or not NAME.fullmatch(name):
        raise RefusedError(422, "Validation Failed", [_taken()])
    github.moved[repo.full_name.lower()] = repo.id
    del github.repos[repo.full_name.lower()]
    repo.name = name
    github.repos[repo.full_name.lower()] = repo


@route("DELETE", "/repos/{owner}/{repo}", needs="administration:write")
def delete(call: Call) -> Answer:
    """Delete it; a classic token needs a scope of its own for this."""
    if call.token and call.token.kind == "classic" and "delete_repo" not in call.token.scopes:
        raise RefusedError(403, "Must have admin rights to Repository.")
    del call.github.repos[call.repo.full_name.lower()]
    return Answer(204)


@route("GET", "/repos/{owner}/{repo}/topics")
def topics(call: Call) -> Answer:
    """The repo's topics."""
    return Answer(200, {"names": call.repo.topics})


@route("PUT", "/repos/{owner}/{repo}/topics", needs="administration:write")
def set_topics(call: Call) -> Answer:
    """Replace all topics."""
    names = call.json.get("names", [])
    if len(names) > 20 or not all(TOPIC.fullmatch(name) for name in names):
        raise invalid(
            "Repository",
            "topics",
            "invalid",
            "Topics must start with a lowercase letter or number, consist of 50 characters or "
            "less, and can include hyphens.",
        )
    call.repo.topics = list(names)
    return topics(call)


@route("GET", "/repos/{owner}/{repo}/languages", needs="contents:read")
def languages(call: Call) -> Answer:
    """Bytes per language."""
    return Answer(200, shapes.languages(call.repo))


@route("GET", "/repos/{owner}/{repo}/collaborators", needs="metadata:read", role="write")
def collaborators(call: Call) -> Answer:
    """Who works on it, the owner too."""
    repo = call.repo
    if call.token is None or not auth.has(call.login, repo, "write"):
        raise RefusedError(403, "Must have push access to view repository collaborators.")
    logins = [repo.owner.login] * (repo.owner.type == "User") + list(repo.collaborators)
    people = [call.github.users[login.lower()] for login in logins]
    return Answer(200, call.page([_with_role(call, repo, who.login) for who in people]))


def _with_role(call: Call, repo: Repo, login: str) -> Json:
    role = auth.role(login, repo)
    rights = shapes.repo(call.github, repo, role)["permissions"]
    who = shapes.user(call.github, call.github.users[login.lower()])
    return {**who, "permissions": rights, "role_name": role}


@route("GET", "/repos/{owner}/{repo}/collaborators/{login}/permission")
def permission(call: Call) -> Answer:
    """Someone's permission: admin, write, read or none; `role_name` says it finely."""
    who = known(call, "login")
    if call.token is None:
        raise RefusedError(401, "Requires authentication")
    if call.token.kind != "job" and not auth.has(call.login, call.repo, "write"):
        raise RefusedError(403, "Must have push access to view collaborator permission.")
    role = auth.role(who.login, call.repo)
    told = {"maintain": "write", "triage": "read"}.get(role, role)
    user = _with_role(call, call.repo, who.login)
    return Answer(200, {"permission": told, "user": user, "role_name": role})


@route("GET", "/repos/{owner}/{repo}/collaborators/{login}")
def is_collaborator(call: Call) -> Answer:
    """204 for a collaborator, 404 for anyone else."""
    login = known(call, "login").login
    if login != call.repo.owner.login and login not in call.repo.collaborators:
        raise not_found()
    return Answer(204)


@route("PUT", "/repos/{owner}/{repo}/collaborators/{login}", needs="administration:write")
def add_collaborator(call: Call) -> Answer:
    """Add at once; GitHub would send an invitation to someone new."""
    body = call.body if isinstance(call.body, dict) else {}
    role = PERMISSIONS.get(body.get("permission", "push"))
    if role is None:
        raise invalid("Repository", "permission", "invalid")
    call.repo.collaborators[known(call, "login").login] = role
    return Answer(204)


@route("DELETE", "/repos/{owner}/{repo}/collaborators/{login}", needs="administration:write")
def remove_collaborator(call: Call) -> Answer:
    """Remove."""
    call.repo.collaborators.pop(known(call, "login").login, None)
    return Answer(204)

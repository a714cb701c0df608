"""GraphQL: people, repos, refs and files."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from graphql import GraphQLResolveInfo

from tests.github import auth, graphql_commits, graphql_issues, rest_search, shapes
from tests.github.gitstore import Entry
from tests.github.graphql_lists import connection, refused
from tests.github.model import Json, Repo, User, from_node_id, node_id, stamp

if TYPE_CHECKING:
    from tests.github.server import GitHub

Info = GraphQLResolveInfo[Any]
TEXT_LIMIT = 512_000


def person(github: "GitHub", who: User) -> Json:
    """A user, organization or bot."""
    html = shapes.html_url(github, who)
    return {
        "__typename": who.type, "id": node_id(who.type, who.id), "databaseId": who.id,
        "login": who.login, "name": who.name, "email": "", "url": html, "bio": None,
        "resourcePath": html.removeprefix(github.url), "createdAt": who.created_at,
        "avatarUrl": lambda *_, **__: f"{github.url}/avatars/u/{who.id}?v=4",
        "isViewer": lambda info: info.context.token.login == who.login,
        "repositories": lambda info, **args: _repositories(info, who, **args),
        "repository": lambda info, name, **_: _named(info, who.login, name),
        "organizations": lambda info, **args: connection(
            [org for org in github.users.values() if who.login in org.members],
            lambda org: person(github, org), **args),
        "pinnedItems": lambda info, **args: connection([], lambda it: it, **args),
    }  # fmt: skip


def actor(github: "GitHub", login: str) -> Json | None:
    """Who did something."""
    who = github.find_user(login)
    return person(github, who) if who else None


def _repositories(info: Info, who: User, **args: Any) -> Json:
    github, token = info.context.github, info.context.token
    roles = args.pop("ownerAffiliations", None) or args.pop("affiliations", None)
    roles = roles or ["OWNER", "COLLABORATOR"]
    found = []
    for repo in github.repos.values():
        role = "OWNER" if repo.owner is who else ""
        role = role or ("COLLABORATOR" if who.login in repo.collaborators else "")
        role = role or ("ORGANIZATION_MEMBER" if who.login in repo.owner.members else "")
        if role in roles and auth.sees(token, repo) and _fits(repo, args):
            found.append(repo)
    _sort(found, args.get("orderBy"))
    return connection(found, lambda repo: repository(github, repo), **args)


def _fits(repo: Repo, args: Json) -> bool:
    shown = "PRIVATE" if repo.private else "PUBLIC"
    facts = {"privacy": shown, "visibility": shown, "isFork": repo.fork_of is not None,
             "isArchived": repo.archived, "hasIssuesEnabled": repo.has_issues}  # fmt: skip
    return all(args.get(name) in (None, fact) for name, fact in facts.items())


def _sort(repos: list[Repo], order: Json | None) -> None:
    keys: Json = {
        "NAME": lambda repo: repo.name.lower(), "CREATED_AT": lambda repo: repo.created_at,
        "PUSHED_AT": lambda repo: repo.pushed_at or "", "STARGAZERS": lambda repo: repo.stars,
        "UPDATED_AT": lambda repo: repo.updated_at,
    }  # fmt: skip
    if order:
        repos.sort(key=keys[order["field"]], reverse=order["direction"] == "DESC")


def _named(info: Info, owner: str, name: str, **_: Any) -> Json:
    github = info.context.github
    repo = github.find_repo(owner, name)
    if repo is None:
        number = github.moved.get(f"{owner}/{name}".lower())
        repo = github.repo_by_id(number) if number else None
    if repo is None or not auth.sees(info.context.token, repo):
        text = f"Could not resolve to a Repository with the name '{owner}/{name}'."
        raise refused("NOT_FOUND", text)
    return repository(github, repo)


def repository(github: "GitHub", repo: Repo) -> Json:
    """A repo; what takes a process to find out is found out when it is asked."""
    html = f"{github.url}/{repo.full_name}"
    plain = {
        "__typename": "Repository", "id": node_id("Repository", repo.id), "databaseId": repo.id,
        "name": repo.name, "nameWithOwner": repo.full_name, "url": html,
        "resourcePath": f"/{repo.full_name}", "sshUrl": f"git@127.0.0.1:{repo.full_name}.git",
        "isPrivate": repo.private, "visibility": "PRIVATE" if repo.private else "PUBLIC",
        "isFork": repo.fork_of is not None, "isArchived": repo.archived, "isDisabled": False,
        "isTemplate": repo.is_template, "isInOrganization": repo.owner.type == "Organization",
        "description": repo.description, "homepageUrl": repo.homepage,
        "pushedAt": repo.pushed_at, "updatedAt": repo.updated_at, "createdAt": repo.created_at,
        "stargazerCount": repo.stars, "hasIssuesEnabled": repo.has_issues,
        "hasWikiEnabled": repo.has_wiki, "licenseInfo": None, "diskUsage": 0,
    }  # fmt: skip
    return plain | {
        "isEmpty": lambda *_: repo.head is None,
        "owner": lambda *_: person(github, repo.owner),
        "parent": lambda *_: _parent(github, repo),
        "forkCount": lambda *_: sum(it.fork_of == repo.id for it in github.repos.values()),
        "viewerPermission": lambda info: auth.role(info.context.token.login, repo).upper(),
        "defaultBranchRef": lambda *_: _ref(github, repo, f"refs/heads/{repo.default_branch}"),
        "ref": lambda info, **args: _ref(github, repo, args["qualifiedName"]),
        "refs": lambda info, **args: _refs(github, repo, args.pop("refPrefix"), **args),
        "object": lambda info, **args: _object(github, repo, **args),
        "repositoryTopics": lambda info, **args: connection(
            repo.topics, lambda name: _topic(github, name), **args),
        "languages": lambda info, **args: _languages(repo, **args),
        "primaryLanguage": lambda *_: _language(next(iter(shapes.languages(repo)), None)),
        **graphql_issues.of_repository(github, repo),
    }  # fmt: skip


def _parent(github: "GitHub", repo: Repo) -> Json | None:
    found = github.repo_by_id(repo.fork_of) if repo.fork_of else None
    return repository(github, found) if found else None


def _ref(github: "GitHub", repo: Repo, name: str) -> Json | None:
    for full in (name, f"refs/heads/{name}", f"refs/tags/{name}"):
        sha = repo.git.ref(full) if full.startswith("refs/") else None
        if sha:
            prefix, _, short = full.removeprefix("refs/").partition("/")
            tip = repo.git.peel(sha) or sha
            return {"__typename": "Ref", "id": node_id("Ref", int(sha[:8], 16)), "name": short,
                    "prefix": f"refs/{prefix}/",
                    "repository": lambda *_: repository(github, repo),
                    "target": partial(_commit, github, repo, tip)}  # fmt: skip
    return None


def _commit(github: "GitHub", repo: Repo, sha: str, *_: Any) -> Json | None:
    return graphql_commits.commit(github, repo, sha)


def _refs(github: "GitHub", repo: Repo, prefix: str, **args: Any) -> Json:
    names = [name for name in repo.git.refs() if name.startswith(prefix)]
    return connection(names, lambda name: _ref(github, repo, name), **args)


def _object(
    github: "GitHub", repo: Repo, expression: str | None = None, oid: str | None = None
) -> Json | None:
    rev, colon, path = (expression or oid or "").partition(":")
    sha = repo.head if rev == "HEAD" else repo.git.resolve(rev)
    if colon:
        entry = repo.git.at(sha, path) if sha else None
        return git_object(github, repo, entry.kind, entry.sha) if entry else None
    found = repo.git.read(sha or rev)
    return git_object(github, repo, found[0], sha or rev) if found else None


def git_object(github: "GitHub", repo: Repo, kind: str, sha: str) -> Json | None:
    """A commit, a tree or a blob."""
    if kind == "commit":
        return graphql_commits.commit(github, repo, sha)
    number = int(sha[:8], 16)
    common = {"oid": sha, "abbreviatedOid": sha[:7],
              "repository": lambda *_: repository(github, repo)}  # fmt: skip
    if kind == "tree":
        return {**common, "__typename": "Tree", "id": node_id("Tree", number),
                "entries": lambda *_: [_entry(github, repo, e)
                                       for e in repo.git.entries(sha)]}  # fmt: skip
    data = (repo.git.read(sha) or ("", b""))[1]
    binary = b"\0" in data[:8000]
    text = None if binary else data[:TEXT_LIMIT].decode(errors="replace")
    return {**common, "__typename": "Blob", "id": node_id("Blob", number), "text": text,
            "byteSize": len(data), "isBinary": binary,
            "isTruncated": len(data) > TEXT_LIMIT}  # fmt: skip


def _entry(github: "GitHub", repo: Repo, entry: Entry) -> Json:
    size = len((repo.git.read(entry.sha) or ("", b""))[1]) if entry.kind == "blob" else 0
    return {"name": entry.path, "path": entry.path, "type": entry.kind, "oid": entry.sha,
            "mode": int(entry.mode, 8), "size": size,
            "object": lambda *_: git_object(github, repo, entry.kind, entry.sha)}  # fmt: skip


def _topic(github: "GitHub", name: str) -> Json:
    url = f"{github.url}/topics/{name}"
    return {"__typename": "RepositoryTopic", "id": node_id("RepositoryTopic", len(name)),
            "url": url, "topic": {"name": name}}  # fmt: skip


def _language(name: str | None) -> Json | None:
    return {"name": name, "color": "#3572A5", "id": node_id("Language", 1)} if name else None


def _languages(repo: Repo, **args: Any) -> Json:
    found = list(shapes.languages(repo).items())
    told = connection(found, lambda pair: _language(pair[0]), **args)
    edges = [{"size": size, "node": _language(name)} for name, size in found]
    return told | {"totalSize": sum(size for _, size in found), "edges": edges}


def _viewer(info: Info) -> Json | None:
    return actor(info.context.github, info.context.token.login)


def _who(kind: str) -> Any:
    def find(info: Info, login: str) -> Json:
        who = info.context.github.find_user(login)
        if who is None or who.type == "Bot" or (kind != "Any" and who.type != kind):
            what = {"Any": "User or Organization"}.get(kind, kind)
            word = "an" if kind == "Organization" else "a"
            text = f"Could not resolve to {word} {what} with the login of '{login}'."
            raise refused("NOT_FOUND", text)
        return person(info.context.github, who)

    return find


def _rate_limit(info: Info, **_: Any) -> Json:
    context = info.context
    reset = datetime.fromtimestamp(context.bucket.reset, UTC)
    return {"cost": context.cost.points, "limit": context.bucket.limit,
            "remaining": context.bucket.remaining, "used": context.bucket.used,
            "nodeCount": context.cost.nodes, "resetAt": stamp(reset)}  # fmt: skip


def _node(info: Info, **args: str) -> Json:
    return _find_node(info, args["id"])


def _find_node(info: Info, name: str) -> Json:
    github, token = info.context.github, info.context.token
    kind, number = from_node_id(name) or ("", 0)
    if kind == "Repository" and (repo := github.repo_by_id(number)) and auth.sees(token, repo):
        return repository(github, repo)
    if kind in ("User", "Organization", "Bot"):
        for who in github.users.values():
            if who.id == number:
                return person(github, who)
    for repo in github.repos.values():
        check = next((c for c in repo.checks if kind == "CheckRun" and c.id == number), None)
        if check and auth.sees(token, repo):
            return graphql_commits.check_run(github, repo, check)
    found = graphql_issues.find(info, kind, number)
    if found is None:
        raise refused("NOT_FOUND", f"Could not resolve to a node with the global id of '{name}'")
    return found


def _nodes(info: Info, ids: list[str]) -> list[Json | None]:
    return [_find_node(info, name) for name in ids]


def _search(info: Info, query: str, **args: Any) -> Json:
    context = info.context
    if args.pop("type") == "REPOSITORY":
        found = rest_search.find_repos(context.github, context.token, query)
        told = connection(found, lambda repo: repository(context.github, repo), **args)
        return told | {"repositoryCount": len(found)}
    pairs = rest_search.find_issues(context.github, context.token, query)
    told = connection(pairs, lambda it: graphql_issues.issue(context.github, *it), **args)
    return told | {"issueCount": len(pairs)}


ROOTS: Json = {
    "viewer": _viewer,
    "user": _who("User"),
    "organization": _who("Organization"),
    "repositoryOwner": _who("Any"),
    "repository": lambda info, owner, name, **_: _named(info, owner, name),
    "rateLimit": _rate_limit,
    "node": _node,
    "nodes": _nodes,
    "search": _search,
}

"""JSON as GitHub writes it: users, repos, commits."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from tests.github.gitstore import Commit, Person, Store
from tests.github.model import App, Json, Repo, User, node_id, stamp

if TYPE_CHECKING:
    from tests.github.server import GitHub

USER_URLS = {
    "followers_url": "/followers", "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}", "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions", "organizations_url": "/orgs", "repos_url": "/repos",
    "events_url": "/events{/privacy}", "received_events_url": "/received_events",
}  # fmt: skip
REPO_URLS = {
    "forks_url": "/forks", "keys_url": "/keys{/key_id}", "teams_url": "/teams",
    "collaborators_url": "/collaborators{/collaborator}", "hooks_url": "/hooks",
    "issue_events_url": "/issues/events{/number}", "events_url": "/events",
    "assignees_url": "/assignees{/user}", "branches_url": "/branches{/branch}",
    "tags_url": "/tags", "blobs_url": "/git/blobs{/sha}", "git_tags_url": "/git/tags{/sha}",
    "git_refs_url": "/git/refs{/sha}", "trees_url": "/git/trees{/sha}",
    "statuses_url": "/statuses/{sha}", "languages_url": "/languages",
    "stargazers_url": "/stargazers", "contributors_url": "/contributors",
    "subscribers_url": "/subscribers", "subscription_url": "/subscription",
    "commits_url": "/commits{/sha}", "git_commits_url": "/git/commits{/sha}",
    "comments_url": "/comments{/number}", "issue_comment_url": "/issues/comments{/number}",
    "contents_url": "/contents/{+path}", "compare_url": "/compare/{base}...{head}",
    "merges_url": "/merges", "archive_url": "/{archive_format}{/ref}",
    "downloads_url": "/downloads", "issues_url": "/issues{/number}",
    "pulls_url": "/pulls{/number}", "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "labels_url": "/labels{/name}", "releases_url": "/releases{/id}",
    "deployments_url": "/deployments",
}  # fmt: skip
LANGUAGES = {"py": "Python", "ipynb": "Jupyter Notebook", "js": "JavaScript", "html": "HTML",
             "css": "CSS", "sh": "Shell", "rs": "Rust", "go": "Go", "ts": "TypeScript"}  # fmt: skip


def user(github: "GitHub", who: User) -> Json:
    """A person as others see them in a list."""
    url = f"{github.api_url}/users/{who.login}"
    return {
        "login": who.login,
        "id": who.id,
        "node_id": node_id("User" if who.type != "Organization" else "Organization", who.id),
        "avatar_url": f"{github.url}/avatars/u/{who.id}?v=4",
        "gravatar_id": "",
        "url": url,
        "html_url": html_url(github, who),
        **{name: url + tail for name, tail in USER_URLS.items()},
        "type": who.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def html_url(github: "GitHub", who: User) -> str:
    """The address of a person's page; bots have theirs among the apps."""
    if who.type == "Bot":
        return f"{github.url}/apps/{who.login.removesuffix('[bot]')}"
    return f"{github.url}/{who.login}"


def full_user(github: "GitHub", who: User) -> Json:
    """A person's own page."""
    owned = [r for r in github.repos.values() if r.owner is who and not r.private]
    nothing = dict.fromkeys(("company", "location", "email", "hireable", "bio", "twitter_username"))
    return {
        **user(github, who), "name": who.name, "blog": "", **nothing, "public_repos": len(owned),
        "public_gists": 0, "followers": 0, "following": 0, "created_at": who.created_at,
        "updated_at": who.created_at,
    }  # fmt: skip


def org(github: "GitHub", who: User) -> Json:
    """An organization's own page, at an address of its own."""
    url = f"{github.api_url}/orgs/{who.login}"
    tails = ("repos", "events", "hooks", "issues", "members")
    more = {f"{tail}_url": f"{url}/{tail}" for tail in tails}
    return {**full_user(github, who), "url": url, "description": None, **more}


def app(github: "GitHub", what: App) -> Json:
    """The app behind a check run."""
    owner = {"login": "github", "id": 9919, "type": "Organization",
             "url": f"{github.api_url}/users/github"}  # fmt: skip
    return {
        "id": what.id, "slug": what.slug, "node_id": node_id("App", what.id), "owner": owner,
        "name": what.name, "description": "", "external_url": f"{github.url}/features/actions",
        "html_url": f"{github.url}/apps/{what.slug}", "permissions": {}, "events": [],
        "created_at": "2018-07-30T09:30:17Z", "updated_at": "2024-04-10T20:33:16Z",
    }  # fmt: skip


def repo(github: "GitHub", it: Repo, role: str = "none") -> Json:
    """A repo, in a list or alone."""
    url, html = f"{github.api_url}/repos/{it.full_name}", f"{github.url}/{it.full_name}"
    forks = sum(1 for other in github.repos.values() if other.fork_of == it.id)
    issues = github.open_issues(it)
    ranks = ("pull", "triage", "push", "maintain", "admin")
    rank = ("none", "read", "triage", "write", "maintain", "admin").index(role)
    found = languages(it)
    return {
        "id": it.id, "node_id": node_id("Repository", it.id), "name": it.name,
        "full_name": it.full_name, "private": it.private, "owner": user(github, it.owner),
        "html_url": html, "description": it.description, "fork": it.fork_of is not None,
        "url": url, **{name: url + tail for name, tail in REPO_URLS.items()},
        "created_at": it.created_at, "updated_at": it.updated_at,
        "pushed_at": it.pushed_at or it.created_at, "git_url": f"git:{html[5:]}.git",
        "ssh_url": f"git@127.0.0.1:{it.full_name}.git", "clone_url": f"{html}.git",
        "svn_url": html, "homepage": it.homepage, "size": 0, "stargazers_count": it.stars,
        "watchers_count": it.stars, "language": next(iter(found), None),
        "has_issues": it.has_issues, "has_projects": it.has_projects, "has_downloads": True,
        "has_wiki": it.has_wiki, "has_pages": it.pages is not None, "has_discussions": False,
        "forks_count": forks, "mirror_url": None, "archived": it.archived, "disabled": False,
        "open_issues_count": issues, "license": None, "allow_forking": True,
        "is_template": it.is_template, "web_commit_signoff_required": False,
        "topics": it.topics, "visibility": "private" if it.private else "public",
        "forks": forks, "open_issues": issues, "watchers": it.stars,
        "default_branch": it.default_branch,
        "permissions": {name: rank > n for n, name in enumerate(ranks)},
    }  # fmt: skip


def full_repo(github: "GitHub", it: Repo, role: str) -> Json:
    """A repo's own page says more."""
    more: Json = {"temp_clone_token": "", "network_count": 0, "subscribers_count": 0,
                  "allow_squash_merge": True, "allow_merge_commit": True,
                  "allow_rebase_merge": True, "allow_auto_merge": False,
                  "delete_branch_on_merge": False, "allow_update_branch": False}  # fmt: skip
    if it.owner.type == "Organization":
        more["organization"] = user(github, it.owner)
    origin = github.repo_by_id(it.fork_of) if it.fork_of else None
    if origin:
        more["parent"] = more["source"] = repo(github, origin)
    return repo(github, it, role) | more


def languages(it: Repo) -> dict[str, int]:
    """Bytes per language, most first, by the ends of names."""
    commit = it.git.commit(it.head or "")
    return dict(_languages(it.git, commit.tree)) if commit else {}


@lru_cache(maxsize=2048)
def _languages(git: Store, tree: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for path, (_, sha) in git.files(tree).items():
        if language := LANGUAGES.get(path.rpartition(".")[2]):
            data = git.read(sha)
            found[language] = found.get(language, 0) + len(data[1] if data else b"")
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def moment(who: Person) -> str:
    """When someone made a commit."""
    return stamp(datetime.fromtimestamp(int(who.when.split()[0]), UTC))


def signature(who: Person) -> Json:
    """An author or committer."""
    return {"name": who.name, "email": who.email, "date": moment(who)}


def git_commit(github: "GitHub", it: Repo, commit: Commit) -> Json:
    """A commit among the git objects."""
    url = f"{github.api_url}/repos/{it.full_name}/git"
    html = f"{github.url}/{it.full_name}/commit"
    return {
        "sha": commit.sha, "node_id": node_id("Commit", int(commit.sha[:8], 16)),
        "url": f"{url}/commits/{commit.sha}", "html_url": f"{html}/{commit.sha}",
        "author": signature(commit.author), "committer": signature(commit.committer),
        "tree": {"sha": commit.tree, "url": f"{url}/trees/{commit.tree}"},
        "message": commit.message.rstrip("\n"),
        "parents": [{"sha": sha, "url": f"{url}/commits/{sha}", "html_url": f"{html}/{sha}"}
                    for sha in commit.parents],
        "verification": {"verified": False, "reason": "unsigned", "signature": None,
                         "payload": None, "verified_at": None},
    }  # fmt: skip


def commit(github: "GitHub", it: Repo, found: Commit) -> Json:
    """A commit of the history, with the accounts behind its addresses."""
    url = f"{github.api_url}/repos/{it.full_name}/commits"
    inner = git_commit(github, it, found)
    kept = ("author", "committer", "message", "tree", "url", "verification")
    return {
        "sha": found.sha, "node_id": inner["node_id"], "url": f"{url}/{found.sha}",
        "commit": {name: inner[name] for name in kept} | {"comment_count": 0},
        "html_url": inner["html_url"], "comments_url": f"{url}/{found.sha}/comments",
        "author": account(github, found.author), "committer": account(github, found.committer),
        "parents": [{**parent, "url": f"{url}/{parent['sha']}"} for parent in inner["parents"]],
    }  # fmt: skip


def account(github: "GitHub", who: Person) -> Json | None:
    """The account that an e-mail address belongs to."""
    found = by_email(github, who.email)
    return user(github, found) if found else None


def by_email(github: "GitHub", email: str) -> User | None:
    """The person behind an address."""
    return next((known for known in github.users.values() if known.email == email), None)

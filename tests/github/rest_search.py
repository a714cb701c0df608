"""Search, for the qualifiers that a product like ours uses.

The emulator knows neither the names nor the privacy of our repos, so we look ourselves.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.github import auth, issues, mails, shapes
from tests.github.model import Json, Repo, Token
from tests.github.wire import Answer, Call, RefusedError, invalid, route

if TYPE_CHECKING:
    from tests.github.server import GitHub

WORD = re.compile(r'(-?)(?:(\w+):)?("[^"]*"(?:,"[^"]*")*|\S+)')
Test = Callable[[Json, str], bool]
ISSUE: dict[str, Test] = {
    "is": lambda issue, it: it in (issue["state"], "pr" if "pull_request" in issue else "issue"),
    "type": lambda issue, it: it == ("pr" if "pull_request" in issue else "issue"),
    "state": lambda issue, it: it == issue["state"],
    "author": lambda issue, it: it.lower() == issue["user"]["login"].lower(),
    "assignee": lambda issue, it: it in [who["login"] for who in issue["assignees"]],
    "label": lambda issue, it: (
        not {name.strip('"').lower() for name in it.split(",")}.isdisjoint(
            label["name"].lower() for label in issue["labels"]
        )
    ),
    "mentions": lambda issue, it: it.lower() in map(str.lower, mails.mentions(issue["body"] or "")),
    "milestone": lambda issue, it: it == (issue["milestone"] or {}).get("title"),
}
REPO: dict[str, Test] = {
    "topic": lambda repo, it: it in repo["topics"],
    "is": lambda repo, it: it == repo["visibility"],
    "fork": lambda repo, it: it == "true" or (it == "only") == repo["fork"],
    "archived": lambda repo, it: it == str(repo["archived"]).lower(),
    "language": lambda repo, it: it.lower() == str(repo["language"]).lower(),
}
WHERE = ("repo", "user", "org")
IGNORED = ("in", "sort", "created", "updated", "archived", "fork")


def terms(query: str) -> list[tuple[bool, str, str]]:
    """A query as (wanted, qualifier, value)."""
    if not query.strip() or len(query) > 256:
        raise invalid("Search", "q", "invalid" if query.strip() else "missing")
    return [(not minus, name, value.strip('"')) for minus, name, value in WORD.findall(query)]


def fits(item: Json, text: str, query: list[tuple[bool, str, str]], tests: dict[str, Test]) -> bool:
    """Whether an item is meant."""
    for wanted, name, value in query:
        if name in tests:
            found = tests[name](item, value)
        elif name in (*WHERE, *IGNORED):
            continue
        else:
            found = (f"{name}:{value}" if name else value).lower() in text.lower()
        if found != wanted:
            return False
    return True


def places(github: "GitHub", token: Token | None, query: list[tuple[bool, str, str]]) -> list[Repo]:
    """The repos that a query looks into, of those the token sees."""
    asked = [(name, value.lower()) for _, name, value in query if name in WHERE]
    found = []
    for repo in github.repos.values():
        names = (("repo", repo.full_name.lower()), ("user", repo.owner.login.lower()),
                 ("org", repo.owner.login.lower()))  # fmt: skip
        if auth.sees(token, repo) and (not asked or set(asked) & set(names)):
            found.append(repo)
    if asked and not found:
        raise RefusedError(422, "Validation Failed", [{
            "message": "The listed users and repositories cannot be searched either because the "
            "resources do not exist or you do not have permission to view them.",
            "resource": "Search", "field": "q", "code": "invalid"}])  # fmt: skip
    return found


def find_issues(github: "GitHub", token: Token | None, text: str) -> list[tuple[Repo, Json]]:
    """Issues and pull requests, newest first."""
    query = terms(text)
    found = [
        (repo, issue)
        for repo in places(github, token, query)
        for issue in issues.every(github, repo, "/issues", {"state": "all"})
        if fits(issue, f"{issue['title']}\n{issue['body'] or ''}", query, ISSUE)
    ]
    return sorted(found, key=lambda pair: (pair[1]["created_at"], pair[1]["id"]), reverse=True)


def find_repos(github: "GitHub", token: Token | None, text: str) -> list[Repo]:
    """Repos by name, description or topic."""
    query = terms(text)
    found = []
    for repo in places(github, token, query):
        shown = shapes.repo(github, repo)
        words = f"{repo.name} {repo.description or ''} {' '.join(repo.topics)}"
        if fits(shown, words, query, REPO):
            found.append(repo)
    return found


def _answer(call: Call, found: list[Json]) -> Answer:
    items = call.page(found[:1000])
    return Answer(200, {"total_count": len(found), "incomplete_results": False, "items": items})


@route("GET", "/search/issues")
def search_issues(call: Call) -> Answer:
    """Search issues and pull requests."""
    found = find_issues(call.github, call.token, call.query.get("q", ""))
    return _answer(call, [{**issue, "score": 1.0} for _, issue in found])


@route("GET", "/search/repositories")
def search_repos(call: Call) -> Answer:
    """Search repos."""
    found = find_repos(call.github, call.token, call.query.get("q", ""))
    return _answer(call, [{**shapes.repo(call.github, repo), "score": 1.0} for repo in found])

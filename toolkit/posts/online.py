"""The learner's public repos that have posts, and just the files of them that a post needs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit import checkrun, links
from toolkit.checks import week as weeks
from toolkit.checks.week import Week
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.facts import PUBLIC, RepoFacts
from toolkit.posts.publish import NAME, SCHEMA

if TYPE_CHECKING:
    from toolkit.edges.github import GitHub

# How far back a commit is looked for whose posts were proved; later ones may have had no run.
_BACK = 10
_NEEDED = ("/posts/", "/notebooks/", "/pyproject.toml", "/.portfolio/")


@dataclass(frozen=True)
class Place:
    """A repo on GitHub, at the newest commit whose posts its workflow has proved."""

    name: str
    commit: str
    address: str


def published(hub: "GitHub", login: str) -> Iterator[Place]:
    """The public repos of this person that have posts; a private one is never looked at."""
    for repo in hub.pages(f"/users/{login}/repos", type="owner", sort="full_name"):
        if repo.get("private") is not False or repo.get("fork") or not repo.get("pushed_at"):
            continue
        commit = _proved(hub, repo)
        if commit:
            yield Place(repo["full_name"], commit, repo["clone_url"])


def places(repos: Iterable[RepoFacts]) -> Iterator[Place]:
    """Where the posts of the public repos among these lie, at the commits that were proved."""
    for repo in repos:
        address = links.repo(repo)
        if repo.visibility == PUBLIC and repo.posts and repo.posts_at and address:
            yield Place(repo.name, repo.posts_at, f"{address}.git")


def fetched(place: Place, cache: Path) -> Week | None:
    """The repo with what a post needs; one that is here at this commit already is not fetched."""
    folder = cache / place.name.replace("/", "~") / place.name.rpartition("/")[2]
    Git(folder).have(place.address, place.commit, _NEEDED)
    return weeks.read(folder)


def _proved(hub: "GitHub", repo: Mapping[str, Any]) -> str | None:
    path = f"/repos/{repo['full_name']}"
    try:
        commits = hub.get(f"{path}/commits", sha=repo["default_branch"], per_page=_BACK)
    except PortfolioError:
        return None  # nothing is committed yet
    for commit in commits:
        runs = hub.get(f"{path}/commits/{commit['sha']}/check-runs", check_name=NAME)["check_runs"]
        for run in runs:
            if run.get("external_id") == SCHEMA and (run.get("app") or {}).get("slug") == _ACTIONS:
                data = checkrun.data_of(run["output"].get("text") or "")
                return str(commit["sha"]) if data and data.get("posts") else None
    return None


# Whose check runs are believed: those that a workflow made with its own token.
_ACTIONS = "github-actions"

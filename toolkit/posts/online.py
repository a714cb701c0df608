"""The learner's public repos that have posts, and just the files of them that a post needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from toolkit import links
from toolkit.checks import week as weeks
from toolkit.checks.week import Week
from toolkit.edges.git import Git
from toolkit.facts import PUBLIC, RepoFacts

_NEEDED = ("/posts/", "/notebooks/", "/pyproject.toml", "/.portfolio/")


@dataclass(frozen=True)
class Place:
    """A repo on GitHub, at the newest commit whose posts its workflow has proved."""

    name: str
    commit: str
    address: str


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

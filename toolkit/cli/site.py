"""The site of a home: what its portfolio shows, and the posts of all repos."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from toolkit.checks.week import Week
from toolkit.cli import common
from toolkit.cli.post import shared
from toolkit.edges import files, processes
from toolkit.errors import PortfolioError
from toolkit.facts import PUBLIC
from toolkit.home import Home
from toolkit.posts import online
from toolkit.posts.model import Problem
from toolkit.publishing import Result


def build(home: Home, result: Result, folder: Path, url: str | None) -> list[Problem]:
    """Make the folder hold the site; why some posts are not on it."""
    problems: list[Problem] = []
    if any(repo.visibility == PUBLIC for repo in result.ledger.repos):
        repos = list(_fetched(result, problems))
    else:
        repos = list({week.folder: week for week in reversed(home.weeks()[0])}.values())[::-1]
    made = shared.render(repos, common.today(home.config.timezone))
    person = home.config.name or home.config.learner
    about = replace(shared.about(home, url), title=person, description=home.config.about)
    shared.write_site(folder, made.posts, about, result.portfolio)
    return [*problems, *made.problems]


def _fetched(result: Result, problems: list[Problem]) -> Iterator[Week]:
    """The public repos with posts; one that cannot be had is named and left out."""
    cache = files.cache_folder(processes.environment()) / "posts" / "repos"
    for place in online.places(result.ledger.repos):
        try:
            week = online.fetched(place, cache)
        except PortfolioError as error:
            problems.append(Problem(place.name, error.what, error.where, error.mend))
            continue
        if week:
            yield week

"""The site of a home: what its portfolio shows, and the posts of all repos."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from toolkit.checks.week import Week
from toolkit.cli import common
from toolkit.cli.post import shared
from toolkit.edges import files, processes
from toolkit.errors import PortfolioError
from toolkit.facts import PUBLIC, Facts, PostFacts
from toolkit.home import Home
from toolkit.posts import online, sources
from toolkit.posts.model import Problem
from toolkit.publishing import Result


def seen(home: Home, *, run: bool = True) -> Facts:
    """What the repos beside the home show at their last commits, posts included."""
    facts = common.looked_at(home, run=run).facts
    repos = [week for week in _beside(home) if _may_have_posts(week)]
    if not repos:
        return facts
    found: dict[str, list[PostFacts]] = {}
    for post in shared.render(repos, common.today(home.config.timezone), quiet=True).posts:
        if post.commit:
            found.setdefault(post.repo, []).append(
                PostFacts(post.path, post.title, post.date, post.unit, post.summary, post.tags,
                          post.minutes)
            )  # fmt: skip
    told = (
        replace(repo, posts=tuple(found.get(repo.name, ())), posts_at=repo.head)
        for repo in facts.repos
    )
    return replace(facts, repos=tuple(told))


def said(problems: Iterable[Problem]) -> list[str]:
    """Why posts that should be on the site are not."""
    stopped = (problem for problem in problems if problem.stops)
    return [f"{problem.path}: {problem.what} {problem.where}".rstrip() for problem in stopped]


def _may_have_posts(week: Week) -> bool:
    return any((week.folder / place).is_dir() for place in sources.PLACES)


def _beside(home: Home) -> list[Week]:
    """The repos beside the home; of one with several units, the first stands for all."""
    return list({week.folder: week for week in reversed(home.weeks()[0])}.values())[::-1]


def build(home: Home, result: Result, folder: Path, url: str | None) -> list[Problem]:
    """Make the folder hold the site; why some posts are not on it."""
    problems: list[Problem] = []
    if any(repo.visibility == PUBLIC for repo in result.ledger.repos):
        repos = list(_fetched(result, problems))
    else:
        repos = _beside(home)
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

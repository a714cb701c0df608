"""What the verbs about posts share: which repos, what is made of them, and how it is told."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit import home as homes
from toolkit import job
from toolkit.checks import week as weeks
from toolkit.checks.week import Week
from toolkit.cli import common
from toolkit.cli.post import report
from toolkit.edges import clock, files, machine, processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.job import Job
from toolkit.posts import build as builder
from toolkit.posts import inputs, overlooked, sources, written
from toolkit.posts import stamp as stamps
from toolkit.posts.inputs import Origin
from toolkit.posts.model import Bounds, Post, Problem
from toolkit.posts.site.about import About
from toolkit.posts.sources import Source

if TYPE_CHECKING:
    from toolkit.portfolio import Portfolio


@dataclass(frozen=True)
class Found:
    """What was made of all posts; `origin` is known where all of it lies on this machine."""

    posts: list[Post]
    problems: list[Problem]
    about: About
    sources: list[Source]
    notes: list[str]
    origin: Origin | None

    @property
    def pairs(self) -> list[tuple[Source, Post]]:
        """Each post with its source."""
        known = {(source.repo, source.path): source for source in self.sources}
        return [(known[post.repo, post.path], post) for post in self.posts]

    @property
    def stopped(self) -> bool:
        """Is there a post that should be here and is not?"""
        return any(problem.stops for problem in self.problems)


def build(
    folders: Sequence[Path], bounds: Bounds | None, url: str | None, *, drafts: bool = False
) -> Found:
    """The posts of these repos, or of those that are meant, and what is wrong with others."""
    env = processes.environment()
    home = _home()
    timezone = home.config.timezone if home else clock.timezone(env)
    today = clock.today(env, timezone)
    here, notes = _weeks(folders, home)
    common.notes(notes)
    made = render(here, today, bounds, drafts=drafts)
    origin = None
    if not (bounds or made.shown is None):
        undated = any(source.last is None for source in made.sources)  # they bear today's date
        span = inputs.span(today, timezone, env) if undated else None
        origin = Origin(Path.cwd(), folders, home, here, made.shown, span)
    return Found(made.posts, made.problems, about(home, url), made.sources, notes, origin)


@dataclass(frozen=True)
class Rendered:
    """What was made of the files of some repos; `shown` are the pictures looked for."""

    posts: list[Post]
    problems: list[Problem]
    sources: list[Source]
    shown: set[Path] | None


def render(
    repos: Iterable[Week], today: date, bounds: Bounds | None = None, *, drafts: bool = False,
    quiet: bool = False,
) -> Rendered:  # fmt: skip
    """The posts of these repos; what was rendered before is not rendered again."""
    cache = _cache() / "posts"
    problems: list[Problem] = []
    found: list[Source] = []
    for week in repos:
        read = sources.read_week(week, today, drafts=drafts)
        problems += overlooked.find(week.folder, {source.path for source in read})
        for source in read:
            try:
                ran = bounds and _run(source, week, cache / "runs", today, bounds)
                found.append(ran or source)
            except PortfolioError as error:
                problems.append(Problem(source.where, error.what, error.where, error.mend))
    posts, more, shown = builder.posts(
        found, cache, machine.cores(),
        lambda number: None if quiet else click.echo(report.rendering(number), err=True),
    )  # fmt: skip
    return Rendered(posts, [*problems, *more], found, shown)


def _run(source: Source, week: Week, cache: Path, today: date, bounds: Bounds) -> Source:
    """The source with new outputs, if it would be a post."""
    from toolkit.posts import execute, make  # the libraries that render are slow to import

    if not make.is_wanted(source):
        return source
    return execute.run(source, common.python_of(week), cache, today, bounds)


def write(folder: Path, tree: Mapping[str, bytes]) -> None:
    """Make the folder hold these files; one with other things in it is left as it is."""
    with _alone(folder):
        written.write(folder, tree, "")


def write_site(
    folder: Path, posts: Sequence[Post], about: About, portfolio: "Portfolio | None" = None
) -> str:
    """Make the folder hold the site; one that holds just this site is left as it is. Its stamp."""
    stamp = stamps.of(posts, about, portfolio)
    with _alone(folder):
        if written.is_so(folder, stamp):
            return stamp
        from toolkit.posts.site import build as site  # templates are slow to import

        # A picture that an earlier build has drawn is not drawn again.
        drawn = {f"cards/{n}": d for n, d in files.read_tree(folder / "cards").items()}
        written.write(folder, site.files(posts, about, drawn, portfolio), stamp)
    return stamp


def write_markdown(folder: Path, found: Found) -> None:
    """Make the folder hold the posts as Markdown."""
    from toolkit.posts import portable  # the libraries that render are slow to import

    write(folder, portable.files(found.pairs))


def _alone(folder: Path) -> AbstractContextManager[None]:
    """Of two builds into one folder, the second waits for the first."""
    return files.locked(_cache() / "written" / _name_of(folder))


def publish(found: Found, folders: tuple[Path, ...], where: Job) -> int:
    """Tell GitHub of the repo's posts; red only where the learner has called the week finished."""
    from toolkit.posts.publish import NAME, check_run

    repo = weeks.find(folders[0] if folders else Path())
    if not (found.posts or found.stopped or job.earlier(NAME, where).get("posts")):
        return 0  # nothing is written yet, so nothing needs to be said
    counts = repo.settings.strict or set(repo.settings.finished) == set(repo.settings.units)
    red = found.stopped and counts
    made = check_run(found.posts, found.problems, where, red=red)
    common.publish(made, where, Git(repo.folder).head())
    return int(red)


def place_to_look(folders: Sequence[Path]) -> Path:
    """Where a site to look at is kept between two looks."""
    return _cache() / "site" / _name_of(*folders or [Path()])


def _cache() -> Path:
    return files.cache_folder(processes.environment())


def _name_of(*folders: Path) -> str:
    told = "\n".join(str(folder.resolve()) for folder in folders)
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _home() -> Home | None:
    env = processes.environment()
    near = homes.locate(Path.cwd(), env)
    return homes.find(Path.cwd(), env) if near else None


def _weeks(folders: Sequence[Path], home: Home | None) -> tuple[list[Week], list[str]]:
    """The repos meant, and which cannot be read; of one with several units, the first stands."""
    if folders:
        return _of_different_names(weeks.find(folder) for folder in folders), []
    try:
        return [weeks.find(Path.cwd())], []
    except PortfolioError:
        if home is None:
            raise
    beside, notes = home.weeks()
    return list({week.folder: week for week in reversed(beside)}.values())[::-1], notes


def _of_different_names(repos: Iterable[Week]) -> list[Week]:
    """Each repo once; a post is known by the name of its repo, so two of one name are none."""
    found: dict[str, Week] = {}
    for week in repos:
        other = found.setdefault(week.folder.name, week)
        if other.folder.resolve() != week.folder.resolve():
            raise PortfolioError(
                f"Two repos are called {week.folder.name}.",
                where=f"{other.folder}, {week.folder}",
                mend="Build them apart, or give one another name.",
            )
    return list(found.values())


def about(home: Home | None, url: str | None) -> About:
    learner = (home.config.name or home.config.learner) if home else ""
    url = url if url is not None or home is None else home.config.site or None
    repository = home and Git(home.folder).is_root() and Git(home.folder).github_name()
    if url is None and repository:
        owner, _, name = repository.partition("/")
        page = "" if name.lower() == f"{owner.lower()}.github.io" else f"{name}/"
        url = f"https://{owner.lower()}.github.io/{page}"
    title = f"{learner} learns in public" if learner else "Posts"
    return About(title=title, learner=learner, url=url or "")

"""Posts from their sources: only what changed is rendered, over several processes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from toolkit.errors import PortfolioError
from toolkit.posts import kept
from toolkit.posts.kept import Made
from toolkit.posts.model import Post, Problem
from toolkit.posts.sources import Source

SECONDS, MEMORY = 120, 4_000_000_000
# What rendering a first post would import.
_NEEDS = ("PIL.PngImagePlugin", "pygments.lexers.python", "toolkit.posts.warm")


@dataclass(frozen=True)
class Job:
    """A source to be rendered, and where the result is kept."""

    source: Source
    cache: Path
    mark: str


def posts(
    sources: Sequence[Source],
    cache: Path,
    workers: int,
    tell: Callable[[int], None] = lambda _: None,
) -> tuple[list[Post], list[Problem], set[Path] | None]:
    """The posts, newest first, and why other files are none; one bad file never stops the rest.

    Then the pictures that were looked for; None where a process failed, and may not the next time.
    `tell` hears how many have to be rendered, before that begins.
    """
    jobs = [Job(source, cache, kept.mark(source)) for source in sources]
    made = [kept.recall(job.cache, job.mark, job.source) for job in jobs]
    todo = [number for number, known in enumerate(made) if known is None]
    tell(len(todo))
    for number, result in zip(todo, _render([jobs[n] for n in todo], workers), strict=True):
        made[number] = result
    if todo:
        kept.tidy(cache)
    done = [result for result in made if result is not None]
    found = [post for post, _, _ in done if post is not None]
    problems = [problem for _, several, _ in done for problem in several]
    ordered = sorted(found, key=lambda p: (-p.date.toordinal(), p.repo, p.path))
    return ordered, problems, _pictures(sources, done)


def render(job: Job) -> Made:
    """One post, made and kept at once: what an interrupted build has done is not done again."""
    from toolkit.posts import make  # the libraries that render; what is kept needs none of them

    made = make.post(job.source)
    kept.keep(job.cache, job.mark, made)
    return made


def _render(jobs: Sequence[Job], workers: int) -> list[Made]:
    if not jobs:
        return []
    from toolkit.edges import workers as processes  # slow to import

    task = processes.Task("toolkit.posts.build", "render", SECONDS, MEMORY, _NEEDS)
    results = processes.each(task, jobs, workers)
    return [
        _failed(job.source, result) if isinstance(result, PortfolioError) else result
        for job, result in zip(jobs, results, strict=True)
    ]


def _failed(source: Source, error: PortfolioError) -> Made:
    return None, [Problem(source.where, error.what, error.where, error.mend)], None


def _pictures(sources: Sequence[Source], done: Sequence[Made]) -> set[Path] | None:
    pictures: set[Path] = set()
    for source, (_, _, used) in zip(sources, done, strict=True):
        if used is None:
            return None
        pictures |= {source.folder / path for path in used}
    return pictures

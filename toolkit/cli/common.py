"""What several verbs share: where they are, which home, which Python, which day."""

import contextlib
import posixpath
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from toolkit.errors import PortfolioError

# Each function imports what it needs: most verbs need little, and `--help` nothing of it.
if TYPE_CHECKING:
    from datetime import date

    from toolkit.checkrun import CheckRun
    from toolkit.checks.report import Line
    from toolkit.checks.week import Week
    from toolkit.curriculum import Curriculum
    from toolkit.home import Home
    from toolkit.importer import Account
    from toolkit.job import Job
    from toolkit.look import Look
    from toolkit.smoke.run import Watch

T = TypeVar("T")
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
dry_run = click.option("--dry-run", is_flag=True, help="Show what would be written, write nothing.")


def home() -> "Home":
    """The home near the current folder."""
    from toolkit import home as homes
    from toolkit.edges import processes

    return homes.find(Path.cwd(), processes.environment())


def plan(name: str | None) -> "Curriculum":
    """The plan of that name or file, else the home's."""
    from toolkit import plans

    if name:
        return plans.find(name, Path.cwd())
    found = home()
    return found.curriculum


def imported(file: Path, *, strict: bool) -> "tuple[Curriculum, Account]":
    """The study plan in this file, and the account of how it was read."""
    from toolkit import importer
    from toolkit.edges import files
    from toolkit.text import counted

    read = importer.parse(importer.decode_bytes(files.read(file), str(file)), str(file))
    if strict and read.account.warnings:
        first = read.account.warnings[0]
        more = f" ({counted(len(read.account.warnings), 'warning')} in all)"
        raise PortfolioError(f"{first.text}{more}", where=f"{file}:{first.line}")
    return read.curriculum, read.account


def today(timezone: str) -> "date":
    """The date where the learner is."""
    from toolkit.edges import clock, processes

    return clock.today(processes.environment(), timezone)


def python_of(week: "Week") -> str:
    """The Python that runs this week's checks."""
    from toolkit import home as homes
    from toolkit.checks import python
    from toolkit.edges import processes

    env = processes.environment()
    return python.choose(None, week.folder, homes.locate(week.folder, env), env)


def looked_at(home: "Home", *, run: bool = True) -> "Look":
    """One look at all weeks, with a progress bar while commits are being checked."""
    from toolkit import look  # reads the plan, for which `check` has no library

    weeks, unreadable = home.weeks()
    with progress(weeks, "Checking") as bar:
        return look.at(home, bar, unreadable, python_of, run=run)


def progress(items: Sequence[T], label: str) -> AbstractContextManager[Iterable[T]]:
    """The items, with a bar in the terminal that moves as they are taken."""
    return click.progressbar(items, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


@contextlib.contextmanager
def watching(*, quiet: bool = False) -> Iterator["Watch"]:
    """Show the runs while they go on, where somebody is looking."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from toolkit.edges import processes
    from toolkit.smoke import show  # Rich is slow to import

    with show.Live(show.console(sys.stderr, processes.environment())) as live:
        yield live.show


def repos(home: "Home", keys: Sequence[str], *, everything: bool) -> "list[Week]":
    """The repos meant, by a unit of each: those named, all, or the one we are in."""
    weeks, unreadable = home.weeks()
    notes(unreadable)
    if keys:
        wanted = [home.curriculum.unit(key).key for key in keys]
        chosen = [_made(weeks, key) for key in wanted]
    elif everything:
        chosen = weeks
    else:
        here = Path.cwd().resolve()
        chosen = [week for week in weeks if here.is_relative_to(week.folder)]
        if not chosen:
            raise PortfolioError("Which repo?", mend="Name a week, or say --all.")
    return list({week.folder: week for week in reversed(chosen)}.values())[::-1]


def units(repo: "Week", key: str | None) -> "list[Week]":
    """The units of a repo that are meant: the one named, else all that it holds."""
    from toolkit.checks import week as weeks

    held = weeks.units(repo)
    chosen = [unit for unit in held if key in (None, unit.unit)]
    if not chosen:
        known = ", ".join(unit.unit for unit in held)
        raise PortfolioError(f"This repo does not hold {key!r}.", mend=f"It holds: {known}.")
    return chosen


def require_known_units(repo: "Week") -> None:
    """A trial of a unit that the repo does not hold would never take place."""
    for key in repo.settings.smokes.keys() - set(repo.settings.units[1:]):
        raise PortfolioError(
            f"[tool.portfolio.smokes.{key}] is of no later unit of this repo.",
            where=str(repo.folder / "pyproject.toml"),
            mend=f"It holds {', '.join(repo.settings.units)}; the first is [tool.portfolio.smoke].",
        )


def among_several(unit: "Week") -> str:
    """What tells the unit's check run from those of other units in its repo."""
    return f" ({unit.unit})" if len(unit.settings.units) > 1 else ""


def publish(made: "CheckRun", where: "Job", checked: str | None) -> None:
    """Tell GitHub what was found: on the job's page, and on the commit if it was that one."""
    from toolkit import job

    job.add_summary(made, where)
    if checked in (None, where.commit):
        warning = job.publish(made, where)
    else:
        warning = "What was checked is not the commit of this job, so nothing was published."
    if warning:
        click.echo(f"::warning::{warning}")


def show(lines: "Iterable[Line]") -> None:
    """A report in the terminal."""
    for line in lines:
        click.echo(click.style(line.text, fg=line.colour))


def _made(weeks: "Sequence[Week]", key: str) -> "Week":
    for week in weeks:
        if week.counts_for == key:
            return week
    raise PortfolioError(
        f"There is no repo of {key} beside your home.", mend=f"Make it: portfolio new {key}"
    )


def repository(folder: Path) -> Path:
    """The repository that this folder belongs to."""
    from toolkit.edges.git import Git

    folder = folder.resolve()
    if not folder.is_dir():
        raise PortfolioError("There is no such folder.", where=str(folder))
    for place in (folder, *folder.parents):
        if Git(place).is_root():
            return place
    raise PortfolioError("This is not a git repository.", where=str(folder))


def unconfirmed() -> PortfolioError:
    """Where nobody can be asked, nothing is done."""
    return PortfolioError("Nothing was written.", mend="Say --yes when it is right.")


def in_terminal() -> bool:
    """May we ask the person something?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def print_json(data: Any) -> None:
    """The one way JSON leaves the toolkit."""
    import json

    click.echo(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False))


def quoted(path: Path | str) -> str:
    """A path as one can paste it into a shell, from here or from the root, whichever is shorter."""
    import shlex

    near = posixpath.relpath(path, Path.cwd())
    return shlex.quote(min(near, str(path), key=len))


def notes(lines: tuple[str, ...] | list[str]) -> None:
    """Things worth knowing that stop nothing."""
    for line in lines:
        click.echo(note(line), err=True)


def note(line: str) -> str:
    """A thing worth knowing as it stands in the terminal."""
    return f"{click.style('Note', fg='yellow')}: {line}"

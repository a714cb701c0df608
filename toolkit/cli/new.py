"""`portfolio new`."""

from pathlib import Path

import click

from toolkit.cli import common
from toolkit.curriculum import Unit
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.scaffold import create, project, week
from toolkit.text import one_line
from toolkit.update import again, run


@click.command()
@click.argument("key")
@click.option("--title", help="Your title for the work; the plan's by default.")
@click.option(
    "--into",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder to make the repo in; beside your home by default.",
)
@common.dry_run
def command(key: str, title: str | None, into: Path | None, dry_run: bool) -> None:
    """Make the repo of a week: starter code, acceptance checks, a guide.

    The first commit is what the templates gave, so everything after it is your own work. With
    layout = "project" in portfolio.toml a week goes on in the repo of its project.

    Example: portfolio new week-27
    """
    home = common.home()
    unit = home.curriculum.unit(key)
    layout = home.config.layout
    weeks, _ = home.weeks() if into is None else ([], [])
    there = project.going_on(unit, home.curriculum, weeks, layout)
    if there:
        if title:
            raise click.UsageError(f"{unit.key} goes on in {there.name}, which has its title.")
        _go_on(home, unit, there, dry_run=dry_run)
        return
    words = one_line(title or "", 120) or project.title(unit, layout)
    year = common.today(home.config.timezone).year
    order = week.Order(home.curriculum, unit, words, home.config.learner, year)
    parent = into.resolve() if into else home.folder.parent
    target = parent / project.folder_name(unit, layout)
    tree = week.bake(order)
    if dry_run:
        for name in sorted(tree):
            click.echo(f"{common.quoted(target)}/{name}")
        return
    note = create.repository(target, tree, f"Start {unit.key}: {words}", template=True)
    click.echo(f"Made {common.quoted(target)}: {words}.")
    if note:
        common.notes([note])
    click.echo(f"Next: cd {common.quoted(target)}, read GUIDE.md, then: portfolio check")


def _go_on(home: Home, unit: Unit, folder: Path, *, dry_run: bool) -> None:
    """Add the unit to its project's repo, as an update is added."""
    place = common.quoted(folder)
    outcome = run.update(
        folder,
        lambda text: again.render(text, home.curriculum, str(folder), added=(unit,)),
        dry_run=dry_run,
    )
    if outcome.state in ("skipped", "conflict"):
        raise PortfolioError(
            f"{unit.key} could not be added to {folder.name}: {outcome.why}.",
            where=str(folder),
            mend="Commit your work first, or resolve the conflict: portfolio update --continue",
        )
    common.notes(outcome.notes)
    if dry_run:
        click.echo(f"{place}: {outcome.why}")
        return
    click.echo(f"{unit.key} goes on in {place}: {one_line(unit.title)}.")
    click.echo(f"Next: cd {place}, read guides/{unit.key}.md, then: portfolio check")

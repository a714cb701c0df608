"""`portfolio new`."""

from pathlib import Path

import click

from toolkit.cli import common
from toolkit.scaffold import create, week
from toolkit.text import one_line


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

    The first commit is what the templates gave, so everything after it is your own work.

    Example: portfolio new week-27
    """
    home = common.home()
    curriculum = home.curriculum
    unit = curriculum.unit(key)
    words = one_line(title or "", 120) or unit.title
    order = week.Order(
        curriculum, unit, words, home.config.learner, common.today(home.config.timezone).year
    )
    target = (into.resolve() if into else home.folder.parent) / unit.key
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

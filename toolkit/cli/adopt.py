"""`portfolio adopt`."""

from pathlib import Path

import click

from toolkit import adopt
from toolkit.cli import common
from toolkit.scaffold.week import Order
from toolkit.text import one_line


@click.command()
@click.argument("repo", type=click.Path(path_type=Path))
@click.argument("key")
@click.option("--title", help="Your title for the work; the plan's by default.")
@common.dry_run
def command(repo: Path, key: str, title: str | None, dry_run: bool) -> None:
    """Make a week of a repo that was there before the toolkit.

    What a week needs is added on the branch portfolio/adopt; your files and your working tree stay
    as they are, and reverting that one commit takes it all away again.

    Example: portfolio adopt ../old-churn-model week-11
    """
    home = common.home()
    unit = home.curriculum.unit(key)
    folder = common.repository(repo)
    weeks, _ = home.weeks()
    adopt.require_new(folder, weeks, unit.key)
    words = one_line(title or "", 120) or unit.title
    year = common.today(home.config.timezone).year
    order = Order(home.curriculum, unit, words, home.config.learner, year, adopted=True)
    tree = adopt.planned(folder, order)
    if dry_run:
        for name in sorted(tree):
            click.echo(f"{common.quoted(folder)}/{name}")
        return
    adopt.perform(folder, order, tree)
    click.echo(f"{common.quoted(folder)} is {unit.key} on the branch {adopt.BRANCH}.")
    if folder.parent != home.folder.parent:
        common.notes([f"It does not lie beside your home ({home.folder.parent}): move it there."])
    click.echo(f"Next: git -C {common.quoted(folder)} merge {adopt.BRANCH}, then: portfolio check")

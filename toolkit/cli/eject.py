"""`portfolio eject`."""

import click

from toolkit import changes, eject
from toolkit.cli import common


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY…]")
@click.option("--all", "everything", is_flag=True, help="Every repo beside your home.")
@common.dry_run
def command(keys: tuple[str, ...], everything: bool, dry_run: bool) -> None:
    """Let repos stand without the toolkit.

    The workflow gets plain steps that do the same; [tool.portfolio] stays as a record. It is one
    commit, which can be reverted.

    Example: portfolio eject week-27
    """
    home = common.home()
    with common.progress(common.repos(home, keys, everything=everything), "Ejecting") as bar:
        for week in bar:
            written = eject.planned(week)
            if not written:
                click.echo(f"{week.folder.name} stands alone already.")
            elif dry_run:
                for change in changes.needed(written, week.folder):
                    click.echo(changes.difference(change, week.folder))
            else:
                eject.perform(week, written)
                click.echo(f"{week.folder.name} stands alone now.")

"""`portfolio sync`."""

import click

from toolkit import publishing
from toolkit.cli import common


@click.command()
@click.option("--force", is_flag=True, help="Also replace words typed inside a section.")
@common.dry_run
def command(force: bool, dry_run: bool) -> None:
    """Write your portfolio's sections into the home's README.

    Only the managed sections change; every byte outside them stays.

    Example: portfolio sync --dry-run
    """
    home = common.home()
    publishing.require_local(home)
    seen = common.looked_at(home)
    planned = publishing.planned(home, seen, force=force)
    if dry_run:
        for line in publishing.differences(home, planned):
            click.echo(line)
        return
    written = publishing.write(home, planned)
    for path in written:
        click.echo(f"Wrote {path}")
    if not written:
        click.echo("Everything is up to date.")

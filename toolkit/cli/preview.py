"""`portfolio preview`."""

import click

from toolkit import publishing
from toolkit.cli import common
from toolkit.edges import processes


@click.command()
@click.option("--open", "show", is_flag=True, help="Open the page in your browser.")
@click.option("--force", is_flag=True, help="Also replace words typed inside a section.")
def command(show: bool, force: bool) -> None:
    """Render your portfolio into an ignored folder, and show what would change.

    Example: portfolio preview --open
    """
    home = common.home()
    seen = common.looked_at(home)
    planned = publishing.here(home, seen.facts, force=force).files
    page = publishing.preview(home, planned)
    for line in publishing.differences(home, planned):
        click.echo(line)
    click.echo(f"See it: {common.quoted(page)}")
    if show:
        processes.open_page(page)

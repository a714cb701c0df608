"""`portfolio preview`."""

import click

from toolkit import publishing
from toolkit.cli import common, online
from toolkit.cli import site as sites
from toolkit.edges import processes


@click.command()
@click.option("--open", "show", is_flag=True, help="Open the page in your browser.")
@click.option("--force", is_flag=True, help="Also replace words typed inside a section.")
def command(show: bool, force: bool) -> None:
    """Render your portfolio into an ignored folder, and show what would change.

    Example: portfolio preview --open
    """
    home = common.home()
    done = online.looked(home, force=force)
    common.notes(done.facts.notes)
    page = publishing.preview(home, done.result.files)
    site = page.parent / "site"
    sites.build(home, done.result, site, "")
    for line in publishing.differences(done):
        click.echo(line)
    click.echo(f"See it: {common.quoted(page)}, and the site: {common.quoted(site / 'index.html')}")
    if show:
        processes.open_page(page)

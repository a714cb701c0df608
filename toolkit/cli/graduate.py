"""`portfolio graduate`."""

import click

from toolkit import changes, eject, graduate, publishing
from toolkit.changes import WriteFile
from toolkit.cli import common, online
from toolkit.edges import processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.home import Home


@click.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@common.dry_run
def command(yes: bool, dry_run: bool) -> None:
    """Finish the plan: let every repo stand alone, and your page keep its last figures.

    The sections of your README become plain text, no schedule runs any more, and each week's repo
    is ejected. All of it can be reverted with git.

    Example: portfolio graduate --dry-run
    """
    home = common.home()
    publishing.require_unfrozen(home)
    weeks = common.repos(home, (), everything=True)
    ejected = [(week, eject.planned(week)) for week in weeks]
    last = _last(home)
    written = graduate.planned(home, last, common.today(home.config.timezone))
    if dry_run:
        for change in changes.needed(written, home.folder):
            click.echo(changes.difference(change, home.folder))
        for week, its in ejected:
            click.echo(f"{week.folder.name}: {'would be ejected' if its else 'stands alone'}")
        return
    if not yes:
        if not common.in_terminal():
            raise common.unconfirmed()
        click.confirm(f"Freeze your page and eject {len(ejected)} repos?", abort=True)
    for week, its in ejected:
        if its:
            eject.perform(week, its)
            click.echo(f"{week.folder.name} stands alone now.")
    for path in changes.apply(written, home.folder):
        click.echo(f"Wrote {path}")
    click.echo("Congratulations. Next: look at it, commit, and push.")


def _last(home: Home) -> tuple[WriteFile, ...]:
    """The home's files as a last sync would leave them; of one on GitHub, on its newest commit."""
    seen = online.looked(home)
    common.notes(seen.facts.notes)
    if online.repository_of(home, processes.environment()):
        if not seen.head:
            raise PortfolioError(
                "This home is on GitHub, and there is no token to look there.",
                mend="gh auth login, or set GH_TOKEN",
            )
        if Git(home.folder).head() != seen.head:
            raise PortfolioError(
                "Your home on GitHub and this folder are not at the same commit.",
                where=str(home.folder),
                mend="git pull, and push what is yours; then try again.",
            )
    return seen.result.files

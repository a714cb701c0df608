"""`portfolio plan move`."""

import click

from toolkit import changes, config, moving, plans, remembered
from toolkit.changes import WriteFile
from toolkit.cli import common
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.moving import Match
from toolkit.text import printable


@click.command()
@click.argument("old", metavar="FROM")
@click.argument("new", metavar="TO")
@click.option("--map", "asked", multiple=True, metavar="OLD=NEW",
              help="Let a unit count for this one; OLD= for none. Can be given again.")  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask.")
@common.dry_run
def command(old: str, new: str, asked: tuple[str, ...], yes: bool, dry_run: bool) -> None:
    """Follow another plan; what you have done stays, and counts where it fits.

    What each begun unit would count for is shown first. Repos are not changed.

    Example: portfolio plan move distinguished-52 senior-ml --map week-27=weeks-9-12
    """
    home = common.home()
    if home.curriculum.id != plans.find(old, home.folder).id:
        raise PortfolioError(f"Your plan is {home.config.plan}, not {old}.",
                             where=str(home.folder / config.FILE))  # fmt: skip
    target = plans.find(new, home.folder)
    if target.id == home.curriculum.id:
        raise PortfolioError("That is the plan you follow.")
    weeks, _ = home.weeks()
    known = remembered.here(home).ledger
    begun = dict.fromkeys([*(w.counts_for for w in weeks), *(u.unit for u in known.units)])
    proposal = moving.propose(begun, home.curriculum, target, home.config.moved)
    matches = moving.mapped(proposal, dict(_pair(text) for text in asked), target)
    for match in matches:
        click.echo(_line(match))
    path = home.folder / config.FILE
    before, left = files.read_text(path), home.curriculum.id
    text = moving.settings(before, home.config, new, left, target.id, matches)
    written = [WriteFile(config.FILE, text.encode())]
    config.load(text, config.FILE)
    if dry_run:
        for change in written:
            click.echo(changes.difference(change, home.folder))
        return
    if not yes:
        if not common.in_terminal():
            raise common.unconfirmed()
        click.confirm(f"Follow {target.id} from now on?", abort=True)
    changes.apply(written, home.folder)
    click.echo(f"You follow {printable(target.title)} now. Next: portfolio status")


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign or not old:
        raise click.UsageError(f"--map wants OLD=NEW, not {text!r}.")
    return old, new


def _line(match: Match) -> str:
    if match.new is None:
        return f"{match.old:12} → kept, counts for no unit"
    why = f"  ({', '.join(match.shared)})" if match.shared else ""
    return f"{match.old:12} → {match.new}{why}"

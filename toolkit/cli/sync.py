"""`portfolio sync`."""

from pathlib import Path

import click

from toolkit import changes, publishing
from toolkit.cli import common
from toolkit.cli.online import connected, repository_of
from toolkit.edges import files, processes
from toolkit.facts import Facts, from_json, to_json
from toolkit.home import Home
from toolkit.publishing import Result
from toolkit.text import printable
from toolkit.works import to_pin

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--force", is_flag=True, help="Also replace words typed inside a section.")
@click.option("--save-facts", metavar="FILE", type=_FILE,
              help="Keep what was seen, also of private repos if you include them.")  # fmt: skip
@click.option("--from-facts", metavar="FILE", type=_FILE,
              help="Take what was seen from a file, with no network; GitHub is not written.")  # fmt: skip
@click.option("--max-wait", metavar="SECONDS", type=click.IntRange(0), default=60,
              show_default=True, help="How long to wait for GitHub's limits.")  # fmt: skip
@common.dry_run
@common.as_json
def command(force: bool, save_facts: Path | None, from_facts: Path | None, max_wait: int,
            dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Write your portfolio: the README's sections, its cards, and what is remembered.

    A home on GitHub is written there, as one commit, from what your repos on GitHub show; one that
    is on this machine alone, from the repos beside it. Only the managed sections change; every byte
    outside them stays.

    Example: portfolio sync --dry-run
    """
    home = common.home()
    publishing.require_unfrozen(home)
    repository = repository_of(home, processes.environment())
    if from_facts:
        facts = from_json(files.read_text(from_facts), str(from_facts))
        done = _here(home, facts, force=force, dry_run=dry_run or repository is not None)
    elif repository is None:
        facts = common.looked_at(home).facts
        done = _here(home, facts, force=force, dry_run=dry_run)
    else:
        facts, done = _online(home, repository, max_wait, force=force, dry_run=dry_run)
    if save_facts:
        files.write(save_facts, to_json(facts).encode())
        click.echo(f"Kept what was seen in {common.quoted(save_facts)}", err=True)

"""`portfolio update`."""

from pathlib import Path

import click

from toolkit.cli import common
from toolkit.edges import processes
from toolkit.update import each
from toolkit.update.each import Wish
from toolkit.update.journal import Journal
from toolkit.update.run import Outcome

_COLOURS = {"updated": "green", "ready": "green", "conflict": "red", "failed": "red",
            "skipped": "yellow"}  # fmt: skip


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY…]")
@click.option("--all", "everything", is_flag=True, help="Update every repo beside your home.")
@click.option("--pr", is_flag=True, help="Open a pull request instead of merging here.")
@click.option("--continue", "step", flag_value="continue", help="Go on after you resolved it.")
@click.option("--abort", "step", flag_value="abort", help="Give up an update that waits for you.")
@common.as_json
@common.dry_run
@click.pass_context
def command(
    ctx: click.Context, keys: tuple[str, ...], everything: bool, pr: bool, step: str | None,
    as_json: bool, dry_run: bool,
) -> None:  # fmt: skip
    """Bring the repos of your weeks to the templates of this version.

    Your own work always wins: what cannot be merged is shown as an ordinary git conflict in a
    worktree, and your branch stays as it is until you have resolved it.

    Example: portfolio update week-27
    """
    home, env = common.home(), processes.environment()
    wish = Wish(step or "update", pr, dry_run, env)  # type: ignore[arg-type]  # one of its three
    folders = [week.folder for week in common.repos(home, keys, everything=everything)]
    journal = Journal(home.folder, env) if everything and wish.plain else None
    settled = journal.settled() if journal else {}
    outcomes = {}
    with common.progress(folders, "Updating") as bar:
        for folder in bar:
            known = settled.get(str(folder))
            outcomes[folder] = known or each.perform(folder, home.curriculum, wish)
            if journal:
                journal.add(folder, outcomes[folder])
    if journal:
        journal.close()
    if as_json:
        common.print_json([{"repo": f.name, "state": o.state, "why": o.why, "notes": list(o.notes)}
                           for f, o in outcomes.items()])  # fmt: skip
    else:
        _show(outcomes)
    ctx.exit(int(any(o.state in ("conflict", "failed") for o in outcomes.values())))


def _show(outcomes: dict[Path, Outcome]) -> None:
    width = max(len(folder.name) for folder in outcomes) if outcomes else 0
    for folder, outcome in outcomes.items():
        state = f"{outcome.state:8}  " if outcome.why else outcome.state
        styled = click.style(state, fg=_COLOURS.get(outcome.state))
        click.echo(f"{folder.name:{width}}  {styled}{outcome.why}")
        for note in outcome.notes:
            click.echo(f"{'':{width}}  {note}")
    if any(outcome.state == "conflict" for outcome in outcomes.values()):
        click.echo("Resolve the conflicts where it says, git add them there, then: "
                   "portfolio update --continue")  # fmt: skip

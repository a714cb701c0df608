"""`portfolio update`."""

from dataclasses import replace
from pathlib import Path

import click

from toolkit.checks import week
from toolkit.cli import common
from toolkit.edges import processes
from toolkit.errors import PortfolioError
from toolkit.update import again, run
from toolkit.update.run import Outcome

_COLOURS = {"updated": "green", "ready": "green", "conflict": "red", "failed": "red",
            "skipped": "yellow"}  # fmt: skip


@click.command()
@click.argument("keys", nargs=-1, metavar="[KEY…]")
@click.option("--all", "everything", is_flag=True, help="Update every repo beside your home.")
@click.option("--continue", "go_on", is_flag=True, help="Go on after you resolved the conflicts.")
@click.option("--pr", is_flag=True, help="Open a pull request instead of merging here.")
@click.option("--abort", is_flag=True, help="Give up an update that waits for you.")
@common.as_json
@common.dry_run
@click.pass_context
def command(
    ctx: click.Context,
    keys: tuple[str, ...],
    everything: bool,
    go_on: bool,
    pr: bool,
    abort: bool,
    as_json: bool,
    dry_run: bool,
) -> None:
    """Bring the repos of your weeks to the templates of this version.

    Your own work always wins: what cannot be merged is shown as an ordinary git conflict in a
    worktree, and your branch stays as it is until you have resolved it.

    Example: portfolio update week-27
    """
    if go_on and abort:
        raise click.UsageError("--continue and --abort exclude each other.")
    home = common.home()
    folders = [week.folder for week in common.repos(home, keys, everything=everything)]

    def one(folder: Path) -> Outcome:
        try:
            found = week.read(folder)
            if found and found.settings.ejected:
                return Outcome("skipped", "it stands without the toolkit")
            if abort:
                return run.give_up(folder)
            outcome = run.go_on(folder, merge=not pr) if go_on else run.update(
                folder,
                lambda text: again.render(text, home.curriculum, str(folder)),
                dry_run=dry_run,
                merge=not pr,
            )  # fmt: skip
            if pr and not dry_run and outcome.state == "ready":
                from toolkit.update.propose import propose  # only this needs PyGithub

                return replace(outcome, why=propose(folder, processes.environment()))
            return outcome
        except PortfolioError as error:
            return Outcome("failed", f"{error.what} {error.mend}".strip())

    with common.progress(folders, "Updating") as bar:
        outcomes = {folder: one(folder) for folder in bar}
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

"""`portfolio finish`."""

from pathlib import Path

import click

from toolkit import changes, finish
from toolkit.cli import common
from toolkit.edges import processes
from toolkit.story import Story


@click.command()
@click.argument("key")
@click.option("--what", help="What you built, in a sentence or two.")
@click.option("--result", help="What came out, with a number that you measured.")
@common.dry_run
def command(key: str, what: str | None, result: str | None, dry_run: bool) -> None:
    """Mark a week finished: all checks done, and your words in its README.

    Example: portfolio finish week-27 --what "…" --result "Within 1e-12 of a loop."
    """
    home = common.home()
    unit = home.curriculum.unit(key)
    weeks, _ = home.weeks()
    week = finish.folder_of(weeks, unit.key, Path.cwd())
    finish.require_committed(week)
    python = common.python_of(week)
    finish.require_done(week, python)
    with common.watching() as watch:
        finish.require_trained(week, python, processes.environment(), watch)
    told = finish.told(week)
    words = finish.checked_words(
        Story(
            finish.choose(told.what, what, "--what")
            or _asked("What did you build, and why does it matter?"),
            finish.choose(told.result, result, "--result")
            or _asked("What came out? With a number that you measured"),
        )
    )
    planned = finish.planned(week, words)
    if dry_run:
        for change in changes.needed(planned, week.folder):
            click.echo(changes.difference(change, week.folder))
        return
    if not finish.perform(week, planned, python):
        click.echo(f"{unit.key} is finished already.")
        return
    click.echo(f"{unit.key} is finished: {week.title}.")
    click.echo(f"Next: see it in your portfolio (portfolio preview), and push {week.folder.name}.")


def _asked(question: str) -> str:
    return str(click.prompt(question)) if common.in_terminal() else ""

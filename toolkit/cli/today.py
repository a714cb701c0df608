"""Bare `portfolio`: what to do today."""

from datetime import date
from pathlib import Path

import click

from toolkit import look
from toolkit.cli import common
from toolkit.portfolio import UnitView
from toolkit.text import counted, printable


@click.command()
def command() -> None:
    """Say what to do today: the unit, its next step, and the command to run."""
    home = common.home()
    today = common.today(home.config.timezone)
    weeks, notes = home.weeks()
    seen = look.at(home, weeks, notes, common.python_of, run=False)
    common.notes(seen.facts.notes)
    view = seen.portfolio.current(today)
    if view is None:
        click.echo("Every unit of the plan is finished. Well done.")
        return
    click.echo(f"{click.style(view.unit.key, bold=True)}  {printable(view.title)}")
    click.echo(_time(view, today))
    checks = view.facts.checks if view.facts else None
    if checks:
        failing = f", {checks.failing} failing" if checks.failing else ""
        click.echo(f"{checks.done} of {checks.total} checks done{failing} at the last commit")
    step, run = _next(view, home.folder.parent)
    click.echo(f"Next: {printable(step)}")
    click.echo(f"Run: {run}")


def _time(view: UnitView, today: date) -> str:
    """How long there is, without a word of blame."""
    if today < view.starts:
        return f"Starts on {view.starts:%d %B}, in {counted((view.starts - today).days, 'day')}"
    left = (view.ends - today).days + 1
    if left > 0:
        return f"{counted(left, 'day')} left, until {view.ends:%A %d %B}"
    return "Take the time it needs."


def _next(view: UnitView, weeks: Path) -> tuple[str, str]:
    """The next step in words, and the command that goes with it."""
    if view.facts is None:
        first = view.unit.steps[0].text if view.unit.steps else view.title
        return first, f"portfolio new {view.unit.key}"
    check = f"portfolio check {common.quoted(weeks / view.facts.repo)}"
    checks = view.facts.checks
    if checks is None:
        return "see how its checks stand", check
    if not checks.complete:
        return checks.next_check or "bring back the edited checks", check
    return "say what came out of it", f"portfolio finish {view.unit.key}"

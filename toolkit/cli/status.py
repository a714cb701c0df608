"""`portfolio status`."""

from typing import Any

import click

from toolkit import look
from toolkit.cli import common
from toolkit.portfolio import UnitView
from toolkit.text import printable

_SIGNS = {"done": "✓", "doing": "◐", "todo": "○", "skipped": "–"}
_COLOURS = {"done": "green", "doing": "yellow"}


@click.command()
@common.as_json
def command(as_json: bool) -> None:
    """Show every unit of the plan and how it stands at its last commit.

    Example: portfolio status --json
    """
    home = common.home()
    weeks, notes = home.weeks()
    seen = look.at(home, weeks, notes, common.python_of, run=False)
    common.notes(seen.facts.notes)
    if as_json:
        common.print_json([_plain(view) for view in seen.portfolio.units])
        return
    part = None
    for view in seen.portfolio.units:
        if view.unit.part != part:
            part = view.unit.part
            click.echo(click.style(printable(part or ""), bold=True))
        click.echo(click.style(_line(view), fg=_COLOURS.get(view.state)))
    done = len(seen.portfolio.in_state("done"))
    click.echo(f"{done} of {seen.portfolio.counted} units finished")


def _line(view: UnitView) -> str:
    line = f"  {_SIGNS[view.state]} {view.unit.key:8} {printable(view.title)}"
    checks = view.facts.checks if view.facts else None
    if checks:
        line += f"  {checks.done}/{checks.total}"
        line += f", {checks.failing} failing" if checks.failing else ""
    return line


def _plain(view: UnitView) -> dict[str, Any]:
    checks = view.facts.checks if view.facts else None
    return {
        "unit": view.unit.key,
        "title": view.title,
        "state": view.state,
        "starts": view.starts.isoformat(),
        "ends": view.ends.isoformat(),
        "repo": view.facts.repo if view.facts else None,
        "total": checks.total if checks else None,
        "done": checks.done if checks else None,
        "failing": checks.failing if checks else None,
        "commit": checks.commit if checks else None,
    }

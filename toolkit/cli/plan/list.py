"""`portfolio plan list`."""

from pathlib import Path

import click

from toolkit import bundled, plans
from toolkit.cli import common
from toolkit.text import counted


@click.command()
@common.as_json
def command(as_json: bool) -> None:
    """List the plans that come with the toolkit.

    Example: portfolio plan list
    """
    found = [plans.find(name, Path()) for name in bundled.curricula()]
    if as_json:
        common.print_json([{"id": p.id, "title": p.title, "units": len(p.units)} for p in found])
        return
    for plan in found:
        click.echo(f"{click.style(plan.id, bold=True):32} {plan.title}")
        weeks = plan.units[-1].end_week - plan.units[0].start_week + 1
        hours = f", {plan.hours_per_week} hours a week" if plan.hours_per_week else ""
        click.echo(f"  {counted(len(plan.units), 'unit')} in {counted(weeks, 'week')}{hours}")

"""`portfolio plan show`."""

import click

from toolkit.cli import common
from toolkit.render import plan as render
from toolkit.text import printable


@click.command()
@click.argument("plan", metavar="[PLAN]", required=False)
@click.option("--unit", metavar="KEY", help="Show this unit alone.")
@click.option("--markdown", is_flag=True, help="Print Markdown, to keep or to share.")
def command(plan: str | None, unit: str | None, markdown: bool) -> None:
    """Show a plan, or one unit of it.

    PLAN is one that comes with the toolkit or a .yml file; your home's plan by default.

    Example: portfolio plan show distinguished-52 --unit week-27
    """
    curriculum = common.plan(plan)
    units = (curriculum.unit(unit),) if unit else curriculum.units
    if markdown:
        click.echo(render.as_markdown(curriculum, units).rstrip())
        return
    text = printable(render.as_text(curriculum, units, in_full=bool(unit)))
    for line in text.splitlines():
        click.echo(click.style(line, bold=True) if line and not line.startswith(" ") else line)

"""`portfolio explain`."""

import click

from toolkit import explain, pace
from toolkit.cli import common, online
from toolkit.text import printable


@click.command()
@click.argument("name", required=False)
@common.as_json
def command(name: str | None, as_json: bool) -> None:
    """Say where a number of your portfolio comes from; without a name, all of them.

    NAME is a number such as done or streak, a unit, or a skill.

    Example: portfolio explain done
    """
    home = common.home()
    seen = online.looked(home, run=False)
    common.notes(seen.facts.notes)
    built = seen.result.portfolio
    measured = pace.measure(built, home.config, common.today(home.config.timezone))
    wanted = [name] if name else explain.names(built)
    found = [explain.explain(built, measured, one) for one in wanted]
    if as_json:
        common.print_json([vars(one) | {"because": list(one.because)} for one in found])
        return
    for one in found:
        click.echo(f"{click.style(printable(one.name), bold=True)}  {printable(one.value)}")
        for line in one.because if name else ():
            click.echo(f"  {printable(line)}")

"""`portfolio explain`."""

import click

from toolkit import explain, look, pace
from toolkit.cli import common
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
    weeks, notes = home.weeks()
    seen = look.at(home, weeks, notes, common.python_of, run=False)
    common.notes(seen.facts.notes)
    measured = pace.measure(seen.portfolio, home.config, common.today(home.config.timezone))
    wanted = [name] if name else explain.names(seen.portfolio)
    found = [explain.explain(seen.portfolio, measured, one) for one in wanted]
    if as_json:
        common.print_json([vars(one) | {"because": list(one.because)} for one in found])
        return
    for one in found:
        click.echo(f"{click.style(printable(one.name), bold=True)}  {printable(one.value)}")
        for line in one.because if name else ():
            click.echo(f"  {printable(line)}")

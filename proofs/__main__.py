"""`make packs`: prove the packs, print a table, and exit 1 when a promise is broken."""

import sys
import time

import click

from proofs import record, subject, table
from proofs.findings import Finding
from proofs.prove import prove
from toolkit.errors import PortfolioError


@click.command()
@click.argument("packs", nargs=-1)
@click.option("--all", "again", is_flag=True, help="Prove again what has not changed, too.")
@click.option("--quick", is_flag=True, help="No mutants, notebook and training; keep no record.")
@click.option("--survivors", is_flag=True, help="Show mutants that live within the bound, too.")
def main(packs: tuple[str, ...], again: bool, quick: bool, survivors: bool) -> None:
    """Prove PACKS (such as week-27), or all of them."""
    try:
        names = subject.choose(packs)
        digests = {name: record.digest(name) for name in names}
        proved = _prove(names, again=again, quick=quick)
    except PortfolioError as error:
        raise click.ClickException(str(error)) from error
    for name, found in proved.items():
        if words := table.complaints(name, found, survivors=survivors):
            click.echo(f"\n{words}")
    if not quick:
        record.keep(proved, digests)
    every = [finding for found in proved.values() for finding in found.values()]
    sys.exit(not all(finding.holds and finding.in_time for finding in every))


def _prove(names: list[str], *, again: bool, quick: bool) -> dict[str, dict[str, Finding]]:
    proved = {}
    click.echo(table.header())
    for name in names:
        start = time.monotonic()
        proved[name] = prove(subject.bake(name), again=again, quick=quick)
        click.echo(table.row(name, proved[name], time.monotonic() - start))
    return proved


if __name__ == "__main__":
    main(prog_name="python -m proofs")

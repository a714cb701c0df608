"""`portfolio doctor`."""

from dataclasses import asdict
from pathlib import Path

import click

from toolkit import doctor
from toolkit.cli import common
from toolkit.edges import processes
from toolkit.text import printable

_SIGNS = {"fine": ("✓", "green"), "optional": ("–", "yellow"), "wrong": ("✗", "red")}


@click.command()
@common.as_json
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Look at this machine and say what is missing and how to mend it.

    Exit code 1 when something that is needed is missing.

    Example: portfolio doctor
    """
    findings = list(doctor.examine(Path.cwd(), processes.environment()))
    if as_json:
        common.print_json([asdict(finding) for finding in findings])
    else:
        for finding in findings:
            sign, colour = _SIGNS[finding.level]
            click.echo(
                f"{click.style(sign, fg=colour)} {finding.name:12} {printable(finding.words)}"
            )
            if finding.mend:
                click.echo(f"  {'':12} to mend: {finding.mend}")
    ctx.exit(1 if any(finding.level == "wrong" for finding in findings) else 0)

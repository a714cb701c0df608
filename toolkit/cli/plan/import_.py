"""`portfolio plan import`."""

import json
from pathlib import Path

import click

from toolkit import plans
from toolkit.cli import common
from toolkit.curriculum import Curriculum
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.importer import export
from toolkit.render import plan as render
from toolkit.text import counted


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "json", "table"]),
    default="yaml",
    show_default=True,
    help="YAML is what a home follows; JSON is for machines, a table for people.",
)
@click.option("-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write here.")
@click.option("--force", is_flag=True, help="Replace what stands in that file.")
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@common.dry_run
def command(
    file: Path, form: str, output: Path | None, force: bool, strict: bool, dry_run: bool
) -> None:
    """Turn a study plan in Markdown into a plan the toolkit can follow.

    Follow it by naming the YAML file as `plan` in your home's portfolio.toml.

    Example: portfolio plan import my-roadmap.md -o home/my-plan.yml
    """
    curriculum, told = common.imported(file, strict=strict)
    text = _text(curriculum, form)
    common.notes([f"{file}:{note.line}: {note.text}" for note in told.warnings])
    if output and not dry_run:
        _write(output, text, force=force)
        click.echo(f"Wrote {common.quoted(output)}: {counted(len(curriculum.units), 'unit')}.")
    else:
        click.echo(text, nl=False)
    if told.guesses or told.unplaced:
        left = f"guessed {len(told.guesses)}, left {counted(len(told.unplaced), 'line')} out"
        click.echo(f"{left}; see which: portfolio plan check {common.quoted(file)}", err=True)


def _text(curriculum: Curriculum, form: str) -> str:
    if form == "json":
        return json.dumps(export.to_json(curriculum), indent=2, ensure_ascii=False) + "\n"
    if form == "table":
        return render.as_text(curriculum, curriculum.units, in_full=False)
    return plans.dump(curriculum)


def _write(output: Path, text: str, *, force: bool) -> None:
    """People edit such a file: what differs is replaced only when they say so."""
    there = output.read_bytes() if output.is_file() else None
    if there not in (None, text.encode()) and not force:
        raise PortfolioError(
            f"{output.name} is there already and says something else.",
            where=str(output),
            mend="Give another name, or replace it with --force.",
        )
    files.write(output, text.encode())

"""`portfolio plan check`."""

from collections.abc import Iterable
from pathlib import Path

import click

from toolkit.cli import common
from toolkit.importer import Note
from toolkit.text import counted, one_line, printable

_SHOWN = 12


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option("--all", "everything", is_flag=True, help="Show every line, however many.")
@common.as_json
def command(file: Path, strict: bool, everything: bool, as_json: bool) -> None:
    """Say what was understood of a study plan, what was guessed, what found no place.

    Every line of the plan is either understood or listed, with its number.

    Example: portfolio plan check my-roadmap.md
    """
    curriculum, told = common.imported(file, strict=strict)
    if as_json:
        lists = {name: [n._asdict() for n in notes] for name, notes in vars(told).items()}
        common.print_json({"id": curriculum.id, "units": len(curriculum.units)} | lists)
        return
    click.echo(click.style(printable(curriculum.title), bold=True))
    for unit in curriculum.units:
        place = f"line {unit.source_line}" if unit.source_line else ""
        click.echo(f"  {unit.key:14} {one_line(unit.title, 60):60} {place}")
    for heading, notes, colour in (
        ("Understood", told.understood, "green"),
        ("Guessed", told.guesses, "yellow"),
        ("Looks wrong", told.warnings, "red"),
        ("Found no place", told.unplaced, "yellow"),
    ):
        _show(heading, notes, colour, limit=None if everything else _SHOWN)


def _show(heading: str, notes: Iterable[Note], colour: str, *, limit: int | None) -> None:
    listed = list(notes)
    if not listed:
        return
    click.echo(click.style(f"{heading}: {counted(len(listed), 'line')}", fg=colour))
    for note in listed[:limit]:
        why = f"  ({one_line(note.why)})" if note.why else ""
        click.echo(f"  {note.line:5}  {one_line(note.text, 90)}{why}")
    if limit is not None and len(listed) > limit:
        click.echo(f"         … and {len(listed) - limit} more: --all shows them")

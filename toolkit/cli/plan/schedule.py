"""`portfolio plan schedule`."""

from pathlib import Path

import click

from toolkit import timeline
from toolkit.cli import common
from toolkit.edges import files
from toolkit.text import printable


@click.command()
@click.option("--hours-per-week", type=click.FloatRange(1, 100), help="The hours you really have.")
@click.option(
    "--ics", metavar="FILE", type=click.Path(path_type=Path), help="Write a calendar file."
)
@common.as_json
def command(hours_per_week: float | None, ics: Path | None, as_json: bool) -> None:
    """Date every unit by your home's settings, and write a calendar file.

    Pauses stretch the plan, skipped units take no time. With fewer hours a week than the plan is
    made for, every unit takes longer in proportion.

    Example: portfolio plan schedule --hours-per-week 12 --ics plan.ics
    """
    home = common.home()
    curriculum = home.curriculum
    spans = timeline.spans(curriculum, home.config, hours_per_week)
    milestones = timeline.milestones(curriculum, spans)
    if ics:
        from toolkit.render import calendar

        files.write(ics, calendar.calendar(curriculum, spans, milestones))
    if as_json:
        common.print_json([_plain(span) for span in spans])
        return
    after = {milestone.after: milestone for milestone, _ in milestones}
    for span in spans:
        days = "skipped" if span.skipped else f"{span.starts:%d %b %Y} – {span.ends:%d %b %Y}"
        click.echo(f"{days:25} {span.unit.key:10} {printable(span.unit.title)}")
        if span.unit.key in after:
            click.echo(
                click.style(f"{'':25} ◆ {printable(after[span.unit.key].title)}", fg="yellow")
            )
    if ics:
        click.echo(f"Wrote {common.quoted(ics)}")


def _plain(span: timeline.Span) -> dict[str, object]:
    return {
        "unit": span.unit.key,
        "title": span.unit.title,
        "starts": span.starts.isoformat(),
        "ends": span.ends.isoformat(),
        "skipped": span.skipped,
    }

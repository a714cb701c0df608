"""`portfolio ci`."""

from pathlib import Path

import click

from toolkit.ci import run
from toolkit.ci.events import Event
from toolkit.cli import common
from toolkit.edges import files, processes
from toolkit.text import printable

_TAIL = 25


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--event", default="push", show_default=True, help="The event to act on.")
@click.option("--payload", metavar="FILE", help="What GitHub tells of the event, as JSON.",
              type=click.Path(path_type=Path, exists=True, dir_okay=False))  # fmt: skip
@click.option("--job", metavar="ID", help="Run this job alone.")
@click.pass_context
def command(
    ctx: click.Context, folder: Path, event: str, payload: Path | None, job: str | None
) -> None:
    """Run a repo's real workflows on this machine: no Docker, no account.

    The first run fetches what the workflow installs; after that no network is needed. Nothing is
    written to GitHub.

    Example: portfolio ci week-27
    """
    env = processes.environment()
    folder = common.repository(folder)
    cache = files.cache_folder(env) / "ci"
    planned = run.plan(folder, cache, env, event, job, payload)
    seen: list[Event] = []
    for happened in run.perform(planned):
        seen.append(happened)
        _show(happened, seen)
    output = [f"{e.job} | {_plain(e.text)}\n" for e in seen if e.kind == "output"]
    files.write(planned.kept / "log.txt", "".join(output).encode())
    files.write(planned.kept / "summary.md", run.summary_of(seen).encode())
    for artifact in files.folders(planned.kept / "artifacts"):
        click.echo(f"Artifact: {artifact}")
    click.echo(f"Log: {planned.kept / 'log.txt'}\nSummary: {planned.kept / 'summary.md'}")
    ctx.exit(int(any(e.kind == "job" and e.text != "success" for e in seen)))


def _show(event: Event, seen: list[Event]) -> None:
    text, indent = printable(event.text), "  " * (event.depth + 1)
    if event.kind == "passed":
        click.echo(f"{indent}{click.style('✓', fg='green')} {text} ({event.seconds:.1f} s)")
    elif event.kind == "failed":
        click.echo(f"{indent}{click.style('✗', fg='red')} {text} ({event.seconds:.1f} s)")
        said = [e.text for e in seen if e.kind == "output" and e.step == event.step]
        click.echo("\n".join(f"{indent}  {_plain(line)}" for line in said[-_TAIL:]))
    elif event.kind == "note":
        click.echo(f"{indent}{click.style(event.step, fg='yellow')}: {text}")
    elif event.kind == "job":
        colour = "green" if event.text == "success" else "red"
        click.echo(f"{click.style(text, fg=colour)}: {event.job}")
    elif event.kind == "skipped":
        click.echo(f"skipped: {event.job}: {text}")
    elif event.kind == "problem":
        click.echo(f"{indent}{text}", err=True)


def _plain(line: str) -> str:
    return printable(click.unstyle(line))

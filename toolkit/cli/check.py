"""`portfolio check`."""

import shlex
from pathlib import Path

import click

from toolkit import checkrun, collect, job
from toolkit import home as homes
from toolkit.checks import python, report, runner, week
from toolkit.checks.verdict import Verdict
from toolkit.checks.week import Week
from toolkit.cli import common
from toolkit.edges import processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option(
    "--unit", "key", metavar="KEY", help="Check this unit alone, where there are several."
)
@click.option("--official", is_flag=True, help="Run the toolkit's own copy of the checks.")
@click.option("--python", "asked", metavar="EXE", help="The Python to run the checks with.")
@click.option("--in-actions", is_flag=True, help="Write the job's summary and its check run.")
@common.as_json
@click.pass_context
def command(
    ctx: click.Context,
    folder: Path,
    key: str | None,
    official: bool,
    asked: str | None,
    in_actions: bool,
    as_json: bool,
) -> None:
    """Run a week's checks and say what is done, to do and failing.

    Exit code 0: nothing fails, though some may be to do. Exit code 1: something fails.

    Example: portfolio check week-27
    """
    repo = week.find(folder)
    env = processes.environment()
    exe = python.choose(asked, repo.folder, homes.locate(repo.folder, env), env)
    verdicts = []
    for found in common.units(repo, key):
        try:
            verdict = runner.check(found, exe, official=official, strictly=in_actions)
        except PortfolioError as error:
            if not in_actions:
                raise
            verdict = runner.unable(found, error.what)  # gentle until finished, whatever is wrong
        verdicts.append((found, verdict))
        if not asked:
            collect.remember(found.folder, verdict)
        if not as_json:
            _show(found, verdict, exe)
    if as_json:
        told = [verdict.as_json() for _, verdict in verdicts]
        common.print_json(told if len(repo.settings.units) > 1 and not key else told[0])
    if in_actions:
        ctx.exit(max(_publish(verdict, found, job.read(env)) for found, verdict in verdicts))
    ctx.exit(int(any(verdict.failed for _, verdict in verdicts)))


def _show(found: Week, verdict: Verdict, exe: str) -> None:
    prefix = "" if found.folder == Path.cwd() else f"cd {common.quoted(found.folder)} && "
    rerun = f"{prefix}{shlex.quote(exe)} -m pytest"
    restore = f"git -C {common.quoted(found.folder)} checkout {_first_commit(found)} --"
    common.show(report.lines(verdict, found.title, rerun, restore))


def _first_commit(found: Week) -> str:
    """The commit that holds the files as they were handed out."""
    git = Git(found.folder)
    first = git.first_commit() if git.is_root() else None
    return first[:12] if first else "portfolio/template"


def _publish(verdict: Verdict, found: Week, where: job.Job) -> int:
    """Tell GitHub; red only for what the learner has called finished, or wants strict."""
    red = checkrun.is_red(verdict, finished=found.finished, strict=found.settings.strict)
    made = checkrun.of_verdict(
        verdict, red=red, commit=where.commit, run=where.run, page=where.page,
        several=common.among_several(found),
    )  # fmt: skip
    common.publish(made, where, verdict.commit)
    return int(red)

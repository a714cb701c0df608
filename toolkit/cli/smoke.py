"""`portfolio smoke`: does the training learn, and can its run be trusted?"""

from pathlib import Path

import click

from toolkit import home as homes
from toolkit import job
from toolkit.checks import python, week
from toolkit.checks.week import Week
from toolkit.cli import common
from toolkit.edges import processes
from toolkit.errors import PortfolioError
from toolkit.smoke import devices, report, verdict
from toolkit.smoke.attempt import attempt
from toolkit.smoke.verdict import Verdict


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--unit", "key", metavar="KEY", help="Try this unit alone, where there are several.")
@click.option("--device", type=click.Choice(["auto", *devices.DEVICES]), default="auto",
              help="What to train on; auto leaves it to the training.")  # fmt: skip
@click.option("--require-gpu", is_flag=True, help="Fail where there is no GPU.")
@click.option("--seed", type=click.IntRange(0, 2**31), default=0, show_default=True,
              help="The seed of the first run.")  # fmt: skip
@click.option("--python", "asked", metavar="EXE", help="The Python to run the training with.")
@click.option("--in-actions", is_flag=True, help="Write the job's summary and its check run.")
@common.as_json
@click.pass_context
def command(ctx: click.Context, folder: Path, key: str | None, device: str, require_gpu: bool,
            seed: int, asked: str | None, in_actions: bool, as_json: bool) -> None:  # fmt: skip
    """Try a week's training in short runs, and say whether it learns and can be trusted.

    Exit code 0: nothing failed, though it may be to do or skipped. Exit code 1: something failed.

    Example: portfolio smoke week-17
    """
    if require_gpu and device == "cpu":
        raise click.UsageError("--require-gpu and --device cpu contradict each other.")
    repo = week.find(folder)
    env = processes.environment()
    common.require_known_units(repo)
    tried = [unit for unit in common.units(repo, key) if unit.smoke.command]
    if not tried and in_actions:
        return  # most weeks train nothing
    if not tried:
        raise PortfolioError(
            "This week has no training to try.",
            where=str(repo.folder / "pyproject.toml"),
            mend='Say how it starts: [tool.portfolio.smoke] with command = "python -m …"',
        )
    exe = python.choose(asked, repo.folder, homes.locate(repo.folder, env), env)
    where = job.read(env) if in_actions else None
    gpu = require_gpu or device in ("cuda", "mps")
    results = []
    for unit in tried:
        before = job.earlier(_name(unit, gpu=gpu), where) if where else None
        try:
            with common.watching(quiet=as_json or in_actions) as watch:
                result = attempt(unit, exe, env, watch, asked=device, require_gpu=require_gpu,
                                 seed=seed, before=before)  # fmt: skip
        except devices.NoGpuError:
            raise
        except PortfolioError as error:
            if not in_actions:
                raise
            result = verdict.unable(unit.unit, error.what)  # gentle until finished
        results.append((unit, result))
        if not as_json:
            common.show(report.lines(result, unit.title))
    if as_json:
        told = [result.as_json() for _, result in results]
        common.print_json(told if len(repo.settings.units) > 1 and not key else told[0])
    if where:
        named = [(unit, result, _name(unit, gpu=gpu)) for unit, result in results]
        ctx.exit(max(_publish(unit, result, where, name) for unit, result, name in named))
    ctx.exit(int(any(result.state == "failed" for _, result in results)))


def _name(unit: Week, *, gpu: bool) -> str:
    """What the check run is called: a repo may have one for each unit, and one on a GPU."""
    return f"portfolio / smoke{' on a GPU' if gpu else ''}{common.among_several(unit)}"


def _publish(unit: Week, result: Verdict, where: job.Job, name: str) -> int:
    red = report.is_red(result, finished=unit.finished, strict=unit.settings.strict)
    made = report.check_run(result, where, red=red, name=name)
    common.publish(made, where, result.commit)
    return int(red)

"""`portfolio init`."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import click

from toolkit import __version__, bundled, changes, config, plans
from toolkit.cli import common
from toolkit.config import Config
from toolkit.edges import clock, files, processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.scaffold import create
from toolkit.scaffold import home as scaffold


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
@click.option("--learner", metavar="LOGIN", help="Your GitHub login.")
@click.option("--plan", metavar="ID", help="The plan you follow: one of ours, or a .yml file.")
@click.option("--start", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Your first day.")
@click.option(
    "--timezone", metavar="ZONE", help="Such as Europe/Berlin; this machine's by default."
)
@common.dry_run
def command(folder: Path, dry_run: bool, **options: object) -> None:
    """Make a home for your portfolio, or turn a clone into one.

    In a repo that exists, such as your profile repo, only what is missing is added: not a byte
    of yours changes.

    Example: portfolio init home --learner ada --plan distinguished-52 --start 2026-01-05
    """
    folder = folder.resolve()
    if folder in (Path.home(), Path("/")):
        raise PortfolioError(
            "This folder is too large a place for a home of your portfolio.",
            where=str(folder),
            mend="Give it a folder of its own: portfolio init learning/home",
        )
    settings = _settings(options)
    plans.find(settings.plan, folder)
    if (folder / config.FILE).exists():
        return _already(folder, settings, zoned=bool(options["timezone"]))
    tree = scaffold.bake(settings)
    if dry_run:
        _preview(folder, tree)
    elif folder.exists():
        _add(folder, tree)
    else:
        create.repository(folder, tree, "Make a portfolio home", template=False)
        click.echo(f"Made your home in {common.quoted(folder)}.")
    if not dry_run:
        click.echo(f"Next: cd {common.quoted(folder)}, then portfolio setup and portfolio")
    return None


def _settings(options: dict[str, object]) -> Config:
    env = processes.environment()
    zone = str(options["timezone"] or clock.timezone(env))
    today = clock.today(env)
    monday = today + timedelta(days=-today.weekday() % 7)
    learner = _asked(options["learner"], "--learner", "Your GitHub login", None)
    known = ", ".join(bundled.curricula())
    plan = _asked(options["plan"], "--plan", f"Plan ({known})", "distinguished-52")
    start = _asked(options["start"], "--start", "Your first day", monday.isoformat())
    config.check_login(learner, where="--learner")
    try:
        first = date.fromisoformat(start[:10])
    except ValueError as error:
        raise PortfolioError(
            f"{start!r} is no date such as 2026-01-05.", where="--start"
        ) from error
    config.check_timezone(zone, where="--timezone")
    return Config(learner, plan, first, timezone=zone, toolkit=__version__)


def _asked(value: object, option: str, question: str, default: str | None) -> str:
    if value:
        return str(value)
    if not common.in_terminal():
        raise click.UsageError(f"Missing option {option}: {question[0].lower()}{question[1:]}.")
    return str(click.prompt(question, default=default))


def _already(folder: Path, settings: Config, *, zoned: bool) -> None:
    path = folder / config.FILE
    found = config.load(files.read_text(path), str(path))
    asked = replace(settings, timezone=settings.timezone if zoned else found.timezone)
    if any(
        getattr(found, n) != getattr(asked, n) for n in ("learner", "plan", "start", "timezone")
    ):
        raise PortfolioError(
            f"This is {found.learner}'s home already, with other settings.",
            where=str(path),
            mend="Change the settings in that file.",
        )
    click.echo("This is your home already; nothing to do.")


def _preview(folder: Path, tree: dict[str, bytes]) -> None:
    for change in scaffold.additions(folder, tree):
        click.echo(changes.difference(change, folder))


def _add(folder: Path, tree: dict[str, bytes]) -> None:
    git = Git(folder)
    git.identity()
    if not git.is_root():
        git.run("init", "--quiet", "--initial-branch=main")
    for path in changes.apply(scaffold.additions(folder, tree), folder):
        click.echo(f"Wrote {path}")
    keep = "git add README.md portfolio.toml .github && git commit -m 'Make a home'"
    click.echo(f"This is your home now. Keep it: {keep}")

"""The command line: a visible list of verbs, each imported only when it runs."""

import importlib
import sys
from os import environ  # noqa: TID251 - the processes edge would cost every start its imports
from typing import Any

import click

from toolkit import __version__
from toolkit.cli.lazy import Lazy
from toolkit.errors import PortfolioError

GROUPS: dict[str, dict[str, str]] = {
    "Start": {
        "init": "Make a home for your portfolio, or turn a clone into one.",
        "adopt": "Make a week of a repo that was there before.",
        "setup": "Make the Python environment in which your weeks run.",
        "new": "Make the repo of a week: starter code, checks, CI.",
    },
    "Work": {
        "check": "Run a week's checks and say what is done.",
        "smoke": "Try a week's training: whether it learns and its runs can be trusted.",
        "post": "Write about a week, and build or show your blog.",
        "finish": "Say in your words what came out, and mark a week finished.",
        "status": "Show every unit of the plan.",
    },
    "Show": {
        "preview": "Render your portfolio to look at, changing nothing.",
        "sync": "Write your portfolio: README, cards and what is remembered.",
        "publish": "Put a week, or your home, on GitHub.",
        "explain": "Say where a number of your portfolio comes from.",
    },
    "Mentor": {
        "review": "Ask a mentor to look, or see what waits for you.",
    },
    "Plan": {
        "plan": "List, show, import, check and schedule study plans.",
    },
    "Keep": {
        "update": "Bring your weeks' repos to the templates of this version.",
        "eject": "Let repos stand without the toolkit.",
        "graduate": "Finish the plan: everything stands without the toolkit.",
        "ci": "Run a repo's real workflows on this machine.",
        "doctor": "Look at this machine and say what is missing.",
        "completion": "Print the script that completes commands in your shell.",
    },
}
# The extra that brings a library, for the message when it is not there.
EXTRAS = {
    "PIL", "charset_normalizer", "cookiecutter", "detect_secrets", "ftfy", "github", "icalendar",
    "jinja2", "jupyter_client", "latex2mathml", "markdown_it", "markupsafe", "mdit_py_plugins",
    "nbclient", "nbconvert", "nbformat", "nh3", "psutil", "pygments", "rich", "tomlkit", "yaml",
}  # fmt: skip


class Failure(click.ClickException):
    """An error shown as: what, where, how to mend it."""

    def __init__(self, error: PortfolioError, colour: bool | None) -> None:
        super().__init__(error.what)
        self.error = error
        self.colour = colour

    def show(self, file: Any = None) -> None:
        """Print the three parts on standard error."""
        from toolkit.text import printable

        head = click.style("Error", fg="red")
        click.echo(f"{head}: {printable(self.error.what)}", err=True, color=self.colour)
        if self.error.where:
            click.echo(f"  Where: {printable(self.error.where)}", err=True)
        if self.error.mend:
            click.echo(f"  To mend: {printable(self.error.mend)}", err=True)


class Root(Lazy):
    """Turns our errors into messages."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The verb that was typed; a missing library is no traceback here either."""
        try:
            return super().resolve_command(ctx, args)
        except ModuleNotFoundError as error:
            raise Failure(_missing(error), ctx.color) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb inside the one boundary for errors."""
        try:
            return super().invoke(ctx)
        except PortfolioError as error:
            raise Failure(error, ctx.color) from error
        except ModuleNotFoundError as error:
            raise Failure(_missing(error), ctx.color) from error
        except (BrokenPipeError, click.exceptions.Exit):
            raise
        except OSError as error:
            place = str(error.filename or "")
            told = PortfolioError(f"{error.strerror or error}.", where=place)
            raise Failure(told, ctx.color) from error


def _missing(error: ModuleNotFoundError) -> PortfolioError:
    library = (error.name or "").split(".")[0]
    if library not in EXTRAS:
        raise error
    return PortfolioError(
        f"This command needs {library}, which is not installed.",
        mend="uv tool install 'portfolio-toolkit[all]' (or pipx install 'portfolio-toolkit[all]')",
    )


@click.group(
    cls=Root,
    verbs=GROUPS,
    package=__name__,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Without a command: what to do today. Example: portfolio new week-27",
)
@click.version_option(__version__, prog_name="portfolio")
@click.pass_context
def main(ctx: click.Context) -> None:
    """From a study plan to a portfolio that an employer believes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal without our signs shows others
    if environ.get("NO_COLOR"):
        ctx.color = False
    if ctx.invoked_subcommand is None:
        importlib.import_module("toolkit.cli.today").command.main(
            args=[], parent=ctx, standalone_mode=False
        )

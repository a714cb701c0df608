"""`portfolio setup`."""

import click

from toolkit import environment
from toolkit.cli import common
from toolkit.edges import files, processes


@click.command()
@click.option(
    "--torch",
    type=click.Choice(["cpu", "cuda", "none"]),
    default="cpu",
    show_default=True,
    help="Which PyTorch to install, when a week needs it.",
)
@common.dry_run
def command(torch: environment.Torch, dry_run: bool) -> None:
    """Make the Python environment in which your weeks run.

    One environment, .venv in your home, serves all weeks: it gets what your repos and the next few
    units need. It is made with uv where uv is present. Running it again adds what new weeks need.

    Example: portfolio setup --torch cuda
    """
    home = common.home()
    curriculum = home.curriculum
    weeks, _ = home.weeks()
    wanted = environment.needs(curriculum, weeks)
    venv = home.folder / ".venv"
    for step in environment.plan(venv, wanted, torch, processes.find("uv")):
        todo: environment.Step | None = step
        while todo:
            click.echo(f"{todo.words} …")
            todo = None if dry_run else environment.perform(todo, home.folder)
    if not dry_run:
        files.write(venv / ".gitignore", b"*\n")
        click.echo(f"Your weeks run in {common.quoted(venv)}.")

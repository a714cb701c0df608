"""`portfolio review request`."""

import click

from toolkit.cli import common, online
from toolkit.edges import processes
from toolkit.errors import PortfolioError


@click.command()
@click.argument("key")
@click.option("--mentor", metavar="LOGIN", default="", help="Whom to ask; else who is free first.")
@click.option("--question", metavar="TEXT", default="", help="What you want to know.")
@click.option("--max-wait", metavar="SECONDS", type=click.IntRange(0), default=60,
              show_default=True, help="How long to wait for GitHub's limits.")  # fmt: skip
@common.dry_run
def command(key: str, mentor: str, question: str, max_wait: int, dry_run: bool) -> None:
    """Ask a mentor to look at a unit: the facts come first, then your question.

    Only a mentor who has accepted is asked, with one open request at a time.

    Example: portfolio review request week-27 --question "Is my mask right?"
    """
    from toolkit.review import asking  # slow to import

    home = common.home()
    unit = home.curriculum.unit(key)
    repository = home.config.board or online.repository_of(home, processes.environment())
    if not repository:
        raise PortfolioError(
            "A review is an issue on GitHub, and this home is not there.",
            where=str(home.folder),
            mend="Put it there first: portfolio publish home",
        )
    today = common.today(home.config.timezone)
    with online.connected(max_wait) as hub:
        look = asking.look(hub, home, repository)
        made = asking.prepare(hub, look, unit, mentor, question, today, write=not dry_run)
        if dry_run:
            click.echo(made.opened.body)
            return
        url = asking.send(hub, look, made)
    click.echo(f"Asked {made.asked.mentor}, who answers by {made.asked.by:%A, %d %B %Y}: {url}")

"""`portfolio review queue`."""

from dataclasses import asdict

import click

from toolkit.cli import common, online
from toolkit.text import counted, printable


@click.command()
@click.option("--max-wait", metavar="SECONDS", type=click.IntRange(0), default=60,
              show_default=True, help="How long to wait for GitHub's limits.")  # fmt: skip
@common.as_json
def command(max_wait: int, as_json: bool) -> None:
    """List the reviews that wait for you, of all learners who named you as their mentor.

    GitHub shows the same without anything installed: the address at the end can be saved there.

    Example: portfolio review queue
    """
    from toolkit.review import queue  # slow to import

    with online.connected(max_wait) as hub:
        login, _ = hub.whoami()
        waiting = queue.rows(hub.pages("/search/issues", "items", q=queue.query(login)))
    if as_json:
        common.print_json([{**asdict(it), "by": it.by and it.by.isoformat()} for it in waiting])
        return
    for it in waiting:
        by = f"by {it.by:%A, %d %B}" if it.by else "no day named"
        click.echo(f"{it.repository}#{it.number}  {printable(it.title)}  ({it.state}, {by})")
        click.echo(f"    {it.url}")
    click.echo(f"{counted(len(waiting), 'review')} waiting. On GitHub: {queue.SAVED}")

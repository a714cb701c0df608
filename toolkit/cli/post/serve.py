"""`portfolio post serve`."""

from pathlib import Path

import click

from toolkit.cli.post import answer


@click.command()
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True,
              help="The port of this machine; 0 for any that is free.")  # fmt: skip
@click.option("--drafts", is_flag=True, help="Show drafts too.")
def command(folders: tuple[Path, ...], port: int, drafts: bool) -> None:
    """Build your posts and show them on this machine alone.

    Example: portfolio post serve week-27 --drafts
    """
    from toolkit.cli.post import report, shared  # slow to import
    from toolkit.edges import web

    found = shared.build(folders, None, "", drafts=drafts)
    place = shared.place_to_look(folders)
    shared.write_site(place, found.posts, found.about)
    answer.say(report.concerns(found))
    web.serve(place, port, lambda address: click.echo(f"See it: {address}  (end it with Ctrl-C)"))

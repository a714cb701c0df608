"""`portfolio post build`."""

import time
from pathlib import Path

import click

from toolkit.cli import common
from toolkit.cli.post import answer
from toolkit.posts import unchanged
from toolkit.posts.model import Bounds


@click.command()
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("-o", "--output", metavar="DIR", type=click.Path(path_type=Path), default="site",
              show_default=True, help="The folder to write.")  # fmt: skip
@click.option("--to", "form", type=click.Choice(["html", "markdown"]), default="html",
              show_default=True, help="A site, or Markdown for another site's tools.")  # fmt: skip
@click.option("--execute", is_flag=True, help="Run notebooks first, where their code has changed.")
@click.option("--seconds", type=click.IntRange(1, 36000), default=Bounds.seconds,
              show_default=True, help="What one notebook may take to run.")  # fmt: skip
@click.option("--url", metavar="URL", help="Where the site will be found; your home's Pages.")
@click.option("--in-actions", is_flag=True, help="Write the job's summary and its check run.")
@click.option("--drafts", is_flag=True, help="Show drafts too.")
@common.dry_run
@common.as_json
@click.pass_context
def command(ctx: click.Context, folders: tuple[Path, ...], output: Path, form: str, execute: bool,
            seconds: int, url: str | None, in_actions: bool, drafts: bool,
            dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Make a site of the posts of these repos; by default of the one you are in, else of all.

    A post with something wrong is named and left out, the others are built. Exit code 1 says so.

    Example: portfolio post build week-27 -o site
    """
    for name, given in (("--execute", execute), ("--in-actions", in_actions)):
        if given and dry_run:
            raise click.UsageError(f"{name} does what --dry-run must not do.")
    plain = form == "html" and not (execute or in_actions or dry_run or as_json)
    asked = unchanged.question(*folders, output, url, drafts) if plain else ""
    code = answer.repeat(asked) if plain else None
    if code is not None:
        ctx.exit(code)
    began = time.time_ns()
    from toolkit import job  # all of these are slow to import
    from toolkit.cli.post import report, shared
    from toolkit.edges import processes

    where = job.read(processes.environment()) if in_actions else None
    bounds = Bounds(seconds) if execute else None
    found = shared.build(folders, bounds, url, drafts=drafts)
    if where:
        if found.posts:
            shared.write_site(output, found.posts, found.about)
        answer.say(report.concerns(found))
        ctx.exit(shared.publish(found, folders, where))
    stamp = ""
    if not dry_run and form == "html":
        stamp = shared.write_site(output, found.posts, found.about)
    elif not dry_run:
        shared.write_markdown(output, found)
    if as_json:
        common.print_json(report.plain(found, output))
    else:
        answer.say(report.lines(found, output, dry_run=dry_run))
    if plain:
        answer.remember(asked, found, output, stamp, report.same_again(found, output), began)
    ctx.exit(int(found.stopped))

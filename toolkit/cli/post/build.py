"""`portfolio post build`."""

from pathlib import Path

import click

from toolkit import job
from toolkit.cli import common
from toolkit.cli.post import shared
from toolkit.cli.post.shared import Found
from toolkit.edges import processes
from toolkit.posts.model import Bounds
from toolkit.text import counted


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
@click.option("--online", is_flag=True, help="Take the posts of all your public repos on GitHub.")
@click.option("--in-actions", is_flag=True, help="Write the job's summary and its check run.")
@click.option("--drafts", is_flag=True, help="Show drafts too.")
@common.dry_run
@common.as_json
@click.pass_context
def command(ctx: click.Context, folders: tuple[Path, ...], output: Path, form: str, execute: bool,
            seconds: int, url: str | None, online: bool, in_actions: bool, drafts: bool,
            dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Make a site of the posts of these repos; by default of the one you are in, else of all.

    A post with something wrong is named and left out, the others are built. Exit code 1 says so.

    Example: portfolio post build week-27 -o site
    """
    for name, given in (("--execute", execute), ("--in-actions", in_actions)):
        if given and dry_run:
            raise click.UsageError(f"{name} does what --dry-run must not do.")
    where = job.read(processes.environment()) if in_actions else None
    bounds = Bounds(seconds) if execute else None
    found = shared.build(folders, bounds, url, drafts=drafts, online=online)
    if where:
        if found.posts or online:
            shared.write_site(output, found)
        shared.tell(found)
        ctx.exit(shared.warn(found) if online else shared.publish(found, folders, where))
    if not dry_run and form == "html":
        shared.write_site(output, found)
    elif not dry_run:
        from toolkit.posts import portable  # the libraries that render are slow to import

        shared.write(output, portable.files(found.pairs))
    if as_json:
        common.print_json(_plain(found, output))
    else:
        _show(found, output, dry_run=dry_run)
    ctx.exit(int(found.stopped))


def _show(found: Found, output: Path, *, dry_run: bool) -> None:
    for post in found.posts:
        click.echo(f"{post.date}  {post.title}  ({post.repo}/{post.path})")
    shared.tell(found)
    verb = "Would write" if dry_run else "Wrote"
    click.echo(f"{verb} {counted(len(found.posts), 'post')} to {common.quoted(output)}")


def _plain(found: Found, output: Path) -> dict[str, object]:
    listed = ("repo", "unit", "path", "title", "summary", "minutes", "commit", "code_url")
    posts = [
        {name: getattr(post, name) for name in listed}
        | {"date": post.date.isoformat(), "tags": list(post.tags), "notes": list(post.notes)}
        for post in found.posts
    ]
    problems = [vars(problem) for problem in found.problems]
    return {"posts": posts, "problems": problems, "output": str(output)}

"""`portfolio sync`."""

from dataclasses import replace
from pathlib import Path

import click

from toolkit import job, publishing
from toolkit.cli import common, online
from toolkit.cli import site as sites
from toolkit.edges import files, processes
from toolkit.facts import from_json, to_json
from toolkit.job import Job
from toolkit.posts.site.about import About
from toolkit.publishing import Synced
from toolkit.text import counted, one_line
from toolkit.works import to_pin

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--force", is_flag=True, help="Also replace words typed inside a section.")
@click.option("--only", type=click.Choice(["readme", "board"]), help="Write this part alone.")
@click.option("--site", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="Build the site here, too.")  # fmt: skip
@click.option("--url", metavar="URL", help="Where the site will be found.")
@click.option("--save-facts", metavar="FILE", type=_FILE,
              help="Keep what was seen, also of private repos if you include them.")  # fmt: skip
@click.option("--from-facts", metavar="FILE", type=_FILE,
              help="Take what was seen from a file, offline; GitHub is not written.")  # fmt: skip
@click.option("--max-wait", metavar="SECONDS", type=click.IntRange(0), default=60,
              show_default=True, help="How long to wait for GitHub's limits.")  # fmt: skip
@click.option("--ask", metavar="OWNER/REPO", help="Ask a home's workflow to sync, and end.")
@click.option("--in-actions", is_flag=True, help="Write with the job's token, and its summary.")
@common.dry_run
@common.as_json
def command(force: bool, only: str | None, site: Path | None, url: str | None,
            save_facts: Path | None, from_facts: Path | None, max_wait: int, ask: str | None,
            in_actions: bool, dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Write your portfolio: the README's sections, its cards, the board, and what is remembered.

    A home on GitHub is written there, as one commit, from what your repos on GitHub show; one that
    is on this machine alone, from the repos beside it. Only the managed sections change; every byte
    outside them stays.

    Example: portfolio sync --dry-run
    """
    if ask:
        online.ask(ask, max_wait)
        return
    env = processes.environment()
    home, where = common.home(), job.read(env) if in_actions else None
    if where and home.config.graduated:
        click.echo("::notice::This portfolio is complete; nothing is written any more.")
        return
    publishing.require_unfrozen(home)
    About("", "", url or "")  # an address that is none is refused before anything is written
    if save_facts and save_facts.exists():
        from_json(files.read_text(save_facts), str(save_facts))  # only facts are replaced
    repository = where.repository if where else online.repository_of(home, env)
    if repository and not from_facts:
        done = online.synced(home, repository, where, url or "", max_wait,
                             force=force, write=not dry_run, only=only)  # fmt: skip
    else:
        read = from_json(files.read_text(from_facts), str(from_facts)) if from_facts else None
        facts = read or sites.seen(home)
        done = publishing.here(home, facts, site=url or "", force=force,
                               write=not (dry_run or repository))  # fmt: skip
        dry_run = dry_run or repository is not None
    if save_facts:
        files.write(save_facts, to_json(done.facts).encode(), secret=True)
    if site:
        problems = sites.build(home, done.result, site, url)
        facts = replace(done.facts, notes=(*done.facts.notes, *sites.said(problems)))
        done = replace(done, facts=facts)
    _tell(done, where, dry_run=dry_run, as_json=as_json)
    if done.problem:
        raise done.problem


def _tell(done: Synced, where: Job | None, *, dry_run: bool, as_json: bool) -> None:
    pins = to_pin(done.result.portfolio.works)
    if as_json:
        common.print_json({
            "commit": done.commit, "wrote": list(done.wrote), "issues": list(done.issues),
            "notes": list(done.facts.notes),
            "done": done.result.portfolio.done, "units": done.result.portfolio.counted,
            "pin": list(pins),
        })  # fmt: skip
        return
    for line in publishing.differences(done) if dry_run else ():
        click.echo(line)
    for line in done.issues if not where else ():
        click.echo(f"{'Would: ' if dry_run else ''}{line}")
    if where and done.issues:  # the log may be public, and the board not
        click.echo(f"{counted(len(done.issues), 'change')} on the board")
    for path in done.wrote:
        click.echo(f"Wrote {path}")
    if not (dry_run or done.wrote or done.issues or done.problem):
        click.echo("Everything is up to date.")
    if pins:
        click.echo(f"Worth pinning on your profile (nobody else can): {', '.join(pins)}")
    if where:
        for note in done.facts.notes:
            click.echo(f"::warning::{one_line(note, 500)}")
        at = done.commit[:7] or "no commit"
        words = f"{counted(len(done.wrote), 'file')} written, {at}."
        job.summarize(where, f"## Portfolio\n\n{words}\n")
    else:
        common.notes(done.facts.notes)

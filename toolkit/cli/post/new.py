"""`portfolio post new`."""

import click

from toolkit import changes, collect, finish, ledger, remembered
from toolkit.changes import WriteFile
from toolkit.checks import week as weeks
from toolkit.checks.week import Week
from toolkit.cli import common
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.facts import UnitFacts
from toolkit.home import Home
from toolkit.posts import review
from toolkit.posts.review import Review
from toolkit.smoke import record


@click.command()
@click.argument("key")
@click.option("--notebook", is_flag=True, help="Write a notebook instead of Markdown.")
@common.dry_run
def command(key: str, notebook: bool, dry_run: bool) -> None:
    """Begin a week's post: what is known of the week, and an outline to write in.

    It is a draft until you take the line `draft: true` out of its head.

    Example: portfolio post new week-27
    """
    home = common.home()
    unit = home.curriculum.unit(key)
    beside, _ = home.weeks()
    folder = finish.folder_of(beside, unit.key, home.folder)
    places = [f"posts/{unit.key}{ending}" for ending in (".md", ".ipynb")]
    there = [place for place in places if (folder.folder / place).exists()]
    if there:
        raise PortfolioError("The post is there already.", where=str(folder.folder / there[0]))
    known, picture = _known(home, folder)
    text = review.as_notebook(known) if notebook else review.as_markdown(known).encode()
    written = [WriteFile(places[notebook], text), *picture]
    for change in written:
        click.echo(f"{common.quoted(folder.folder / change.path)}")
    if dry_run:
        return
    changes.apply(written, folder.folder)
    click.echo("Write in it, and look at it: portfolio post serve --drafts")


def _known(home: Home, week: Week) -> tuple[Review, list[WriteFile]]:
    """All that the ledger, the checks and the training say of this unit; the curve as a file."""
    seen = collect.local([week], common.python_of, run=False)
    common.notes(seen.notes)
    merged = ledger.merge(remembered.here(home).ledger, seen)
    found = [u for u in merged.units if (u.repo, u.unit) == (week.folder.name, week.counts_for)]
    facts = found[0] if found else UnitFacts(week.folder.name, week.counts_for, week.title)
    done = facts.checks is not None and facts.checks.complete
    git = Git(week.folder)
    tried = [record.last(week.folder, week.unit, device) for device in ("cuda", "mps", "cpu")]
    training = next(filter(None, map(review.training, tried)), "")
    picture = _curve(week) if training else []
    told = Review(
        unit=home.curriculum.unit(week.counts_for),
        facts=facts,
        today=common.today(home.config.timezone),
        checks=tuple(c.title for c in weeks.suite(week).manifest.check) if done else (),
        repository=(git.is_root() and git.github_name()) or "",
        first_commit=(git.is_root() and git.first_commit()) or "",
        training=training,
        curve=picture[0].path.removeprefix("posts/") if picture else "",
    )
    return told, picture


def _curve(week: Week) -> list[WriteFile]:
    for device in ("cuda", "mps", "cpu"):
        path = record.folder(week.folder, week.unit, device) / "curves-light.svg"
        if path.is_file():
            return [WriteFile(f"posts/{week.unit}-loss.svg", files.read(path))]
    return []

"""What a build found, in words and as data."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from toolkit.cli import common
from toolkit.posts.unchanged import Words
from toolkit.text import counted, printable

if TYPE_CHECKING:
    from toolkit.cli.post.shared import Found


def rendering(number: int) -> str:
    """How much there is to do."""
    return f"{counted(number, 'file')} new or changed"


def lines(found: "Found", output: Path, *, dry_run: bool = False) -> list[Words]:
    """The posts, what is wrong with others, and where they are."""
    listed = [f"{post.date}  {post.title}  ({post.repo}/{post.path})" for post in found.posts]
    verb = "Would write" if dry_run else "Wrote"
    last = f"{verb} {counted(len(found.posts), 'post')} to {common.quoted(output)}"
    return [*((line, False) for line in listed), *concerns(found), (last, False)]


def same_again(found: "Found", output: Path) -> list[Words]:
    """All that the same build would say where nothing has changed."""
    before = [*map(common.note, found.notes), rendering(0)]
    return [*((line, True) for line in before), *lines(found, output)]


def concerns(found: "Found") -> list[Words]:
    """What is wrong with files that are no posts, and what could be better in the posts."""
    said = [
        common.note(f"{post.repo}/{post.path}: {printable(note)}")
        for post in found.posts
        for note in post.notes
    ]
    for problem in found.problems:
        sign = click.style("✗", fg="red") if problem.stops else "–"
        place = f" ({problem.where})" if problem.where else ""
        said.append(f"{sign} {printable(f'{problem.path}: {problem.what}{place}')}")
        if problem.mend:
            said.append(f"    {printable(problem.mend)}")
    return [(line, True) for line in said]


def plain(found: "Found", output: Path) -> dict[str, object]:
    """What other programs may want to know."""
    listed = ("repo", "unit", "path", "title", "summary", "minutes", "commit", "code_url")
    posts = [
        {name: getattr(post, name) for name in listed}
        | {"date": post.date.isoformat(), "tags": list(post.tags), "notes": list(post.notes)}
        for post in found.posts
    ]
    problems = [vars(problem) for problem in found.problems]
    return {"posts": posts, "problems": problems, "output": str(output)}

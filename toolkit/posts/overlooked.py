"""Files that look like posts and are none, because of where they lie or what they are called."""

from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from toolkit.edges import files
from toolkit.posts.model import Problem

_PLACES = ("posts", "notebooks")
_ENDINGS = {".md": ".md", ".markdown": ".md", ".ipynb": ".ipynb"}
_MOST = 20


def find(folder: Path, read: Collection[str]) -> list[Problem]:
    """Each such file of the repo, with the name that would make it a post.

    `read` are the paths of those that were read as posts.
    """
    found = [
        problem
        for name in files.names(folder)
        if name.lower() in _PLACES and (folder / name).is_dir()
        for problem in _of(folder, name, read)
    ]
    return found[:_MOST]


def _of(folder: Path, place: str, read: Collection[str]) -> Iterator[Problem]:
    if not _lies_inside(folder / place, folder):
        yield _outside(folder, place)
        return
    for below, path in files.paths_below(folder / place).items():
        name = PurePosixPath(place, below)
        if str(name) in read or not _looks_like_one(name):
            continue
        if not _lies_inside(path, folder):
            yield _outside(folder, str(name))
        else:
            yield Problem(f"{folder.name}/{name}", "No post is made of a file of this name.",
                          mend=f"Call it {_better(name)}.", stops=False)  # fmt: skip


def _looks_like_one(name: PurePosixPath) -> bool:
    hidden = any(part.startswith(".") for part in name.parts)
    return not hidden and name.suffix.lower() in _ENDINGS and name.stem.lower() != "readme"


def _better(name: PurePosixPath) -> str:
    """Where it would be read: Markdown in `posts`, notebooks in both."""
    ending = _ENDINGS[name.suffix.lower()]
    place = name.parts[0].lower() if ending == ".ipynb" else "posts"
    return f"{place}/{name.stem}{ending}"


def _outside(folder: Path, name: str) -> Problem:
    return Problem(f"{folder.name}/{name}", "It leads out of the repo, so no post is made of it.",
                   mend="Copy it into the repo.", stops=False)  # fmt: skip


def _lies_inside(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())

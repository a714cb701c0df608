"""Which files of a week's repo can be posts, with all that is needed to make them."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from toolkit import packs
from toolkit.checks.week import Week
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.posts import private as env_files
from toolkit.posts.notebook import Notebook
from toolkit.posts.notebook import read as read_notebook

PLACES = ("posts", "notebooks")
_PLACES = (("posts", ".md"), ("posts", ".ipynb"), ("notebooks", ".ipynb"))
# What begins so was written by the toolkit from what it knows, whatever it says below.
FACTS = "<!-- portfolio:facts -->"


@dataclass(frozen=True)
class Source:
    """A file that can become a post, with the days of the learner's first and last commit of it."""

    repo: str
    unit: str
    path: str
    data: bytes
    folder: Path
    first: date
    last: date | None = None
    commit: str = ""
    tree: str = ""  # the address of the repo's files at that commit
    handed_out: frozenset[str] = frozenset()
    private: tuple[str, ...] = ()  # values that no post may show
    drafts: bool = False  # show it though it is one

    @property
    def where(self) -> str:
        """The file as people find it."""
        return f"{self.repo}/{self.path}"


@dataclass(frozen=True)
class _Past:
    """When a file became the learner's, and its newest commit."""

    first: date
    last: date | None = None
    commit: str = ""
    root: str = ""  # the repo's first commit, where that holds it


def read_week(week: Week, today: date, *, drafts: bool = False) -> list[Source]:
    """The files of this week's repo that can be posts, as they are now."""
    found = {
        f"{place}/{path.name}": path
        for place, ending in _PLACES
        for path in sorted((week.folder / place).glob(f"*{ending}"))
        if path.is_file() and not path.name.startswith(".") and _lies_inside(path, week.folder)
    }
    if not found:
        return []
    history = _history(Git(week.folder)) if Git(week.folder).is_root() else {}
    repository = Git(week.folder).github_name() if history else None
    given = _handed_out(week)
    private = env_files.values_of(week.folder)
    made = []
    for path, place in found.items():
        past = history.get(path, _Past(today))
        on_github = f"https://github.com/{repository}/blob/{past.commit}"
        made.append(Source(
            repo=week.folder.name, unit=_unit(week, place), path=path, data=files.read(place),
            folder=week.folder, first=past.first, last=past.last, commit=past.commit,
            tree=on_github if repository and past.commit else "",
            handed_out=given | _first_given(week.folder, path, past), private=private,
            drafts=drafts,
        ))  # fmt: skip
    return made


def own(notebook: Notebook, handed_out: Collection[str]) -> bool:
    """Does it hold anything that was not handed out?"""
    return any(
        digest(block) not in handed_out
        for cell in notebook["cells"]
        for block in _blocks(cell)
        if block.strip() and not block.lstrip().startswith(FACTS)
    )


def digest(source: str) -> str:
    """A fingerprint of a cell that does not mind how its lines end."""
    lines = (line.rstrip() for line in source.replace("\r\n", "\n").strip().split("\n"))
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def blocks(text: str) -> list[str]:
    """The parts of a Markdown text between empty lines."""
    return [block for block in text.replace("\r\n", "\n").split("\n\n") if block.strip()]


def _blocks(cell: Notebook) -> Iterable[str]:
    """A code cell is one piece; of text, each paragraph counts."""
    return blocks(cell["source"]) if cell["cell_type"] == "markdown" else [cell["source"]]


def digests(notebook: Notebook) -> set[str]:
    """The fingerprints of all that a notebook holds."""
    return {digest(block) for cell in notebook["cells"] for block in _blocks(cell)}


def _handed_out(week: Week) -> frozenset[str]:
    from toolkit.posts import review

    given = set(review.prompts())
    for unit in week.settings.units:  # a project's repo holds several
        folder = packs.pack_folder(week.settings.plan, unit)
        for path in sorted(folder.glob("notebooks/*.ipynb")) if folder else ():
            given |= digests(read_notebook(files.read(path), str(path)))
    return frozenset(given)


def _first_given(folder: Path, path: str, past: _Past) -> frozenset[str]:
    """What a notebook held when the templates gave it: a newer toolkit may give another."""
    if not past.root or not path.startswith("notebooks/"):
        return frozenset()
    data = Git(folder).ask("show", f"{past.root}:{path}")
    try:
        was = read_notebook((data or "").encode(), path)
    except PortfolioError:
        return frozenset()
    # What has been run is somebody's own, who began without the templates.
    return frozenset() if any(c["outputs"] for c in was["cells"]) else frozenset(digests(was))


def _unit(week: Week, place: Path) -> str:
    """The unit that the file is named after, where the repo holds several."""
    named = place.stem in week.settings.units and place.stem != week.unit
    return place.stem if named else week.counts_for


def _lies_inside(path: Path, folder: Path) -> bool:
    """A link that leads out of the repo is no post of it."""
    return path.resolve().is_relative_to(folder.resolve())


def _history(git: Git) -> dict[str, _Past]:
    root = git.first_commit()
    log = git.ask("log", "--format=%x00%H %cs", "--name-only", "--no-renames", "--",
                  *PLACES)  # fmt: skip
    found: dict[str, _Past] = {}
    for entry in (log or "").split("\0")[1:]:
        head, *paths = entry.strip().split("\n")
        commit, _, day = head.partition(" ")
        when = date.fromisoformat(day)
        for path in filter(None, paths):
            past = found.setdefault(path, _Past(when, when, commit))
            if commit == root:  # what the templates gave, not the learner's
                found[path] = replace(past, root=commit)
            else:
                found[path] = replace(past, first=when)
    return found

"""Work that was there before the toolkit becomes a week's: on a branch, nothing of it touched."""

from pathlib import Path

from toolkit.checks import week
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.scaffold import pyproject
from toolkit.scaffold.create import TEMPLATE_BRANCH
from toolkit.scaffold.week import Order, around
from toolkit.text import slug
from toolkit.update.template import AUTHOR, holds

BRANCH = "portfolio/adopt"
PROJECT = "pyproject.toml"


def planned(folder: Path, order: Order) -> dict[str, bytes]:
    """The files to add, and the project file with its new lines at the end."""
    git = Git(folder)
    git.require_own()
    head = git.head()
    tree = around(order)
    for name in tree:
        if head and _in_the_way(git, head, name):
            raise PortfolioError(
                f"{name} is there already.", where=str(folder), mend="Move it, commit, try again."
            )
    before = _committed(git, head)
    name = slug(folder.name) or order.unit.key
    added = pyproject.adopt(before, name, order.curriculum.id, order.unit, f"{folder}/{PROJECT}")
    return {**tree, PROJECT: added.encode()}


def _in_the_way(git: Git, head: str, name: str) -> bool:
    """Is there something at this path, or something else than a folder on the way to it?"""
    folders = [str(part) for part in Path(name).parents if part.name]
    for path, fine in ((name, ""), *((folder, "tree") for folder in folders)):
        entry = git.ask("ls-tree", head, "--", path) or ""
        if entry and entry.split()[1] != fine:
            return True
    return False


def perform(folder: Path, order: Order, tree: dict[str, bytes]) -> str:
    """The branch with one commit that adds it all; the working tree stays as it is."""
    git = Git(folder)
    git.identity()
    head = git.head()
    rendering = {name: data for name, data in tree.items() if name != PROJECT}
    with files.locked(Path(git.directory()) / "portfolio"):
        for branch in (BRANCH, TEMPLATE_BRANCH):
            if git.ask("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"):
                raise PortfolioError(
                    f"The branch {branch} is there already.",
                    where=str(folder),
                    mend=f"Merge it, or remove it: git branch -D {branch}",
                )
        words = f"Make this {order.unit.key} of {order.curriculum.id}"
        template = git.commit_tree(git.tree_with(rendering), words, env=AUTHOR)
        commit = git.commit_tree(git.tree_with(tree, head), words, *([head] if head else []),
                                 env=AUTHOR)  # fmt: skip
        git.run("update-ref", f"refs/heads/{BRANCH}", commit)
        git.run("update-ref", f"refs/heads/{TEMPLATE_BRANCH}", template)
    return commit


def _committed(git: Git, head: str | None) -> str | None:
    """The project file as it was last committed, byte for byte."""
    if head is None or git.ask("cat-file", "-e", f"{head}:{PROJECT}") is None:
        if (git.folder / PROJECT).exists():
            raise PortfolioError(
                f"{PROJECT} is not committed yet.", where=str(git.folder), mend="Commit it first."
            )
        return None
    path = git.folder / PROJECT
    if PROJECT in git.changed_paths():
        raise PortfolioError(
            f"{PROJECT} has changes that are not committed.", where=str(path),
            mend="Commit them first.",
        )  # fmt: skip
    text = files.read_text(path)
    for committed in (text, text.replace("\r\n", "\n")):  # git may change line ends on checkout
        if holds(git, head, PROJECT, committed.encode()):
            return committed
    raise PortfolioError(
        f"{PROJECT} is no plain file in the last commit, or git changes it on checkout.",
        where=str(path), mend="Commit it as a plain file first.",
    )  # fmt: skip


def require_new(folder: Path, weeks: list[week.Week], key: str) -> None:
    """One unit has one place."""
    for other in weeks:
        if other.counts_for == key and other.folder != folder:
            raise PortfolioError(f"{key} is there already.", where=str(other.folder))

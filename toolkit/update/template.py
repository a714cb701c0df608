"""The branch on which each rendering of a repo is one commit; the first is the repo's own root."""

import hashlib
from collections.abc import Mapping

from toolkit import tomls
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.scaffold.answers import FILE as ANSWERS
from toolkit.scaffold.create import TEMPLATE_BRANCH as BRANCH

# What the templates gave is nobody's own work.
AUTHOR = {
    "GIT_AUTHOR_NAME": "Portfolio Toolkit",
    "GIT_AUTHOR_EMAIL": "portfolio-toolkit@users.noreply.github.com",
}


def tip(git: Git) -> str:
    """The last rendering's commit; where the branch is not here, origin's or the repo's root."""
    here, there = (
        git.ask("rev-parse", "--verify", "--quiet", f"refs/{place}/{BRANCH}")
        for place in ("heads", "remotes/origin")
    )
    if here and there and git.ask("merge-base", "--is-ancestor", here, there) is not None:
        return there  # somebody updated elsewhere and pushed
    return here or there or _root(git)


def _root(git: Git) -> str:
    root = git.first_commit()
    if root is None or rendering(git, root) is None:
        raise PortfolioError(
            "Nothing here says from which template this repo was made.",
            where=str(git.folder),
            mend="Make it a week of yours first: portfolio adopt",
        )
    return root


def add(git: Git, tree: Mapping[str, bytes], message: str) -> str:
    """The commit with these files at the end of the branch; a new one where they differ."""
    last = tip(git)
    written = git.tree_with(tree)
    if written != git.run("rev-parse", f"{last}^{{tree}}").strip():
        last = git.commit_tree(written, message, last, env=AUTHOR)
    git.run("update-ref", f"refs/heads/{BRANCH}", last)
    return last


def pending(git: Git, head: str, last: str) -> list[str]:
    """The renderings up to `last` that `head` does not have yet, oldest first.

    What a head has is read from its files, so that it does not matter whether an earlier
    update was merged, squashed or rebased.
    """
    commits = git.run("rev-list", "--first-parent", "--reverse", last).split()
    has = rendering(git, head)
    known = [n for n, commit in enumerate(commits) if rendering(git, commit) == has]
    if has is None or not known:
        base = git.ask("merge-base", head, last)
        known = [commits.index(base)] if base in commits else [0]
    return commits[known[-1] + 1 :]


def names(git: Git, commit: str) -> list[str]:
    """The paths of a rendering."""
    return [n for n in git.run("ls-tree", "-r", "-z", "--name-only", commit).split("\0") if n]


def changed(git: Git, commit: str) -> list[str]:
    """The paths in which a rendering differs from the one before it."""
    listing = git.run("diff", "--name-only", "-z", f"{commit}^", commit)
    return [name for name in listing.split("\0") if name]


def holds(git: Git, commit: str, name: str, data: bytes) -> bool:
    """Does the rendering have this file with these bytes?"""
    head = f"blob {len(data)}\0".encode()
    found = git.ask("rev-parse", "--verify", "--quiet", f"{commit}:{name}")
    return found == hashlib.sha1(head + data, usedforsecurity=False).hexdigest()


def rendering(git: Git, commit: str) -> str | None:
    """Which rendering this commit's files come from."""
    text = git.ask("show", f"{commit}:{ANSWERS}")
    if text is None:
        return None
    try:
        found = tomls.parse(text, ANSWERS).get("rendering")
    except PortfolioError:
        return None
    return found if isinstance(found, str) else None

"""Branches brought to GitHub with git: never by force, and told in words what went wrong."""

import re
from collections.abc import Mapping

from toolkit.edges.git import Git
from toolkit.edges.github import RefusedError
from toolkit.errors import PortfolioError
from toolkit.publish.account import Account

# What GitHub says, and what a person can do about it.
_REMEDIES = {
    r"GH007|private email": "Hide your address in new commits, or allow it: "
    "https://github.com/settings/emails",
    r"without `?workflows?`? (scope|permission)": "The token needs the scope workflow: "
    "https://github.com/settings/tokens/new?scopes=repo,workflow&description=portfolio",
    r"GH013|GH006|rule violations|protected branch": "A rule of this branch refuses the push: "
    "change it in the repo's settings on GitHub, under Rules or Branches.",
    r"GH001|exceeds GitHub's file size limit": "A file is too large for GitHub: take it out of "
    "the history, or keep it elsewhere.",
    r"GH008|LFS": "Push the large files first: git lfs push --all origin",
    r"fetch first|non-fast-forward|cannot lock ref": "Somebody has pushed in the meantime: "
    "run this again.",
    r"403|denied|Authentication failed|could not read|not found": "Look whether the token is "
    "right and may write there.",
}


def heads(git: Git, account: Account, repository: str) -> dict[str, str]:
    """The branches that the repo has, and their commits."""
    told = _asked(git, account, repository, "ls-remote", "--heads", account.address(repository))
    lines = (line.split() for line in told.splitlines() if "\trefs/heads/" in line)
    return {ref.removeprefix("refs/heads/"): commit for commit, ref in lines}


def fetch(git: Git, account: Account, repository: str, commit: str) -> None:
    """Bring a commit here, on no branch."""
    if not git.has(commit):
        quiet = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance")
        _asked(git, account, repository, *quiet, account.address(repository), commit)


def push(git: Git, account: Account, repository: str, branches: Mapping[str, str]) -> None:
    """Move these branches there, forward only."""
    where = account.address(repository)
    refs = [f"{commit}:refs/heads/{branch}" for branch, commit in branches.items()]
    _asked(git, account, repository, "push", "--quiet", "--no-verify", where, *refs)


def require_ours(git: Git, account: Account, repository: str) -> None:
    """Refuse a repo that holds other work than this folder."""
    first = git.first_commit()
    try:
        account.hub.get(f"/repos/{repository}/git/commits/{first}")
    except RefusedError as refused:
        if refused.status not in (404, 409, 422):
            raise
        raise PortfolioError(
            f"{repository} is there already and holds other work.",
            where=account.page(repository),
            mend="Give yours another name: --name my-work",
        ) from refused


def follow(git: Git, account: Account, repository: str, branch: str, commit: str) -> None:
    """Make it the origin, to and from which the branch is pushed and pulled."""
    git.run("config", f"branch.{branch}.remote", "origin")
    git.run("config", f"branch.{branch}.merge", f"refs/heads/{branch}")
    git.run("update-ref", f"refs/remotes/origin/{branch}", commit)
    git.run("remote", "add", "origin", account.address(repository))


def origin(git: Git, account: Account) -> str | None:
    """OWNER/NAME of the repo there that is the origin already."""
    return git.github_name(account.door.server)


def own_branch(git: Git) -> str:
    """The branch that people are to see: main, or else the one we are on."""
    if git.head() is None:
        raise PortfolioError("Nothing is committed here yet.", where=str(git.folder))
    if git.ask("rev-parse", "--verify", "--quiet", "refs/heads/main"):
        return "main"
    branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    if branch is None or branch.startswith("portfolio/"):
        raise PortfolioError(
            "The last commit here is on no branch of yours.",
            where=str(git.folder),
            mend="Go back to your work: git switch main",
        )
    return branch


def _asked(git: Git, account: Account, repository: str, *args: str) -> str:
    try:
        return git.through(account.door, *args)
    except PortfolioError as error:
        found = (mend for said, mend in _REMEDIES.items() if re.search(said, error.what))
        mend = next(found, "Try again: what is done already stays done.")
        raise PortfolioError(error.what, where=account.page(repository), mend=mend) from error

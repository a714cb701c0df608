"""An update as a pull request: pushed with the user's own git, opened once."""

from collections.abc import Mapping
from pathlib import Path

from toolkit import __version__
from toolkit.edges.git import Git
from toolkit.edges.github import API, GitHub, token_from
from toolkit.errors import PortfolioError
from toolkit.scaffold.create import TEMPLATE_BRANCH
from toolkit.update import template
from toolkit.update.worktree import BRANCH

_REMOTE = f"refs/remotes/origin/{BRANCH}"
_GITHUB = "https://github.com"


def propose(folder: Path, env: Mapping[str, str]) -> str:
    """Push the update and open its pull request; the address of the request."""
    git = Git(folder)
    server = env.get("GITHUB_SERVER_URL") or _GITHUB
    name = git.github_name(server)
    if name is None:
        raise PortfolioError(
            "This repo is not on GitHub.", where=str(folder),
            mend="Without --pr the update is merged here.",
        )  # fmt: skip
    token = token_from(env)
    if token is None:
        raise PortfolioError(
            "A pull request needs a token.", mend="gh auth login, or set GH_TOKEN."
        )
    with GitHub(token, api=env.get("GITHUB_API_URL") or API) as hub:
        _, scopes = hub.whoami()
        if scopes and "workflow" not in scopes.replace(" ", "").split(","):
            raise PortfolioError(
                "The token may not change workflows, which an update does.",
                where=token.source, mend="gh auth refresh --scopes workflow",
            )  # fmt: skip
        _push(git)
        return _request(hub, name, git.run("symbolic-ref", "--short", "HEAD").strip())


def _push(git: Git) -> None:
    """The branch as it is here, unless somebody has worked on the one that is there."""
    git.ask("fetch", "--quiet", "origin", f"+refs/heads/{BRANCH}:{_REMOTE}")
    there = git.ask("rev-parse", "--verify", "--quiet", _REMOTE) or ""
    if there and not git.ask("ls-remote", "--exit-code", "--heads", "origin", BRANCH):
        there = ""  # merged and deleted
    if there and not _known(git, there):
        raise PortfolioError(
            f"Somebody has committed on {BRANCH} on GitHub.", where=str(git.folder),
            mend="Merge or close its pull request, delete the branch there, then try again.",
        )  # fmt: skip
    lease = f"--force-with-lease=refs/heads/{BRANCH}:{there}"
    git.run("push", "--quiet", "--no-verify", lease, "origin", BRANCH, TEMPLATE_BRANCH)


def _known(git: Git, commit: str) -> bool:
    """Is all that stands there the toolkit's own, or here already?"""
    new = git.run("log", "--format=%an", commit, "--not", BRANCH, "HEAD").splitlines()
    return all(author == template.AUTHOR["GIT_AUTHOR_NAME"] for author in new)


def _request(hub: GitHub, name: str, base: str) -> str:
    owner = name.split("/")[0]

    def there() -> dict[str, str] | None:
        found = hub.get(f"/repos/{name}/pulls", head=f"{owner}:{BRANCH}", base=base, state="open")
        return found[0] if found else None

    body = {
        "title": f"Templates of toolkit {__version__}",
        "head": BRANCH,
        "base": base,
        "body": "What the toolkit's templates changed since this repo was made or last updated. "
        "Your own work is kept. Merge it in any way you like.",
    }
    request = there() or hub.create(f"/repos/{name}/pulls", body, there)
    return str(request["html_url"])

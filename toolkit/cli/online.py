"""What the verbs that speak to GitHub share: the connection, and which repo the home is."""

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from toolkit.edges import processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.home import Home

if TYPE_CHECKING:
    from toolkit.edges.github import GitHub

_NEW_TOKEN = "https://github.com/settings/tokens/new?scopes=public_repo&description=portfolio"  # noqa: S105 - a page, no token


class Countdown:
    """A clock that says how long GitHub makes us wait, while we do."""

    def time(self) -> float:
        """Now."""
        return time.time()  # noqa: TID251 - the clock itself

    def sleep(self, seconds: float, /) -> None:
        """Wait, telling how long still where somebody is looking."""
        if seconds < 2 or not sys.stderr.isatty():
            if seconds >= 2:
                click.echo(f"GitHub asks to wait {seconds:.0f} seconds.", err=True)
            time.sleep(seconds)
            return
        for left in range(int(seconds), 0, -1):
            click.echo(f"\rGitHub asks to wait: {left} s \033[K", nl=False, err=True)
            time.sleep(1)
        time.sleep(seconds % 1)
        click.echo("\r\033[K", nl=False, err=True)


@contextlib.contextmanager
def connected(max_wait: float) -> "Iterator[GitHub]":
    """GitHub, as the user's token sees it."""
    from toolkit.edges.github import API, GitHub, token_from  # slow to import

    env = processes.environment()
    token = token_from(env)
    if token is None:
        raise PortfolioError(
            "There is no GitHub token, and this home is on GitHub.",
            where="GH_TOKEN, GITHUB_TOKEN, gh auth token",
            mend=f"Say gh auth login, or make a token and set GH_TOKEN to it: {_NEW_TOKEN}",
        )
    api = env.get("GITHUB_API_URL") or API
    with GitHub(token, api=api, max_wait=max_wait, clock=Countdown()) as hub:
        yield hub


def repository_of(home: Home, env: Mapping[str, str]) -> str | None:
    """OWNER/REPO of the home where it is on GitHub: it has one writer then, not this folder."""
    git = Git(home.folder)
    server = env.get("GITHUB_SERVER_URL") or "https://github.com"
    named = git.github_name(server)
    if named or not git.on_github():
        return named
    return f"{home.config.learner}/{home.config.learner}"  # a remote under a name of the user's

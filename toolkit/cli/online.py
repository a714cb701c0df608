"""What the verbs that speak to GitHub share: the connection, and which repo the home is."""

import contextlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from toolkit import config
from toolkit.edges import clock, files, processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.home import Home
from toolkit.job import Job

if TYPE_CHECKING:
    from toolkit.edges.github import GitHub
    from toolkit.publishing import Synced

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
def connected(max_wait: float, job: Job | None = None) -> "Iterator[GitHub]":
    """GitHub as the user's token sees it, or as the job's own token does."""
    from toolkit.edges.github import API, GitHub, Token, token_from  # slow to import

    env = processes.environment()
    token = Token(job.token, "the job's token") if job else token_from(env)
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
    # A remote under an alias for ssh: what stands behind it is the repo all the same.
    address = git.ask("remote", "get-url", "origin") or ""
    found = re.search(r"[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?$", address)
    return found[1] if found else f"{home.config.learner}/{home.config.learner}"


def synced(home: Home, repository: str, job: Job | None, site: str, max_wait: float, *,
           force: bool, write: bool, only: str | None) -> "Synced":  # fmt: skip
    """A sync on GitHub, read as the user's token sees it and written with the job's, if any."""
    from toolkit import syncing  # slow to import

    today = clock.today(processes.environment(), home.config.timezone)
    settings = None if job else files.read(home.folder / config.FILE)

    def by(hub: "GitHub", writer: "GitHub", tell: "Callable[[str, int, int], None]") -> "Synced":
        return syncing.sync(
            hub, writer, home, repository, today, site=site, settings=settings, force=force,
            write=write, parts=(only,) if only else syncing.PARTS, tell=tell,
        )  # fmt: skip

    with connected(max_wait) as hub, connected(max_wait, job) as writer, _counting() as tell:
        try:
            return by(hub, writer, tell)
        except PortfolioError as error:
            if not job or getattr(error, "status", 0) != 401:
                raise
            click.echo(f"::warning::PORTFOLIO_TOKEN is not used: {error.what}")
            return by(writer, writer, tell)


def looked(home: Home, *, force: bool = False, run: bool = True) -> "Synced":
    """What a sync would make of the home, wherever it is; nothing is written.

    Of a home on GitHub it is what GitHub shows, never the clones here: they may be private there.
    """
    from toolkit import publishing
    from toolkit.edges.github import token_from
    from toolkit.facts import Facts

    env = processes.environment()
    repository = repository_of(home, env)
    if repository is None:
        from toolkit.cli import site  # the libraries that render are slow to import

        return publishing.here(home, site.seen(home, run=run), force=force)
    if token_from(env) is None:
        note = "There is no GitHub token, so this is what was known at your last git pull."
        return publishing.here(home, Facts(notes=(note,)), force=force)
    return synced(home, repository, None, "", 60, force=force, write=False, only="readme")


def ask(repository: str, max_wait: float) -> None:
    """Ask the workflow of a home to sync now."""
    with connected(max_wait) as hub:
        hub.update(f"/repos/{repository}/dispatches", {"event_type": "portfolio"}, verb="POST")
    click.echo(f"Asked {repository} to bring itself up to date.")


@contextlib.contextmanager
def _counting() -> "Iterator[Callable[[str, int, int], None]]":
    """A bar for each part of long work, where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda words, done, of: None
        return
    with contextlib.ExitStack() as stack:
        bars: dict[str, Any] = {}

        def tell(words: str, done: int, of: int) -> None:
            if words not in bars:
                bar = click.progressbar(length=of, label=words, file=sys.stderr)
                bars[words] = stack.enter_context(bar)
            bars[words].length = max(of, 1)
            bars[words].update(done - bars[words].pos)

        yield tell

"""Whose account, and with what token: known to suffice before anything is begun."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from toolkit.edges.git import Door
from toolkit.edges.github import API, GitHub, RefusedError, Token, token_from
from toolkit.edges.limits import Clock
from toolkit.errors import PortfolioError

_SERVER = "https://github.com"
_CLASSIC = ("ghp_", "gho_")  # the tokens that have scopes


@dataclass(frozen=True)
class Account:
    """A learner's account, as their token opens it."""

    hub: GitHub
    login: str
    door: Door

    def page(self, repository: str) -> str:
        """Where people find the repo."""
        return f"{self.door.server}/{repository}"

    def address(self, repository: str) -> str:
        """Where git finds the repo."""
        return f"{self.page(repository)}.git"


@contextlib.contextmanager
def opened(
    env: Mapping[str, str],
    learner: str,
    say: Callable[[str], None] = lambda words: None,
    *,
    clock: Clock = time,
) -> Iterator[Account]:
    """The account of this environment's token, which must be the learner's and may publish."""
    server = (env.get("GITHUB_SERVER_URL") or _SERVER).rstrip("/")
    page = f"{server}/settings/tokens/new?scopes=repo,workflow&description=portfolio"
    ways = f"Make one: {page} and set GH_TOKEN to it. Or: gh auth login --scopes workflow"
    token = token_from(env)
    if token is None:
        raise PortfolioError("Publishing needs a token of yours.", mend=ways)
    api = env.get("GITHUB_API_URL") or API
    with GitHub(token, api=api, clock=clock, on_wait=lambda s: say(_waiting(s))) as hub:
        login = _owner(hub, token, ways)
        if login.lower() != learner.lower():
            raise PortfolioError(
                f"The token is {login}'s, and this home is {learner}'s.",
                where=token.source,
                mend="Use a token of the learner's, or change learner in portfolio.toml.",
            )
        yield Account(hub, login, Door(server, token.value))


def _waiting(seconds: float) -> str:
    return f"GitHub asks to wait: {seconds:.0f} s"


def _owner(hub: GitHub, token: Token, ways: str) -> str:
    """Whose token it is; one that may too little is refused here, before anything is made."""
    try:
        login, told = hub.whoami()
    except RefusedError as refused:
        if refused.status not in (401, 403):
            raise
        what = f"{refused.what} The token ({token.source}) cannot publish."
        raise PortfolioError(what, where=token.source, mend=ways) from refused
    scopes = set(told.replace(" ", "").split(","))
    missing = [s for s in ("repo", "workflow") if s not in scopes]
    if token.value.startswith(_CLASSIC) and missing:
        why = (
            "" if "workflow" not in missing else " Without workflow GitHub takes no workflow file."
        )
        raise PortfolioError(
            f"The token lacks the scope {' and '.join(missing)}.{why}",
            where=token.source,
            mend=f"{ways} (for a login that is there: gh auth refresh --scopes repo,workflow)",
        )
    return login

"""GitHub: a thin module on PyGithub that paces, retries and returns plain data.

Only requests leave here and only plain data comes back. PyGithub's own retries are off: it repeats
a POST, which can double a write, and never repeats a PATCH, which cannot.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import github
from github.GithubException import GithubException

from toolkit.edges import processes
from toolkit.edges.limits import Clock, Pace, seconds_to_wait
from toolkit.errors import PortfolioError

API = "https://api.github.com"
TOKENS = "https://github.com/settings/tokens"
TIMEOUT = 20
_TRIES = 4
# After these GitHub may or may not have done what was asked.
_TOO_LARGE = "GitHub finds this question too large."
_UNSURE = {500, 502, 503, 504}


@dataclass(frozen=True)
class Token:
    """A secret that says where it came from and never what it is."""

    value: str = field(repr=False)
    source: str


@dataclass(frozen=True)
class Answer:
    """A GraphQL answer: what there is of the data, and what went wrong beside it."""

    data: Mapping[str, Any]
    errors: tuple[Mapping[str, Any], ...] = ()


class TooLargeError(PortfolioError):
    """GitHub found a GraphQL query too large; half of it may pass."""


def token_from(env: Mapping[str, str]) -> Token | None:
    """The user's token: GH_TOKEN, GITHUB_TOKEN, or what `gh` is logged in with."""
    for name in ("GH_TOKEN", "GITHUB_TOKEN"):
        if env.get(name):
            return Token(env[name], name)
    told = processes.ask(["gh", "auth", "token"])
    return Token(told, "gh auth token") if told else None


class GitHub:
    """A connection to GitHub, or to what stands for it."""

    def __init__(
        self,
        token: Token | None,
        *,
        api: str = API,
        max_wait: float = 60,
        timeout: int = TIMEOUT,
        tries: int = _TRIES,
        clock: Clock = time,
        on_wait: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        self._token = token
        self._max_wait = max_wait
        self._tries = tries
        self._clock = clock
        self._on_wait = on_wait
        self._pace = Pace(clock)
        self._requester = github.Github(
            auth=github.Auth.Token(token.value) if token else None,
            base_url=api,
            timeout=timeout,
            retry=None,
            seconds_between_requests=None,
            seconds_between_writes=None,
            user_agent="portfolio-toolkit",
            lazy=True,
        ).requester

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._requester.close()

    def get(self, path: str, **parameters: Any) -> Any:
        """Read something."""
        return self._send("GET", path, parameters=parameters)

    def whoami(self) -> tuple[str, str]:
        """Whose token this is, and the scopes of a classic one."""
        scopes = ""

        def keep(headers: Mapping[str, Any]) -> None:
            nonlocal scopes
            scopes = str(headers.get("x-oauth-scopes") or "")

        return str(self._send("GET", "/user", seen=keep)["login"]), scopes

    def pages(self, path: str, key: str | None = None, **parameters: Any) -> list[Any]:
        """Read a whole list, page by page."""
        found: list[Any] = []
        for page in range(1, 1001):
            data = self.get(path, **parameters, per_page=100, page=page)
            items = data[key] if key else data
            found += items
            if len(items) < 100:
                break
        return found

    def create(self, path: str, body: Mapping[str, Any], made: Callable[[], Any]) -> Any:
        """Make something once. `made` looks whether it is there, should the answer get lost."""
        return self._send("POST", path, body=body, made=made)

    def update(self, path: str, body: Mapping[str, Any], *, verb: str = "PATCH") -> Any:
        """Bring something to a state; saying it twice does no harm."""
        return self._send(verb, path, body=body)

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Answer:
        """Ask a question; partial answers count as answers."""
        body = {"query": query, "variables": dict(variables)}
        answer = self._send("POST", self._requester.graphql_url, body=body, reads=True)
        errors = tuple(answer.get("errors") or ())
        kinds = {error.get("type") for error in errors}
        if kinds & {"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"}:
            raise TooLargeError(_TOO_LARGE)
        data = answer.get("data")
        if data is None:
            words = "; ".join(str(error.get("message")) for error in errors)
            raise PortfolioError(f"GitHub did not answer the query: {words or 'no data'}.")
        return Answer(data, errors)

    def batched(self, items: Sequence[str], ask: Callable[[Sequence[str]], Answer]) -> list[Answer]:
        """Ask about many items at once; a question that is too large is halved."""
        if not items:
            return []
        try:
            return [ask(items)]
        except TooLargeError:
            if len(items) == 1:
                words = f"GitHub finds even a question about {items[0]} alone too large."
                raise PortfolioError(words) from None
        middle = len(items) // 2
        return self.batched(items[:middle], ask) + self.batched(items[middle:], ask)

    def _send(
        self,
        verb: str,
        path: str,
        *,
        parameters: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        made: Callable[[], Any] | None = None,
        reads: bool = False,
        seen: Callable[[Mapping[str, Any]], None] = lambda headers: None,
    ) -> Any:
        """Send until it is answered for good; what may be done already is looked for first."""
        failure: Exception | None = None
        for attempt in range(self._tries):
            if not (reads or verb == "GET"):
                self._wait(self._pace.before_write(), path)
            try:
                headers, data = self._ask(verb, path, parameters, body)
            except _LimitedError as limited:
                failure = None
                self._wait(limited.seconds, path)
                continue
            except _UnsureError as unsure:
                failure = unsure.reason
            else:
                seen(headers)
                return data
            found = made() if made else None
            if found is not None:
                return found
            if reads and attempt and _gave_up(failure):
                raise TooLargeError(_TOO_LARGE) from failure
            if 2.0**attempt > self._max_wait:
                break
            self._wait(2.0**attempt, path)
        raise PortfolioError(
            f"GitHub does not answer properly: {_words(failure)}.",
            where=path,
            mend="Try again later; what is done already stays done. https://www.githubstatus.com",
        ) from failure

    def _ask(
        self,
        verb: str,
        path: str,
        parameters: Mapping[str, Any] | None,
        body: Mapping[str, Any] | None,
    ) -> tuple[Mapping[str, Any], Any]:
        """One request; what is not an answer is a refusal, a limit, or leaves us unsure."""
        try:
            headers, data = self._requester.requestJsonAndCheck(
                verb, path, parameters=dict(parameters or {}) or None, input=body
            )
        except GithubException as error:
            headers = error.headers or {}
            seconds = seconds_to_wait(error.status, headers, error.data, self._clock.time())
            if seconds is not None:
                raise _LimitedError(seconds) from error
            if error.status in _UNSURE:
                raise _UnsureError(error) from error
            raise self._refused(error, path) from error
        except (OSError, ValueError) as error:  # lost, late, or cut off on its way
            raise _UnsureError(error) from error
        # GraphQL tells an exhausted limit inside an answer with status 200.
        errors = data.get("errors") if isinstance(data, dict) else None
        if any(e.get("type") == "RATE_LIMITED" for e in errors or () if isinstance(e, dict)):
            raise _LimitedError(seconds_to_wait(429, headers, data, self._clock.time()) or 0)
        return headers, data

    def _wait(self, seconds: float, path: str) -> None:
        if seconds <= 0:
            return
        if seconds > self._max_wait:
            raise PortfolioError(
                f"GitHub's limit is reached for another {seconds:.0f} seconds.",
                where=path,
                mend="Run this again then: it goes on where it stopped.",
            )
        self._on_wait(seconds)
        self._clock.sleep(seconds)

    def _refused(self, error: GithubException, path: str) -> PortfolioError:
        source = self._token.source if self._token else "no token"
        message = error.data.get("message") if isinstance(error.data, dict) else ""
        mend = ""
        if error.status == 401 and self._token is None:
            mend = f"There is no token: gh auth login, or make one and set GH_TOKEN to it: {TOKENS}"
        elif error.status == 401:
            mend = (
                f"The token ({source}) is wrong or has expired: make a new one ({TOKENS}), or "
                "gh auth login."
            )
        elif error.status in (403, 404):
            needed = (error.headers or {}).get("x-accepted-oauth-scopes")
            scopes = f" It needs one of these scopes: {needed}." if needed else ""
            mend = f"Look whether the name is right and the token ({source}) may do this.{scopes}"
        what = f"GitHub refused: {str(message or error.status).rstrip('.')}."
        return RefusedError(what, where=path, mend=mend, status=error.status)


class RefusedError(PortfolioError):
    """GitHub's clear no, with its status."""

    def __init__(self, what: str, *, where: str, mend: str, status: int) -> None:
        super().__init__(what, where=where, mend=mend)
        self.status = status


class _LimitedError(Exception):
    """GitHub asks to wait; nothing was done."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class _UnsureError(Exception):
    """No proper answer came; what was asked may be done or not."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(reason)
        self.reason = reason


def _gave_up(error: Exception | None) -> bool:
    """Did GitHub itself end the query? Ten seconds are all that it spends on one."""
    return isinstance(error, GithubException) and error.status in (502, 504)


def _words(error: Exception | None) -> str:
    if isinstance(error, GithubException):
        return f"status {error.status}"
    return type(error).__name__ if error else "its limit stays reached"

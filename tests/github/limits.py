"""Rate limits: GitHub's numbers and headers. Secondary limits strike only where a test says so."""

import time
from dataclasses import dataclass, field

from tests.github.model import Json, Token
from tests.github.wire import RefusedError

HOUR = 3600
PRIMARY_DOCS = (
    "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api"
    "#primary-rate-limits"
)
SECONDARY_DOCS = PRIMARY_DOCS.replace("#primary", "#about-secondary")


@dataclass
class Bucket:
    """What is left of one allowance."""

    limit: int
    reset: int
    used: int = 0

    @property
    def remaining(self) -> int:
        """Never below zero."""
        return max(0, self.limit - self.used)

    def json(self) -> Json:
        """As /rate_limit shows it."""
        return {"limit": self.limit, "used": self.used, "remaining": self.remaining,
                "reset": self.reset}  # fmt: skip


@dataclass
class Secondary:
    """A secondary limit that a test has switched on."""

    after: int = 0
    concurrent: int = 0
    status: int = 403
    retry_after: int | None = 60
    times: int = 1_000_000
    writes_only: bool = True
    seen: int = 0
    struck: int = 0

    def applies(self, write: bool, busy: int) -> bool:
        """Whether it strikes this request; counts the request."""
        if self.concurrent:
            over = busy > self.concurrent
        else:
            counts = write or not self.writes_only
            self.seen += counts
            over = counts and self.seen > self.after
        return over and self.struck < self.times


@dataclass
class Limits:
    """All allowances, by who spends them: a person, a job's repo, or an address."""

    buckets: dict[tuple[str, str], Bucket] = field(default_factory=dict)
    secondary: list[Secondary] = field(default_factory=list)

    def bucket(self, token: Token | None, resource: str) -> Bucket:
        """The allowance that a request draws on; a person's tokens share one."""
        who, limit = _spender(token, resource)
        bucket = self.buckets.get((who, resource))
        if bucket is None or bucket.reset <= time.time():
            length = 60 if resource == "search" else HOUR
            bucket = Bucket(limit, int(time.time()) + length)
            self.buckets[who, resource] = bucket
        return bucket

    def check(self, token: Token | None, resource: str) -> None:
        """Refuse when nothing is left."""
        if self.bucket(token, resource).remaining > 0:
            return
        if token is None:
            message = "API rate limit exceeded for 127.0.0.1. (But here's the good news: Authenticated requests get a higher rate limit. Check out the documentation for more details.)"  # noqa: E501
        elif token.kind == "job":
            message = "API rate limit exceeded for installation."
        else:
            message = f"API rate limit exceeded for user ID {token.login}."
        raise RefusedError(403, message, docs=PRIMARY_DOCS)

    def strike(self, write: bool, busy: int) -> None:
        """Refuse when a secondary limit says so."""
        for rule in self.secondary:
            if rule.applies(write, busy):
                rule.struck += 1
                headers = {} if rule.retry_after is None else {"retry-after": str(rule.retry_after)}
                message = (
                    "You have exceeded a secondary rate limit. Please wait a few minutes before "
                    "you try again."
                )
                raise RefusedError(rule.status, message, headers=headers, docs=SECONDARY_DOCS)

    def headers(self, token: Token | None, resource: str) -> dict[str, str]:
        """GitHub's five."""
        told = self.bucket(token, resource).json() | {"resource": resource}
        return {f"x-ratelimit-{name}": str(value) for name, value in told.items()}


def _spender(token: Token | None, resource: str) -> tuple[str, int]:
    if token is None:
        return "127.0.0.1", {"search": 10, "graphql": 0}.get(resource, 60)
    if resource == "search":
        return token.login, 30
    if token.kind == "job":
        return f"repo {sorted(token.repos or ())}", 1000
    return token.login, 5000

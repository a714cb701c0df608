"""What publishing would do, to be shown and asked about before it is done."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from toolkit.edges.git import Git
from toolkit.publish.account import Account

SCHEMA = "portfolio/publish/v1"
Say = Callable[[str], None]
# Addresses that hide a person's own.
_HIDING = ("@users.noreply.github.com", "noreply@github.com")


@dataclass(frozen=True)
class Wish:
    """What the user asked for; without `private` they are still to be asked."""

    name: str | None = None
    private: bool | None = None
    unfinished: bool = False


@dataclass(frozen=True)
class Done:
    """What is on GitHub now."""

    repository: str
    page: str
    private: bool
    commit: str
    next: str = ""

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return asdict(self)


@dataclass(frozen=True)
class Intent:
    """Each step in words, none where all is so already; `perform` takes them."""

    repository: str
    page: str
    private: bool | None  # None: it is made new, and nobody has said for whom
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    addresses: tuple[str, ...]  # that the commits would show
    perform: Callable[[bool, Say], Done]
    profile: bool = False

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        named = {"repository": self.repository, "page": self.page, "private": self.private}
        return {"schema": SCHEMA, **named, "steps": list(self.steps), "notes": list(self.notes)}


def addresses(git: Git, commits: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The e-mail addresses that these commits show, beyond those that GitHub has already."""
    there = [commit for commit in known if git.has(commit)]
    told = git.run("log", "--no-show-signature", "--format=%ae%n%ce", *commits, "--not", *there)
    return visible(line.strip() for line in told.splitlines() if line.strip())


def visible(found: Iterable[str]) -> tuple[str, ...]:
    """Those of the addresses that hide nobody's own."""
    return tuple(one for one in dict.fromkeys(found) if not one.endswith(_HIDING))


def hidden_address(account: Account) -> str:
    """The address under which GitHub hides the person's own."""
    number = account.hub.get("/user")["id"]
    return f"{number}+{account.login}@users.noreply.github.com"

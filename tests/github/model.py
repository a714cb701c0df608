"""What the server knows beside what the emulator stores: people, tokens, repos and their runs."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.github.gitstore import Store

Json = dict[str, Any]


def now() -> str:
    """This moment as GitHub writes it: whole seconds, UTC."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """A moment as GitHub writes it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(kind: str, number: int) -> str:
    """A global id, made as the emulator makes those of issues."""
    return base64.b64encode(f"0:{kind}{number}".encode()).decode().rstrip("=")


def from_node_id(text: str) -> tuple[str, int] | None:
    """What a global id stands for."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), validate=True).decode()
    except ValueError:
        return None
    name = plain.removeprefix("0:")
    kind = name.rstrip("0123456789")
    digits = name[len(kind) :]
    return (kind, int(digits)) if plain.startswith("0:") and digits else None


@dataclass
class User:
    """A person, a bot, or an organization with its members' roles."""

    login: str
    id: int
    type: str = "User"
    name: str | None = None
    members: dict[str, str] = field(default_factory=dict)
    hidden_email: str = ""  # an address that no push of theirs may show
    created_at: str = field(default_factory=now)

    @property
    def email(self) -> str:
        """The address that hides the real one."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass(frozen=True)
class App:
    """A GitHub App, as check runs name it."""

    id: int
    slug: str
    name: str


ACTIONS = App(15368, "github-actions", "GitHub Actions")


@dataclass(frozen=True)
class Token:
    """A token and what it may do; `app` is set when an app, not a person, holds it."""

    name: str
    value: str = field(repr=False)
    login: str
    kind: str = "classic"
    scopes: frozenset[str] = frozenset()
    permissions: Mapping[str, str] = field(default_factory=dict)
    repos: frozenset[int] | None = None
    app: App | None = None
    expires: datetime | None = None
    revoked: bool = False


@dataclass
class Check:
    """A check run."""

    id: int
    suite: int
    app: App
    head_sha: str
    name: str
    status: str = "queued"
    conclusion: str | None = None
    external_id: str = ""
    details_url: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Json] = field(default_factory=list)


@dataclass
class Suite:
    """A check suite: one per app and commit."""

    id: int
    app: App
    head_sha: str
    head_branch: str | None
    created_at: str = field(default_factory=now)


@dataclass
class Status:
    """A commit status."""

    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    login: str
    created_at: str = field(default_factory=now)


@dataclass
class Pull:
    """What a pull request is beyond the issue of the same number."""

    head: str
    base: str
    head_repo: int
    draft: bool
    merged_at: str | None = None
    merge_sha: str | None = None
    merged_by: str | None = None


@dataclass
class Reaction:
    """One person's reaction to an issue or a comment."""

    id: int
    login: str
    content: str
    created_at: str = field(default_factory=now)


@dataclass
class Repo:
    """A repo: its settings here, its contents in `git`."""

    id: int
    owner: User
    name: str
    folder: Path
    private: bool = False
    description: str | None = None
    homepage: str | None = None
    default_branch: str = "main"
    topics: list[str] = field(default_factory=list)
    archived: bool = False
    fork_of: int | None = None
    is_template: bool = False
    actions_may_open_pulls: bool = False
    has_issues: bool = True
    has_wiki: bool = True
    has_projects: bool = True
    stars: int = 0
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    pushed_at: str | None = None
    collaborators: dict[str, str] = field(default_factory=dict)
    suites: list[Suite] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    reactions: dict[tuple[str, int], list[Reaction]] = field(default_factory=dict)
    edits: dict[tuple[str, int], str] = field(default_factory=dict)  # when a body was last edited
    pulls: dict[int, Pull] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    pages: Json | None = None
    dispatches: list[Json] = field(default_factory=list)
    runs: list[Json] = field(default_factory=list)
    ruled: frozenset[str] = frozenset()  # the branches that change by pull requests alone

    @property
    def full_name(self) -> str:
        """Owner and name."""
        return f"{self.owner.login}/{self.name}"

    @property
    def git(self) -> Store:
        """The bare repo."""
        return Store(self.folder)

    @property
    def head(self) -> str | None:
        """The commit at the tip of the default branch, if there is one."""
        return self.git.ref(f"refs/heads/{self.default_branch}")

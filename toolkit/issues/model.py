"""An issue as it was seen, and what may be done to issues: plain data."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Person:
    """Who did something. The number outlives a login, which somebody else may take."""

    login: str
    id: int = 0
    bot: bool = False


@dataclass(frozen=True)
class Comment:
    """A comment as it reads now."""

    id: int
    author: Person
    body: str
    at: str  # the moment it was written, as GitHub tells it
    edited: str = ""  # the moment it was last edited
    reactions: tuple[str, ...] = ()  # of the toolkit's own


@dataclass(frozen=True)
class Issue:
    """An issue as it stands."""

    number: int
    title: str
    body: str
    author: Person
    open: bool = True
    labels: tuple[str, ...] = ()
    milestone: str = ""
    assignees: tuple[str, ...] = ()
    comments: tuple[Comment, ...] = ()
    pinned: bool = False
    at: str = ""
    node: str = ""  # the id that GraphQL wants
    reason: str = ""  # why it is closed: completed, not_planned or duplicate


@dataclass(frozen=True)
class Label:
    """A label that should be there."""

    name: str
    color: str
    description: str = ""


@dataclass(frozen=True)
class MakeMilestone:
    """This milestone should be there."""

    title: str
    description: str = ""


@dataclass(frozen=True)
class OpenIssue:
    """There should be an issue with this key; the body holds it."""

    key: str
    title: str
    body: str
    labels: tuple[str, ...] = ()
    milestone: str = ""
    assignees: tuple[str, ...] = ()
    pinned: bool = False


@dataclass(frozen=True)
class EditIssue:
    """An issue should read so; None leaves what is there. Nobody gets mail for it."""

    number: int
    title: str | None = None
    body: str | None = None
    open: bool | None = None
    reason: Literal["completed", "not_planned"] = "completed"
    labels: tuple[str, ...] | None = None
    milestone: str | None = None
    pinned: bool | None = None


@dataclass(frozen=True)
class AddComment:
    """The issue should have a comment with this hidden mark. Mail goes to those who follow it."""

    number: int
    body: str
    mark: str


@dataclass(frozen=True)
class React:
    """A comment should have this reaction of ours. Nobody gets mail for it."""

    comment: int
    content: Literal["+1", "-1", "eyes", "rocket", "confused"]


Change = Label | MakeMilestone | OpenIssue | EditIssue | AddComment | React


@dataclass(frozen=True)
class Board:
    """The repo that holds the issues, as it was seen."""

    repository: str
    issues: tuple[Issue, ...] = ()
    labels: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    private: bool = True
    numbers: dict[str, int] = field(default_factory=dict)  # by key, as the ledger remembers them
    viewer: str = ""  # whose token saw it

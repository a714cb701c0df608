"""What was seen just now, as plain data with a JSON round trip."""

import json
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any, TypeVar

from toolkit.decode import decode
from toolkit.errors import PortfolioError

SCHEMA = "portfolio/facts/v2"
T = TypeVar("T")
# How a repo can be seen: on GitHub by all or by some, or as a folder on this machine.
PUBLIC, PRIVATE, HERE = "public", "private", "here"
BY_CI, BY_AUTHOR = "ci", "self"


@dataclass(frozen=True)
class CheckFacts:
    """How a unit's checks stood at one commit."""

    done: int
    todo: int
    failing: int
    commit: str = ""
    edited: tuple[str, ...] = ()
    next_check: str = ""
    by: str = BY_AUTHOR  # who ran them
    official: bool = False  # are they the toolkit's own, out of the author's reach?
    on: date | None = None

    @property
    def total(self) -> int:
        """How many checks there are."""
        return self.done + self.todo + self.failing

    @property
    def complete(self) -> bool:
        """Every check done and none of them edited?"""
        return self.total > 0 and self.done == self.total and not self.edited


@dataclass(frozen=True)
class SmokeFacts:
    """How a training stood at one commit, on one device."""

    device: str
    state: str
    commit: str = ""
    on: date | None = None
    parameters: int | None = None
    name: str = ""  # of the GPU
    curves: dict[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class PostFacts:
    """A post that its repo's workflow has proved."""

    path: str
    title: str
    date: date
    unit: str = ""
    summary: str = ""
    tags: tuple[str, ...] = ()
    minutes: int = 1


@dataclass(frozen=True)
class Approval:
    """A mentor's yes to a unit, at a commit."""

    mentor: str = ""  # nobody's name without their consent
    commit: str = ""
    on: date | None = None


@dataclass(frozen=True)
class RepoFacts:
    """A repo that holds work of the plan."""

    name: str  # OWNER/NAME on GitHub, else the folder's
    id: int = 0  # GitHub's number, which outlives a new name
    url: str = ""
    visibility: str = HERE
    branch: str = ""
    head: str = ""
    given: str = ""  # the commit or branch with what the templates gave: the rest is the learner's
    description: str = ""
    language: str = ""
    topics: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()  # the libraries that it names
    pushed: date | None = None
    posts: tuple[PostFacts, ...] = ()
    posts_at: str = ""  # the commit at which they were proved
    units: tuple[str, ...] = ()  # all that it says to hold; none where that is not known


@dataclass(frozen=True)
class UnitFacts:
    """What one repo shows of one unit."""

    repo: str
    unit: str
    title: str = ""
    finished: bool = False
    what: str = ""
    result: str = ""
    commits: int = 0
    checks: CheckFacts | None = None
    smoke: tuple[SmokeFacts, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def done(self) -> bool:
        """Finished is what the learner says; done is what checks or a mentor bear out."""
        proved = self.checks is not None and self.checks.complete
        return self.finished and (proved or bool(self.approvals))


@dataclass(frozen=True)
class BoardFacts:
    """What the issues of the board say; all of it, each time it is read."""

    repository: str = ""  # where the issues are
    by_hand: tuple[str, ...] = ()  # units whose issue the learner has closed
    in_review: tuple[str, ...] = ()
    approvals: dict[str, tuple[Approval, ...]] = field(default_factory=dict)  # of reviewed units
    issues: dict[str, int] = field(default_factory=dict)  # numbers by key
    people: dict[str, int] = field(default_factory=dict)  # GitHub's numbers by login


@dataclass(frozen=True)
class Facts:
    """Everything seen in one look. `owners` are those of whom all public repos were seen."""

    schema: str = SCHEMA
    repos: tuple[RepoFacts, ...] = ()
    units: tuple[UnitFacts, ...] = ()
    board: BoardFacts | None = None
    owners: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def to_json(data: Any) -> str:
    """Facts, or what is made of them, as text; the same facts give the same text."""
    text = json.dumps(_plain(data), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    # A folder's name may hold bytes that are no text; they must not stop the writing.
    return text.encode(errors="replace").decode()


def from_json(text: str, source: str) -> Facts:
    """Facts from their text."""
    return of_data(parsed(text, source), source, Facts, SCHEMA)


def parsed(text: str, source: str) -> dict[str, Any]:
    """The table of fields in a JSON text."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PortfolioError(f"This is not valid JSON: {error}.", where=source) from error
    if not isinstance(data, dict):
        raise PortfolioError("This should be a table of fields.", where=source)
    return data


def of_data(data: dict[str, Any], source: str, wanted: type[T], schema: str) -> T:
    """The data, which should be of that schema, as `wanted`."""
    if data.get("schema", schema) != schema:
        raise PortfolioError(
            f"The schema is {data['schema']!r}; this version reads {schema}.", where=source
        )
    return decode(data, wanted, lambda keys: source)


def _plain(value: Any) -> Any:
    """As JSON has it, without what is as it always is: a ledger is read by people too."""
    if is_dataclass(value):
        told = {field.name: (field, getattr(value, field.name)) for field in fields(value)}
        return {
            name: _plain(inner)
            for name, (field, inner) in told.items()
            if name == "schema" or inner != _default(field)
        }
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()

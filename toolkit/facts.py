"""What was seen just now, as plain data with a JSON round trip."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from toolkit.decode import decode
from toolkit.errors import PortfolioError

SCHEMA = "portfolio/facts/v1"


@dataclass(frozen=True)
class CheckFacts:
    """How a unit's checks stood at one commit."""

    done: int
    todo: int
    failing: int
    commit: str = ""
    edited: tuple[str, ...] = ()
    next_check: str = ""

    @property
    def total(self) -> int:
        """How many checks there are."""
        return self.done + self.todo + self.failing

    @property
    def complete(self) -> bool:
        """Every check done and none of them edited?"""
        return self.total > 0 and self.done == self.total and not self.edited


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


@dataclass(frozen=True)
class Facts:
    """Everything seen in one look."""

    schema: str = SCHEMA
    units: tuple[UnitFacts, ...] = ()
    notes: tuple[str, ...] = field(default=())


def to_json(facts: Facts) -> str:
    """The facts as text; the same facts give the same text."""
    text = json.dumps(asdict(facts), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
    # A folder's name may hold bytes that are no text; they must not stop the writing.
    return text.encode(errors="replace").decode()


def from_json(text: str, source: str) -> Facts:
    """Facts from their text."""
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise PortfolioError(f"This is not valid JSON: {error}.", where=source) from error
    facts = decode(data, Facts, lambda keys: source)
    if facts.schema != SCHEMA:
        raise PortfolioError(
            f"The schema is {facts.schema!r}; this version reads {SCHEMA}.", where=source
        )
    return facts

"""What should happen: the plan as frozen data."""

import re
from dataclasses import dataclass

from toolkit.errors import PortfolioError
from toolkit.text import did_you_mean

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_key(text: str) -> bool:
    """May this name a plan or a unit? Such names become paths."""
    return len(text) <= 60 and _KEY.fullmatch(text) is not None


@dataclass(frozen=True)
class Resource:
    """Something to read, watch or use."""

    title: str
    url: str | None = None
    kind: str = "article"


@dataclass(frozen=True)
class Step:
    """What to do on some days of the unit."""

    text: str
    days: str | None = None


@dataclass(frozen=True)
class Unit:
    """One stretch of the plan, usually a week."""

    key: str
    title: str
    kind: str
    start_week: int
    end_week: int
    part: str | None = None
    module: str | None = None
    project: str | None = None
    goals: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    resources: tuple[Resource, ...] = ()
    practice: tuple[str, ...] = ()
    deliverables: tuple[str, ...] = ()
    rubric: tuple[str, ...] = ()
    track: str | None = None
    ticked: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    source_line: int | None = None


@dataclass(frozen=True)
class Habit:
    """Something the plan asks for all along."""

    title: str
    text: str = ""


@dataclass(frozen=True)
class Milestone:
    """A point of the plan worth stopping at; `after` is the unit that ends it."""

    title: str
    after: str
    text: str = ""


@dataclass(frozen=True)
class Curriculum:
    """A whole plan, its units in order."""

    schema: str
    id: str
    title: str
    units: tuple[Unit, ...]
    hours_per_week: int | None = None
    habits: tuple[Habit, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    deliverables: tuple[str, ...] = ()
    weekly_deliverables: tuple[str, ...] = ()
    prerequisites: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    resources: tuple[Resource, ...] = ()
    notes: tuple[str, ...] = ()
    choose: int | None = None

    def unit(self, key: str) -> Unit:
        """The unit of that key; a bare number means that week."""
        wanted = f"week-{int(key)}" if key.isdecimal() and len(key) < 4 else key
        for unit in self.units:
            if unit.key == wanted:
                return unit
        keys = [unit.key for unit in self.units]
        raise PortfolioError(
            f"The plan {self.id} has no unit {key!r}.",
            mend=did_you_mean(wanted, keys) or f"It runs from {keys[0]} to {keys[-1]}.",
        )

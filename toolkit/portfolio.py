"""Every rule about progress: curriculum and ledger in, portfolio out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit import timeline
from toolkit.config import Config
from toolkit.curriculum import Curriculum, Unit
from toolkit.facts import UnitFacts
from toolkit.ledger import Ledger

State = Literal["todo", "doing", "done", "skipped"]


@dataclass(frozen=True)
class UnitView:
    """One unit of the plan and what there is to show for it."""

    unit: Unit
    state: State
    starts: date
    ends: date
    facts: UnitFacts | None = None

    @property
    def title(self) -> str:
        """The learner's title for the work, else the plan's."""
        return (self.facts and self.facts.title) or self.unit.title


@dataclass(frozen=True)
class Portfolio:
    """The whole plan as it stands."""

    curriculum: Curriculum
    learner: str
    units: tuple[UnitView, ...]
    earlier: tuple[UnitFacts, ...] = ()  # finished in a plan that was left, and of none in this

    def in_state(self, state: State) -> list[UnitView]:
        """The units in that state, in the plan's order."""
        return [view for view in self.units if view.state == state]

    @property
    def counted(self) -> int:
        """How many units the learner means to do."""
        return len(self.units) - len(self.in_state("skipped"))

    def current(self, today: date) -> UnitView | None:
        """The unit to work on: one that is begun, else this week's, else the next open one."""
        doing = self.in_state("doing")
        if doing:
            return doing[0]
        todo = self.in_state("todo")
        due = [view for view in todo if view.ends >= today]
        return next(iter(due or todo), None)


def build(curriculum: Curriculum, ledger: Ledger, config: Config) -> Portfolio:
    """The portfolio that the ledger supports, unit by unit."""
    seen = _best_by_unit(ledger)
    views = []
    for span in timeline.spans(curriculum, config):
        facts = seen.get(span.unit.key)
        state = _state(span.unit, facts, config)
        views.append(UnitView(span.unit, state, span.starts, span.ends, facts))
    earlier = [facts for key, facts in seen.items() if "/" in key and _is_done(facts)]
    return Portfolio(curriculum, config.learner, tuple(views), tuple(earlier))


def _best_by_unit(ledger: Ledger) -> Mapping[str, UnitFacts]:
    best: dict[str, UnitFacts] = {}
    for facts in ledger.units:
        if facts.unit not in best or _rank(facts) > _rank(best[facts.unit]):
            best[facts.unit] = facts
    return best


def _rank(facts: UnitFacts) -> tuple[bool, bool, int, int]:
    checked = facts.checks.done if facts.checks else 0
    return _is_done(facts), facts.finished, checked, facts.commits


def _is_done(facts: UnitFacts) -> bool:
    # Finished is what the learner says; done is what the checks bear out.
    return facts.finished and facts.checks is not None and facts.checks.complete


def _state(unit: Unit, facts: UnitFacts | None, config: Config) -> State:
    if facts is not None and _is_done(facts):
        return "done"
    if unit.key in config.skipped:
        return "skipped"
    return "todo" if facts is None else "doing"

"""Every rule about progress: curriculum and ledger in, portfolio out."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from toolkit import timeline, works
from toolkit.config import Config
from toolkit.curriculum import Curriculum, Milestone, Unit
from toolkit.facts import BY_CI, UnitFacts
from toolkit.ledger import Ledger
from toolkit.works import PostView, Skill, Work

State = Literal["todo", "doing", "review", "done", "skipped"]


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

    @property
    def done(self) -> bool:
        """Is it finished, by what bears it out or by the learner's own word?"""
        return self.state == "done"


@dataclass(frozen=True)
class MilestoneView:
    """A point of the plan worth stopping at, and whether everything before it is finished."""

    milestone: Milestone
    reached: bool


@dataclass(frozen=True)
class Portfolio:
    """The whole plan as it stands."""

    curriculum: Curriculum
    learner: str
    units: tuple[UnitView, ...]
    works: tuple[Work, ...] = ()  # finished and open to all, in the plan's order; then earlier ones
    featured: tuple[Work, ...] = ()
    skills: tuple[Skill, ...] = ()
    posts: tuple[PostView, ...] = ()
    milestones: tuple[MilestoneView, ...] = ()
    private: int = 0  # finished, and not to be named

    def in_state(self, state: State) -> list[UnitView]:
        """The units in that state, in the plan's order."""
        return [view for view in self.units if view.state == state]

    @property
    def done(self) -> int:
        """How many units of the plan are finished; of those that are private, what may be told."""
        return min(len(self.in_state("done")) + self.private, self.counted)

    @property
    def counted(self) -> int:
        """How many units the learner means to do."""
        return len(self.units) - len(self.in_state("skipped"))

    def parts(self) -> dict[str, list[UnitView]]:
        """The units to do by the part of the plan that they stand in, in order."""
        found: dict[str, list[UnitView]] = {}
        for view in self.units:
            if view.state != "skipped":
                found.setdefault(view.unit.part or "", []).append(view)
        return found

    def current(self, today: date) -> UnitView | None:
        """The unit to work on: one that is begun, else this week's, else the next open one."""
        doing = self.in_state("doing")
        if doing:
            return doing[0]
        todo = self.in_state("todo")
        due = [view for view in todo if view.ends >= today]
        return next(iter(due or todo), None)


def build(
    curriculum: Curriculum, ledger: Ledger, config: Config, in_review: Collection[str] = ()
) -> Portfolio:
    """The portfolio that the ledger supports, unit by unit."""
    seen = _best_by_unit(ledger)
    views = []
    for span in timeline.spans(curriculum, config):
        facts = seen.get(span.unit.key)
        finished = span.unit.key in (*ledger.by_hand, *ledger.gone)
        state = _state(span.unit, facts, config, finished=finished)
        if state == "doing" and span.unit.key in in_review:
            state = "review"
        views.append(UnitView(span.unit, state, span.starts, span.ends, facts))
    found = works.of(_finished(views, seen), ledger)
    return Portfolio(
        curriculum,
        config.learner,
        tuple(views),
        works=found,
        featured=works.featured(found, config.featured),
        skills=works.skills(found),
        posts=works.posts(ledger),
        milestones=tuple(_milestones(curriculum, views)),
        private=ledger.private,
    )


def _finished(
    views: Iterable[UnitView], seen: Mapping[str, UnitFacts]
) -> list[tuple[Unit | None, UnitFacts]]:
    """What is finished and has a name: of this plan in its order, then of plans that were left."""
    mine = [(v.unit, v.facts) for v in views if v.done and v.facts and v.facts.done]
    earlier = [(None, facts) for key, facts in seen.items() if "/" in key and facts.done]
    return [*mine, *earlier]


def _milestones(curriculum: Curriculum, views: list[UnitView]) -> Iterable[MilestoneView]:
    keys = [view.unit.key for view in views]
    for milestone in curriculum.milestones:
        before = views[: keys.index(milestone.after) + 1]
        reached = all(view.state in ("done", "skipped") for view in before)
        yield MilestoneView(milestone, reached and any(view.done for view in before))


def _best_by_unit(ledger: Ledger) -> Mapping[str, UnitFacts]:
    best: dict[str, UnitFacts] = {}
    for facts in ledger.units:
        if facts.unit not in best or _rank(facts) > _rank(best[facts.unit]):
            best[facts.unit] = facts
    return best


def _rank(facts: UnitFacts) -> tuple[bool, bool, bool, int, int]:
    checked = facts.checks.done if facts.checks else 0
    by_ci = facts.checks is not None and facts.checks.by == BY_CI
    return facts.done, by_ci, facts.finished, checked, facts.commits


def _state(unit: Unit, facts: UnitFacts | None, config: Config, *, finished: bool) -> State:
    if finished or (facts is not None and facts.done):
        return "done"
    if unit.key in config.skipped:
        return "skipped"
    return "todo" if facts is None else "doing"

"""The plan from its first unit to its last: what is finished, and nothing of when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from toolkit.curriculum import Unit
from toolkit.portfolio import MilestoneView, Portfolio, UnitView
from toolkit.posts.site import sheets
from toolkit.posts.site.pieces import Shelf
from toolkit.text import one_line


@dataclass(frozen=True)
class Part:
    """A part of the plan, and how much of it is finished."""

    name: str
    done: int
    total: int


@dataclass(frozen=True)
class Row:
    """A unit, or a milestone, which has no weeks."""

    part: Part
    title: str
    done: bool
    weeks: str = ""
    page: str = ""
    text: str = ""

    @property
    def size(self) -> int:
        """How much of a page it takes."""
        return sheets.size(one_line(self.title), one_line(self.text, 300), self.part.name)


def parts(portfolio: Portfolio) -> dict[str, Part]:
    """The parts in the plan's order, by their names there; one without a name is the plan."""
    return {
        name: Part(one_line(name) or "The plan", sum(v.done for v in views), len(views))
        for name, views in portfolio.parts().items()
    }


def rows(portfolio: Portfolio, shelf: Shelf) -> Iterable[Row]:
    """The units that the learner means to do, and the milestones between them."""
    pages = {piece.work.key: piece.page for piece in shelf.pieces}
    after: dict[str, list[MilestoneView]] = {}
    for view in portfolio.milestones:
        after.setdefault(view.milestone.after, []).append(view)
    known = parts(portfolio)
    part = next(iter(known.values()), Part("The plan", 0, 0))
    for unit in portfolio.units:
        if unit.state != "skipped":
            part = known[unit.unit.part or ""]
            yield _row(unit, part, pages)
        for reached in after.get(unit.unit.key, ()):
            stop = reached.milestone
            yield Row(part, stop.title, reached.reached, text=stop.text)


def by_part(found: Iterable[Row]) -> list[tuple[Part, list[Row]]]:
    """The rows under their parts, in order."""
    grouped: list[tuple[Part, list[Row]]] = []
    for row in found:
        if not grouped or grouped[-1][0] is not row.part:
            grouped.append((row.part, []))
        grouped[-1][1].append(row)
    return grouped


def _row(view: UnitView, part: Part, pages: Mapping[str, str]) -> Row:
    # The learner's title of what is not finished would tell that it is begun.
    title = view.title if view.done else view.unit.title
    return Row(part, title, view.done, _weeks(view.unit), pages.get(view.unit.key, ""))


def _weeks(unit: Unit) -> str:
    if unit.start_week == unit.end_week:
        return f"Week {unit.start_week}"
    return f"Weeks {unit.start_week}–{unit.end_week}"

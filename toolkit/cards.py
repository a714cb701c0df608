"""The picture cards that a portfolio's README shows: SVG files, light and dark, in the home."""

from collections.abc import Callable, Mapping

from toolkit.portfolio import Portfolio, UnitView
from toolkit.render import cards
from toolkit.works import Work

FOLDER = ".portfolio/cards"
NAMES = ("progress", "map", "featured")
_EVIDENCE = {
    "mentor": "Reviewed by a mentor",
    "CI": "Checked by CI",
    "self": "Checked by the author",
}


def draw(portfolio: Portfolio) -> dict[str, bytes]:
    """Each card's path and bytes; the same portfolio gives the same bytes."""
    plan = portfolio.curriculum.title
    parts = portfolio.parts()
    bars = [_bar(title, views) for title, views in parts.items()]
    squares = [(title, [_square(view) for view in views]) for title, views in parts.items()]
    results = [_result(work) for work in portfolio.featured]
    drawn: dict[str, Callable[[bool], str]] = {
        "progress": lambda dark: cards.progress_ring(
            plan, portfolio.done, portfolio.counted, bars, dark=dark
        ),
        "map": lambda dark: cards.plan_map(plan, squares, dark=dark),
        "featured": lambda dark: cards.featured(results, dark=dark),
    }
    found = {
        path(name, dark=dark): draw_one(dark).encode("utf-8", "replace")
        for name, draw_one in drawn.items()
        for dark in (False, True)
    }
    return {where: data for where, data in found.items() if data}


def path(name: str, *, dark: bool) -> str:
    """Where a card lies in the home."""
    return f"{FOLDER}/{name}-{'dark' if dark else 'light'}.svg"


PATHS = tuple(path(name, dark=dark) for name in NAMES for dark in (False, True))


def pairs(drawn: Mapping[str, bytes]) -> dict[str, tuple[str, str]]:
    """The cards that there are by their names: the light one's path and the dark one's."""
    found = {name: (path(name, dark=False), path(name, dark=True)) for name in NAMES}
    return {name: both for name, both in found.items() if both[0] in drawn}


def _bar(title: str, views: list[UnitView]) -> cards.PartProgress:
    return cards.PartProgress(title, sum(view.done for view in views), len(views))


def _square(view: UnitView) -> cards.MapUnit:
    # What is begun looks like what is not: only the learner need know.
    return cards.MapUnit(view.unit.key, view.unit.title, "done" if view.done else "open")


def _result(work: Work) -> cards.Result:
    smoke = next((one for one in work.facts.smoke if one.state == "passed" and one.curves), None)
    return cards.Result(
        title=work.title,
        number=work.number,
        words=work.facts.result or work.facts.what,
        evidence=", ".join(_EVIDENCE[kind] for kind in work.evidence[:1]),
        tools=work.repo.tools if work.repo else (),
        curves=smoke.curves if smoke else {},
    )

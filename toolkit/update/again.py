"""Render a repo again: from its own answers, with the plan and the templates as they are now."""

from dataclasses import replace

from toolkit.curriculum import Curriculum, Unit
from toolkit.errors import PortfolioError
from toolkit.scaffold import answers, week
from toolkit.scaffold.week import Order


def render(text: str, plan: Curriculum, where: str) -> dict[str, bytes]:
    """The files of the repo with these answers."""
    made = answers.read(text, where)
    units = [_as_planned(unit, plan) if made.plan == plan.id else unit for unit in made.unit]
    order = Order(
        curriculum=replace(plan, id=made.plan),
        unit=units[0],
        title=made.title,
        learner=made.learner,
        year=made.year,
    )
    return week.bake(order)


def _as_planned(unit: Unit, plan: Curriculum) -> Unit:
    """The unit as the plan has it now; one that it no longer has stays as it was."""
    try:
        return plan.unit(unit.key)
    except PortfolioError:
        return unit

"""Render a repo again: from its own answers, with the plan and the templates as they are now."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.curriculum import Curriculum, Unit
from toolkit.errors import PortfolioError
from toolkit.scaffold import answers, week
from toolkit.scaffold.week import Order


def render(text: str, plan: Curriculum, where: str, added: Sequence[Unit] = ()) -> dict[str, bytes]:
    """The files of the repo with these answers, and with units that are added to it."""
    made = answers.read(text, where)
    units = [_as_planned(unit, plan) if made.plan == plan.id else unit for unit in made.unit]
    there = {unit.key for unit in units}
    new = [unit for unit in added if unit.key not in there]  # a killed run may have got this far
    order = Order(
        curriculum=replace(plan, id=made.plan),
        unit=units[0],
        title=made.title,
        learner=made.learner,
        year=made.year,
        later=(*units[1:], *new),
        adopted=made.adopted,
    )
    return week.around(order) if made.adopted else week.bake(order)


def _as_planned(unit: Unit, plan: Curriculum) -> Unit:
    """The unit as the plan has it now; one that it no longer has stays as it was."""
    try:
        return plan.unit(unit.key)
    except PortfolioError:
        return unit

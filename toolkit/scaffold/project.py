"""Which repo a unit's work belongs to: its own, or that of the project it is a part of."""

from collections.abc import Sequence
from pathlib import Path

from toolkit.checks.week import Week
from toolkit.curriculum import Curriculum, Unit
from toolkit.errors import PortfolioError
from toolkit.text import one_line, slug


def going_on(unit: Unit, plan: Curriculum, weeks: Sequence[Week], layout: str) -> Path | None:
    """The repo in which this unit goes on; None where it begins one."""
    made = next((week for week in weeks if week.counts_for == unit.key), None)
    if made:
        raise PortfolioError(
            f"{unit.key} is there already.", where=str(made.folder), mend="Go on in it."
        )
    if layout != "project" or not unit.project:
        return None
    siblings = {other.key for other in plan.units if other.project == unit.project}
    folders = sorted({week.folder for week in weeks if week.counts_for in siblings})
    if len(folders) > 1:
        names = ", ".join(folder.name for folder in folders)
        raise PortfolioError(
            f"The weeks of {one_line(unit.project)} have repos of their own: {names}.",
            mend='Give this one its own too: layout = "week" in portfolio.toml. '
            "Repos that exist are not put together.",
        )
    return folders[0] if folders else None


def folder_name(unit: Unit, layout: str) -> str:
    """What a new repo's folder is called; only plain letters of a plan reach a path."""
    return (slug(unit.project or "") if layout == "project" else "") or unit.key


def title(unit: Unit, layout: str) -> str:
    """What a new repo is called when its owner does not say."""
    if layout == "project" and unit.project:
        return one_line(unit.project.replace("-", " "), 120).capitalize()
    return unit.title

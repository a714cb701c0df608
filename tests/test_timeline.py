"""Dates: pauses stretch, skips shorten, fewer hours take longer, milestones follow their units."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from toolkit import bundled, plans, timeline
from toolkit.config import Config, Skip
from toolkit.curriculum import Curriculum, Milestone, Unit
from toolkit.errors import PortfolioError

MONDAY = date(2026, 3, 2)
CONFIG = Config("ada", "tiny", MONDAY)


def unit(key: str, start: int, end: int) -> Unit:
    return Unit(key, key, "library", start, end)


PLAN = Curriculum(
    "portfolio/curriculum/v1", "tiny", "Tiny",
    (unit("a", 1, 1), unit("b", 2, 3), unit("c", 4, 4)),
    hours_per_week=20, milestones=(Milestone("half", "b"),),
)  # fmt: skip


def days(plan: Curriculum, *skip: str, hours: float | None = None) -> dict[str, tuple[str, str]]:
    config = replace(CONFIG, skip=tuple(Skip(key) for key in skip))
    found = timeline.spans(plan, config, hours)
    return {s.unit.key: (f"{s.starts:%m-%d}", f"{s.ends:%m-%d}") for s in found if not s.skipped}


def test_each_unit_has_its_weeks() -> None:
    assert days(PLAN) == {
        "a": ("03-02", "03-08"),
        "b": ("03-09", "03-22"),
        "c": ("03-23", "03-29"),
    }


def test_a_skipped_unit_takes_no_time() -> None:
    assert days(PLAN, "b") == {"a": ("03-02", "03-08"), "c": ("03-09", "03-15")}


def test_a_week_shared_with_a_skipped_unit_stays() -> None:
    plan = replace(PLAN, units=(unit("a", 1, 2), unit("b", 2, 3), unit("c", 4, 4)), milestones=())
    assert days(plan, "b")["c"] == ("03-16", "03-22")


def test_half_the_hours_take_twice_as_long() -> None:
    assert days(PLAN, hours=10)["b"] == ("03-16", "04-12")
    assert days(PLAN, hours=20) == days(PLAN)


def test_hours_need_a_plan_that_says_its_own() -> None:
    with pytest.raises(PortfolioError, match="does not say how many hours"):
        days(replace(PLAN, hours_per_week=None), hours=10)


def test_a_milestone_is_on_the_last_day_of_its_unit() -> None:
    ((milestone, day),) = timeline.milestones(PLAN, timeline.spans(PLAN, CONFIG))
    assert (milestone.title, day) == ("half", date(2026, 3, 22))


def test_a_gap_in_the_plan_stays_a_gap() -> None:
    plan = replace(PLAN, units=(unit("a", 1, 1), unit("c", 4, 4)), milestones=())
    assert days(plan)["c"] == ("03-23", "03-29")


@pytest.mark.parametrize("name", bundled.curricula())
def test_the_units_of_a_bundled_plan_follow_one_another(name: str) -> None:
    found = timeline.spans(plans.find(name, Path()), CONFIG)
    for earlier, later in pairwise(found):
        assert (later.starts - earlier.ends).days == 1

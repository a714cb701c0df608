"""The five plans that the toolkit was made for, where their texts are at hand."""

import re
from pathlib import Path

import pytest

from tests.needs import missing
from toolkit import importer
from toolkit.curriculum import Curriculum

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"


def read(number: str) -> tuple[str, importer.Imported]:
    paths = list(SEEDS.glob(f"{number}_*.txt"))
    if not paths:
        missing(f"needs the texts of the five plans in {SEEDS}")
    text = importer.decode_bytes(paths[0].read_bytes(), paths[0].name)
    return text, importer.parse(text, paths[0].name)


def links(curriculum: Curriculum) -> set[str]:
    every = [*curriculum.resources, *(r for unit in curriculum.units for r in unit.resources)]
    return {resource.url for resource in every if resource.url}


@pytest.mark.parametrize(
    ("number", "units"), [("000", 10), ("001", 7), ("002", 8), ("003", 9), ("004", 53)]
)
def test_each_plan_gives_its_units(number: str, units: int) -> None:
    assert len(read(number)[1].curriculum.units) == units


@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_every_link_of_a_plan_is_found(number: str) -> None:
    text, imported = read(number)
    found = links(imported.curriculum)
    named = set(re.findall(r"\]\((?!#)([^()\s]+)\)", text))
    bare = set(re.findall(r"https?://[^\s)>\]]+", text))
    assert named | bare <= found


def test_the_52_weeks_are_all_there_with_sprints_modules_and_quarters() -> None:
    plan = read("004")[1].curriculum
    assert [unit.key for unit in plan.units] == [f"week-{n}" for n in range(53)]
    assert len({unit.module for unit in plan.units if unit.module}) == 22
    assert len({unit.part for unit in plan.units if unit.part}) == 4
    tabled = [unit for unit in plan.units if unit.start_week not in (0, 7, 36, 52)]
    assert all(unit.deliverables and unit.steps and unit.resources for unit in tabled)
    assert all(plan.units[n].steps[0].days for n in (7, 36, 52))
    assert {plan.units[n].project for n in range(40, 53)} == {"capstone"}
    assert plan.units[1].project == plan.units[2].project is not None
    assert plan.units[8].project == plan.units[9].project is not None
    assert plan.hours_per_week == 25
    assert [m.after for m in plan.milestones] == ["week-13", "week-26", "week-39", "week-52"]
    assert (len(plan.habits), len(plan.weekly_deliverables)) == (6, 4)


def test_two_week_blocks_of_several_months_follow_each_other() -> None:
    plan = read("000")[1].curriculum
    assert plan.units[0].key == "months-1-2-weeks-1-2"
    weeks = [(unit.start_week, unit.end_week) for unit in plan.units]
    assert weeks == [(n, n + 1) for n in range(1, 20, 2)]
    assert all(len(unit.deliverables) == 2 for unit in plan.units)


def test_hands_on_projects_are_deliverables_of_their_weeks() -> None:
    plan = read("001")[1].curriculum
    assert [len(unit.deliverables) for unit in plan.units] == [4, 4, 4, 4, 4, 4, 1]
    assert (plan.units[-1].start_week, plan.units[-1].end_week) == (13, 14)
    assert len(plan.prerequisites) == 4


def test_an_overview_and_its_sections_are_one_unit_each_with_its_duration() -> None:
    plan = read("002")[1].curriculum
    spans = [unit.end_week - unit.start_week + 1 for unit in plan.units]
    assert spans == [4, 6, 4, 3, 3, 1, 6, 1]


def test_a_path_of_numbered_modules_has_its_projects_and_tracks() -> None:
    plan = read("003")[1].curriculum
    assert len(plan.deliverables) == 9
    assert plan.choose == 2
    assert sum(bool(unit.track) for unit in plan.units) == 3

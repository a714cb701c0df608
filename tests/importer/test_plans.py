"""Plans of many shapes and languages, each with the units, titles and links that it has."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from toolkit import importer, plans

PLANS = Path(__file__).parent / "plans"
EXPECTED: dict[str, Any] = yaml.safe_load((PLANS / "expected.yml").read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_a_plan_gives_its_units_in_order_and_all_its_links(name: str) -> None:
    text = importer.decode_bytes((PLANS / name).read_bytes(), name)
    curriculum = importer.parse(text, name).curriculum
    assert [unit.title for unit in curriculum.units] == EXPECTED[name]["titles"]
    every = [*curriculum.resources, *(r for unit in curriculum.units for r in unit.resources)]
    assert len({r.url for r in every if r.url}) == EXPECTED[name]["links"]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_plan_survives_yaml_and_keeps_its_keys_when_titles_change(name: str) -> None:
    text = (PLANS / name).read_text("utf-8")
    curriculum = importer.parse(text, name).curriculum
    assert plans.load(plans.dump(curriculum), "plan.yml") == curriculum
    again = importer.parse(f"{text}\n\nA closing word.\n", name).curriculum
    assert [u.key for u in again.units] == [u.key for u in curriculum.units]


def test_every_fixture_is_expected() -> None:
    assert {path.name for path in PLANS.iterdir()} == {*EXPECTED, "expected.yml"}

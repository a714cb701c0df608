"""A plan of one's own: every command finds its weeks by the plan's id."""

from pathlib import Path

import pytest

from tests.conftest import Portfolio

PLAN = """\
schema: portfolio/curriculum/v1
id: my-plan
title: My plan
units:
  - key: arrays
    title: Arrays by hand
    kind: library
    start_week: 1
    end_week: 1
    deliverables: [A small array module.]
"""


@pytest.fixture
def own(home: Path) -> Path:
    (home / "mine.yml").write_text(PLAN)
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', '"mine.yml"'))
    return home


def test_its_weeks_are_made_and_found(own: Path, portfolio: Portfolio) -> None:
    portfolio("new", "arrays", cwd=own)
    assert "◐ arrays" in portfolio("status", cwd=own).output
    assert "portfolio check ../arrays" in portfolio(cwd=own).output
    assert "0 of 1 done" in portfolio("check", cwd=own.parent / "arrays").output


@pytest.mark.parametrize("name", ["../../x", "My Plan", "", "x" * 61])
def test_an_id_that_is_no_plain_name_is_refused(own: Path, portfolio: Portfolio, name: str) -> None:
    (own / "mine.yml").write_text(PLAN.replace("my-plan", f"'{name}'"))
    output = portfolio("status", cwd=own, code=1).output
    assert "mine.yml:2" in output
    assert "short lowercase words" in output

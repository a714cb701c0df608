"""`portfolio plan`: list, show and schedule."""

import json
from pathlib import Path

from tests.conftest import Portfolio
from toolkit import bundled


def test_list_names_every_bundled_plan(portfolio: Portfolio) -> None:
    listed = json.loads(portfolio("plan", "list", "--json").stdout)
    assert {p["id"]: p["units"] for p in listed} == {
        "advanced-ai-engineer": 8,
        "distinguished-52": 53,
        "ml-engineer-path": 9,
        "ml-professional": 7,
        "senior-ml": 10,
    }
    plain = portfolio("plan", "list").output
    assert all(name in plain for name in bundled.curricula())


def test_show_needs_no_home_when_the_plan_is_named(portfolio: Portfolio, tmp_path: Path) -> None:
    output = portfolio("plan", "show", "distinguished-52", "--unit", "27", cwd=tmp_path).output
    assert "Attention from scratch" in output
    assert "Goals" in output


def test_show_without_a_name_shows_the_homes_plan(portfolio: Portfolio, home: Path) -> None:
    assert "week-52" in portfolio("plan", "show", cwd=home).output


def test_an_unknown_plan_or_unit_names_the_nearest(portfolio: Portfolio, home: Path) -> None:
    assert "distinguished-52?" in portfolio("plan", "show", "distinguished-53", code=1).output
    assert "week-2" in portfolio("plan", "show", "--unit", "wek-2", cwd=home, code=1).output


def test_schedule_dates_every_unit_and_writes_a_calendar(portfolio: Portfolio, home: Path) -> None:
    shown = portfolio("plan", "schedule", "--ics", "plan.ics", cwd=home).output
    assert "01 Sep 2025 – 07 Sep 2025" in shown
    assert "Wrote plan.ics" in shown
    assert (home / "plan.ics").read_bytes().count(b"BEGIN:VEVENT") >= 53
    slower = portfolio("plan", "schedule", "--hours-per-week", "12.5", "--json", cwd=home)
    dated = json.loads(slower.stdout)
    assert (dated[1]["starts"], dated[1]["ends"]) == ("2025-09-15", "2025-09-28")


def test_pauses_and_skips_of_the_home_count(portfolio: Portfolio, home: Path) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(
        settings.read_text()
        + '\n[[pause]]\nfrom = 2025-09-08\nto = 2025-09-14\n\n[[skip]]\nunit = "week-2"\n'
    )
    dated = {
        d["unit"]: d for d in json.loads(portfolio("plan", "schedule", "--json", cwd=home).stdout)
    }
    assert dated["week-1"]["starts"] == "2025-09-15"
    assert dated["week-2"]["skipped"] is True
    assert dated["week-3"]["starts"] == "2025-09-22"

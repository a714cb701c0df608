"""`portfolio plan`: list, show and schedule."""

import json
from pathlib import Path

import pytest

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


ROADMAP = """\
# My roadmap

## Week 1: Arrays

- [NumPy](https://numpy.org)
- **Project:** Build an array module

## Week 2: Trees

Words that belong to nothing in particular.
"""


@pytest.fixture
def roadmap(tmp_path: Path) -> Path:
    path = tmp_path / "roadmap.md"
    path.write_text(ROADMAP)
    return path


def test_an_imported_plan_can_be_followed(portfolio: Portfolio, home: Path, roadmap: Path) -> None:
    portfolio("plan", "import", str(roadmap), "-o", "my-plan.yml", cwd=home)
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', '"my-plan.yml"'))
    assert "week-2" in portfolio("plan", "show", cwd=home).output
    assert "week-1" in portfolio("status", cwd=home).output


@pytest.mark.parametrize("form", ["yaml", "json", "table"])
def test_every_format_holds_every_unit(portfolio: Portfolio, roadmap: Path, form: str) -> None:
    text = portfolio("plan", "import", str(roadmap), "--format", form).stdout
    assert text.index("Arrays") < text.index("Trees")
    if form == "json":
        assert json.loads(text)["units"][0]["resources"][0]["url"] == "https://numpy.org"


def test_check_accounts_for_every_line(portfolio: Portfolio, roadmap: Path) -> None:
    told = json.loads(portfolio("plan", "check", str(roadmap), "--json").stdout)
    assert told["units"] == 2
    assert {note["line"] for note in told["understood"]} >= {3, 8}
    plain = portfolio("plan", "check", str(roadmap), "--all").output
    assert "Arrays" in plain
    assert "line 3" in plain


def test_a_plan_that_someone_edited_is_not_overwritten(
    portfolio: Portfolio, roadmap: Path, tmp_path: Path
) -> None:
    out = tmp_path / "plan.yml"
    portfolio("plan", "import", str(roadmap), "-o", str(out))
    portfolio("plan", "import", str(roadmap), "-o", str(out))
    out.write_text(out.read_text() + "# my own words\n")
    refused = portfolio("plan", "import", str(roadmap), "-o", str(out), code=1).output
    assert "--force" in refused
    assert "# my own words" in out.read_text()
    portfolio("plan", "import", str(roadmap), "-o", str(out), "--force")
    assert "# my own words" not in out.read_text()


def test_a_dry_run_writes_nothing(portfolio: Portfolio, roadmap: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.yml"
    assert "Arrays" in portfolio("plan", "import", str(roadmap), "-o", str(out), "--dry-run").output
    assert not out.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The plan is empty."),
        (b"\x7fELF\x00\x01\x02\x00" * 50, "no text"),
        (b"# A\n\n## B\n\nwords\n", "no units"),
    ],
)
def test_what_is_no_plan_is_told_with_its_place(
    portfolio: Portfolio, tmp_path: Path, data: bytes, said: str
) -> None:
    path = tmp_path / "plan.md"
    path.write_bytes(data)
    for verb in ("import", "check"):
        output = portfolio("plan", verb, str(path), code=1).output
        assert said in output
        assert "plan.md" in output


def test_warnings_are_errors_when_strict(portfolio: Portfolio, tmp_path: Path) -> None:
    path = tmp_path / "plan.md"
    path.write_text("# P\n\n## Week 1: A\n\na\n\n## Week 1: B\n\nb\n\n## Week 4: C\n\nc\n")
    assert portfolio("plan", "check", str(path)).exit_code == 0
    assert "plan.md:" in portfolio("plan", "check", str(path), "--strict", code=1).output


def test_a_folder_or_a_missing_file_is_no_traceback(portfolio: Portfolio, tmp_path: Path) -> None:
    assert "a folder" in portfolio("plan", "import", str(tmp_path), code=1).output
    assert "No such file" in portfolio("plan", "import", str(tmp_path / "x.md"), code=1).output

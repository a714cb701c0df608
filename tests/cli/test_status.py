"""`portfolio status`: every unit as it stands at its last commit."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Portfolio, solve


def commit(folder: Path) -> None:
    """Commit everything."""
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    subprocess.run(["git", "commit", "-qnm", "Work"], cwd=folder, check=True)


def test_every_unit_is_listed_in_words_and_as_json(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    portfolio("check", cwd=week)

    words = portfolio("status", cwd=home).output
    units = json.loads(portfolio("status", "--json", cwd=home).stdout)

    assert "  ○ week-0   Set up your tools and refresh Python\n" in words
    assert "  ◐ week-27  Attention from scratch  0/16\n" in words
    assert words.endswith("0 of 53 units finished\n")
    assert len(units) == 53
    head = subprocess.run(["git", "rev-parse", "HEAD"], cwd=week, capture_output=True, text=True,
                          check=True).stdout.strip()  # fmt: skip
    assert next(unit for unit in units if unit["unit"] == "week-27") == {
        "unit": "week-27", "title": "Attention from scratch", "state": "doing",
        "starts": "2026-03-09", "ends": "2026-03-15", "repo": "week-27",
        "total": 16, "done": 0, "failing": 0, "commit": head,
    }  # fmt: skip
    assert next(unit for unit in units if unit["unit"] == "week-28")["state"] == "todo"


def test_what_is_not_committed_is_not_told(week: Path, home: Path, portfolio: Portfolio) -> None:
    portfolio("check", cwd=week)
    solve(week)
    portfolio("check", cwd=week)
    assert "week-27  Attention from scratch  0/16" in portfolio("status", cwd=home).output

    commit(week)
    assert "week-27  Attention from scratch  16/16" in portfolio("status", cwd=home).output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[tool.portfolio\n", ":1: This is not valid TOML"),
        ('[tool.portfolio]\nplan = "distinguished-52"\nunits = "week-1"\nkind = "library"\n',
         ":3: tool.portfolio.units should be a list"),
        ('[tool.portfolio]\nplan = "distinguished-52"\nunits = []\nkind = "library"\n',
         ":3: units names no unit."),
        ("\xff", ": This file is not UTF-8 text"),
    ],
)  # fmt: skip
def test_a_broken_week_is_named_and_the_rest_works(
    week: Path, home: Path, portfolio: Portfolio, text: str, words: str
) -> None:
    broken = home.parent / "week-1"
    broken.mkdir()
    (broken / "pyproject.toml").write_bytes(text.encode("latin-1"))

    result = portfolio("status", cwd=home)

    assert f"Note: {broken}/pyproject.toml{words}" in result.stderr
    assert "  ◐ week-27  Attention from scratch" in result.stdout
    json.loads(portfolio("status", "--json", cwd=home).stdout)


def test_a_week_without_a_commit_is_named_and_the_rest_works(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    other = home.parent / "week-28"
    other.mkdir()
    text = (week / "pyproject.toml").read_text()
    (other / "pyproject.toml").write_text(text.replace("week-27", "week-28"))

    result = portfolio("status", cwd=home)

    assert "Note: week-28: nothing is committed yet" in result.stderr
    assert "◐ week-27" in result.stdout


def test_other_folders_beside_the_home_are_no_weeks(home: Path, portfolio: Portfolio) -> None:
    (home.parent / "thesis").mkdir()
    (home.parent / "thesis" / "pyproject.toml").write_text('[project]\nname = "thesis"\n')
    (home.parent / "notes.txt").write_text("mine")

    result = portfolio("status", cwd=home)

    assert result.stderr == ""
    assert result.stdout.endswith("0 of 53 units finished\n")

"""Bare `portfolio`: what to do today, and a command that runs as it stands."""

import shlex
import shutil
from pathlib import Path

import pytest

from tests.conftest import Portfolio, solve


def run_line(output: str) -> list[str]:
    """The arguments of the command that today's page ends with."""
    last = output.splitlines()[-1]
    assert last.startswith("Run: portfolio ")
    return shlex.split(last.removeprefix("Run: portfolio "))


def test_before_the_first_week_is_made_the_plan_says_what_is_due(
    home: Path, portfolio: Portfolio
) -> None:
    lines = portfolio(cwd=home).output.splitlines()

    assert lines[0].startswith("week-26  ")
    assert lines[1] == "5 days left, until Sunday 08 March"
    assert lines[2].startswith("Next: ")
    assert lines[3] == "Run: portfolio new week-26"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2025-08-31", "Starts on 01 September, in 1 day"),
        ("2025-09-07", "1 day left, until Sunday 07 September"),
        ("2030-01-01", "Take the time it needs."),
    ],
)
def test_time_is_told_without_blame(
    home: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, day: str, words: str
) -> None:
    monkeypatch.setenv("PORTFOLIO_TODAY", day)

    assert portfolio(cwd=home).output.splitlines()[1] == words


@pytest.mark.parametrize("place", ["home", ".", "week-27"])
def test_the_command_it_gives_runs_where_one_stands(
    week: Path, home: Path, portfolio: Portfolio, place: str
) -> None:
    where = home.parent / place
    first = portfolio(cwd=where).output
    assert "Next: see how its checks stand" in first

    portfolio(*run_line(first), cwd=where)

    second = portfolio(cwd=where).output
    assert "0 of 16 checks done at the last commit" in second
    assert "Next: softmax turns every row of scores into shares that sum to 1" in second


def test_a_finished_plan_is_congratulated(tmp_path: Path, portfolio: Portfolio) -> None:
    text = "schema: portfolio/curriculum/v1\nid: own\ntitle: Own\nunits:\n" + (
        "  - {key: week-27, title: One, kind: library, start_week: 1, end_week: 1}\n"
    )
    (tmp_path / "own.yml").write_text(text)
    portfolio(
        "init", "--learner", "ada", "--plan", "own.yml", "--start", "2026-01-05", cwd=tmp_path
    )
    settings = tmp_path / "portfolio.toml"
    settings.write_text(settings.read_text() + '\n[[skip]]\nunit = "week-27"\n')

    assert portfolio(cwd=tmp_path).output == "Every unit of the plan is finished. Well done.\n"


def test_without_a_home_it_says_how_to_make_one(tmp_path: Path, portfolio: Portfolio) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    output = portfolio(cwd=tmp_path / "a" / "b", code=1).output

    assert "There is no portfolio.toml here, above, or in a folder beside." in output
    assert "To mend: Make a home first: portfolio init" in output


def test_two_homes_are_told_apart_by_name(home: Path, portfolio: Portfolio) -> None:
    shutil.copytree(home, home.parent / "other", symlinks=True)

    output = portfolio(cwd=home.parent, code=1).output

    assert f"more than one home near here: {home}, {home.parent}/other." in output
    assert "week-26" in portfolio(cwd=home).output


def test_when_all_checks_are_done_the_words_are_next(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    solve(week)
    portfolio("check", cwd=week)
    assert "see how its checks stand" in portfolio(cwd=home).output  # nothing is committed yet


def test_the_home_is_found_from_deep_inside_a_week(week: Path, portfolio: Portfolio) -> None:
    assert "week-27" in portfolio(cwd=week / "src" / "attention").output

"""`portfolio graduate`: the end of a plan, when nothing needs the toolkit any more."""

import tomllib
from pathlib import Path

import pytest

from tests.cli.test_new import git
from tests.conftest import Portfolio, solve
from toolkit import bundled
from toolkit.checks import week as weeks

CALLER = f"""name: Home
on:
  push:
  schedule:
    # every morning
    - cron: "17 5 * * *"
      timezone: Europe/Berlin

  workflow_dispatch:
jobs:
  home:
    uses: {bundled.REPOSITORY}/.github/workflows/home.yml@v0.1.0
"""


@pytest.fixture
def done(home: Path, week: Path, portfolio: Portfolio) -> Path:
    """A home with a finished week, whose owner wrote around the sections."""
    solve(week)
    git(week, "commit", "-qnam", "Solve it")
    portfolio("finish", "27", "--what", "Attention.", "--result", "16 checks.", cwd=home)
    readme = home / "README.md"
    readme.write_bytes(b"# I am Ada\r\n\r\n" + readme.read_bytes() + b"\nBye")
    for name, text in (("home.yml", CALLER), ("mine.yml", CALLER.replace("portfolio", "x"))):
        path = home / ".github" / "workflows" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return home


def test_all_of_it_stays_and_nothing_needs_the_toolkit(
    done: Path, week: Path, portfolio: Portfolio
) -> None:
    before = {p: p.read_bytes() for p in done.iterdir() if p.is_file()}
    assert "Say --yes" in portfolio("graduate", cwd=done, code=1).output
    assert "+graduated = 2026-03-04" in portfolio("graduate", "--dry-run", cwd=done).output
    assert {p: p.read_bytes() for p in done.iterdir() if p.is_file()} == before

    said = portfolio("graduate", "--yes", cwd=done).output

    assert "week-27 stands alone now." in said
    readme = (done / "README.md").read_bytes().decode()
    assert readme.startswith("# I am Ada\r\n\r\n# ada\n")
    assert readme.endswith("\nBye")
    assert "portfolio:" not in readme
    assert "### Attention from scratch" in readme
    assert "1 of 53 units finished" in readme
    assert "schedule" not in (done / ".github/workflows/home.yml").read_text()
    assert "  push:\n  workflow_dispatch:\n" in (done / ".github/workflows/home.yml").read_text()
    assert (done / ".github/workflows/mine.yml").read_text() == CALLER.replace("portfolio", "x")
    settings = tomllib.loads((done / "portfolio.toml").read_text())
    assert settings["graduated"].isoformat() == "2026-03-04"
    found = weeks.read(week)
    assert found
    assert found.settings.ejected
    for verb in ("sync", "graduate"):
        assert "complete since 2026-03-04" in portfolio(verb, cwd=done, code=1).output
    assert (done / "README.md").read_bytes().decode() == readme
    assert portfolio("status", cwd=done).output


def test_words_typed_inside_a_section_stop_it_before_anything_is_written(
    done: Path, week: Path, portfolio: Portfolio
) -> None:
    portfolio("sync", cwd=done)
    readme = done / "README.md"
    readme.write_text(readme.read_text().replace("### Attention", "My words\n\n### Attention"))
    head = git(week, "rev-parse", "HEAD")
    said = portfolio("graduate", "--yes", cwd=done, code=1).output
    assert "Someone typed inside the section work" in said
    assert git(week, "rev-parse", "HEAD") == head
    assert "graduated" not in (done / "portfolio.toml").read_text()


def test_uncommitted_work_anywhere_stops_it(done: Path, week: Path, portfolio: Portfolio) -> None:
    (week / "notes.txt").write_text("mine")
    assert "not committed: notes.txt" in portfolio("graduate", "--yes", cwd=done, code=1).output
    assert "graduated" not in (done / "portfolio.toml").read_text()


@pytest.mark.parametrize(
    "form", ["on: {schedule: [{cron: '0 5 * * *'}]}\n", "on:\n    schedule:\n"]
)
def test_a_schedule_that_cannot_be_taken_out_stops_it(
    done: Path, week: Path, portfolio: Portfolio, form: str
) -> None:
    path = done / ".github/workflows/home.yml"
    path.write_text(form + CALLER[CALLER.index("jobs:") :])
    head = git(week, "rev-parse", "HEAD")
    said = portfolio("graduate", "--yes", cwd=done, code=1).output
    assert "cannot be taken out" in said
    assert git(week, "rev-parse", "HEAD") == head
    assert "graduated" not in (done / "portfolio.toml").read_text()

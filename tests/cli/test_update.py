"""`portfolio update`: a later release reaches repos that their owners work in."""

import json
import shutil
from pathlib import Path

import pytest

from tests import newer
from tests.cli.test_new import git, ruff
from tests.conftest import Portfolio, solve
from toolkit import __version__
from toolkit.update.journal import Journal
from toolkit.update.run import Outcome


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return newer.release(tmp_path / "newer")


def test_a_week_in_work_gets_the_new_release_and_keeps_its_owners_work(
    week: Path, home: Path, portfolio: Portfolio, release: Path
) -> None:
    solve(week)
    readme = week / "README.md"
    readme.write_text(readme.read_text().replace("## How to run", "Mine.\n\n## How to run"))
    git(week, "commit", "-qam", "Mine", "--no-verify")
    guide = (week / "GUIDE.md").read_text()
    checks = release / "templates/packs/distinguished-52/week-27/tests/checks/test_masks.py"
    checks.write_text(checks.read_text() + "\n\n# a later edition\n")

    dry = newer.run(release, home, "update", "week-27", "--dry-run")
    assert "would change .github/workflows/week.yml" in dry
    assert git(week, "log", "-1", "--format=%s") == "Mine"
    assert "week-27  updated" in newer.run(release, home, "update", "week-27")

    assert "Mine." in readme.read_text()
    assert (week / "GUIDE.md").read_text() == guide + f"\n# {newer.ADDED}"
    assert f"week.yml@v{newer.VERSION}" in (week / ".github/workflows/week.yml").read_text()
    assert "a later edition" in (week / "tests/checks/test_masks.py").read_text()
    assert git(week, "log", "-1", "--format=%an: %s") == (
        f"Portfolio Toolkit: Templates of toolkit {newer.VERSION}"
    )
    found = json.loads(newer.run(release, week, "check", "--json", "--official"))
    assert (found["done"], found["edited"]) == (16, [])
    assert ruff(week) == ""
    assert "week-27  current" in newer.run(release, home, "update", "week-27")


def test_all_shows_how_it_went_with_each(
    week: Path, home: Path, portfolio: Portfolio, release: Path
) -> None:
    for key in ("week-1", "week-2", "week-3", "week-28"):
        portfolio("new", key, cwd=home)
    beside = home.parent
    (beside / "week-1/notes.txt").write_text("mine\n")
    guide = beside / "week-2/GUIDE.md"
    guide.write_text(guide.read_text() + "\nMine at the end.\n")
    git(beside / "week-2", "commit", "-qam", "Mine", "--no-verify")
    git(beside / "week-3", "rm", "-q", ".gitignore")
    git(beside / "week-3", "commit", "-qm", "Not needed", "--no-verify")
    shutil.rmtree(beside / "week-28/.git")
    newer.run(release, home, "update", "week-27")

    said = newer.run(release, home, "update", "--all", code=1)

    lines = {line.split()[0]: line for line in said.splitlines() if line.startswith("week-")}
    assert [line.split()[1] for line in lines.values()] == [
        "skipped", "conflict", "current", "failed", "updated"
    ]  # fmt: skip
    assert "uncommitted work: notes.txt" in lines["week-1"]
    assert "GUIDE.md (in " in lines["week-2"]
    assert "\n         .gitignore stays deleted" in said
    assert "portfolio update --continue" in said

    place = beside / "week-2/.portfolio/update"
    mended = (place / "GUIDE.md").read_text()
    for mark in ("<<<<<<<", "=======", ">>>>>>>"):
        mended = "\n".join(line for line in mended.splitlines() if not line.startswith(mark))
    (place / "GUIDE.md").write_text(mended + "\n")
    git(place, "add", "-A")
    assert "updated" in newer.run(release, home, "update", "week-2", "--continue")
    assert "Mine at the end." in guide.read_text()
    assert newer.ADDED.strip() in guide.read_text()
    (beside / "week-1/notes.txt").unlink()
    states = json.loads(newer.run(release, home, "update", "week-1", "week-2", "--json"))
    assert [(s["repo"], s["state"]) for s in states] == [
        ("week-1", "updated"), ("week-2", "current")
    ]  # fmt: skip


def test_a_run_that_was_broken_off_goes_on(
    week: Path, home: Path, machine: Path, portfolio: Portfolio, release: Path
) -> None:
    journal = Journal(home, {"HOME": str(machine)})
    journal._path = journal._path.with_name(journal._path.name.replace(__version__, newer.VERSION))
    journal.add(week, Outcome("updated", notes=("x stays deleted",)))

    said = newer.run(release, home, "update", "--all")

    assert said == "week-27  updated\n         x stays deleted\n"
    assert git(week, "rev-list", "--count", "HEAD") == "1"
    assert "week-27  updated" in newer.run(release, home, "update", "--all")
    assert git(week, "rev-list", "--count", "HEAD") == "2"


def test_the_repo_we_are_in_is_meant_when_none_is_named(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    assert portfolio("update", cwd=week / "src").output == "week-27  current\n"
    assert "Which repo?" in portfolio("update", cwd=home, code=1).output
    assert "no update was in progress" in portfolio("update", "--abort", cwd=week).output

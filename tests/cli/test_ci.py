"""`portfolio ci` says plainly what ran, what did not, and what is missing."""

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import Portfolio

CACHE = Path(sys.prefix) / ".cache"


@pytest.fixture(autouse=True)
def warm(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(CACHE))


def workflow(repo: Path, text: str) -> None:
    place = repo / ".github" / "workflows"
    for old in place.glob("*.yml"):
        old.unlink()
    (place / "own.yml").write_text(text)


def test_an_event_that_no_workflow_answers_to_is_an_error(week: Path, portfolio: Portfolio) -> None:
    result = portfolio("ci", "--event", "release", cwd=week, code=1)
    assert "No job ran." in result.output


def test_a_job_for_a_runner_that_is_not_here_is_shown_as_skipped(
    week: Path, portfolio: Portfolio
) -> None:
    workflow(
        week,
        "on: push\njobs:\n  here:\n    runs-on: ubuntu-latest\n    steps: [{run: true}]\n"
        "  gpu:\n    runs-on: my-gpu\n    steps: [{run: true}]\n",
    )
    output = portfolio("ci", cwd=week).output
    assert "skipped: own.yml/gpu: this machine has no runner of that name" in output
    assert "success: own.yml/here" in output


def test_only_skipped_jobs_are_no_success(week: Path, portfolio: Portfolio) -> None:
    workflow(week, "on: push\njobs:\n  gpu:\n    runs-on: my-gpu\n    steps: [{run: true}]\n")
    assert "No job ran." in portfolio("ci", cwd=week, code=1).output


def test_a_failing_step_is_shown_with_what_it_said(week: Path, portfolio: Portfolio) -> None:
    workflow(
        week,
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        # act can lose the last words of a step that ends at once
        "      - name: Break\n        run: echo the reason; sleep 0.5; exit 3\n",
    )
    output = portfolio("ci", cwd=week, code=1).output
    assert "✗ Break" in output
    assert "    the reason" in output
    assert "failure: own.yml/a" in output


def test_one_job_can_be_run_alone(week: Path, portfolio: Portfolio) -> None:
    job = "    runs-on: ubuntu-latest\n    steps: [{run: true}]\n"
    workflow(week, f"on: push\njobs:\n  one:\n{job}  two:\n{job}")
    output = portfolio("ci", "--job", "two", cwd=week).output
    assert "own.yml/two" in output
    assert "own.yml/one" not in output


def test_a_broken_workflow_is_told_in_acts_own_words(week: Path, portfolio: Portfolio) -> None:
    workflow(week, "on: push\njobs: [\n")
    output = portfolio("ci", cwd=week, code=1).output
    assert "own.yml" in output
    assert "Traceback" not in output


def test_a_repo_without_workflows_says_so(week: Path, portfolio: Portfolio) -> None:
    (week / ".github" / "workflows" / "week.yml").unlink()
    assert "There is no workflow here." in portfolio("ci", cwd=week, code=1).output


def test_outside_a_repository_it_says_so(tmp_path: Path, portfolio: Portfolio) -> None:
    assert "not a git repository" in portfolio("ci", cwd=tmp_path, code=1).output


def test_bash_is_missed_by_name(
    week: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    git = next(Path(p) / "git" for p in os.environ["PATH"].split(":") if (Path(p) / "git").exists())
    (tmp_path / "git").symlink_to(git)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "bash is not installed" in portfolio("ci", cwd=week, code=1).output

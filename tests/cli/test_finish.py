"""`portfolio finish`: all checks done, the learner's words in the README, one commit."""

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.conftest import Portfolio, solve

WORDS = ("--what", "Attention without a library.", "--result", "Within 1e-12 of a loop.")


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    run = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.fixture
def solved(week: Path) -> Path:
    """The week with the reference committed."""
    solve(week)
    git(week, "commit", "-qnam", "Solve it")
    return week


def test_a_finished_week_is_told_in_its_readme_and_in_the_portfolio(
    solved: Path, home: Path, portfolio: Portfolio
) -> None:
    before = git(solved, "rev-parse", "HEAD")
    dry = portfolio("finish", "week-27", *WORDS, "--dry-run", cwd=home).output
    assert "+Within 1e-12 of a loop." in dry
    assert '+finished = ["week-27"]' in dry
    assert git(solved, "status", "--porcelain") == ""

    output = portfolio("finish", "week-27", *WORDS, cwd=home).output

    assert "week-27 is finished: Attention from scratch." in output
    readme = (solved / "README.md").read_text()
    assert readme.startswith(
        "# Attention from scratch\n\nAttention without a library.\n\n"
        "## Result\n\nWithin 1e-12 of a loop.\n\n## How to run\n"
    )
    assert "<!--" not in readme
    project = tomllib.loads((solved / "pyproject.toml").read_text())
    assert project["tool"]["portfolio"]["finished"] == ["week-27"]
    assert git(solved, "log", "-1", "--format=%s") == "Finish week-27"
    assert git(solved, "rev-parse", "HEAD~1") == before
    assert git(solved, "show", "--name-only", "--format=").split() == [
        "README.md",
        "pyproject.toml",
    ]
    assert git(solved, "status", "--porcelain") == ""

    again = portfolio("finish", "27", cwd=home).output
    assert again == "week-27 is finished already.\n"
    assert git(solved, "rev-parse", "HEAD~1") == before

    shown = portfolio("preview", cwd=home).output
    assert "Attention from scratch" in shown.partition("begin work")[2]
    assert "Within 1e-12 of a loop." in shown
    assert "1 of 53 units finished" in shown
    assert "week-27" not in portfolio(cwd=home).output


def test_a_repo_on_github_gets_the_badge_that_is_true_from_now_on(
    solved: Path, home: Path, portfolio: Portfolio
) -> None:
    git(solved, "remote", "add", "origin", "git@github.com:ada/attention.git")

    portfolio("finish", "week-27", *WORDS, cwd=home)

    page = "https://github.com/ada/attention/actions/workflows/week.yml"
    badge = f"[![Week]({page}/badge.svg)]({page})"
    readme = solved / "README.md"
    assert readme.read_text().startswith(
        f"# Attention from scratch\n\n{badge}\n\nAttention without a library.\n"
    )
    assert "Attention without a library." in portfolio("preview", cwd=home).output

    readme.write_text(readme.read_text().replace(f"{badge}\n\n", ""))
    git(solved, "commit", "-qam", "No badge for me")
    portfolio("finish", "week-27", cwd=home)
    assert badge not in readme.read_text(), "who takes it out does not want it"


def test_words_in_the_readme_count_and_are_kept(
    solved: Path, home: Path, portfolio: Portfolio
) -> None:
    text = (
        "# Mine\r\n\r\nMy own words.\r\n\r\n## Result\r\n\r\n**3 times** faster.\r\n\r\nMore.\r\n"
    )
    (solved / "README.md").write_bytes(text.encode())

    refused = portfolio("finish", "week-27", *WORDS, cwd=solved, code=1).output
    assert "The README says already: My own words." in refused
    portfolio("finish", "week-27", cwd=solved)

    assert (solved / "README.md").read_bytes() == text.encode()
    assert git(solved, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--what", "x" * 601, "--result", "7."), "too long: 600 characters"),
        (("--what", "<b>Fast</b> dot", "--result", "7."), "would not be found again"),
        (("--what", "Fast dot", "--result", "| 16 | checks |"), "would not be found again"),
    ],
)
def test_words_that_would_be_lost_are_refused(
    solved: Path, portfolio: Portfolio, words: tuple[str, ...], said: str
) -> None:
    before = (solved / "README.md").read_bytes()
    assert said in portfolio("finish", "week-27", *words, cwd=solved, code=1).output
    assert (solved / "README.md").read_bytes() == before


def test_a_commit_that_no_branch_would_keep_is_not_made(solved: Path, portfolio: Portfolio) -> None:
    git(solved, "checkout", "--quiet", "--detach")
    output = portfolio("finish", "week-27", *WORDS, cwd=solved, code=1).output
    assert "on no branch of yours" in output


@pytest.mark.parametrize(
    "extra", ["[build-system]\nrequires = []\n\n[tool.extra]\na = 1\n", "[tool.other]\nx = 1\n"]
)
def test_a_pyproject_of_any_order_can_be_finished(
    solved: Path, portfolio: Portfolio, extra: str
) -> None:
    project = solved / "pyproject.toml"
    project.write_text(project.read_text() + "\n" + extra)
    git(solved, "commit", "--quiet", "--no-verify", "-am", "Add to it")
    portfolio("finish", "week-27", *WORDS, cwd=solved)
    assert 'finished = ["week-27"]' in project.read_text()
    assert extra in project.read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "The README does not say what you built."),
        (("--what", "Attention.", "--result", "It works."), "The result has no number in it."),
    ],
)
def test_without_the_learners_words_it_stays_open(
    solved: Path, home: Path, portfolio: Portfolio, words: tuple[str, ...], said: str
) -> None:
    head = git(solved, "rev-parse", "HEAD")

    output = portfolio("finish", "week-27", *words, cwd=home, code=1).output

    assert said in output
    assert (git(solved, "rev-parse", "HEAD"), git(solved, "status", "--porcelain")) == (head, "")


def test_an_unfinished_week_stays_open_and_the_command_given_says_why(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    output = portfolio("finish", "week-27", *WORDS, cwd=home, code=1).output

    assert "week-27 cannot be finished yet: 16 of 16 checks are not done." in output
    mend = output.partition("See which: portfolio ")[2].split()
    assert "0 of 16 done" in portfolio(*mend, cwd=home).output
    assert git(week, "log", "--format=%s") == "Start week-27: Attention from scratch"


def test_edited_checks_keep_it_open(solved: Path, home: Path, portfolio: Portfolio) -> None:
    (solved / "tests/checks/test_softmax.py").write_text("def test_nothing() -> None:\n    pass\n")
    git(solved, "commit", "-qnam", "Cheat")

    output = portfolio("finish", "week-27", *WORDS, cwd=home, code=1).output

    assert "official checks were edited" in output


def test_work_that_is_not_committed_keeps_it_open(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    (week / "notes.md").write_text("new\n")

    output = portfolio("finish", "week-27", *WORDS, cwd=home, code=1).output

    assert "There is work here that is not committed: notes.md." in output
    assert "git add -A && git commit" in output


def test_a_week_that_was_never_made_is_told(home: Path, portfolio: Portfolio) -> None:
    output = portfolio("finish", "week-27", *WORDS, cwd=home, code=1).output

    assert "There is no repo of week-27 beside your home." in output
    assert "Make it: portfolio new week-27" in output
    assert "has no unit" in portfolio("finish", "week-99", cwd=home, code=1).output

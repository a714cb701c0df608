"""`portfolio check` through the real command line, on real week repos."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Portfolio, solve

CHECKOUT = Path(__file__).parents[2]


def verdict(portfolio: Portfolio, *args: str, cwd: Path, code: int = 0) -> dict[str, Any]:
    """What `portfolio check --json` says."""
    found: dict[str, Any] = json.loads(
        portfolio("check", "--json", *args, cwd=cwd, code=code).stdout
    )
    return found


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    run = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True)
    return run.stdout.strip()


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A line as a learner would paste it into their shell."""
    return subprocess.run(
        ["bash", "-c", command], cwd=cwd, capture_output=True, text=True, check=False
    )


def break_softmax(week: Path) -> None:
    """The reference with one wrong number."""
    solve(week)
    core = week / "src" / "attention" / "core.py"
    text = core.read_text()
    assert "np.where(total > 0, total, 1)" in text
    core.write_text(text.replace("np.where(total > 0, total, 1)", "2.0"))


@pytest.fixture(scope="session")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python with click alone, as it is in Actions."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    uv = shutil.which("uv") or str(Path(sys.executable).parent / "uv")
    env = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
    subprocess.run([uv, "venv", "-q", "-p", sys.executable, folder], env=env, check=True)
    import click

    source = Path(click.__file__).parent
    (site,) = folder.glob("lib/python*/site-packages")
    shutil.copytree(source, site / "click")
    return folder / "bin" / "python"


def run_bare(python: Path, *args: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The checkout's command in that Python."""
    return subprocess.run(
        [python, "-m", "toolkit", *args], cwd=cwd, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1", **env},
    )  # fmt: skip


def test_a_fresh_week_is_all_to_do_and_that_is_no_failure(week: Path, portfolio: Portfolio) -> None:
    result = verdict(portfolio, cwd=week)

    listed = tomllib.loads((week / ".portfolio" / "checks.toml").read_text())["check"]
    assert [check["id"] for check in result["checks"]] == [check["id"] for check in listed]
    assert result["total"] == result["todo"] == len(listed) >= 10
    assert result["done"] == result["failing"] == 0
    assert result["extra"] == {"passed": 0, "failed": 0, "failures": []}
    assert result["edited"] == []
    assert result["official"] is False
    assert result["commit"] == git(week, "rev-parse", "HEAD")
    assert result["tree"] == git(week, "rev-parse", "HEAD^{tree}")
    assert result["dirty"] is False


def test_the_reference_does_every_check(week: Path, portfolio: Portfolio) -> None:
    solve(week)

    lines = portfolio("check", "--official", cwd=week).output.splitlines()

    number = sum("✓" in line for line in lines)
    assert lines[0] == "week-27  Attention from scratch"
    assert lines[1] == f"{number} of {number} done (official checks)"
    assert number >= 10
    assert not any("○" in line or "✗" in line for line in lines)
    assert lines[-1].startswith("Checked with changes that are not committed (on ")


@pytest.mark.parametrize("place", [".", "src/attention", ".."])
def test_a_failing_check_is_told_in_words_and_its_command_reproduces_it(
    week: Path, portfolio: Portfolio, place: str
) -> None:
    break_softmax(week)
    where = (week / place).resolve()

    output = portfolio("check", *(["week-27"] if place == ".." else []), cwd=where, code=1).output

    assert "✗ softmax turns every row of scores into shares that sum to 1" in output
    assert "expected" in output
    assert "found" in output
    assert "at tests/checks/test_softmax.py:" in output
    again = next(line for line in output.splitlines() if "again: " in line)
    run = shell(again.partition("again: ")[2], where)
    assert run.returncode == 1, run.stderr
    assert "FAILED tests/checks/test_softmax.py::test_every_row_is_shared_out" in run.stdout


def test_a_syntax_error_is_told_once(week: Path, portfolio: Portfolio) -> None:
    core = week / "src" / "attention" / "core.py"
    core.write_text("import numpy as np\n\n\ndef softmax(scores):\n    return np.exp(scores\n")

    output = portfolio("check", cwd=week, code=1).output

    assert output.count("SyntaxError: '(' was never closed") == 1
    assert output.count("at src/attention/core.py:5") == 1
    assert "0 of 16 done, 16 failing" in output


def test_an_edited_check_is_named_and_the_command_given_brings_it_back(
    week: Path, portfolio: Portfolio
) -> None:
    name = "tests/checks/test_softmax.py"
    (week / name).write_text("def test_every_row_is_shared_out() -> None:\n    pass\n")
    (week / "tests/checks/test_masks.py").unlink()

    output = portfolio("check", cwd=week, code=1).output

    assert f"! {name} is not as it was handed out" in output
    assert "! tests/checks/test_masks.py is not as it was handed out" in output
    back = next(line for line in output.splitlines() if "get it back: " in line)
    assert shell(back.partition(": ")[2], week).returncode == 0
    assert git(week, "status", "--porcelain") == ""


def test_own_tests_that_fail_make_the_exit_code(week: Path, portfolio: Portfolio) -> None:
    (week / "tests" / "test_own.py").write_text(
        "def test_good() -> None:\n    pass\n\n\ndef test_bad() -> None:\n    assert 1 == 2\n"
    )

    output = portfolio("check", cwd=week, code=1).output

    assert "Your own tests: 1 passed, 1 failed\n  ✗ tests/test_own.py::test_bad" in output
    assert "failing" not in output.splitlines()[1]


def test_a_verdict_says_which_files_it_is_about(week: Path, portfolio: Portfolio) -> None:
    first = git(week, "rev-parse", "HEAD")
    (week / "notes.md").write_text("something new\n")

    dirty = verdict(portfolio, cwd=week)
    git(week, "add", "-A")
    git(week, "commit", "-qnm", "Notes")
    clean = verdict(portfolio, cwd=week)

    assert (dirty["commit"], dirty["dirty"]) == (first, True)
    assert (clean["commit"], clean["dirty"]) == (git(week, "rev-parse", "HEAD"), False)
    assert dirty["tree"] == clean["tree"] == git(week, "rev-parse", "HEAD^{tree}")
    assert git(week, "status", "--porcelain") == ""


def test_a_folder_without_a_commit_is_checked_too(week: Path, portfolio: Portfolio) -> None:
    shutil.rmtree(week / ".git")
    output = portfolio("check", cwd=week).output
    assert output.endswith("Nothing is committed here yet, so this result belongs to no commit.\n")

    git(week, "init", "-q")
    result = verdict(portfolio, cwd=week)
    assert (result["commit"], result["dirty"]) == (None, True)
    assert result["todo"] == result["total"]


def test_a_folder_that_is_no_week_is_told(tmp_path: Path, portfolio: Portfolio) -> None:
    assert "This is not a week's repo" in portfolio("check", cwd=tmp_path, code=1).output
    assert "There is no such folder" in portfolio("check", "none", cwd=tmp_path, code=1).output


def test_without_an_environment_the_one_command_is_given(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    (home / ".venv").unlink()

    output = portfolio("check", cwd=week, code=1).output

    assert "There is no Python environment for the checks yet." in output
    assert "To mend: Make one, once, for all weeks: portfolio setup\n" in output


def test_the_python_asked_for_is_used(
    week: Path, home: Path, bare: Path, portfolio: Portfolio
) -> None:
    (home / ".venv").unlink()
    (week.parent / "env").symlink_to(sys.prefix)

    assert verdict(portfolio, "--python", "../env/bin/python", cwd=week)["failing"] == 0
    without = portfolio("check", "--python", str(bare), cwd=week, code=1).output
    assert "This Python has no pytest." in without
    assert "portfolio setup" in without
    nowhere = portfolio("check", "--python", "nowhere/python", cwd=week, code=1).output
    assert f"{week}/nowhere/python does not run" in nowhere


def test_the_active_environment_is_used_where_there_is_no_other(
    week: Path, home: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / ".venv").unlink()
    monkeypatch.setenv("VIRTUAL_ENV", sys.prefix)

    assert verdict(portfolio, cwd=week)["failing"] == 0


def test_click_is_all_that_a_check_needs(week: Path, bare: Path) -> None:
    dump = (
        "import atexit, sys; atexit.register(lambda: print("
        "*{m.partition('.')[0] for m in sys.modules}, file=sys.stderr));"
        "from toolkit.cli import main; main(['check', '--json'])"
    )
    run = subprocess.run(
        [bare, "-c", dump], cwd=week, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip

    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout)["failing"] == 0
    foreign = set(run.stderr.split()) - sys.stdlib_module_names - {"toolkit", "click", "__main__"}
    assert {name for name in foreign if not name.startswith("_")} == set()


@pytest.mark.parametrize("args", [["new", "week-28"], ["status"], [], ["preview"]])
def test_a_missing_library_is_told_with_what_to_install(
    home: Path, bare: Path, args: list[str]
) -> None:
    run = run_bare(bare, *args, cwd=home)

    assert run.returncode == 1
    assert "This command needs " in run.stderr
    assert "uv tool install 'portfolio-toolkit[all]'" in run.stderr
    assert "Traceback" not in run.stderr


def test_help_and_completion_need_no_library(home: Path, bare: Path) -> None:
    assert "Make the repo of a week" in run_bare(bare, "--help", cwd=home).stdout
    completed = run_bare(bare, cwd=home, _PORTFOLIO_COMPLETE="bash_complete",
                         COMP_WORDS="portfolio s", COMP_CWORD="1")  # fmt: skip
    assert completed.stderr == ""
    words = ["plain,setup", "plain,smoke", "plain,status", "plain,sync"]
    assert completed.stdout.split() == words


def test_a_broken_conftest_of_the_learners_does_not_hide_the_official_score(
    week: Path, portfolio: Portfolio
) -> None:
    solve(week)
    (week / "tests" / "conftest.py").write_text("import nothing_of_that_name\n")
    (week / "tests" / "test_mine.py").write_text("def test_mine() -> None:\n    pass\n")
    result = json.loads(portfolio("check", "--official", "--json", cwd=week, code=1).stdout)
    assert result["done"] == result["total"]
    assert result["edited"] == ["tests/conftest.py"]
    assert result["extra"]["failed"] == 1
    assert "nothing_of_that_name" in result["extra"]["failures"][0]


def test_a_check_that_ends_the_program_is_named(week: Path, portfolio: Portfolio) -> None:
    solve(week)
    core = week / "src" / "attention" / "core.py"
    core.write_text(core.read_text() + "\nimport sys\n\nsys.exit(0)\n")
    result = json.loads(portfolio("check", "--json", cwd=week, code=1).stdout)
    assert "ends the program (sys.exit)" in result["checks"][0]["message"]


def test_an_interrupt_from_the_learners_code_names_the_check(
    week: Path, portfolio: Portfolio
) -> None:
    solve(week)
    masks = week / "src" / "attention" / "masks.py"
    masks.write_text(
        masks.read_text().replace("    ### BEGIN SOLUTION\n", "    raise KeyboardInterrupt\n", 1)
    )
    result = json.loads(portfolio("check", "--json", cwd=week, code=1).stdout)
    messages = [check["message"] for check in result["checks"]]
    assert "did not come to an end" in messages
    assert not any(message.startswith("missing") for message in messages)


def test_a_python_without_the_weeks_libraries_fails_no_check(
    week: Path, portfolio: Portfolio, tmp_path: Path
) -> None:
    uv, bare = str(Path(sys.prefix) / "bin" / "uv"), tmp_path / "bare"
    for command in (["venv", str(bare)], ["pip", "install", "--python", str(bare), "pytest"]):
        subprocess.run([uv, *command, "--quiet"], check=True, capture_output=True)
    python = str(bare / "bin" / "python")
    output = portfolio("check", "--python", python, cwd=week, code=1).output
    assert "This Python lacks numpy, which the week needs." in output
    assert "portfolio setup" in output


def test_a_large_file_or_a_nested_repo_does_not_stop_a_check(
    week: Path, portfolio: Portfolio
) -> None:
    subprocess.run(["git", "init", "--quiet", str(week / "sub")], check=True)
    with (week / "data.bin").open("wb") as file:
        file.truncate(2_000_000_000)
    result = json.loads(portfolio("check", "--json", cwd=week).stdout)
    assert (result["dirty"], result["tree"]) == (True, None)

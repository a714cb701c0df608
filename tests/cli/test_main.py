"""The command itself: help, version, colour, completion, and the boundary for errors."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.conftest import Portfolio
from toolkit import __version__
from toolkit.cli import GROUPS, main

VERBS = {name: words for verbs in GROUPS.values() for name, words in verbs.items()}


def command(name: str) -> click.Command:
    """The verb, imported."""
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


def in_terminal(args: list[str], cwd: Path, **env: str) -> str:
    """What the command shows in a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "toolkit", *args], cwd=cwd, stdin=theirs, stdout=theirs,
        stderr=theirs, env={**os.environ, "TERM": "xterm-256color", **env},
    )  # fmt: skip
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:
        pass  # the terminal is gone with its last process
    finally:
        os.close(ours)
        process.wait()
    return shown.decode()


@pytest.mark.parametrize("name", VERBS)
def test_every_verb_explains_itself_with_an_example(portfolio: Portfolio, name: str) -> None:
    output = portfolio(name, "--help").output

    assert f"Example: portfolio {name}" in output
    sentence = command(name).get_short_help_str(200)
    assert sentence.split()[0].lower() in VERBS[name].lower().split()
    assert VERBS[name].endswith(".")


def test_help_lists_the_verbs_in_their_groups(portfolio: Portfolio) -> None:
    output = portfolio("--help").output

    places = [output.index(f"\n{group}:\n") for group in GROUPS]
    assert places == sorted(places)
    for name, words in VERBS.items():
        assert f"  {name} " in output
        assert words.split()[0] in output
    assert portfolio("-h").output == output


def test_every_module_of_a_verb_is_listed() -> None:
    folder = Path(__file__).parents[2] / "toolkit" / "cli"
    shared = {"__init__", "__pycache__", "common", "lazy", "online", "site", "today"}
    modules = {path.stem for path in folder.iterdir()} - shared
    assert modules == set(VERBS)


def test_the_version_is_the_packages(portfolio: Portfolio) -> None:
    assert portfolio("--version").output == f"portfolio, version {__version__}\n"


def test_wrong_usage_is_exit_code_2(portfolio: Portfolio) -> None:
    assert "No such command 'chekc'" in portfolio("chekc", code=2).output
    assert "No such option" in portfolio("check", "--offical", code=2).output
    portfolio("new", code=2)


def test_colours_are_for_terminals_that_want_them(week: Path, home: Path) -> None:
    wanted = in_terminal(["status"], home)
    unwanted = in_terminal(["status"], home, NO_COLOR="1", FORCE_COLOR="1", CLICOLOR_FORCE="1")

    assert "\x1b[" in wanted
    assert "week-27" in unwanted
    assert "\x1b" not in unwanted


@pytest.mark.parametrize("args", [["new", "week-99"], ["doctor"], ["check", ".."], []])
def test_no_color_means_none_in_errors_and_notes_too(home: Path, args: list[str]) -> None:
    (home.parent / "week-1").mkdir()
    (home.parent / "week-1" / "pyproject.toml").write_text("[tool")

    shown = in_terminal(args, home, NO_COLOR="1", FORCE_COLOR="1")

    assert shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_is_for_that_shell(portfolio: Portfolio, shell: str) -> None:
    script = portfolio("completion", shell).output

    assert f"_PORTFOLIO_COMPLETE={shell}_complete" in script
    if shell == "bash":
        subprocess.run(["bash", "-n"], input=script, text=True, check=True)


def test_completion_knows_verbs_and_their_options(home: Path) -> None:
    def completed(words: str, number: int) -> list[str]:
        run = subprocess.run(
            [sys.executable, "-m", "toolkit"], cwd=home, capture_output=True, text=True, check=True,
            env={**os.environ, "_PORTFOLIO_COMPLETE": "bash_complete", "COMP_WORDS": words,
                 "COMP_CWORD": str(number)},
        )  # fmt: skip
        return [line.partition(",")[2] for line in run.stdout.splitlines()]

    assert completed("portfolio ", 1) == list(VERBS)
    assert completed("portfolio --ver", 1) == ["--version"]
    assert "--dry-run" in completed("portfolio new --", 2)


def test_a_reader_that_leaves_early_is_no_error(home: Path) -> None:
    line = f"{sys.executable} -m toolkit status | head -1"
    run = subprocess.run(["bash", "-c", line], cwd=home, capture_output=True, text=True, check=True)

    assert run.stdout == "Preparation\n"
    assert run.stderr == ""


@pytest.mark.parametrize("where", ["/nowhere", "."])
def test_a_home_named_by_the_environment_must_be_one(
    tmp_path: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setenv("PORTFOLIO_HOME", where)

    output = portfolio("status", cwd=tmp_path, code=1).output

    assert "There is no portfolio.toml in this folder." in output


def test_a_date_that_is_none_is_told(
    home: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTFOLIO_TODAY", "tomorrow")

    assert "PORTFOLIO_TODAY is no date: 'tomorrow'." in portfolio(cwd=home, code=1).output

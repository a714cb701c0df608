"""`portfolio doctor`: what is there, what is missing, how to mend it, and no secret."""

import json
from pathlib import Path

import pytest

from tests.conftest import Portfolio
from tests.github.server import GitHub


def found(portfolio: Portfolio, cwd: Path, code: int = 0) -> dict[str, tuple[str, str]]:
    """Level and words of each finding."""
    findings = json.loads(portfolio("doctor", "--json", cwd=cwd, code=code).stdout)
    return {finding["name"]: (finding["level"], finding["words"]) for finding in findings}


def test_a_machine_in_order_is_fine(week: Path, home: Path, portfolio: Portfolio) -> None:
    findings = found(portfolio, home)

    assert findings["home"] == ("fine", f"{home}: ada follows distinguished-52")
    assert findings["weeks"] == ("fine", "1 beside the home")
    assert findings["environment"][0] == "fine"
    assert findings["e-mail"] == (
        "fine", "commits carry 1+ada@users.noreply.github.com, which is private",
    )  # fmt: skip
    assert "✓ git" in portfolio("doctor", cwd=home).output


def test_what_is_missing_is_told_with_its_remedy(
    home: Path, machine: Path, portfolio: Portfolio
) -> None:
    (home / ".venv").unlink()
    (machine / ".gitconfig").unlink()

    output = portfolio("doctor", cwd=home, code=1).output

    assert "✗ environment  the weeks have no Python yet\n" in output
    assert "to mend: portfolio setup\n" in output
    assert "✗ git " in output
    assert "git config --global user.name" in output


def test_an_address_that_pushing_would_show_is_mentioned(
    home: Path, machine: Path, portfolio: Portfolio
) -> None:
    (machine / ".gitconfig").write_text("[user]\n\tname = Ada\n\temail = ada@home.example\n")

    level, words = found(portfolio, home)["e-mail"]

    assert level == "optional"
    assert words == "commits carry ada@home.example; pushing makes it public"


def test_without_a_home_it_still_looks_at_the_rest(tmp_path: Path, portfolio: Portfolio) -> None:
    findings = found(portfolio, tmp_path, code=1)

    assert findings["home"][0] == "wrong"
    assert findings["git"][0] == "fine"
    assert "token" in findings


def test_a_broken_week_is_found(home: Path, portfolio: Portfolio) -> None:
    (home.parent / "week-1").mkdir()
    (home.parent / "week-1" / "pyproject.toml").write_text("[tool")

    level, words = found(portfolio, home, code=1)["week"]

    assert level == "wrong"
    assert "week-1/pyproject.toml" in words


def test_no_git_at_all_is_wrong(
    home: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    assert found(portfolio, home, code=1)["git"] == ("wrong", "git is not installed.")


def test_a_token_is_told_with_its_scopes_and_never_shown(
    home: Path, portfolio: Portfolio, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = github.token("ada", scopes=["repo", "workflow"])
    monkeypatch.setenv("GH_TOKEN", token.value)
    monkeypatch.setenv("GITHUB_API_URL", github.api_url)

    output = portfolio("doctor", cwd=home).output

    assert "of ada, from GH_TOKEN; scopes: repo, workflow" in output
    assert token.value not in output


def test_a_token_that_github_refuses_is_wrong(
    home: Path, portfolio: Portfolio, github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", "not-to-be-seen")
    monkeypatch.setenv("GITHUB_API_URL", github.api_url)

    output = portfolio("doctor", cwd=home, code=1).output

    assert "✗ token" in output
    assert "not-to-be-seen" not in output


def test_without_a_network_the_token_is_only_named(
    home: Path, portfolio: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GH_TOKEN", "not-to-be-seen")
    monkeypatch.setenv("GITHUB_API_URL", "http://127.0.0.1:9/api/v3")

    output = portfolio("doctor", cwd=home).output

    assert "there is one from GH_TOKEN; GitHub could not be asked about it" in output


def test_setup_tells_its_steps_and_a_dry_run_makes_none(home: Path, portfolio: Portfolio) -> None:
    (home / ".venv").unlink()

    output = portfolio("setup", "--torch", "cpu", "--dry-run", cwd=home).output

    made, installed = output.splitlines()
    assert made == f"Making {home}/.venv …"
    assert installed.startswith("Installing ")
    assert "PyTorch" not in output, "nothing needs it in the first weeks"
    assert not (home / ".venv").exists()

"""Every unit of every bundled plan gives a repo that is clean, commits, and is all to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from proofs import tools
from tests.cli.test_new import git
from tests.conftest import Portfolio
from tests.kinds.conftest import python_for
from toolkit import bundled, packs, plans

UNITS = [
    (plan, unit.key)
    for plan in bundled.curricula()
    for unit in plans.find(plan, Path("/nowhere")).units
]


def first_of(kind: str) -> tuple[str, str]:
    """The first unit of that kind which has no pack."""
    return next(
        (plan, key)
        for plan, key in UNITS
        if plans.find(plan, Path("/nowhere")).unit(key).kind == kind
        and packs.pack_folder(plan, key) is None
    )


def test_there_are_eighty_seven() -> None:
    assert len(UNITS) == 87


@pytest.mark.parametrize(("plan", "key"), UNITS)
def test_a_fresh_repo_passes_its_hooks_and_its_checks(
    home: Path, portfolio: Portfolio, plan: str, key: str
) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', f'"{plan}"'))
    portfolio("new", key, cwd=home)
    week = home.parent / key
    python = python_for(plans.find(plan, home).unit(key).kind)

    hooks = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=week, env=os.environ | {"PRE_COMMIT_HOME": str(Path(sys.prefix) / ".pre-commit")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(portfolio("check", "--json", "--python", python, cwd=week).stdout)

    assert hooks.returncode == 0, hooks.stdout
    assert found["failing"] == found["done"] == found["extra"]["failed"] == 0
    assert found["extra"]["passed"] == 0, "an example's tests are no work of the learner's"
    assert found["todo"] == found["total"] > 0
    assert git(week, "status", "--porcelain") == ""


@pytest.mark.parametrize("kind", bundled.kinds())
def test_ruff_and_mypy_accept_a_repo_of_each_kind(
    home: Path, portfolio: Portfolio, kind: str
) -> None:
    plan, key = first_of(kind)
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', f'"{plan}"'))
    portfolio("new", key, cwd=home)

    assert tools.lint_complaints(home.parent / key, python_for(kind)) == []

"""Every unit of every bundled plan gives a repo that is clean, commits, and is all to do."""

import json
import os
import random
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from proofs import tools
from tests.cli.test_new import git
from tests.conftest import Portfolio, commit_here
from tests.kinds.conftest import python_for
from tests.kinds.units import UNITS, first_of, packs_to_prove
from toolkit import bundled, packs, plans
from toolkit.scaffold import week
from toolkit.scaffold.week import Order


def proved_whole() -> list[tuple[str, str]]:
    """The first unit of each kind, and one of each plan; all others differ in words alone.

    Packs are proved by `tests/test_proofs.py`; one of them goes through all of this with each
    commit. CI takes one unit and one pack; PORTFOLIO_EVERY_UNIT=1 proves every unit.
    """
    if os.environ.get("PORTFOLIO_EVERY_UNIT"):
        return UNITS
    chance = random.Random(commit_here())
    packed = [unit for unit in UNITS if packs.pack_folder(*unit)]
    plain = [unit for unit in UNITS if unit not in packed]
    one_each = [
        chance.choice([unit for unit in plain if unit[0] == plan]) for plan in bundled.curricula()
    ]
    if "CI" in os.environ:
        return [chance.choice(one_each), *packs_to_prove()]
    chosen = (*map(first_of, bundled.kinds()), *one_each, *packs_to_prove())
    return list(dict.fromkeys(chosen))


def test_there_are_eighty_seven() -> None:
    assert len(UNITS) == 87
    assert len(proved_whole()) > (1 if "CI" in os.environ else 10)


@pytest.mark.parametrize("plan", bundled.curricula())
def test_every_unit_gives_a_repo_whose_checks_are_there_to_do(plan: str) -> None:
    curriculum = plans.find(plan, Path("/nowhere"))
    for unit in curriculum.units:
        tree = week.bake(Order(curriculum, unit, unit.title, "ada", 2026))
        listed = tomllib.loads(tree[".portfolio/checks.toml"].decode())["check"]
        for name, data in tree.items():
            if name.endswith(".py"):
                compile(data, name, "exec")
        for check in listed:
            name, _, function = check["id"].partition("::")
            assert f"def {function}(" in tree[name].decode(), (unit.key, check["id"])
        assert b"{{" not in tree["README.md"] + tree["GUIDE.md"]
        assert b"BEGIN SOLUTION" not in b"".join(tree.values())


@pytest.mark.parametrize(("plan", "key"), proved_whole())
def test_a_fresh_repo_passes_its_hooks_and_its_checks(
    home: Path, portfolio: Portfolio, plan: str, key: str
) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', f'"{plan}"'))
    portfolio("new", key, cwd=home)
    repo = home.parent / key
    python = python_for(plans.find(plan, home).unit(key).kind)

    hooks = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=repo, env=os.environ | {"PRE_COMMIT_HOME": str(Path(sys.prefix) / ".pre-commit")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = json.loads(portfolio("check", "--json", "--python", python, cwd=repo).stdout)

    assert hooks.returncode == 0, hooks.stdout
    assert found["failing"] == found["done"] == found["extra"]["failed"] == 0
    assert found["extra"]["passed"] == 0, "an example's tests are no work of the learner's"
    assert found["todo"] == found["total"] > 0
    assert git(repo, "status", "--porcelain") == ""


@pytest.mark.parametrize("kind", bundled.kinds())
def test_ruff_and_mypy_accept_a_repo_of_each_kind(
    home: Path, portfolio: Portfolio, kind: str
) -> None:
    plan, key = first_of(kind)
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', f'"{plan}"'))
    portfolio("new", key, cwd=home)

    wanted = packs.kind_layer(kind).requirements
    assert tools.lint_complaints(home.parent / key, python_for(kind), wanted) == []

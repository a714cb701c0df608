"""Weeks of one project whose exercises grow in one repo."""

import json
import os
import random
from pathlib import Path

import pytest

from proofs import tools
from tests.conftest import Portfolio, commit_here
from tests.kinds.conftest import python_for
from toolkit import packs, plans
from toolkit.edges import files
from toolkit.scaffold import week
from toolkit.scaffold.week import Order

PLAN = "distinguished-52"
PROJECTS = [("week-1", "week-2"), ("week-3", "week-4"), ("week-5", "week-6"),
            ("week-8", "week-9"), ("week-10", "week-11"), ("week-12", "week-13")]  # fmt: skip


def projects() -> list[tuple[str, str]]:
    """All of them; in CI one, another with each commit."""
    if "CI" not in os.environ or os.environ.get("PORTFOLIO_EVERY_UNIT"):
        return PROJECTS
    return random.Random(commit_here()).sample(PROJECTS, 1)


def order(first: str, *later: str) -> Order:
    """What makes the repo of these weeks."""
    curriculum = plans.find(PLAN, Path("/nowhere"))
    unit, *others = (curriculum.unit(key) for key in (first, *later))
    return Order(curriculum, unit, unit.title, "ada", 2026, tuple(others))


@pytest.mark.parametrize(("first", "second"), projects())
def test_two_weeks_grow_in_one_repo(
    home: Path, portfolio: Portfolio, first: str, second: str
) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('layout = "week"', 'layout = "project"'))
    for key in (first, second):
        portfolio("new", key, cwd=home)
    asked = order(first, second)
    repo = home.parent / str(asked.unit.project)
    python = python_for(asked.later[0].kind)

    def check() -> dict[str, int]:
        found = json.loads(portfolio("check", "--json", "--python", python, cwd=repo).stdout)
        return {state: sum(unit[state] for unit in found) for state in ("done", "todo", "failing")}

    total = sum(len(packs.manifest(folder(key) / "checks.toml").check) for key in (first, second))
    assert check() == {"done": 0, "todo": total, "failing": 0}
    files.write_tree(repo, week.bake(asked, solved=True))
    assert check() == {"done": total, "todo": 0, "failing": 0}
    wanted = [r for key in (first, second) for r in packs.layer(folder(key)).requirements]
    kinds = {unit.kind for unit in (asked.unit, *asked.later)}
    wanted += [r for kind in kinds for r in packs.kind_layer(kind).requirements]
    assert tools.lint_complaints(repo, python, wanted) == []


def folder(key: str) -> Path:
    """Where the week's pack lies."""
    found = packs.pack_folder(PLAN, key)
    assert found is not None
    return found

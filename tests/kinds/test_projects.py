"""Weeks of one project whose exercises grow in one repo."""

import json
import os
import random
from pathlib import Path

import pytest

from proofs import tools
from tests.conftest import Portfolio, commit_here
from tests.kinds.conftest import python_with
from toolkit import packs, plans
from toolkit.edges import files
from toolkit.scaffold import week
from toolkit.scaffold.week import Order

PLAN = "distinguished-52"
PROJECTS = [("week-1", "week-2"), ("week-3", "week-4"), ("week-5", "week-6"),
            ("week-8", "week-9"), ("week-10", "week-11"), ("week-12", "week-13"),
            ("week-15", "week-16"), ("week-22", "week-23"), ("week-27", "week-28", "week-29"),
            ("week-40", "week-41", "week-43", "week-44", "week-47", "week-48")]  # fmt: skip


def projects() -> list[tuple[str, ...]]:
    """All of them; in CI one, another with each commit."""
    if "CI" not in os.environ or os.environ.get("PORTFOLIO_EVERY_UNIT"):
        return PROJECTS
    return random.Random(commit_here()).sample(PROJECTS, 1)


def order(first: str, *later: str) -> Order:
    """What makes the repo of these weeks."""
    curriculum = plans.find(PLAN, Path("/nowhere"))
    unit, *others = (curriculum.unit(key) for key in (first, *later))
    return Order(curriculum, unit, unit.title, "ada", 2026, tuple(others))


@pytest.mark.parametrize("keys", projects(), ids="-".join)
def test_the_weeks_of_a_project_grow_in_one_repo(
    home: Path, portfolio: Portfolio, keys: tuple[str, ...]
) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('layout = "week"', 'layout = "project"'))
    for key in keys:
        portfolio("new", key, cwd=home)
    asked = order(*keys)
    repo = home.parent / str(asked.unit.project)
    wanted = [r for key in keys for r in packs.layer(folder(key)).requirements]
    kinds = {unit.kind for unit in (asked.unit, *asked.later)}
    wanted += [r for kind in kinds for r in packs.kind_layer(kind).requirements]
    python = python_with(wanted)

    def check() -> dict[str, int]:
        found = json.loads(portfolio("check", "--json", "--python", python, cwd=repo).stdout)
        return {state: sum(unit[state] for unit in found) for state in ("done", "todo", "failing")}

    total = sum(len(packs.manifest(folder(key) / "checks.toml").check) for key in keys)
    assert check() == {"done": 0, "todo": total, "failing": 0}
    files.write_tree(repo, week.bake(asked, solved=True))
    assert check() == {"done": total, "todo": 0, "failing": 0}
    assert tools.lint_complaints(repo, python, wanted) == []


def folder(key: str) -> Path:
    """Where the week's pack lies."""
    found = packs.pack_folder(PLAN, key)
    assert found is not None
    return found

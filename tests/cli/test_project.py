"""With `layout = "project"` the weeks of a project share a repo, each with its own progress."""

import json
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests import newer
from tests.cli.test_new import beside, git, ruff
from tests.conftest import Portfolio
from toolkit import bundled, plans
from toolkit.checks import week
from toolkit.edges import files
from toolkit.scaffold import week as scaffold
from toolkit.scaffold.week import Order

TODO = '    raise NotImplementedError("to do: write this check")'


def set_layout(home: Path, layout: str) -> None:
    settings = home / "portfolio.toml"
    settings.write_text(re.sub('layout = "[a-z]+"', f'layout = "{layout}"', settings.read_text()))


@pytest.fixture
def home(home: Path) -> Path:
    """A home whose projects have one repo each, with a plan that has no packs."""
    set_layout(home, "project")
    text = (bundled.PACKAGE / "curricula" / "distinguished-52.yml").read_text()
    (home / "plan.yml").write_text(text.replace("id: distinguished-52", "id: mine", 1))
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', '"plan.yml"'))
    return home


def states(home: Path, portfolio: Portfolio, *keys: str) -> list[tuple[str, int, int]]:
    """How these weeks stand, as `portfolio status` tells it."""
    found = json.loads(portfolio("status", "--json", cwd=home).stdout)
    return [(u["state"], u["done"], u["total"]) for u in found if u["unit"] in keys]


def test_a_project_grows_by_weeks_that_stand_for_themselves(
    home: Path, portfolio: Portfolio, tmp_path: Path
) -> None:
    portfolio("new", "week-14", cwd=home)
    repo = home.parent / "neural-network"
    assert beside(home) == ["neural-network"]
    assert (repo / "README.md").read_text().startswith("# Neural network\n")
    first = repo / "tests/checks/test_deliverables.py"
    first.write_text(first.read_text().replace(TODO, "    assert 1 + 1 == 2"))
    (repo / "src/neural_network/layers.py").write_text('"""Mine."""\n')
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "Week 14", "--no-verify")
    portfolio("check", str(repo), cwd=home)

    said = portfolio("new", "week-15", cwd=home).output
    assert "week-15 goes on in ../neural-network" in said
    portfolio("new", "week-16", cwd=home)

    assert beside(home) == ["neural-network"]
    assert git(repo, "log", "--format=%an: %s").splitlines()[2] == "Ada: Week 14"
    assert (repo / "src/neural_network/layers.py").read_text() == '"""Mine."""\n'
    assert (repo / "guides/week-15.md").is_file()
    assert ruff(repo) == ""
    found = json.loads(portfolio("check", "--json", cwd=repo).stdout)
    assert [(v["unit"], v["done"], v["todo"], v["failing"]) for v in found] == [
        (key, done, len(unit.deliverables) - done, 0)
        for key, done in (("week-14", 3), ("week-15", 0), ("week-16", 0))
        for unit in [plans.find("distinguished-52", home).unit(key)]
    ]
    one = json.loads(portfolio("check", "--json", "--unit", "week-15", cwd=repo).stdout)
    assert one["unit"] == "week-15"
    portfolio("sync", cwd=home)
    assert states(home, portfolio, "week-14", "week-15") == [("doing", 3, 3), ("doing", 0, 3)]

    portfolio("finish", "week-14", "--what", "A network.", "--result", "97 %.", cwd=home)
    assert [s for s, _, _ in states(home, portfolio, "week-14", "week-15")] == ["done", "doing"]
    assert "updated" in newer.run(newer.release(tmp_path / "newer"), home, "update", "--all")
    assert git(repo, "status", "--porcelain") == ""
    assert newer.ADDED in (repo / "guides/week-16.md").read_text()
    assert (repo / "src/neural_network/layers.py").read_text() == '"""Mine."""\n'
    portfolio("check", str(repo), cwd=home)
    assert [s for s, _, _ in states(home, portfolio, "week-14", "week-15")] == ["done", "doing"]


def test_a_failing_check_of_one_week_is_none_of_anothers(home: Path, portfolio: Portfolio) -> None:
    portfolio("new", "week-14", cwd=home)
    portfolio("new", "week-15", cwd=home)
    repo = home.parent / "neural-network"
    second = repo / "tests/checks/test_deliverables_week_15.py"
    second.write_text(second.read_text().replace(TODO, "    assert 1 + 1 == 3", 1))

    found = json.loads(portfolio("check", "--json", cwd=repo, code=1).stdout)

    assert [(v["failing"], v["extra"]["failed"]) for v in found] == [(0, 0), (1, 0)]
    assert (
        "does not hold 'week-99'"
        in portfolio("check", "--unit", "week-99", cwd=repo, code=1).output
    )


def test_a_finished_week_does_not_keep_the_next_from_coming(
    home: Path, portfolio: Portfolio
) -> None:
    portfolio("new", "week-14", cwd=home)
    repo = home.parent / "neural-network"
    project = repo / "pyproject.toml"
    project.write_text(project.read_text().replace("finished = []", 'finished = ["week-14"]'))
    git(repo, "commit", "-qam", "Finish week-14", "--no-verify")

    portfolio("new", "week-15", cwd=home)

    found = week.read(repo)
    assert found
    assert found.settings.units == ("week-14", "week-15")
    assert found.settings.finished == ("week-14",)


def test_a_week_of_another_kind_brings_an_example_of_its_own(
    home: Path, portfolio: Portfolio
) -> None:
    portfolio("new", "week-19", cwd=home)
    portfolio("new", "week-20", cwd=home)
    repo = home.parent / "image-classifier"
    found = week.read(repo)
    assert found
    assert [w.kind for w in week.units(found)] == ["library", "training"]
    assert (repo / "src/image_classifier/__init__.py").is_file()
    assert (repo / "src/image_classifier_training/train.py").is_file()
    assert (repo / "tests/test_example_week_20.py").is_file()
    first, second = (unit.smoke.command for unit in week.units(found))
    assert (first, second) == ("", "python -m image_classifier_training.train")
    assert ruff(repo) == ""


def test_what_cannot_be_added_is_told_and_nothing_is_changed(
    home: Path, portfolio: Portfolio
) -> None:
    portfolio("new", "week-14", cwd=home)
    repo = home.parent / "neural-network"
    (repo / "notes.txt").write_text("mine\n")

    said = portfolio("new", "week-15", cwd=home, code=1).output
    assert "week-15 could not be added to neural-network: uncommitted work: notes.txt" in said
    assert "has its title" in portfolio("new", "15", "--title", "X", cwd=home, code=2).output
    assert "week-14 is there already." in portfolio("new", "14", cwd=home, code=1).output
    assert git(repo, "log", "--format=%s", "--all").count("\n") == 0
    (repo / "notes.txt").unlink()
    said = portfolio("new", "week-15", "--dry-run", cwd=home).output
    assert "guides/week-15.md" in said
    assert not (repo / "guides").exists()


def test_weeks_that_have_their_own_repos_are_not_put_together(
    home: Path, portfolio: Portfolio
) -> None:
    set_layout(home, "week")
    portfolio("new", "week-14", cwd=home)
    portfolio("new", "week-15", cwd=home)
    set_layout(home, "project")

    said = portfolio("new", "week-16", cwd=home, code=1).output

    assert "have repos of their own: week-14, week-15" in said
    assert 'layout = "week"' in said
    assert beside(home) == ["week-14", "week-15"]


def test_one_week_in_its_own_repo_may_become_a_project(home: Path, portfolio: Portfolio) -> None:
    set_layout(home, "week")
    portfolio("new", "week-14", cwd=home)
    set_layout(home, "project")
    portfolio("new", "week-15", cwd=home)
    assert beside(home) == ["week-14"]
    set_layout(home, "week")
    portfolio("new", "week-16", cwd=home)
    assert beside(home) == ["week-14", "week-16"]


PROJECTS: dict[tuple[str, str], list[str]] = defaultdict(list)
for plan in bundled.curricula():
    for unit in plans.find(plan, Path("/nowhere")).units:
        PROJECTS[plan, unit.project or unit.key].append(unit.key)


@pytest.mark.parametrize(
    ("plan", "keys"),
    [(plan, keys) for (plan, _), keys in PROJECTS.items() if len(keys) > 1],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_every_project_of_every_plan_can_be_one_repo(
    tmp_path: Path, plan: str, keys: list[str]
) -> None:
    curriculum = plans.find(plan, Path("/nowhere"))
    first, *later = (curriculum.unit(key) for key in keys)
    order = Order(curriculum, first, first.title, "ada", 2026, tuple(later))

    files.write_tree(tmp_path, scaffold.bake(order))

    assert ruff(tmp_path) == ""
    found = week.read(tmp_path)
    assert found
    manifests = [week.suite(one).manifest for one in week.units(found)]
    ids = [check.id for manifest in manifests for check in manifest.check]
    assert len(ids) == len(set(ids))
    assert all((tmp_path / check.split("::")[0]).is_file() for check in ids)

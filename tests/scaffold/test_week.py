"""Layers become a repo: starter, reference, manifest, answers."""

import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from toolkit import bundled, packs, plans
from toolkit.checks.week import MANIFEST
from toolkit.edges import files
from toolkit.errors import PortfolioError
from toolkit.scaffold import answers, week
from toolkit.scaffold.render import combine
from toolkit.scaffold.week import Order

PACKS = sorted(
    (folder.parent.name, folder.name)
    for folder in bundled.PACKS.glob("*/*")
    if (folder / "layer.toml").is_file()
)


def order(plan: str, unit: str) -> Order:
    """An ordinary order of that unit."""
    curriculum = plans.find(plan, Path("/nowhere"))
    found = curriculum.unit(unit)
    return Order(curriculum, found, found.title, "ada", 2026)


@pytest.mark.parametrize(("plan", "unit"), PACKS)
def test_the_starter_is_the_reference_with_the_solutions_taken_out(plan: str, unit: str) -> None:
    pack = packs.read(plan, unit)
    assert pack is not None
    starter = week.bake(order(plan, unit))

    assert starter.keys() >= pack.files.keys() >= pack.answers.keys()
    for name, data in pack.files.items():
        if b"### BEGIN SOLUTION" in data:
            assert b"SOLUTION" not in starter[name]
            assert b'raise NotImplementedError("to do: ' in starter[name]
        else:
            assert starter[name] == data


@pytest.mark.parametrize(("plan", "unit"), PACKS)
def test_the_manifest_knows_every_file_of_tests_as_handed_out(plan: str, unit: str) -> None:
    tree = week.bake(order(plan, unit))

    listed = tomllib.loads(tree[MANIFEST].decode())
    tests = {name for name in tree if name.startswith("tests/")}
    assert set(listed["digests"]) == tests
    assert all(packs.digest(tree[name]) == value for name, value in listed["digests"].items())
    assert {check["id"].split("::")[0] for check in listed["check"]} <= tests


@pytest.mark.parametrize(("plan", "unit"), PACKS)
def test_the_same_order_gives_the_same_bytes(plan: str, unit: str) -> None:
    assert week.bake(order(plan, unit)) == week.bake(order(plan, unit))


def test_the_hooks_run_the_ruff_that_the_suite_runs() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    (pinned,) = (d for d in project["dependency-groups"]["dev"] if d.startswith("ruff=="))
    config = (bundled.BASE / bundled.SLUG / ".pre-commit-config.yaml").read_text()

    assert config.count(f'"{pinned}"') == config.count("additional_dependencies") == 2


def test_two_layers_that_own_one_path_are_refused() -> None:
    with pytest.raises(PortfolioError) as error:
        combine({"base": {"a": b"1", "b": b"1"}, "library": {"c": b"2"}, "exercise": {"b": b"1"}})

    assert error.value.what == "The layers base and exercise both own b."


def test_layers_that_own_their_own_are_combined() -> None:
    assert combine({"base": {"a": b"1"}, "library": {"c": b"2"}}) == {"a": b"1", "c": b"2"}


def test_a_week_answers_for_how_it_was_made() -> None:
    wanted = order("distinguished-52", "week-27")
    found = answers.read(week.bake(wanted)[answers.FILE].decode(), "answers.toml")

    assert (found.plan, found.title) == ("distinguished-52", wanted.title)
    assert found.unit == (wanted.unit,)
    assert len(found.rendering) == 16


def test_a_unit_named_after_a_library_does_not_hide_it() -> None:
    plan = plans.find("distinguished-52", Path())
    unit = replace(plan.unit("week-14"), project=None)
    tree = week.bake(Order(plan, unit, "NumPy", "ada", 2026))
    assert "src/numpy_project/__init__.py" in tree


def test_what_a_unit_forbids_holds_in_its_own_package(tmp_path: Path) -> None:
    first = order("distinguished-52", "week-27")
    later = tuple(first.curriculum.unit(key) for key in ("week-28", "week-29"))
    tree = week.bake(replace(first, later=later))
    for package in ("attention", "encoder", "minigpt"):
        tree[f"src/{package}/more.py"] = (
            b"import torch\nfrom torch import nn\n\nprint(torch, nn.Transformer)\n"
        )
    files.write_tree(tmp_path, tree)

    ruff = [
        str(Path(sys.prefix) / "bin" / "ruff"),
        "check",
        "--no-cache",
        "--output-format=concise",
    ]
    said = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True).stdout

    assert said.count("src/attention/more.py") == said.count("src/encoder/more.py") == 2
    assert said.count("src/minigpt/more.py") == 1
    assert "src/minigpt/more.py:4:14: TID251 `torch.nn.Transformer` is banned" in said
    assert "Found 5 errors." in said


@pytest.mark.parametrize("key", ["../../x", "/etc/x", "a/b", "", "A", "x" * 61])
def test_answers_of_a_strange_repo_name_no_path(key: str) -> None:
    text = week.bake(order("distinguished-52", "week-28"))[answers.FILE].decode()
    with pytest.raises(PortfolioError, match="names no plan and no unit"):
        answers.read(text.replace('key = "week-28"', f'key = "{key}"'), "answers.toml")

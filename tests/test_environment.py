"""The weeks' Python: what it must have, and the steps to it."""

import sys
from pathlib import Path

import pytest

from toolkit import environment, plans
from toolkit.checks import week
from toolkit.checks.week import Week
from toolkit.edges import files
from toolkit.environment import CPU_INDEX, TOOLS, Torch

PLAN = plans.find("distinguished-52", Path("/nowhere"))
SETTINGS = '[tool.portfolio]\nplan = "distinguished-52"\nunits = ["{unit}"]\nkind = "library"\n'


def made(folder: Path, unit: str, project: str = "") -> Week:
    """A week's repo that lists these dependencies."""
    text = project + SETTINGS.format(unit=unit)
    files.write_tree(folder, {"pyproject.toml": text.encode()})
    found = week.read(folder)
    assert found
    return found


def test_before_the_first_week_the_next_units_are_served() -> None:
    wanted = environment.needs(PLAN, [])
    assert wanted[: len(TOOLS)] == list(TOOLS)
    assert "numpy>=1.26" in wanted
    assert not any(name.startswith("torch") for name in wanted)


def test_a_week_brings_what_it_lists_in_all_its_groups(tmp_path: Path) -> None:
    project = (
        '[project]\ndependencies = ["torch>=2.6", "polars"]\n\n'
        '[dependency-groups]\ndev = ["httpx", {include-group = "x"}]\nx = ["rich"]\n\n'
    )
    wanted = environment.needs(PLAN, [made(tmp_path, "week-1", project)])
    assert {"torch>=2.6", "polars", "httpx", "rich"} <= set(wanted)
    assert all(isinstance(name, str) for name in wanted)


@pytest.mark.parametrize(
    "project", ["dependency-groups = 3\n", 'project = "x"\n', "[project]\ndependencies = 7\n"]
)
def test_an_odd_project_file_asks_for_nothing(tmp_path: Path, project: str) -> None:
    assert environment.needs(PLAN, [made(tmp_path, "week-1", project)])


def test_the_units_after_the_furthest_week_count(tmp_path: Path) -> None:
    weeks = [made(tmp_path / unit, unit) for unit in ("week-14", "week-1")]
    assert any(name.startswith("torch") for name in environment.needs(PLAN, weeks))
    assert not any(name.startswith("torch") for name in environment.needs(PLAN, weeks[1:]))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere PyPI's build is small")
def test_pytorch_comes_first_and_small() -> None:
    steps = environment.plan(Path("v"), ["numpy", "torch>=2.6", "torchmetrics"], "cpu", "uv")
    assert [step.words.split()[0] for step in steps] == ["Making", "Installing", "Installing"]
    torch, others = steps[1:]
    assert torch.command[-3:] == ("torch>=2.6", "--index-url", CPU_INDEX)
    assert torch.fallback
    assert torch.fallback.command[-1] == "torch>=2.6"
    assert others.command[-2:] == ("numpy", "torchmetrics")


@pytest.mark.parametrize(
    ("wanted", "torch"), [(["numpy"], "cpu"), (["numpy"], "cuda"), (["numpy", "torch"], "none")]
)
def test_pytorch_is_left_out_where_nothing_needs_it(wanted: list[str], torch: Torch) -> None:
    steps = environment.plan(Path("v"), wanted, torch, None)
    assert len(steps) == 2
    assert steps[1].command[-1] == "numpy"
    assert steps[1].command[1:4] == ("-m", "pip", "install")

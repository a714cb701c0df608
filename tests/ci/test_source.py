"""The tree that act gets: complete, spelled out, and untouched where nothing changed."""

from pathlib import Path

import pytest

from toolkit import bundled
from toolkit.ci import source


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """What is installed from, and what workflows call."""
    return tmp_path / "whole", tmp_path / "called"


def test_the_tree_has_all_that_an_action_installs_from(trees: tuple[Path, Path]) -> None:
    whole, _ = trees
    source.prepare(*trees)
    for name in ("pyproject.toml", "toolkit/cli/check.py", ".github/workflows/week.yml",
                 "templates/base/cookiecutter.json"):  # fmt: skip
        assert (whole / name).read_bytes() == (bundled.ROOT / name).read_bytes()


def test_what_workflows_call_is_small_and_spelled_out(trees: tuple[Path, Path]) -> None:
    _, called = trees
    source.prepare(*trees)
    assert sorted(path.name for path in called.iterdir()) == [".github", "actions"]
    workflow = (called / ".github" / "workflows" / "week.yml").read_text()
    assert f"uses: {bundled.REPOSITORY}/actions/check@{source.REF}" in workflow
    assert "$/" not in workflow


def test_an_action_installs_from_where_github_has_laid_it(trees: tuple[Path, Path]) -> None:
    whole, called = trees
    source.prepare(*trees)
    actions = [path for path in whole.glob("actions/*/action.yml") if "--from" in path.read_text()]
    assert actions
    for path in actions:
        name = path.relative_to(whole)
        assert '--from "$GITHUB_ACTION_PATH/../..[' in path.read_text()
        assert (path.parent / ".." / ".." / "pyproject.toml").is_file()
        assert f'--from "${source.WHERE}[' in (called / name).read_text()


def test_preparing_again_touches_nothing_and_removes_what_is_gone(
    trees: tuple[Path, Path],
) -> None:
    whole, called = trees
    source.prepare(*trees)
    stale = [whole / "toolkit" / "gone.py", called / "actions" / "gone.yml"]
    for path in stale:
        path.write_text("")
    kept = [whole / "pyproject.toml", called / "actions" / "check" / "action.yml"]
    before = [path.stat().st_mtime_ns for path in kept]
    source.prepare(*trees)
    assert not [path for path in stale if path.exists()]
    assert [path.stat().st_mtime_ns for path in kept] == before


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (f"    uses: {bundled.REPOSITORY}/.github/workflows/week.yml@v0.1.0", ["v0.1.0"]),
        (f"    uses: '{bundled.REPOSITORY}/actions/check@{'a' * 40}' # v1", ["a" * 40]),
        ("    uses: actions/checkout@v7", []),
        (f"# {bundled.REPOSITORY}", []),
    ],
)
def test_the_versions_that_a_workflow_calls_are_found(line: str, found: list[str]) -> None:
    assert source.refs([line]) == found

"""The tree that act gets: complete, spelled out, and untouched where nothing changed."""

from pathlib import Path

import pytest

from toolkit import bundled
from toolkit.ci import source


def test_the_tree_has_all_that_an_action_installs_from(tmp_path: Path) -> None:
    source.prepare(tmp_path / "tree")
    for name in ("pyproject.toml", "toolkit/cli/check.py", "actions/check/action.yml",
                 ".github/workflows/week.yml", "templates/base/cookiecutter.json"):  # fmt: skip
        assert (tmp_path / "tree" / name).is_file(), name
    workflow = (tmp_path / "tree" / ".github" / "workflows" / "week.yml").read_text()
    assert f"uses: {bundled.REPOSITORY}/actions/check@{source.REF}" in workflow
    assert "$/" not in workflow


def test_preparing_again_touches_nothing_and_removes_what_is_gone(tmp_path: Path) -> None:
    source.prepare(tmp_path)
    stale = tmp_path / "toolkit" / "gone.py"
    stale.write_text("")
    before = (tmp_path / "pyproject.toml").stat().st_mtime_ns
    source.prepare(tmp_path)
    assert not stale.exists()
    assert (tmp_path / "pyproject.toml").stat().st_mtime_ns == before


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

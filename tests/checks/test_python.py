"""The Python for the checks: asked for, the week's, the home's, the active one."""

from pathlib import Path

import pytest

from toolkit.checks.python import choose
from toolkit.errors import PortfolioError


@pytest.fixture
def folders(tmp_path: Path) -> dict[str, Path]:
    return {name: tmp_path / name for name in ("week", "home", "active")}


def with_python(folder: Path) -> str:
    path = folder / "bin" / "python"
    path.parent.mkdir(parents=True)
    path.touch()
    return str(path)


@pytest.mark.parametrize("asked", ["python3.12", "/usr/bin/python3"])
def test_what_is_asked_for_comes_first(folders: dict[str, Path], asked: str) -> None:
    with_python(folders["week"] / ".venv")
    assert choose(asked, folders["week"], None, {}) == asked


def test_a_path_asked_for_is_made_absolute(folders: dict[str, Path]) -> None:
    assert choose("./bin/python", folders["week"], None, {}) == str(Path.cwd() / "bin/python")


def test_the_nearest_environment_is_used(folders: dict[str, Path]) -> None:
    def chosen() -> str:
        env = {"VIRTUAL_ENV": str(folders["active"])}
        return choose(None, folders["week"], folders["home"], env)

    active = with_python(folders["active"])
    assert chosen() == active
    home = with_python(folders["home"] / ".venv")
    assert chosen() == home
    week = with_python(folders["week"] / ".venv")
    assert chosen() == week


@pytest.mark.parametrize("env", [{}, {"VIRTUAL_ENV": ""}, {"VIRTUAL_ENV": "/nowhere"}])
def test_without_any_the_error_says_how_to_make_one(
    folders: dict[str, Path], env: dict[str, str]
) -> None:
    with pytest.raises(PortfolioError) as error:
        choose(None, folders["week"], folders["home"], env)
    assert error.value.mend.endswith("portfolio setup")
    assert error.value.where == str(folders["week"])

"""What a user installs: the wheel has all it needs, and the core stays small."""

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
UV = Path(sys.prefix) / "bin" / "uv"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run([str(UV), "build", "--quiet", "--wheel", "--out-dir", str(out), str(ROOT)], out)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_templates_and_curricula(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    templates = [n for n in names if n.startswith("toolkit/_bundled/templates/")]
    tracked = run(["git", "ls-files", "templates"], ROOT).splitlines()
    assert len(templates) == len(tracked)
    assert "toolkit/curricula/distinguished-52.yml" in names


def test_an_installed_wheel_makes_the_same_week_as_the_checkout(
    wheel: Path, tmp_path: Path, home: Path, week: Path
) -> None:
    venv = tmp_path / "venv"
    run([str(UV), "venv", "--quiet", "--python", sys.executable, str(venv)], tmp_path)
    python = str(venv / "bin" / "python")
    run([str(UV), "pip", "install", "--quiet", "--python", python, f"{wheel}[scaffold]"], tmp_path)
    run([str(venv / "bin" / "portfolio"), "new", "week-27", "--into", str(tmp_path)], home)
    assert tree(tmp_path / "week-27") == tree(week)
    asked = subprocess.run(
        [str(venv / "bin" / "portfolio"), "ci"], cwd=week, capture_output=True, text=True
    )
    assert asked.returncode == 1
    assert "act is not installed" in asked.stderr
    assert "portfolio-toolkit[all]" in asked.stderr


def test_the_core_needs_click_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert [d.split(">")[0] for d in project["dependencies"]] == ["click"]


def tree(folder: Path) -> str:
    return run(["git", "rev-parse", "HEAD^{tree}", "portfolio/template^{tree}"], folder)


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

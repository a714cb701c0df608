"""Work that was there before becomes a week's, of whatever shape it is, and can be given back."""

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests import newer
from tests.cli.test_new import git
from tests.conftest import Portfolio
from tests.kinds.test_ci import ci
from toolkit.edges.git import Git
from toolkit.update import run

CODE = {"model.py": "def double(x: int) -> int:\n    return 2 * x\n"}
NOTEBOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
TEST = "from model import double\n\n\ndef test_double() -> None:\n    assert double(2) == 4\n"
SHAPES: dict[str, dict[str, str]] = {
    "no pyproject": CODE,
    "setup.py": {
        **CODE,
        "setup.py": "from setuptools import setup\n\n"
        'setup(name="old", version="1.0", py_modules=["model"])\n',
    },
    "poetry": {
        **CODE,
        "pyproject.toml": '[tool.poetry]\nname = "old"\nversion = "1.0"\ndescription = ""\n'
        'authors = []\n\n[tool.poetry.dependencies]\npython = ">=3.11"\n\n'
        '[build-system]\nrequires = ["poetry-core"]\nbuild-backend = "poetry.core.masonry.api"\n',
    },
    "notebooks only": {"analysis.ipynb": json.dumps(NOTEBOOK)},
    "an own workflow": {
        **CODE,
        ".github/workflows/week.yml": "name: Mine\non: workflow_dispatch\njobs:\n  mine:\n"
        "    runs-on: ubuntu-latest\n    steps:\n      - run: echo mine\n",
    },
    "tests of its own": {
        **CODE,
        "pyproject.toml": '[project]\nname = "old"\nversion = "1.0"\n\n[tool.pytest.ini_options]\n'
        'pythonpath = ["."]\n\n[dependency-groups]\nlint = ["ruff"]\n',
        "tests/test_model.py": TEST,
        "tests/conftest.py": "import pytest\n",
        "tests/__init__.py": "",
    },
    "nested project": {"app/pyproject.toml": '[project]\nname = "app"\nversion = "1"\n', **CODE},
    "empty": {},
    "no tests, Windows lines": {
        "pyproject.toml": '[project]\r\nname = "old"\r\nversion = "1.0"\r\n'
        '[dependency-groups]\r\ndev = ["pytest"]',
        "README.md": "# Mine\r\n",
    },
    "master branch": CODE,
}


def shaped(folder: Path, files: Mapping[str, str], branch: str = "main") -> Path:
    """A repo of somebody's own."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", branch)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if files:
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "Mine")
    return folder


# The workflow sees what the checks see; these differ in what it installs, and from where.
PUSHED = ("poetry", "no pyproject", "an own workflow", "notebooks only")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_repo_of_any_shape_passes_its_checks_and_its_workflow(
    home: Path, portfolio: Portfolio, shape: str
) -> None:
    branch = "master" if shape == "master branch" else "main"
    repo = shaped(home.parent / "old", SHAPES[shape], branch)

    said = portfolio("adopt", "../old", "week-14", cwd=home).output

    assert "../old is week-14 on the branch portfolio/adopt." in said
    assert git(repo, "status", "--porcelain") == ""
    if SHAPES[shape]:
        changes = git(repo, "diff", "--name-status", branch, "portfolio/adopt").splitlines()
        assert {line[0] for line in changes if "pyproject.toml" not in line} == {"A"}
        gone = git(repo, "diff", branch, "portfolio/adopt").splitlines()
        assert not [line for line in gone if re.match(r"-(?!--)", line) and "dev = " not in line]
    git(repo, "merge", "-q", "portfolio/adopt")
    found = json.loads(portfolio("check", "--json", cwd=repo).stdout)
    assert (found["unit"], found["todo"], found["failing"]) == ("week-14", 3, 0)
    assert found["extra"]["passed"] == ("tests/test_model.py" in SHAPES[shape])
    if shape in PUSHED:
        assert "success: week/Week/Week" in ci(repo, {})
    portfolio("update", "week-14", cwd=home)

    if SHAPES[shape]:
        git(repo, "revert", "--no-edit", "HEAD")
        assert git(repo, "diff", "HEAD~2") == ""


def test_a_pack_does_not_judge_work_that_was_there_before(home: Path, portfolio: Portfolio) -> None:
    repo = shaped(home.parent / "old", CODE)
    portfolio("adopt", str(repo), "27", "--title", "My attention", cwd=home)
    git(repo, "merge", "-q", "portfolio/adopt")
    found = json.loads(portfolio("check", "--json", "--official", cwd=repo).stdout)
    assert (found["official"], found["failing"]) == (False, 0)
    assert found["total"] == found["todo"]
    portfolio("sync", cwd=home)
    units = {u["unit"]: u for u in json.loads(portfolio("status", "--json", cwd=home).stdout)}
    assert (units["week-27"]["repo"], units["week-27"]["state"]) == ("old", "doing")


def test_uncommitted_work_stays_where_it_is(home: Path, portfolio: Portfolio) -> None:
    repo = shaped(home.parent / "old", CODE)
    (repo / "model.py").write_text("half done\n")
    (repo / "new.py").write_text("new\n")
    portfolio("adopt", "../old", "week-14", cwd=home)
    assert git(repo, "status", "--porcelain").split() == ["M", "model.py", "??", "new.py"]
    assert (repo / "model.py").read_text() == "half done\n"


def test_what_stands_in_the_way_is_told_and_nothing_is_written(
    home: Path, portfolio: Portfolio, tmp_path: Path
) -> None:
    repo = shaped(home.parent / "old", {**CODE, "pyproject.toml": "[project\n"})

    def refused(*args: str, code: int = 1) -> str:
        before = git(repo, "for-each-ref")
        said = portfolio("adopt", *args, cwd=home, code=code).output
        assert git(repo, "for-each-ref") == before
        return said

    assert "This is not valid TOML" in refused("../old", "week-14")
    (repo / "pyproject.toml").write_text('[project]\nname = "old"\nversion = "1"\n')
    assert "has changes that are not committed" in refused("../old", "week-14")
    git(repo, "commit", "-qam", "Mend")
    assert "has no unit" in refused("../old", "week-99")
    assert "There is no such folder" in refused("../nowhere", "week-14")
    (tmp_path / "plain").mkdir()
    assert "not a git repository" in refused(str(tmp_path / "plain"), "week-14")
    listed = portfolio("adopt", "../old", "week-14", "--dry-run", cwd=home).output
    assert "../old/.github/workflows/portfolio.yml" in listed
    portfolio("adopt", "../old", "week-14", cwd=home)
    assert "portfolio/adopt is there already" in refused("../old", "week-14")
    assert run.obstacle(Git(repo)) == "it is no week's yet: git merge portfolio/adopt"
    git(repo, "merge", "-q", "portfolio/adopt")
    assert "is there already" in refused("../old", "week-14")
    other = shaped(home.parent / "other", CODE)
    assert f"Where: {repo}" in refused("../other", "week-14")
    assert git(other, "branch", "--list", "portfolio/*") == ""


def test_a_newer_toolkit_updates_what_it_added(
    home: Path, portfolio: Portfolio, tmp_path: Path
) -> None:
    repo = shaped(home.parent / "old", CODE)
    portfolio("adopt", "../old", "week-14", cwd=home)
    git(repo, "merge", "-q", "portfolio/adopt")
    (repo / "model.py").write_text("mine, newer\n")
    git(repo, "commit", "-qam", "Go on")

    said = newer.run(newer.release(tmp_path / "newer"), home, "update", "week-14")

    assert "updated" in said
    assert newer.ADDED in (repo / "guides/week-14.md").read_text()
    assert f"@v{newer.VERSION}" in (repo / ".github/workflows/portfolio.yml").read_text()
    assert (repo / "model.py").read_text() == "mine, newer\n"


@pytest.mark.parametrize("name", ["guides", "tests", ".github"])
def test_a_file_where_a_folder_is_needed_is_not_replaced(
    home: Path, portfolio: Portfolio, name: str
) -> None:
    repo = shaped(home.parent / "old", {**CODE, name: "mine\n"})
    said = portfolio("adopt", "../old", "week-14", cwd=home, code=1).output
    assert "is there already" in said
    assert git(repo, "branch", "--list", "portfolio/*") == ""


@pytest.mark.parametrize("text", ["dependency-groups = {}\n", "tool = {black = {}}\n"])
def test_a_project_file_that_would_break_is_refused(
    home: Path, portfolio: Portfolio, text: str
) -> None:
    repo = shaped(home.parent / "old", {**CODE, "pyproject.toml": text})
    said = portfolio("adopt", "../old", "week-14", cwd=home, code=None)
    assert said.exit_code == 1 or "on the branch" in said.output
    if said.exit_code == 0:
        tomllib.loads(git(repo, "show", "portfolio/adopt:pyproject.toml"))
    else:
        assert git(repo, "branch", "--list", "portfolio/*") == ""


def test_line_ends_that_git_changes_on_checkout_are_committed_as_they_were(
    home: Path, portfolio: Portfolio
) -> None:
    project = '[project]\nname = "old"\nversion = "1"\n'
    repo = shaped(home.parent / "old", {**CODE, "pyproject.toml": project})
    git(repo, "config", "core.autocrlf", "true")
    (repo / "pyproject.toml").unlink()
    git(repo, "checkout", "--", "pyproject.toml")
    assert b"\r\n" in (repo / "pyproject.toml").read_bytes()
    portfolio("adopt", "../old", "week-14", cwd=home)
    removed = git(repo, "diff", "main", "portfolio/adopt", "--", "pyproject.toml").splitlines()
    assert not [line for line in removed if line.startswith("-") and not line.startswith("---")]


def test_a_project_file_that_is_a_link_is_refused(home: Path, portfolio: Portfolio) -> None:
    repo = shaped(home.parent / "old", {**CODE, "real.toml": '[project]\nname = "old"\n'})
    (repo / "pyproject.toml").symlink_to("real.toml")
    git(repo, "add", "-A")
    git(repo, "commit", "-qm", "Link")
    assert "no plain file" in portfolio("adopt", "../old", "week-14", cwd=home, code=1).output

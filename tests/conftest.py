"""Real things to test with: a home, week repos, git with an identity of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.browser import browser, open_page
from tests.github.fixtures import github
from tests.golden import golden
from toolkit.cli import main

__all__ = ["browser", "github", "golden", "open_page"]

TODAY = "2026-03-04"
GITCONFIG = "[user]\n\tname = Ada\n\temail = 1+ada@users.noreply.github.com\n[gc]\n\tauto = 0\n"
Portfolio = Callable[..., Result]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` rewrites the golden files that a test compares with."""
    parser.addoption("--update-golden", action="store_true", help="rewrite golden files")


def commit_here() -> str:
    """The commit that is tested; empty where git does not know."""
    asked = subprocess.run(["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent,
                           capture_output=True, text=True, check=False)  # fmt: skip
    return asked.stdout.strip()


@pytest.fixture(autouse=True)
def machine(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's machine without anything of the real user's: own HOME, own git, no tokens."""
    user = tmp_path_factory.mktemp("user")
    (user / ".gitconfig").write_text(GITCONFIG)
    for name in list(os.environ):
        if name.startswith(("GIT_", "PORTFOLIO_", "XDG_")) or name in (
            "GH_TOKEN", "GITHUB_TOKEN", "VIRTUAL_ENV", "NO_COLOR", "PYTEST_ADDOPTS", "TZ",
        ):  # fmt: skip
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(user))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("PORTFOLIO_TODAY", TODAY)
    return user


@pytest.fixture
def portfolio(monkeypatch: pytest.MonkeyPatch) -> Portfolio:
    """Runs the command line in this process: `portfolio("new", "week-27", cwd=home)`."""

    def run(*args: str, cwd: Path | None = None, code: int | None = 0) -> Result:
        if cwd:
            monkeypatch.chdir(cwd)
        result = CliRunner().invoke(main, list(args))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        if code is not None:
            assert result.exit_code == code, result.output
        return result

    return run


@pytest.fixture
def home(tmp_path: Path, baked: Path) -> Path:
    """A new home whose weeks run in the Python that runs these tests."""
    folder = tmp_path / "learning" / "home"
    shutil.copytree(baked / "home", folder, symlinks=True)
    use_this_python(folder)
    return folder


def use_this_python(folder: Path) -> None:
    """Give a folder a `.venv` that is the environment of these tests."""
    (folder / ".venv").symlink_to(Path(sys.prefix), target_is_directory=True)


@pytest.fixture(scope="session")
def baked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home and a fresh week-27 beside it, made once by the real command; tests get copies."""
    folder = tmp_path_factory.mktemp("baked")
    (folder / ".gitconfig").write_text(GITCONFIG)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PORTFOLIO_TODAY": TODAY,
           "PYTHONPATH": str(Path(__file__).parents[1])}  # fmt: skip
    for args in (
        ["init", "home", "--learner", "ada", "--plan", "distinguished-52",
         "--start", "2025-09-01", "--timezone", "UTC"],
        ["new", "week-27"],
    ):  # fmt: skip
        where = folder / "home" if args[0] == "new" else folder
        subprocess.run([sys.executable, "-m", "toolkit", *args], cwd=where, env=env, check=True)
    return folder


@pytest.fixture
def week(home: Path, baked: Path) -> Path:
    """A fresh week-27 beside the home."""
    return Path(shutil.copytree(baked / "week-27", home.parent / "week-27", symlinks=True))


def solve(week: Path, plan: str = "distinguished-52") -> None:
    """Put the reference in place of the starter."""
    from toolkit import bundled
    from toolkit.edges import files

    pack = bundled.PACKS / plan / week.name
    files.write_tree(week, {f"src/{n}": d for n, d in files.read_tree(pack / "src").items()})

"""A fresh repo of each kind is pushed: its real workflow is green in act."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from proofs import pythons
from tests.cli.test_new import git
from tests.conftest import Portfolio
from tests.kinds.conftest import python_for
from tests.kinds.units import first_of, packs_to_prove
from toolkit import bundled, packs, plans
from toolkit.edges import files

BIN = Path(sys.prefix) / "bin"
FETCHED: list[bool] = []
PASSED = "## portfolio / smoke: passed on cpu: 12 of 12 shown"


@pytest.fixture
def fetched(home: Path, portfolio: Portfolio) -> None:
    """What the actions install for themselves is in uv's cache; once a process is enough."""
    if not FETCHED:
        portfolio("new", "week-27", "--into", "../first", cwd=home)
        ci(home.parent / "first" / "week-27", {})
        # That week has no training, so the action that tries one has fetched nothing yet.
        tried = [str(BIN / "uv"), "tool", "run", "--quiet", "--from",
                 f"{bundled.ROOT}[github,smoke]", "portfolio", "--version"]  # fmt: skip
        subprocess.run(tried, env=os.environ | pythons.settings(), check=True)
        FETCHED.append(True)


def ci(week: Path, more: dict[str, str]) -> str:
    """What `portfolio ci` prints."""
    own = {"PATH": f"{BIN}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(pythons.UV_CACHE.parent)}
    done = subprocess.run(
        [str(BIN / "portfolio"), "ci"], cwd=week, env=os.environ | own | more,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.usefixtures("fetched")
@pytest.mark.parametrize("kind", bundled.kinds())
def test_a_fresh_repo_is_green(home: Path, portfolio: Portfolio, kind: str) -> None:
    plan, key = first_of(kind)
    settings = home / "portfolio.toml"
    settings.write_text(settings.read_text().replace('"distinguished-52"', f'"{plan}"'))
    python_for(kind)  # fetches what the kind needs
    portfolio("new", key, "--into", "../fresh", cwd=home)

    said = ci(home.parent / "fresh" / key, pythons.settings() | {"UV_OFFLINE": "1"})

    assert "success: week/Week/Week" in said
    assert "could not be installed" not in said
    summary = summary_of(said)
    assert re.search(r"## portfolio / checks: 0 of \d+ done, \d+ to do", summary)
    assert (PASSED in summary) == (kind == "training")


@pytest.mark.usefixtures("fetched")
@pytest.mark.parametrize(("plan", "key"), packs_to_prove())
def test_a_solved_pack_is_finished_and_green(
    home: Path, portfolio: Portfolio, plan: str, key: str
) -> None:
    unit = plans.find(plan, home).unit(key)
    (home / ".venv").unlink()
    (home / ".venv").symlink_to(Path(python_for(unit.kind)).parents[1])
    portfolio("new", key, cwd=home)
    week = home.parent / key
    pack = packs.read(plan, key)
    assert pack is not None
    files.write_tree(week, pack.reference())
    git(week, "commit", "-qam", "Write it")

    found = json.loads(portfolio("check", "--official", "--json", cwd=week).stdout)
    portfolio("finish", key, "--what", "What it is.", "--result", "12 of 12 hold.", cwd=home)
    said = summary_of(ci(week, pythons.settings() | {"UV_OFFLINE": "1"}))

    assert found["done"] == found["total"] >= 12
    assert f"## portfolio / checks: {found['total']} of {found['total']} done" in said
    assert ("## portfolio / smoke: passed on cpu" in said) == (unit.kind == "training")


def summary_of(said: str) -> str:
    """The job's page."""
    return Path(re.findall(r"Summary: (.*)", said)[0]).read_text()

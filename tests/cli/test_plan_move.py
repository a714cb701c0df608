"""`portfolio plan move`: another plan, and nothing that was done is lost."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import GITCONFIG, TODAY, Portfolio, solve, use_this_python


@pytest.fixture(scope="module")
def worked(baked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with week-27 finished and week-28 begun, both remembered; tests get copies."""
    folder = tmp_path_factory.mktemp("worked")
    for name in ("home", "week-27"):
        shutil.copytree(baked / name, folder / name, symlinks=True)
    use_this_python(folder / "home")
    (folder / ".gitconfig").write_text(GITCONFIG)
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PORTFOLIO_TODAY": TODAY,
           "PYTHONPATH": str(Path(__file__).parents[2])}  # fmt: skip
    solve(folder / "week-27")
    commit = ["git", "commit", "-qnam", "Solve it"]
    subprocess.run(commit, cwd=folder / "week-27", env=env, check=True)
    for args in (
        ["finish", "27", "--what", "Attention.", "--result", "16 checks."], ["new", "week-28"],
        ["sync"],
    ):  # fmt: skip
        command = [sys.executable, "-m", "toolkit", *args]
        subprocess.run(command, cwd=folder / "home", env=env, check=True)
    return folder


@pytest.fixture
def busy(worked: Path, tmp_path: Path) -> Path:
    """A copy of that home, with its weeks beside it."""
    shutil.copytree(worked, tmp_path / "learning", symlinks=True)
    return tmp_path / "learning" / "home"


def units(home: Path, portfolio: Portfolio) -> dict[str, tuple[str, str | None]]:
    """State and repo of each unit of the plan that is followed."""
    found = json.loads(portfolio("status", "--json", cwd=home).stdout)
    return {unit["unit"]: (unit["state"], unit["repo"]) for unit in found}


def test_the_proposal_is_shown_before_anything_is_written(busy: Path, portfolio: Portfolio) -> None:
    settings = (busy / "portfolio.toml").read_bytes()
    move = ("plan", "move", "distinguished-52", "senior-ml")

    asked = portfolio(*move, cwd=busy, code=1)
    assert "week-27      → " in asked.output
    assert "Say --yes" in asked.output
    dry = portfolio(*move, "--dry-run", cwd=busy).output
    assert '-plan = "distinguished-52"' in dry
    assert (busy / "portfolio.toml").read_bytes() == settings


def test_what_was_done_counts_in_the_new_plan(busy: Path, portfolio: Portfolio) -> None:
    before = (busy / "portfolio.toml").read_text()
    readme = (busy / "README.md").read_text()

    said = portfolio(
        "plan", "move", "distinguished-52", "advanced-ai-engineer", "--yes",
        "--map", "week-27=module-1", "--map", "week-28=", cwd=busy,
    ).output  # fmt: skip

    assert "week-27      → module-1" in said
    assert "week-28      → kept, counts for no unit" in said
    after = (busy / "portfolio.toml").read_text()
    assert after.startswith(before.replace("distinguished-52", "advanced-ai-engineer").rstrip())
    found = units(busy, portfolio)
    assert found["module-1"] == ("done", "week-27")
    assert {state for key, (state, _) in found.items() if key != "module-1"} == {"todo"}
    portfolio("sync", cwd=busy)
    now = (busy / "README.md").read_text()
    assert "### Attention from scratch" in now
    assert "1 of 8 units finished" in now
    assert now.partition("## ")[0].partition("begin")[0] == readme.partition("begin")[0]

    back = ("plan", "move", "advanced-ai-engineer", "distinguished-52", "--yes")
    assert "module-1     → week-27" in portfolio(*back, cwd=busy).output
    found = units(busy, portfolio)
    assert (found["week-27"], found["week-28"]) == (("done", "week-27"), ("doing", "week-28"))
    portfolio("sync", cwd=busy)
    assert (busy / "README.md").read_text() == readme


def test_finished_work_that_fits_nowhere_is_still_shown(busy: Path, portfolio: Portfolio) -> None:
    portfolio("plan", "move", "distinguished-52", "ml-professional", "--yes",
              "--map", "week-27=", "--map", "week-28=", cwd=busy)  # fmt: skip
    portfolio("sync", cwd=busy)
    readme = (busy / "README.md").read_text()
    assert "0 of 7 units finished" in readme
    assert "### Attention from scratch" in readme
    ledger = json.loads((busy / ".portfolio/ledger.json").read_text())
    assert {u["unit"] for u in ledger["units"]} == {
        "distinguished-52/week-27", "distinguished-52/week-28"
    }  # fmt: skip


def test_a_key_that_both_plans_have_is_not_taken_for_the_same(
    busy: Path, portfolio: Portfolio
) -> None:
    plan = {"schema": "portfolio/curriculum/v1", "id": "mine", "title": "Mine", "units": [
        {"key": f"week-{n}", "title": f"Cooking {n}", "kind": "writeup", "start_week": n,
         "end_week": n} for n in (26, 27, 28)]}  # fmt: skip
    (busy / "mine.yml").write_text(json.dumps(plan))
    said = portfolio("plan", "move", "distinguished-52", "mine.yml", "--yes", cwd=busy).output
    assert said.count("counts for no unit") == 2
    assert {state for state, _ in units(busy, portfolio).values()} == {"todo"}
    portfolio("new", "week-26", cwd=busy)
    assert units(busy, portfolio)["week-26"] == ("doing", "week-26")


@pytest.mark.parametrize(
    ("args", "said", "code"),
    [
        (("senior-ml", "ml-professional"), "Your plan is distinguished-52", 1),
        (("distinguished-52", "distinguished-52"), "That is the plan you follow.", 1),
        (("distinguished-52", "senior"), "There is no plan 'senior'", 1),
        (("distinguished-52", "senior-ml", "--map", "week-27"), "--map wants OLD=NEW", 2),
        (("distinguished-52", "senior-ml", "--map", "week-5=weeks-1-4"), "Nothing is begun", 1),
        (("distinguished-52", "senior-ml", "--map", "week-27=week-99"), "has no unit", 1),
    ],
)
def test_what_does_not_fit_is_told(
    busy: Path, portfolio: Portfolio, args: tuple[str, ...], said: str, code: int
) -> None:
    before = (busy / "portfolio.toml").read_bytes()
    assert said in portfolio("plan", "move", *args, "--yes", cwd=busy, code=code).output
    assert (busy / "portfolio.toml").read_bytes() == before


def test_comments_and_a_byte_order_mark_survive_two_moves(busy: Path, portfolio: Portfolio) -> None:
    path = busy / "portfolio.toml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    move = ("plan", "move", "--yes")
    portfolio(*move, "distinguished-52", "senior-ml", cwd=busy)
    path.write_text(path.read_text() + "\n# Days off: agreed with Ann\n")
    portfolio(*move, "senior-ml", "ml-professional", cwd=busy)
    text = path.read_bytes().decode()
    assert text.startswith("\ufeff# Your settings.")
    assert text.count("# Days off: agreed with Ann") == 1
    assert portfolio("status", cwd=busy).output

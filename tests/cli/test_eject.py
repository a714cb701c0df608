"""After `portfolio eject` a repo's workflow needs no toolkit and comes to the same verdict."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from proofs import pythons
from tests.cli.test_new import git
from tests.conftest import Portfolio, solve
from toolkit import bundled
from toolkit.checks import week as weeks

BIN = Path(sys.prefix) / "bin"


def act(folder: Path, home: Path) -> tuple[int, str]:
    """What the bare workflow engine says, with no copy of the toolkit to be found."""
    own = {"PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(home)}
    command = ["act", "push", "-P", "ubuntu-latest=-self-hosted", "--action-offline-mode",
               "--cache-server-addr", "127.0.0.1", "--artifact-server-addr", "127.0.0.1",
               "--env", f"UV_CACHE_DIR={pythons.UV_CACHE}"]  # fmt: skip
    done = subprocess.run(
        command, cwd=folder, env=os.environ | own, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def commit(folder: Path, message: str) -> None:
    git(folder, "commit", "-qam", message, "--no-verify")


def break_it(folder: Path) -> None:
    core = folder / "src/attention/core.py"
    core.write_text(core.read_text().replace("/ np.sqrt(d_k)", "/ d_k"))


def undo_it(folder: Path) -> None:
    core = folder / "src/attention/masks.py"
    text = core.read_text()
    head, _, _ = text.partition("    ### BEGIN SOLUTION")
    core.write_text(head + '    raise NotImplementedError("to do: attention.masks")\n')


@pytest.mark.parametrize(
    ("finished", "change", "red"),
    [
        (False, None, False), (False, break_it, False), (True, None, False),
        (True, break_it, True), (True, undo_it, True),
    ],
)  # fmt: skip
def test_the_plain_workflow_gives_the_same_verdict(
    week: Path, home: Path, portfolio: Portfolio, tmp_path: Path, finished: bool,
    change: object, red: bool,
) -> None:  # fmt: skip
    if finished or change:
        solve(week)
        git(week, "add", "-A")
        commit(week, "Solve it")
    if finished:
        portfolio("finish", "week-27", "--what", "Attention.", "--result", "16.", cwd=home)
    if callable(change):
        change(week)
        commit(week, "Change it")
    before = git(week, "rev-parse", "HEAD")

    assert "week-27 stands alone now." in portfolio("eject", "week-27", cwd=home).output

    workflow = (week / ".github/workflows/week.yml").read_text()
    assert bundled.REPOSITORY not in workflow
    assert "checks: write" not in workflow
    found = weeks.read(week)
    assert found
    assert found.settings.ejected
    assert found.settings.units == ("week-27",)
    code, said = act(week, tmp_path)
    assert "Job succeeded" in said or red, said
    assert code == int(red), said
    assert "stands alone already" in portfolio("eject", "week-27", cwd=home).output
    assert "skipped" in portfolio("update", "week-27", cwd=home).output
    git(week, "revert", "--no-edit", "HEAD")
    assert git(week, "diff", before) == ""


def test_what_the_owner_added_to_the_workflow_stays(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    path = week / ".github/workflows/week.yml"
    mine = "    with:\n      gpu-runner: my-own\n\n  mine:\n    runs-on: ubuntu-latest\n"
    mine += "    steps:\n      - run: echo mine\n"
    path.write_text("# mine\n" + path.read_text() + mine)
    commit(week, "Mine")

    listed = portfolio("eject", "week-27", "--dry-run", cwd=home).output
    assert "+ejected = true" in listed
    assert git(week, "status", "--porcelain") == ""
    portfolio("eject", cwd=week)

    text = path.read_text()
    assert text.startswith("# mine\n")
    assert text.endswith(mine.partition("\n\n")[2])
    assert "    # gpu-runner: my-own\n" in text


def test_windows_line_ends_stay(week: Path, portfolio: Portfolio) -> None:
    path = week / ".github/workflows/week.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    commit(week, "Mine")
    portfolio("eject", cwd=week)
    data = path.read_bytes()
    assert b"pytest tests" in data
    assert data.count(b"\n") == data.count(b"\r\n")


def test_uncommitted_work_stops_it(week: Path, home: Path, portfolio: Portfolio) -> None:
    (week / "notes.txt").write_text("mine\n")
    said = portfolio("eject", "--all", cwd=home, code=1).output
    assert "not committed: notes.txt" in said
    assert "There is no repo of week-1" in portfolio("eject", "1", cwd=home, code=1).output


def test_a_run_that_was_killed_before_its_commit_is_finished(
    week: Path, home: Path, portfolio: Portfolio
) -> None:
    portfolio("eject", "27", cwd=home)
    git(week, "reset", "-q", "--soft", "HEAD~1")
    assert "week-27 stands alone now." in portfolio("eject", "27", cwd=home).output
    assert git(week, "status", "--porcelain") == ""
    assert "stands alone already" in portfolio("eject", "27", cwd=home).output


@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_call_that_cannot_be_replaced_is_told(
    week: Path, home: Path, portfolio: Portfolio, quote: str
) -> None:
    path = week / ".github/workflows/week.yml"
    text = path.read_text()
    path.write_text(re.sub(r"uses: (\S+)", rf"uses: {quote}\1{quote}", text))
    commit(week, "Mine")
    said = portfolio("eject", "27", cwd=home, code=1).output
    assert "cannot be replaced" in said
    assert git(week, "status", "--porcelain") == ""

"""A command that is killed at any moment leaves nothing half done, and run again it ends well."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import newer

KILLER = Path(__file__).parent / "killer.py"
DATE = "2026-03-04T12:00:00Z"  # so that the same work gives the same commits
INIT = ["--learner", "ada", "--plan", "distinguished-52", "--start", "2026-01-05",
        "--timezone", "UTC"]  # fmt: skip
FINISH = ["week-14", "--what", "A network.", "--result", "Within 1e-12."]


@dataclass(frozen=True)
class Case:
    """A command, the world it starts from, where it runs, and what must be absent or whole.

    It is killed at so many of the moments at which it is about to write.
    """

    args: list[str]
    prepare: Callable[[Path, Path], object]
    cwd: str
    target: str = ""
    samples: int = 6
    newer: bool = False  # a later release runs it


def nothing(world: Path, made: Path) -> None:
    """An empty world."""
    world.mkdir()


def clone(world: Path, made: Path) -> None:
    """A profile repo that has a README already."""
    (world / "ada").mkdir(parents=True)
    (world / "ada" / "README.md").write_bytes(b"# Ada\r\n\r\nHello")
    git(world / "ada", "init", "-qb", "main")
    git(world / "ada", "add", "-A")
    git(world / "ada", "commit", "-qm", "Hello")


def home(world: Path, made: Path) -> None:
    """A home alone."""
    shutil.copytree(made / "home", world / "home", symlinks=True)


def home_and_week(world: Path, made: Path) -> None:
    """A home and a week whose checks are done."""
    shutil.copytree(made, world, symlinks=True)


def home_and_two_repos(world: Path, made: Path) -> None:
    """A home, a week, and a second repo of the same week."""
    shutil.copytree(made, world, symlinks=True)
    shutil.copytree(made / "week-14", world / "week-14-again", symlinks=True)


CASES = {
    "new": Case(["new", "week-27"], home, "home", "week-27"),
    "init": Case(["init", "me", *INIT], nothing, ".", "me"),
    "init in a clone": Case(["init", *INIT], clone, "ada"),
    "sync": Case(["sync"], home_and_week, "home", samples=3),
    "finish": Case(["finish", *FINISH], home_and_week, "home", samples=4),
    "update": Case(["update", "--all"], home_and_two_repos, "home", samples=8, newer=True),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, baked: Path) -> Path:
    """A home, and beside it a week of three checks that are done and cost little."""
    folder = tmp_path_factory.mktemp("made") / "world"
    home(folder, baked)
    (folder / "home" / ".venv").symlink_to(sys.prefix)
    env = {"PATH": os.environ["PATH"], "HOME": str(baked), "PYTHONPATH": str(KILLER.parents[1])}
    new = [sys.executable, "-m", "toolkit", "new", "week-14"]
    subprocess.run(new, cwd=folder / "home", env=env, check=True, capture_output=True)
    checks = folder / "week-14" / "tests" / "checks" / "test_deliverables.py"
    to_do = 'raise NotImplementedError("to do: write this check")'
    checks.write_text(checks.read_text().replace(to_do, "assert 1 + 1 == 2"))
    commit = ["git", "commit", "-qnam", "Write the checks"]
    subprocess.run(commit, cwd=folder / "week-14", env=env, check=True)
    return folder


def git(folder: Path, *args: str) -> str:
    """What git prints."""
    env = {**os.environ, "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE}
    run = subprocess.run(
        ["git", *args], cwd=folder, env=env, capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def run(case: Case, world: Path, number: int | None, toolkit: Path) -> int:
    """Run the command in the world, killed at that event; the exit code."""
    count = world.parent / "count"
    env = {
        **os.environ, "GIT_AUTHOR_DATE": DATE, "GIT_COMMITTER_DATE": DATE,
        "KILLER_COUNT": str(count), "KILLER_WORLD": str(world),
        "PYTHONPATH": str(toolkit),
    }  # fmt: skip
    command = [sys.executable, "-m", "toolkit"] if number is None else [
        sys.executable, "-P", str(KILLER), str(number)]  # fmt: skip
    finished = subprocess.run(
        [*command, *case.args], cwd=world / case.cwd, env=env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if finished.returncode not in (0, 137):
        raise AssertionError(f"after event {number}: {finished.stdout}{finished.stderr}")
    return finished.returncode


def snapshot(world: Path) -> dict[str, object]:
    """All that a person could see there: files, history, branches, what git calls changed."""
    found: dict[str, object] = {}
    for path in sorted(world.rglob("*")):
        name = path.relative_to(world).as_posix()
        if ".git" in path.parts or ".venv" in path.parts:
            continue
        found[name] = path.read_bytes() if path.is_file() else None
        if (path / ".git").is_dir():
            found[f"{name} branches"] = git(
                path, "for-each-ref", "--format=%(refname) %(objectname)"
            )
            found[f"{name} log"] = git(path, "log", "--format=%s", "--all")
            found[f"{name} status"] = git(path, "status", "--porcelain", "--ignored")
    return found


def numbers(events: list[str], samples: int) -> list[int]:
    """The events to die at: the first, the last, and so many of those that write files."""
    writing = [n for n, event in enumerate(events, 1) if event != "subprocess.Popen"]
    step = -(-len(writing) // samples)
    return sorted({1, len(events), *writing[::step]})


@pytest.mark.parametrize("name", CASES)
def test_killed_and_run_again_a_command_ends_as_if_nothing_had_happened(
    tmp_path: Path, made: Path, name: str
) -> None:
    case = CASES[name]
    toolkit = newer.release(tmp_path / "newer") if case.newer else KILLER.parents[1]
    clean = tmp_path / "clean"
    case.prepare(clean, made)
    before = snapshot(clean)
    assert run(case, clean, 0, toolkit) == 0
    wanted = snapshot(clean)
    assert wanted != before
    events = (tmp_path / "count").read_text().split()

    for number in numbers(events, case.samples):
        world = tmp_path / f"killed-{number}"
        case.prepare(world, made)
        assert run(case, world, number, toolkit) == 137, f"event {number} of {events}"
        left = snapshot(world)
        if case.target and case.target in left:
            assert left == wanted, f"event {number} of {events}"
            continue

        run(case, world, None, toolkit)

        assert snapshot(world) == wanted, f"event {number} of {events}"
        shutil.rmtree(world)

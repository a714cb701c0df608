"""The README is true: its walk-through runs, and it names every command."""

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.conftest import solve
from toolkit.cli import GROUPS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
SOLVED_HERE = "<!-- Here the test that runs this page writes the week's code. -->"


def test_everything_runs_as_the_readme_tells_it(tmp_path: Path) -> None:
    before, after = chapter("Your first week").split(SOLVED_HERE)
    shell(before, tmp_path)
    solve(tmp_path / "learning" / "week-1")
    shell(after, tmp_path / "learning" / "week-1")
    written = (tmp_path / "learning" / "home" / "README.md").read_text()
    assert "1 of 53 units finished" in written
    assert "The operations that everything later stands on." in written
    home = tmp_path / "learning" / "home"
    shell(chapter("Your blog"), home)
    assert "draft: true" in (home.parent / "week-1" / "posts" / "week-1.md").read_text()
    assert (home.parent / "site" / "index.html").is_file()
    (home / "roadmap.md").write_text("# My roadmap\n\n## Week 1: Arrays\n\n## Week 2: Trees\n")
    shell(chapter("The plan you follow"), home)
    assert "Trees" in (home / "my-plan.yml").read_text()
    assert (home / "plan.ics").is_file()
    shell(chapter("When you push"), home)


def test_every_command_is_in_the_readme() -> None:
    table = README.split("## Commands")[1]
    for verbs in GROUPS.values():
        for verb in verbs:
            assert re.search(rf"`[^`]*\b{verb}\b[^`]*`", table), verb


def test_every_picture_of_the_readme_is_there() -> None:
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)


def chapter(heading: str) -> str:
    return README.split(f"## {heading}\n")[1].split("\n## ")[0]


def shell(text: str, folder: Path) -> None:
    """Run the `$` lines of all console blocks as one script, with our `portfolio` first."""
    lines = re.findall(r"^\$ (.+)$", text, re.MULTILINE)
    assert lines
    env = os.environ | {"PATH": f"{Path(sys.prefix) / 'bin'}:{os.environ['PATH']}"}
    env.setdefault("PRE_COMMIT_HOME", str(Path(sys.prefix) / ".pre-commit"))
    env["XDG_CACHE_HOME"] = str(Path(sys.prefix) / ".cache")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join(lines)],
        cwd=folder, env=env, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr

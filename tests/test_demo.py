"""`make demo`: three weeks in three states, shown truthfully; running it again changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_demo_shows_three_states_truthfully_and_can_be_run_again(tmp_path: Path) -> None:
    output = demo(tmp_path)
    written = (tmp_path / "home" / "README.md").read_text()
    assert "1 of 53 units finished" in written
    assert "| Attention from scratch | 7 of 16 done, 3 failing |" in written
    assert "| A byte pair tokenizer and model loader | 0 of 16 done |" in written
    page = tmp_path / "home" / ".portfolio" / "preview" / "index.html"
    assert str(page) in output
    assert "Vectors and matrices from scratch" in page.read_text()
    assert "Everything is up to date." in demo(tmp_path)
    assert (tmp_path / "home" / "README.md").read_text() == written


def demo(folder: Path) -> str:
    env = os.environ | {"PRE_COMMIT_HOME": str(Path(sys.prefix) / ".pre-commit")}
    command = [sys.executable, str(ROOT / "examples" / "demo.py"), str(folder)]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout

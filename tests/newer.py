"""A later release of the toolkit: a copy of this one with another version and changed templates."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from toolkit import __version__, bundled

VERSION = "0.2.0"
ADDED = "A sentence that the next release adds.\n"


def release(folder: Path) -> Path:
    """Make it in this folder."""
    for part in ("toolkit", "templates"):
        shutil.copytree(
            bundled.ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__")
        )
    version = folder / "toolkit" / "__init__.py"
    version.write_text(version.read_text().replace(__version__, VERSION))
    for name in ("GUIDE.md", ".gitignore"):
        path = folder / "templates" / "base" / bundled.SLUG / name
        path.write_text(path.read_text() + f"\n# {ADDED}")
    return folder


def run(copy: Path, cwd: Path, *args: str, code: int = 0) -> str:
    """What that release prints."""
    done = subprocess.run(
        [sys.executable, "-m", "toolkit", *args],
        cwd=cwd, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr

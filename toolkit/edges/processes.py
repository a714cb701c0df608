"""Other programs: run them, bounded in time, and leave none behind."""

import os
import shutil
import signal
import subprocess
import sys
import webbrowser
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finished:
    """How a program ended. `code` is None when its time was up."""

    code: int | None
    out: str
    err: str


def environment() -> dict[str, str]:
    """A copy of this process's environment."""
    return dict(os.environ)


def find(program: str) -> str | None:
    """Where the program is: on the PATH, or beside this Python, where our extras bring theirs."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(program) or shutil.which(program, path=beside)


def run(
    command: Sequence[str],
    *,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    seconds: float | None = None,
    show: bool = False,
) -> Finished:
    """Run a program in its own process group; everything it started ends with it."""
    pipe = None if show else subprocess.PIPE
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=pipe,
        stderr=pipe,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            out, err = process.communicate(timeout=seconds)
            code: int | None = process.returncode
        except subprocess.TimeoutExpired:
            _end_group(process)
            out, err = process.communicate()
            code = None
        except BaseException:
            _end_group(process)
            raise
    return Finished(code, out or "", err or "")


def _end_group(process: "subprocess.Popen[str]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def open_page(path: Path) -> bool:
    """Show a local page in the user's browser."""
    return webbrowser.open(path.as_uri())

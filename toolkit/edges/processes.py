"""Other programs: run them, bounded in time, and leave none behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True)
class Finished:
    """How a program ended. `code` is None when its time was up."""

    code: int | None
    out: str
    err: str


# Inside a hook git sets these; they would point our commands at another repository.
_FOREIGN = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_COUNT",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
}


def environment() -> dict[str, str]:
    """A copy of this process's environment, without what would bend git."""
    return {name: value for name, value in os.environ.items() if name not in _FOREIGN}


# What a learner's code has no business with.
_OURS = {
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "GH_TOKEN",
    "GITHUB_TOKEN",
    "PYTHONHOME",
}


def lent(env: Mapping[str, str]) -> dict[str, str]:
    """This environment as a learner's code may see it: without tokens, and for its own Python."""
    return {name: value for name, value in env.items() if name not in _OURS}


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
    patience: float = 0,
) -> Finished:
    """Run a program in its own process group; everything it started ends with it.

    It writes to files, not pipes: a server it leaves behind would keep a pipe open, and us waiting.
    When we are told to end, it gets `patience` seconds to finish what it is in the middle of.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=None if show else out,
            stderr=None if show else err,
            start_new_session=True,
        )
        try:
            with ended_by_signals():
                code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            code = None
        except BaseException:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(patience)
            raise
        finally:
            _end_group(process)
        return Finished(code, _text(out), _text(err))


@contextlib.contextmanager
def ended_by_signals() -> Iterator[None]:
    """A signal that ends us does so by an exception, so that what we started ends with us."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", "replace").replace("\r\n", "\n")


def lines(command: Sequence[str], *, cwd: Path, env: Mapping[str, str]) -> Iterator[str]:
    """What a program says on both its outputs, line by line, while it runs."""
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    ) as process:
        try:
            assert process.stdout is not None
            with ended_by_signals():
                yield from process.stdout
        finally:
            if process.poll() is None:
                _end_group(process)


def ask(command: Sequence[str]) -> str | None:
    """What a program says in one line, or None if it is not here or says nothing."""
    program = find(command[0])
    if program is None:
        return None
    finished = run([program, *command[1:]], cwd=Path.cwd(), seconds=20)
    return finished.out.strip() or None if finished.code == 0 else None


def _end_group(process: "subprocess.Popen[bytes] | subprocess.Popen[str]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()
    process.wait()


def open_page(path: Path) -> bool:
    """Show a local page in the user's browser."""
    return webbrowser.open(path.as_uri())

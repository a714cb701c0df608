"""A program of its own that runs one command: bounded, its last words kept, nothing left behind.

`kept.py` starts it. When whoever asked for the run is gone, even killed, the keeper's input ends,
and with it all that the command has started, in whatever process group or session it is by now.
"""

import contextlib
import ctypes
import json
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import psutil

_TAIL = 16_000  # how much of what the command prints is kept
_LOOK = 0.25  # seconds between two looks at its memory
_SUBREAPER, _DEATH_SIGNAL = 36, 1  # prctl(2)


class Keeper:
    """The command, all it has started, and what it has said last."""

    def __init__(self, command: Sequence[str], seconds: float, memory: int) -> None:
        self.deadline = time.monotonic() + seconds
        self.memory = memory
        self.peak = 0
        self.tail = b""
        self.family: set[psutil.Process] = set()
        self.child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def keep(self) -> str:
        """Wait for its end; why it had to be ended, or nothing where it ended by itself."""
        assert self.child.stdout is not None
        said = self.child.stdout.fileno()
        inputs = [sys.stdin.fileno(), said]
        looked = 0.0
        while True:
            ready, _, _ = select.select(inputs, [], [], 0.1)
            if sys.stdin.fileno() in ready:
                return "stopped"
            if said in ready:
                words = os.read(said, 65536)
                self.tail = (self.tail + words)[-_TAIL:]
                if not words:  # closed: mostly because it has ended
                    inputs.remove(said)
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        self.child.wait(0.02)
            if self.child.poll() is not None and (said not in ready or said not in inputs):
                return ""
            now = time.monotonic()
            if now > self.deadline:
                return "time"
            if now - looked > _LOOK:
                looked = now
                if self._used() > self.memory > 0:
                    return "memory"

    def end(self) -> None:
        """End whatever still runs of it."""
        for _ in range(200):
            family = self._living()
            if not family:
                break
            for process in family:
                with contextlib.suppress(psutil.Error):
                    process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.child.wait(0.02)
            with contextlib.suppress(ChildProcessError):  # orphans became ours: let them rest
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
        self.child.wait()

    def _living(self) -> list[psutil.Process]:
        self.family |= set(psutil.Process().children(recursive=True))
        return [process for process in self.family if process.is_running()]

    def _used(self) -> int:
        used = 0
        for process in self._living():
            with contextlib.suppress(psutil.Error):
                used += process.memory_info().rss
        self.peak = max(self.peak, used)
        return used


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DEATH_SIGNAL, signal.SIGKILL)


def _stop(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def main() -> None:
    """Run the command and print a report of one line."""
    seconds, memory, *command = sys.argv[1:]
    if sys.platform == "linux":  # who loses its parent becomes our child, so that we can end it
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)
    started = time.monotonic()
    try:
        kept = Keeper(command, float(seconds), int(memory))
    except OSError as error:
        print(json.dumps({"why": f"{command[0]} does not start: {error.strerror}"}))
        return
    why = "stopped"
    try:
        why = kept.keep()
    finally:
        code = kept.child.poll()
        kept.end()
        report: dict[str, Any] = {"code": None if why else code, "why": why}
        unit = 1 if sys.platform == "darwin" else 1024
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit
        report |= {"seconds": time.monotonic() - started, "memory": max(kept.peak, largest)}
        print(json.dumps(report | {"words": kept.tail.decode("utf-8", "replace")}))


if __name__ == "__main__":
    main()

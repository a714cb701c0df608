"""Runs a project's checks on many variants of its code: one warm process, one fork for each.

It runs alone in the Python of the pack, which does not have the toolkit. Its argument is a file
of JSON: `folder` (the project), `out` (for records and results), `modules` (to import once),
`jobs`, and `variants`, each with the files in which it differs. The first variant is the
reference; how long it takes bounds all others.
"""

import contextlib
import importlib
import json
import math
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

FIRST = 300.0
OPTIONS = ["-p", "portfolio_probe", "-p", "no:cacheprovider", "-q", "--tb=no",
           "--show-capture=no", "--continue-on-collection-errors"]  # fmt: skip


def main(path: str) -> None:
    """Run them all, and write how long each took and whether it ended in time."""
    job = json.loads(Path(path).read_text(encoding="utf-8"))
    out = Path(job["out"])
    _warm(job["modules"], out)
    reference, *others = list(enumerate(job["variants"]))
    results = _run([reference], job, FIRST)
    results |= _run(others, job, 3 * results[0]["seconds"] + 5)
    (out / "results.json").write_text(json.dumps([results[n] for n in sorted(results)]))


def _warm(modules: list[str], out: Path) -> None:
    for module in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(module)
    empty = out / "empty"
    empty.mkdir()
    quiet = ["--collect-only", "-q", "-p", "no:cacheprovider", "--rootdir", str(empty), str(empty)]
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        pytest.main(quiet)


def _run(queue: list[tuple[int, dict[str, Any]]], job: dict[str, Any], limit: float) -> dict[int, dict[str, Any]]:  # fmt: skip  # noqa: E501
    waiting = list(reversed(queue))
    running: dict[int, tuple[int, float]] = {}  # process -> variant, start
    results: dict[int, dict[str, Any]] = {}
    while waiting or running:
        while waiting and len(running) < job["jobs"]:
            number, variant = waiting.pop()
            running[_start(number, variant, job, limit)] = (number, time.monotonic())
        pid, _ = os.waitpid(-1, os.WNOHANG)
        now = time.monotonic()
        late = [p for p, (_, start) in running.items() if now - start > limit]
        if pid in running:
            number, start = running.pop(pid)
            results[number] = {"seconds": now - start, "in_time": now - start <= limit}
            _end_group(pid)  # what it left behind
            shutil.rmtree(_folder(number, job), ignore_errors=True)
        elif late:
            for process in late:
                _end_group(process)
        time.sleep(0 if pid else 0.002)
    return results


def _start(number: int, variant: dict[str, Any], job: dict[str, Any], limit: float) -> int:
    folder = _folder(number, job)
    shutil.copytree(job["folder"], folder, symlinks=True)
    for name, text in variant["files"].items():
        (folder / name).write_text(text, encoding="utf-8", newline="")
    pid = os.fork()
    if pid == 0:
        try:
            os.setpgid(0, 0)
            signal.alarm(math.ceil(limit) + 2)  # should the one who watches be gone
            _check(folder, Path(job["out"]) / f"{number}.jsonl", stop_early=variant["stop_early"])
        finally:
            os._exit(0)
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)
    return pid


def _check(folder: Path, records: Path, *, stop_early: bool) -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.chdir(folder)
    os.environ["PORTFOLIO_PROBE"] = str(records)
    pytest.main([*OPTIONS, *(["--maxfail=1"] if stop_early else []), "tests"])


def _folder(number: int, job: dict[str, Any]) -> Path:
    return Path(job["out"]) / f"variant-{number}"


def _end_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1])

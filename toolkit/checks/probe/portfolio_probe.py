"""A pytest plugin that writes what happened to each test as lines of JSON.

It runs in the week's own Python, which does not have the toolkit, so it imports nothing of it.
The lines go to the file that PORTFOLIO_PROBE names; under xdist the controller writes them.
"""

import json
import os
import sys
from collections.abc import Generator
from typing import Any

import pytest

TO_DO = "to do: "
_LIMIT = 1500


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Writer(os.environ["PORTFOLIO_PROBE"]), "portfolio-writer")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Generator[None, Any, Any]:
    report = yield
    report.portfolio = _story(call.excinfo, item.config.rootpath)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Generator[None, Any, Any]:
    try:
        report = yield
    except SystemExit:
        ended: Any = pytest.CollectReport(collector.nodeid, "failed", "sys.exit", [])
        ended.portfolio = {"message": "this ends the program (sys.exit) when it is imported"}
        return ended
    call = getattr(report, "call", None)
    report.portfolio = _story(call and call.excinfo, collector.config.rootpath)
    return report


class _Writer:
    """Writes the records; its methods are pytest's hooks."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._write(event="start", id=nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call" or report.outcome != "passed":
            marked = getattr(report, "wasxfail", None)
            self._write(
                event="test",
                id=report.nodeid,
                outcome=report.outcome,
                marked=marked if isinstance(marked, str) else None,
                skip=_skip_reason(report),
                **getattr(report, "portfolio", {}),
            )

    def pytest_collectreport(self, report: Any) -> None:
        if report.outcome != "passed":
            self._write(
                event="collect",
                id=report.nodeid,
                outcome=report.outcome,
                skip=_skip_reason(report),
                **getattr(report, "portfolio", {}),
            )

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        self._write(event="end", code=int(exitstatus))

    def _write(self, **record: Any) -> None:
        self._file.write(json.dumps(record) + "\n")
        self._file.flush()


def _skip_reason(report: Any) -> str | None:
    if report.outcome != "skipped" or not isinstance(report.longrepr, tuple):
        return None
    return str(report.longrepr[2]).removeprefix("Skipped: ")[:_LIMIT]


def _story(excinfo: Any, root: Any) -> dict[str, Any]:
    """What an exception says, and where: in the learner's code if it got there, else in a test."""
    if excinfo is None:
        return {}
    error = excinfo.value
    if isinstance(error, pytest.Collector.CollectError) and error.__cause__ is not None:
        error = error.__cause__
    words = _words(error)
    if isinstance(error, NotImplementedError) and words.startswith(TO_DO):
        return {"to_do": words.removeprefix(TO_DO)[:_LIMIT]}
    if isinstance(error, SyntaxError):
        return _place(error.filename, error.lineno, root) | {"message": f"SyntaxError: {error.msg}"}
    if not isinstance(error, AssertionError):
        words = f"{type(error).__name__}: {words}"
    return _where(error, str(root)) | {"message": words[:_LIMIT]}


def _words(error: BaseException) -> str:
    try:
        return str(error).strip() or type(error).__name__
    except Exception:
        return f"{type(error).__name__}, which cannot be shown"


def _where(error: BaseException, root: str) -> dict[str, Any]:
    frames = []
    traceback = error.__traceback__
    while traceback is not None:
        frames.append((traceback.tb_frame.f_code.co_filename, traceback.tb_lineno))
        traceback = traceback.tb_next
    source, tests = (os.path.join(root, name) + os.sep for name in ("src", "tests"))
    own = [frame for frame in frames if frame[0].startswith(source)]
    check = [f for f in frames if f[0].startswith(tests) and os.path.basename(f[0])[:5] == "test_"]
    for places in (own, check, frames):
        if places:
            return _place(*places[-1], root)
    return {}


def _place(filename: str | None, line: int | None, root: Any) -> dict[str, Any]:
    if not filename:
        return {}
    name = os.path.relpath(filename, str(root))
    return {"file": filename if name.startswith("..") else name.replace(os.sep, "/"), "line": line}


sys.dont_write_bytecode = True  # a .pyc is trusted by the second; an edit can be faster

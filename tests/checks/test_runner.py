"""The runner on real weeks: a tiny one for the mechanics, week-27 for what is official."""

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import solve
from toolkit import bundled
from toolkit.checks import runner
from toolkit.checks import week as weeks
from toolkit.checks.verdict import Result, Verdict
from toolkit.errors import PortfolioError

PROJECT = """\
[tool.portfolio]
plan = "own"
units = ["week-1"]
kind = "library"

[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]
"""
MANIFEST = """\
[[check]]
id = "tests/checks/test_sums.py::test_add"
title = "add adds"

[[check]]
id = "tests/checks/test_sums.py::test_twice"
title = "twice doubles"
"""
CHECKS = """\
import pytest
from sums import add, twice


def test_add():
    assert add(1, 2) == 3, "1 + 2 should be 3"


@pytest.mark.parametrize("n", [1, 2])
def test_twice(n):
    assert twice(n) == n + n
"""
DONE = """\
def add(a, b):
    return a + b


def twice(a):
    return 2 * a
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A week without a pack: two checks that are done, in half a second."""
    folder = tmp_path / "tiny"
    put(folder, "pyproject.toml", PROJECT)
    put(folder, ".portfolio/checks.toml", MANIFEST)
    put(folder, "src/sums.py", DONE)
    put(folder, "tests/checks/test_sums.py", CHECKS)
    shutil.copy(bundled.BASE / bundled.SLUG / "tests" / "conftest.py", folder / "tests")
    return folder


def put(folder: Path, name: str, text: str) -> None:
    """Write a file, its folders too."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def swap(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a piece of a file that must be there."""
    text = (folder / name).read_text()
    assert old in text
    put(folder, name, text.replace(old, new))


def check(folder: Path, *, official: bool = False, seconds: float = 60) -> Verdict:
    """The verdict of the Python that runs these tests."""
    found = weeks.read(folder)
    assert found is not None
    return runner.check(found, sys.executable, official=official, seconds=seconds)


def states(verdict: Verdict) -> dict[str, str]:
    """The state of each check by the name of its function."""
    return {result.id.split("::")[1]: result.state for result in verdict.checks}


def of(verdict: Verdict, name: str) -> Result:
    """The result of the check with that function."""
    return next(result for result in verdict.checks if result.id.endswith(f"::{name}"))


def processes_in(folder: Path) -> list[str]:
    """The processes whose working folder is that one or below."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return [command for command in found if command]  # without one, it is ending


def left_in(folder: Path) -> list[str]:
    """The processes that stay there; one that was killed takes a moment to go."""
    deadline = time.monotonic() + 10
    while processes_in(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    return processes_in(folder)


@dataclass(frozen=True)
class Case:
    """An edit of the tiny week and what it does to `test_add`; `test_twice` stays done."""

    files: dict[str, str]
    state: str
    words: str
    place: tuple[str, int] = field(default=("", 0))


ADD = "def add(a, b):\n    {}\n\n\ndef twice(a):\n    return 2 * a\n"
SUBCLASS = "class Missing(NotImplementedError):\n    pass\n\n\n"
FIXTURE = """\
import pytest
from sums import add, twice


@pytest.fixture
def three():
    return add(1, 2)


def test_add(three):
    assert three == 3


def test_twice():
    assert twice(1) == 2
"""
CASES = {
    "a to do is to do": Case(
        {"src/sums.py": ADD.format('raise NotImplementedError("to do: sums.add")')},
        "todo", "sums.add",
    ),
    "a to do in a fixture is to do": Case(
        {"src/sums.py": ADD.format('raise NotImplementedError("to do: sums.add")'),
         "tests/checks/test_sums.py": FIXTURE},
        "todo", "sums.add",
    ),
    "a NotImplementedError of a library is a failure": Case(
        {"src/sums.py": ADD.format('raise NotImplementedError("aten::foo")')},
        "failing", "NotImplementedError: aten::foo", ("src/sums.py", 2),
    ),
    "a subclass of NotImplementedError is a failure": Case(
        {"src/sums.py": SUBCLASS + ADD.format('raise Missing("aten::foo")')},
        "failing", "Missing: aten::foo", ("src/sums.py", 6),
    ),
    "a bare NotImplementedError is a failure": Case(
        {"src/sums.py": ADD.format("raise NotImplementedError")},
        "failing", "NotImplementedError", ("src/sums.py", 2),
    ),
    "a wrong result is a failure in the words of the check": Case(
        {"src/sums.py": ADD.format("return a - b")},
        "failing", "1 + 2 should be 3", ("tests/checks/test_sums.py", 6),
    ),
    "a skip is no way to done": Case(
        {"src/sums.py": "import pytest\n\n\n" + ADD.format('pytest.skip("later")')},
        "todo", "skipped: later",
    ),
    "an expected failure is no way to done": Case(
        {"src/sums.py": "import pytest\n\n\n" + ADD.format('pytest.xfail("never mind")')},
        "failing", "marked as an expected failure: never mind",
    ),
}  # fmt: skip


XDIST = 'addopts = "-n 2"\n'


@pytest.mark.parametrize(
    ("name", "options"),
    [
        *((name, "") for name in CASES),
        ("a to do in a fixture is to do", XDIST),
        ("a NotImplementedError of a library is a failure", XDIST),
    ],
)
def test_each_outcome_counts_as_what_it_is(tiny: Path, name: str, options: str) -> None:
    case = CASES[name]
    for path, text in case.files.items():
        put(tiny, path, text)
    put(tiny, "pyproject.toml", PROJECT + options)

    verdict = check(tiny)

    assert states(verdict) == {"test_add": case.state, "test_twice": "done"}
    result = of(verdict, "test_add")
    assert case.words in result.message
    if case.place[0]:
        assert (result.file, result.line) == case.place
    assert verdict.failed == (case.state == "failing")


@pytest.mark.parametrize(("options", "seconds"), [("", 3), (XDIST, 6)])
def test_an_endless_loop_ends_with_its_time_and_leaves_no_process(
    tiny: Path, options: str, seconds: float
) -> None:
    put(tiny, "src/sums.py", ADD.format("while True: pass"))
    put(tiny, "pyproject.toml", PROJECT + options)

    verdict = check(tiny, seconds=seconds)

    assert of(verdict, "test_add").state == "failing"
    assert of(verdict, "test_add").message == "did not come to an end"
    assert left_in(tiny) == []


def test_what_a_test_left_running_ends_with_the_run(tiny: Path) -> None:
    put(tiny, "pyproject.toml", PROJECT + 'addopts = "-s"\n')
    started = """\
import subprocess


def test_starts_a_server():
    subprocess.Popen(["sleep", "60"])
"""
    put(tiny, "tests/test_own.py", started)

    begun = time.monotonic()
    verdict = check(tiny)

    assert time.monotonic() - begun < 30
    assert states(verdict) == {"test_add": "done", "test_twice": "done"}
    assert left_in(tiny) == []


def test_leaving_the_process_is_told_of_the_check_that_did_it(tiny: Path) -> None:
    put(tiny, "src/sums.py", "import os\n\n\n" + ADD.format("os._exit(0)"))

    verdict = check(tiny)

    assert of(verdict, "test_add").message == "did not come to an end"
    assert states(verdict)["test_twice"] == "failing"
    assert "not reached" in of(verdict, "test_twice").message


@pytest.mark.parametrize(
    ("name", "text", "passed", "failures"),
    [
        ("tests/test_own.py", "def test_mine():\n    assert True\n", 1, ()),
        (
            "tests/test_own.py",
            "def test_mine():\n    assert 1 == 2\n\n\ndef test_ours():\n    assert True\n",
            1,
            ("tests/test_own.py::test_mine",),
        ),
        ("tests/test_own.py", "import nowhere\n", 0, ("tests/test_own.py",)),
        ("tests/checks/test_more.py", "def test_mine():\n    assert True\n", 1, ()),
    ],
)
def test_the_learners_own_tests_are_counted_apart(
    tiny: Path, name: str, text: str, passed: int, failures: tuple[str, ...]
) -> None:
    put(tiny, name, text)

    verdict = check(tiny)

    assert states(verdict) == {"test_add": "done", "test_twice": "done"}
    assert (verdict.extra.passed, verdict.extra.failures) == (passed, failures)
    assert verdict.failed == bool(failures)


def test_a_syntax_error_is_told_with_file_and_line(tiny: Path) -> None:
    put(tiny, "src/sums.py", "def add(a, b):\n    return a +\n")

    verdict = check(tiny)

    assert states(verdict) == {"test_add": "failing", "test_twice": "failing"}
    assert {(r.message, r.file, r.line) for r in verdict.checks} == {
        ("SyntaxError: invalid syntax", "src/sums.py", 2)
    }


def test_a_deleted_function_is_named(tiny: Path) -> None:
    put(tiny, "src/sums.py", "def add(a, b):\n    return a + b\n")

    verdict = check(tiny)

    assert states(verdict) == {"test_add": "failing", "test_twice": "failing"}
    assert "cannot import name 'twice'" in of(verdict, "test_twice").message


def test_a_renamed_check_is_missed(tiny: Path) -> None:
    (tiny / "tests/checks/test_sums.py").rename(tiny / "tests/checks/test_totals.py")

    verdict = check(tiny)

    assert states(verdict) == {"test_add": "failing", "test_twice": "failing"}
    assert "was not found" in of(verdict, "test_add").message


def test_a_week_without_tests_has_no_check_done(tiny: Path) -> None:
    shutil.rmtree(tiny / "tests")

    assert states(check(tiny)) == {"test_add": "failing", "test_twice": "failing"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTEST_ADDOPTS", "-k nothing -x --collect-only"),
        ("PYTEST_ADDOPTS", "--no-such-option"),
        ("PYTEST_PLUGINS", "no_such_plugin"),
        ("PYTHONHOME", "/nowhere"),
    ],
)
def test_the_environment_does_not_bend_the_result(
    tiny: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    assert states(check(tiny)) == {"test_add": "done", "test_twice": "done"}


def test_the_learners_code_sees_no_token(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", "hidden-one")
    monkeypatch.setenv("GITHUB_TOKEN", "hidden-two")
    looks = "import os\n\n\ndef test_env():\n    assert 'hidden' not in str(dict(os.environ))\n"
    put(tiny, "tests/test_own.py", looks)

    assert check(tiny).extra.failures == ()


def test_a_run_leaves_nothing_behind(tiny: Path) -> None:
    before = sorted(tiny.rglob("*"))

    check(tiny)

    assert sorted(tiny.rglob("*")) == before


@pytest.mark.parametrize(
    ("python", "words"),
    [
        ("/nowhere/bin/python", "/nowhere/bin/python does not run: No such file or directory"),
        ("/usr/bin/env", "pytest could not run"),
    ],
)
def test_a_python_that_is_none_is_told(tiny: Path, python: str, words: str) -> None:
    found = weeks.read(tiny)
    assert found is not None

    with pytest.raises(PortfolioError) as error:
        runner.check(found, python)

    assert words in error.value.what


def test_by_hand_what_is_to_do_is_an_expected_failure_under_xdist_too(tiny: Path) -> None:
    put(tiny, "src/sums.py", ADD.format('raise NotImplementedError("to do: sums.add")'))

    for options in ([], ["-n", "2"]):
        command = [sys.executable, "-m", "pytest", "-rx", "-p", "no:cacheprovider", *options]
        run = subprocess.run(command, cwd=tiny, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout
        assert "XFAIL tests/checks/test_sums.py::test_add - to do: sums.add" in run.stdout
        assert "2 passed, 1 xfailed" in run.stdout


# The official checks: week-27, its reference broken or its tests bent.

SOFTMAX = "tests/checks/test_softmax.py"
PASS_ALL = """\
import pytest


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    report = yield
    report.outcome = "passed"
    return report
"""
LEAVE_OUT = """\
def pytest_collection_modifyitems(items):
    del items[:]
"""
LENIENT = """\
def same(*args, **options):
    pass


def holds(*args, **options):
    pass
"""
BENT = {
    "a conftest that passes everything": {"conftest.py": PASS_ALL},
    "a conftest among the tests": {"tests/conftest.py": PASS_ALL},
    "a conftest that deselects": {"tests/checks/conftest.py": LEAVE_OUT},
    "a helper in src that hides ours": {"src/expect.py": LENIENT},
    "a configuration in src": {"src/pytest.ini": "[pytest]\naddopts = --collect-only\n"},
}


@pytest.mark.parametrize("files", BENT.values(), ids=BENT.keys())
def test_official_checks_are_not_fooled(week: Path, files: dict[str, str]) -> None:
    solve(week)
    swap(week, "src/attention/core.py", "np.where(total > 0, total, 1)", "2.0")
    for name, text in files.items():
        put(week, name, text)

    verdict = check(week, official=True)

    assert verdict.official
    assert states(verdict)["test_every_row_is_shared_out"] == "failing"
    assert states(verdict)["test_causal_mask_shows_only_the_past"] == "done"
    assert list(verdict.edited) == [name for name in files if name == "tests/conftest.py"]


def test_an_edited_check_is_listed_and_official_does_not_mind_it(week: Path) -> None:
    solve(week)
    put(week, SOFTMAX, "def test_every_row_is_shared_out():\n    assert False\n")

    plain, official = check(week), check(week, official=True)

    assert plain.edited == official.edited == (SOFTMAX,)
    assert states(plain)["test_every_row_is_shared_out"] == "failing"
    assert plain.failed
    assert official.count("done") == len(official.checks)
    assert not official.failed


def test_a_deleted_check_file_is_noticed(week: Path) -> None:
    solve(week)
    (week / SOFTMAX).unlink()

    verdict = check(week)

    assert verdict.edited == (SOFTMAX,)
    assert states(verdict)["test_every_row_is_shared_out"] == "failing"
    assert verdict.failed
    assert verdict.count("done") == sum(SOFTMAX not in r.id for r in verdict.checks)


def test_line_endings_are_no_edit(week: Path) -> None:
    text = (week / SOFTMAX).read_bytes()
    (week / SOFTMAX).write_bytes(text.replace(b"\n", b"\r\n"))
    found = weeks.read(week)
    assert found is not None

    assert weeks.edited(found, weeks.suite(found), strictly=True) == []


def test_official_checks_count_the_learners_own_tests_too(week: Path) -> None:
    solve(week)
    put(week, "tests/test_own.py", "def test_mine():\n    assert 1 == 2\n")

    verdict = check(week, official=True)

    assert verdict.extra.failures == ("tests/test_own.py::test_mine",)
    assert verdict.failed


def test_an_endless_test_of_the_learner_is_a_failure_of_theirs(week: Path) -> None:
    solve(week)
    put(week, "tests/test_own.py", "def test_mine():\n    while True: pass\n")

    verdict = check(week, official=True, seconds=6)

    assert verdict.count("done") == len(verdict.checks)
    assert verdict.extra.failures == ("tests/test_own.py::test_mine",)


def test_what_a_check_started_ends_with_the_command(week: Path) -> None:
    solve(week)
    core = week / "src" / "attention" / "core.py"
    core.write_text(
        core.read_text().replace("    ### BEGIN SOLUTION\n", "    while True: pass\n", 1)
    )
    command = [str(Path(sys.prefix) / "bin" / "portfolio"), "check"]
    running = subprocess.Popen(command, cwd=week, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while not any("portfolio_probe" in p for p in processes_in(week)):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    running.terminate()
    assert running.wait(20) == 128 + signal.SIGTERM
    assert left_in(week) == []

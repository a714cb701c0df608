"""Run a week's tests with pytest in the learner's Python and collect the probe's records."""

import json
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from toolkit import bundled
from toolkit.checks import verdict, week
from toolkit.checks.week import Suite, Week
from toolkit.edges import files, processes
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError

SECONDS = 600.0
# What could bend the result.
_UNSET = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")
_MISSING = re.compile(r"ModuleNotFoundError: No module named '(\w+)")
# What the official checks must not see of a repo: its tests, and what would change how they run.
_NOT_LENT = {"tests", "conftest.py", "pytest.ini", ".pytest.ini", ".git", ".venv"}
_USUAL_ENDS = {0, 1, 2, 5}


def check(found: Week, python: str, *, official: bool = False, strictly: bool = False,
          head_of: Path | None = None, seconds: float = SECONDS) -> verdict.Verdict:  # fmt: skip
    """Check the week as its files are now; with `head_of` they are that repo's last commit.

    `official` runs the toolkit's own checks; `strictly` takes no older copy of them as unedited.
    """
    suite = week.suite(found)
    handed_out = week.handed_out(found, suite)
    if official and suite.official:
        records = _official(found, suite, python, seconds)
        checks, _ = verdict.judge(suite.manifest.check, records)
        extra = _own(found, suite, handed_out, python, seconds)
    else:
        records = _without(suite.others, _run(found.folder, python, seconds, ["tests"]))
        checks, extra = verdict.judge(suite.manifest.check, records, handed_out)
    _require_libraries(records, found.folder, python)
    return verdict.Verdict(
        unit=found.unit,
        checks=checks,
        edited=tuple(week.edited(found, suite, strictly=strictly)),
        extra=extra,
        official=official and suite.official is not None,
        **Git(head_of or found.folder).standing(at_head=head_of is not None),
    )


def unable(found: Week, why: str) -> verdict.Verdict:
    """The verdict where nothing could be run: no check is done, and this is why."""
    checks = tuple(
        verdict.Result(check.id, "failing", why, check.title)
        for check in week.suite(found).manifest.check
    )
    return verdict.Verdict(found.unit, checks, **Git(found.folder).standing())


def _own(found: Week, suite: Suite, handed_out: Collection[str], python: str,
         seconds: float) -> verdict.Extra:  # fmt: skip
    """The learner's own tests; that they do not even start says nothing about the official ones."""
    known = {*(suite.official or {}), *(check.split("::")[0] for check in suite.others)}
    tests = files.paths_below(found.folder / "tests")
    if not any(f"tests/{name}" not in known and name.endswith(".py") for name in tests):
        return verdict.Extra()
    try:
        records = _run(found.folder, python, seconds, ["tests", *_ignored(sorted(known))])
    except PortfolioError as error:
        return verdict.Extra(failed=1, failures=(f"tests: {error.what}",))
    return verdict.judge((), records, handed_out)[1]


def _without(others: Collection[str], records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The records without those of other units' checks."""
    files_of_others = {check.split("::")[0] for check in others}
    return [
        record
        for record in records
        if record.get("id", "").split("[")[0] not in others
        and not (record["event"] == "collect" and record["id"] in files_of_others)
    ]


def _ignored(names: list[str]) -> list[str]:
    return [f"--ignore={name}" for name in names if Path(name).name.startswith("test_")]


def _official(found: Week, suite: Suite, python: str, seconds: float) -> list[dict[str, Any]]:
    """The toolkit's copy of the checks against the learner's work, in a folder of their own."""
    with files.scratch() as folder:
        files.write_tree(folder, suite.official or {})
        for path in found.folder.iterdir():
            if path.name not in _NOT_LENT:
                (folder / path.name).symlink_to(path, target_is_directory=path.is_dir())
        config = "[pytest]\npythonpath = src tests/checks\n"
        files.write_tree(folder, {"pytest.ini": config.encode()})
        return _run(folder, python, seconds, ["-c", "pytest.ini", "--confcutdir=.", "tests"])


def _run(folder: Path, python: str, seconds: float, arguments: list[str]) -> list[dict[str, Any]]:
    if not (folder / "tests").is_dir():
        return []
    with files.scratch() as scratch:
        out = scratch / "records"
        env = _environment(processes.environment(), out)
        command = [python, "-m", "pytest", "-p", "portfolio_probe", "-p", "no:cacheprovider",
                   "-q", "--tb=no", "--show-capture=no", "--continue-on-collection-errors",
                   "--maxfail=0", *arguments]  # fmt: skip
        try:
            finished = processes.run(command, cwd=folder, env=env, seconds=seconds)
        except OSError as error:
            raise PortfolioError(f"{python} does not run: {error.strerror}.") from error
        records = _records(out)
    _explain(finished, records, python, folder, seconds)
    return records


def _require_libraries(records: list[dict[str, Any]], folder: Path, python: str) -> None:
    """A Python that lacks what the week says it needs makes no check fail: it cannot run them."""
    missing = [_MISSING.match(r.get("message") or "") for r in records if r["event"] == "collect"]
    path = folder / "pyproject.toml"
    needed = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    for library in (match[1] for match in missing if match):
        if re.search(rf"[\"']{re.escape(library)}\b", needed):
            raise PortfolioError(
                f"This Python lacks {library}, which the week needs.",
                where=python,
                mend="Install what your weeks need: portfolio setup",
            )


def _environment(inherited: Mapping[str, str], out: Path) -> dict[str, str]:
    env = {k: v for k, v in processes.lent(inherited).items() if k not in _UNSET}
    paths = [str(bundled.PROBE), *filter(None, [inherited.get("PYTHONPATH")])]
    return env | {
        "PORTFOLIO_PROBE": str(out),
        "PYTHONPATH": ":".join(paths),
        "PYTHONSAFEPATH": "1",
        # A job on GitHub says otherwise: there every process would compile every library again.
        "PYTHONDONTWRITEBYTECODE": inherited.get("PYTHONDONTWRITEBYTECODE", "1"),
        "MPLBACKEND": "Agg",
    }


def _records(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _explain(finished: processes.Finished, records: list[dict[str, Any]], python: str,
             folder: Path, seconds: float) -> None:  # fmt: skip
    """Raise where the run says nothing about the checks."""
    if finished.code is None and not records:
        raise PortfolioError(
            f"pytest did not start within {seconds:.0f} seconds.", where=str(folder)
        )
    if finished.code is None or (finished.code in _USUAL_ENDS and records):
        return
    if "No module named pytest" in finished.err:
        raise PortfolioError(
            "This Python has no pytest.",
            where=python,
            mend="Make the weeks' Python: portfolio setup",
        )
    if any(record["event"] == "start" for record in records):
        return  # broken off inside a test; the verdict names it
    words = (finished.err.strip() or finished.out.strip())[-1500:]
    raise PortfolioError(f"pytest could not run:\n{words}", where=str(folder))

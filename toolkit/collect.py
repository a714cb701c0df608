"""Look at the clones beside the home and say what is there, as facts about commits.

A dirty working tree is nothing a reader could find, so its last commit is what counts.
"""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from toolkit import __version__, story
from toolkit.checks import runner
from toolkit.checks.verdict import Verdict
from toolkit.checks.week import Week, read, suite, units
from toolkit.edges import files
from toolkit.edges.git import Git
from toolkit.errors import PortfolioError
from toolkit.facts import CheckFacts, Facts, RepoFacts, SmokeFacts, UnitFacts
from toolkit.smoke import devices, record
from toolkit.text import slug

RESULTS = ".portfolio/results"
_KEPT = 8


def local(weeks: Iterable[Week], python_of: Callable[[Week], str], *, run: bool = True) -> Facts:
    """Facts of these clones; a commit checked before is not checked again.

    Without `run` only results that are known already are used.
    """
    seen: list[UnitFacts] = []
    repos: dict[str, RepoFacts] = {}
    notes: list[str] = []
    for week in weeks:
        try:
            seen.append(_unit(week, python_of, notes, run=run))
        except PortfolioError as error:
            notes.append(f"{week.folder.name}: {error.what}")
            continue
        known = repos.get(week.folder.name) or _repo(week)
        repos[week.folder.name] = replace(known, units=(*known.units, week.counts_for))
    return Facts(repos=tuple(repos.values()), units=tuple(seen), notes=tuple(notes))


def remember(folder: Path, verdict: Verdict) -> None:
    """Keep a verdict with the tree it is about, so that nobody need run it twice."""
    if not verdict.tree:
        return
    results = folder / RESULTS
    record = {"toolkit": __version__, "verdict": verdict.as_json()}
    files.write(results / ".gitignore", b"*\n")
    path = _record(folder, verdict.tree, verdict.unit, verdict.official)
    files.write(path, json.dumps(record).encode())
    files.keep_newest(results, f"*.{slug(verdict.unit)}.*", _KEPT)


def recalled(folder: Path, tree: str | None, unit: str, *, official: bool) -> CheckFacts | None:
    """What is known of this unit at this tree, if this version of the toolkit has checked it."""
    path = _record(folder, tree or "", unit, official)
    if not tree or not path.is_file():
        return None
    try:
        record = json.loads(files.read_text(path))
        return _as_facts(record["verdict"]) if record["toolkit"] == __version__ else None
    except (ValueError, KeyError, TypeError, PortfolioError):
        return None  # only a memory of ours; checking again is always right


def _record(folder: Path, tree: str, unit: str, official: bool) -> Path:
    return folder / RESULTS / f"{tree}.{slug(unit)}{'.official' if official else ''}.json"


def _repo(week: Week) -> RepoFacts:
    git = Git(week.folder)
    own = git.is_root()
    return RepoFacts(
        name=week.folder.name,
        head=(own and git.head()) or "",
        given=(own and git.first_commit()) or "",
        tools=week.tools,
    )


def _unit(
    week: Week, python_of: Callable[[Week], str], notes: list[str], *, run: bool
) -> UnitFacts:
    git = Git(week.folder)
    tree = git.tree_of_head() if git.is_root() else None
    if tree is None:
        inside = None if git.is_root() else git.enclosing()
        why = f"it lies inside the repository {inside}" if inside else "nothing is committed yet"
        notes.append(f"{week.folder.name}: {why}")
        return UnitFacts(week.folder.name, week.counts_for, week.title)
    with _at_head(week, git) as committed:
        # A claim rests on the toolkit's own checks where there are any; a reminder on either.
        has_official = suite(week).official is not None
        checks = recalled(week.folder, tree, week.unit, official=has_official)
        if checks is None and not run:
            checks = recalled(week.folder, tree, week.unit, official=False)
        elif checks is None:
            checks = _check(week, committed, python_of, notes)
        day = git.ask("log", "-1", "--format=%cs")
        if checks and day:
            checks = replace(checks, on=date.fromisoformat(day))
        readme = committed.folder / "README.md"
        told = story.read(files.read_text(readme)) if readme.is_file() else story.Story()
    return UnitFacts(
        repo=week.folder.name,
        unit=week.counts_for,
        title=committed.title,
        finished=committed.finished,
        what=told.what,
        result=told.result,
        commits=int(git.ask("rev-list", "--count", "HEAD") or 0),
        checks=checks,
        smoke=tuple(_smoke(week, tree, git)),
    )


def _smoke(week: Week, tree: str, git: Git) -> Iterator[SmokeFacts]:
    """What this machine has seen of the training at this very tree."""
    if not week.smoke.command:
        return
    from toolkit.online import runs  # slow to import

    for device in devices.DEVICES:
        data = record.last(week.folder, week.unit, device)
        if data.get("tree") == tree:
            with contextlib.suppress(runs.WrongError):  # only a memory of ours
                found = runs.smoke_of(data, git.head() or "", None)
                yield from [found] if found else []


@contextlib.contextmanager
def _at_head(week: Week, git: Git) -> Iterator[Week]:
    """The week as it was last committed: in place, or exported where there are changes since."""
    if not git.changed_paths():
        yield week
        return
    with files.scratch() as scratch:
        git.export(scratch)
        found = read(scratch)
        at_head = units(found) if found else []
        yield next((one for one in at_head if one.unit == week.unit), week)


def _check(
    week: Week, committed: Week, python_of: Callable[[Week], str], notes: list[str]
) -> CheckFacts | None:
    try:
        python = python_of(week)
        verdict = runner.check(committed, python, official=True, head_of=week.folder)
    except PortfolioError as error:
        notes.append(f"{week.folder.name}: {error.what}")
        return None
    remember(week.folder, verdict)
    return _as_facts(verdict.as_json())


def _as_facts(verdict: Any) -> CheckFacts:
    open_checks = [c for c in verdict["checks"] if c["state"] != "done"]
    open_checks.sort(key=lambda c: c["state"] != "failing")
    return CheckFacts(
        done=verdict["done"],
        todo=verdict["todo"],
        failing=verdict["failing"],
        commit=verdict["commit"] or "",
        edited=tuple(verdict["edited"]),
        next_check=open_checks[0]["title"] if open_checks else "",
        official=bool(verdict.get("official")),
    )

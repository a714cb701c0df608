"""From what pytest saw to a truthful verdict: done, to do or failing, for every official check."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from toolkit.packs import Check

State = Literal["done", "todo", "failing"]
SCHEMA = "portfolio/checks/v1"
_WORST: tuple[State, ...] = ("failing", "todo", "done")
Record = Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """How one check stands, and why."""

    id: str
    state: State
    message: str = ""
    title: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class Extra:
    """The learner's own tests, counted apart."""

    passed: int = 0
    failed: int = 0
    failures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """How a week stands at one state of its files."""

    unit: str
    checks: tuple[Result, ...]
    edited: tuple[str, ...] = ()
    extra: Extra = Extra()
    official: bool = False
    commit: str | None = None
    tree: str | None = None
    dirty: bool | None = None

    def count(self, state: State) -> int:
        """How many checks are in that state."""
        return sum(check.state == state for check in self.checks)

    @property
    def failed(self) -> bool:
        """Is anything wrong? What is still to do is not."""
        return self.count("failing") > 0 or self.extra.failed > 0

    def as_json(self) -> dict[str, Any]:
        """The verdict for machines."""
        return {
            "schema": SCHEMA,
            "unit": self.unit,
            "total": len(self.checks),
            "done": self.count("done"),
            "todo": self.count("todo"),
            "failing": self.count("failing"),
            "edited": list(self.edited),
            "extra": asdict(self.extra) | {"failures": list(self.extra.failures)},
            "checks": [asdict(check) for check in self.checks],
            "commit": self.commit,
            "tree": self.tree,
            "dirty": self.dirty,
            "official": self.official,
        }


def judge(
    expected: Sequence[Check], records: Sequence[Record], handed_out: Collection[str] = ()
) -> tuple[tuple[Result, ...], Extra]:
    """One result per expected check, worst parameter first, and the tests beyond them.

    Tests in files that are still as they were handed out may fail, but are nobody's own work.
    """
    by_function: dict[str, list[Record]] = {}
    for record in records:
        if record["event"] == "test":
            by_function.setdefault(_function(record["id"]), []).append(record)
    broken = {r["id"]: r for r in records if r["event"] == "collect"}
    running = _unfinished(records)
    results = []
    for check in expected:
        seen = by_function.pop(check.id, [])
        results.append(_result(check, seen, broken, running))
    official = {check.id for check in expected}
    return tuple(results), _extra(by_function, broken, running, official, handed_out)


def _result(
    check: Check, seen: Sequence[Record], broken: Mapping[str, Record], running: str
) -> Result:
    if _function(running) == check.id:
        return Result(check.id, "failing", "did not come to an end", check.title)
    if seen:
        states = [_state(record) for record in seen]
        worst = min(states, key=lambda pair: _WORST.index(pair[0]))
        record = seen[states.index(worst)]
        return _as_result(check, worst, record)
    for place in (_file(check.id), *_parents(_file(check.id))):
        if place in broken:
            record = broken[place]
            state: State = "todo" if record.get("to_do") or record.get("skip") else "failing"
            words = (
                record.get("to_do") or record.get("skip") or record.get("message") or "did not load"
            )
            return _as_result(check, (state, words), record)
    if running:
        words = f"not reached: {running} did not end"
        return Result(check.id, "failing", words, check.title)
    words = f"missing: {check.id} was not found; it was deleted, renamed or left out of the run"
    return Result(check.id, "failing", words, check.title)


def _state(record: Record) -> tuple[State, str]:
    if record.get("to_do"):
        return "todo", record["to_do"]
    if record.get("marked") is not None:
        return "failing", f"marked as an expected failure: {record['marked'] or 'no reason given'}"
    if record["outcome"] == "passed":
        return "done", ""
    if record["outcome"] == "skipped":
        return "todo", f"skipped: {record.get('skip') or 'no reason given'}"
    return "failing", record.get("message") or "failed"


def _as_result(check: Check, verdict: tuple[State, str], record: Record) -> Result:
    state, words = verdict
    place = (record.get("file", ""), record.get("line") or 0) if state == "failing" else ("", 0)
    return Result(check.id, state, words, check.title, *place)


def _extra(
    by_function: Mapping[str, Sequence[Record]],
    broken: Mapping[str, Record],
    running: str,
    official: set[str],
    handed_out: Collection[str],
) -> Extra:
    passed, failures = 0, []
    hung = _function(running)
    if hung and hung not in official:
        failures.append(hung)
    for function, records in by_function.items():
        if function == hung:
            continue
        # A learner may well expect a test of their own to fail.
        states = {_state(record)[0] for record in records if record.get("marked") is None}
        if "failing" in states:
            failures.append(function)
        elif states == {"done"} and _file(function) not in handed_out:
            passed += 1
    files = {_file(check) for check in official}
    for name, record in broken.items():
        if name.endswith(".py") and name not in files and not record.get("skip"):
            failures.append(name)
    return Extra(passed, len(failures), tuple(sorted(failures)))


def _unfinished(records: Sequence[Record]) -> str:
    """The test that was running when the run broke off; empty after an orderly end."""
    ended = {record["id"] for record in records if record["event"] == "test"}
    started = [r["id"] for r in records if r["event"] == "start" and r["id"] not in ended]
    return started[-1] if started else ""


def _function(test: str) -> str:
    return test.split("[", 1)[0]


def _file(test: str) -> str:
    return test.split("::", 1)[0]


def _parents(name: str) -> list[str]:
    parts = name.split("/")[:-1]
    return ["/".join(parts[:n]) for n in range(len(parts), 0, -1)]

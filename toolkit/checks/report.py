"""A verdict in words for a learner."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from toolkit.checks.verdict import Result, Verdict
from toolkit.text import printable


@dataclass(frozen=True)
class Line:
    """A line of text and the colour it may have."""

    text: str
    colour: str | None = None


def lines(verdict: Verdict, title: str, rerun: str, restore: str) -> Iterator[Line]:
    """The report: the sum first, then what fails and why, what is to do, what is done."""
    yield Line(f"{verdict.unit}  {printable(title)}")
    yield Line(summary(verdict), "red" if verdict.failed else "green")
    yield from _failures(verdict, rerun)
    for name in verdict.edited:
        yield Line(f"  ! {name} is not as it was handed out", "yellow")
    if verdict.edited:
        yield Line(f"    get it back: {restore} {shlex.join(verdict.edited)}")
    for state, sign in (("todo", "○"), ("done", "✓")):
        for check in verdict.checks:
            if check.state == state:
                yield Line(
                    f"  {sign} {printable(check.title)}", "green" if state == "done" else None
                )
    yield from _extra(verdict)
    yield from _state(verdict)


def summary(verdict: Verdict) -> str:
    """`7 of 12 done, 4 to do, 1 failing`."""
    parts = [f"{verdict.count('done')} of {len(verdict.checks)} done"]
    parts += [f"{verdict.count('todo')} to do"] if verdict.count("todo") else []
    parts += [f"{verdict.count('failing')} failing"] if verdict.count("failing") else []
    return ", ".join(parts) + (" (official checks)" if verdict.official else "")


def _failures(verdict: Verdict, rerun: str) -> Iterator[Line]:
    told: dict[tuple[str, str, int], list[Result]] = {}
    for check in verdict.checks:
        if check.state == "failing":
            told.setdefault((check.message, check.file, check.line), []).append(check)
    for (message, file, line), checks in told.items():
        for check in checks:
            yield Line(f"  ✗ {printable(check.title)}", "red")
        for words in printable(message).splitlines()[:12]:
            yield Line(f"      {words}")
        if file:
            yield Line(f"      at {file}:{line}")
        yield Line(f"      again: {rerun} {' '.join(shlex.quote(c.id) for c in checks[:3])}")


def _extra(verdict: Verdict) -> Iterator[Line]:
    extra = verdict.extra
    if extra.passed or extra.failed:
        words = f"Your own tests: {extra.passed} passed, {extra.failed} failed"
        yield Line(words, "red" if extra.failed else None)
    for name in extra.failures:
        yield Line(f"  ✗ {printable(name)}", "red")


def _state(verdict: Verdict) -> Iterator[Line]:
    if verdict.commit is None:
        yield Line("Nothing is committed here yet, so this result belongs to no commit.")
    elif verdict.dirty:
        yield Line(f"Checked with changes that are not committed (on {verdict.commit[:7]}).")
    else:
        yield Line(f"Checked at commit {verdict.commit[:7]}.")

"""A verdict in words: for a log, for the job's page, and as a check run."""

from collections.abc import Iterator

from toolkit import checkrun
from toolkit.checkrun import CheckRun, Conclusion
from toolkit.checks.report import Line
from toolkit.job import Job
from toolkit.render.curves import sparkline
from toolkit.smoke import verdict as verdicts
from toolkit.smoke.model import Finding
from toolkit.smoke.verdict import SCHEMA, Figures, Verdict
from toolkit.text import code, markdown, one_line

_SIGNS = {"passed": "✓", "failed": "✗", "unknown": "○", "waived": "–"}
_COLOURS = {"passed": "green", "failed": "red", "todo": "yellow", "skipped": "yellow"}
_PICTURES = {"passed": "✅", "failed": "❌", "unknown": "⬜", "waived": "➖"}


def lines(verdict: Verdict, title: str) -> Iterator[Line]:
    """The report in a terminal: the sum first, then what failed and why, then the rest."""
    yield Line(f"{verdict.unit}  {one_line(title)}")
    yield Line(one_line(f"Training {verdicts.title(verdict)}"), _COLOURS[verdict.state])
    for finding in _in_order(verdict):
        yield Line(f"  {_SIGNS[finding.state]} {_said(finding)}", _COLOURS.get(finding.state))
        if finding.state == "failed":
            yield Line(f"      Look at: {one_line(finding.look, 500)}")
    for warning in verdict.warnings:
        yield Line(f"  ! {one_line(warning)}", "yellow")
    for name, why in verdict.skipped.items():
        yield Line(f"  {name}: skipped, {one_line(why)}")
    for name, value in figures(verdict.figures):
        yield Line(f"  {name}: {one_line(value)}")


def figures(found: Figures) -> Iterator[tuple[str, str]]:
    """What was measured, in words; what is not known is left out."""
    if found.machine:
        yield "Machine", found.machine
    if found.device:
        name = f" ({found.name})" if found.name else ""
        yield "Device", f"{found.device}{name}" + (f", {found.precision}" * bool(found.precision))
    if found.parameters:
        yield "Parameters", f"{found.parameters:,}"
    if found.steps_per_second:
        yield "Speed", f"{found.steps_per_second:,.0f} steps per second"
    for what, much in (("Memory", found.memory), ("Memory of the device", found.device_memory)):
        if much:
            yield what, f"{much / 1e6:,.0f} MB"
    if found.seconds:
        yield "Runs in all", f"{found.seconds:.1f} s"


def summary(verdict: Verdict) -> str:
    """The report as Markdown for people."""
    parts = []
    if verdict.why:
        parts.append(markdown(verdict.why, 500))
    for name, points in verdict.curves.items():
        losses = [y for _, y in points]
        parts.append(
            f"{markdown(name)}: {code(sparkline(losses, 40))} {losses[0]:.4g} → {losses[-1]:.4g}"
        )
    listed = []
    for finding in _in_order(verdict):
        look = f" Look at: {markdown(finding.look)}" if finding.look else ""
        listed.append(f"- {_PICTURES[finding.state]} {markdown(_said(finding), 600)}{look}")
    listed += [f"- ⚠️ {markdown(warning)}" for warning in verdict.warnings]
    listed += [f"- {name}: skipped, {markdown(why)}" for name, why in verdict.skipped.items()]
    parts.append("\n".join(listed))
    rows = [f"| {name} | {markdown(value)} |" for name, value in figures(verdict.figures)]
    parts.append("\n".join(["| | |", "| :-- | :-- |", *rows]) if rows else "")
    return checkrun.cut("\n\n".join(part for part in parts if part))


def is_red(verdict: Verdict, *, finished: bool, strict: bool) -> bool:
    """Gentle until finished: then a training must do what it was shown to do."""
    if finished:
        return verdict.state in ("failed", "todo")
    return strict and verdict.state == "failed"


def check_run(verdict: Verdict, where: Job, *, red: bool, name: str) -> CheckRun:
    """The check run of a verdict."""
    conclusion: Conclusion = "success" if verdict.state == "passed" else "neutral"
    data = verdict.as_json() | {"commit": where.commit, "run": where.run}
    text = checkrun.fenced(data)
    if len(text) > checkrun.LIMIT:
        text = checkrun.fenced(data | {"curves": {}, "findings": []})
    return CheckRun(
        external_id=SCHEMA,
        name=name,
        commit=where.commit,
        conclusion="failure" if red else conclusion,
        title=verdicts.title(verdict)[:200],
        summary=summary(verdict),
        text=text,
        page=where.page,
    )


def _said(finding: Finding) -> str:
    why = {"failed": ": ", "passed": ": ", "unknown": " (not shown): ", "waived": " (left out): "}
    words = f"{why[finding.state]}{finding.words}" if finding.words else ""
    return one_line(f"{finding.title}{words}", 700)


def _in_order(verdict: Verdict) -> list[Finding]:
    return sorted(verdict.findings, key=lambda finding: finding.state != "failed")

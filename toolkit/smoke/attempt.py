"""Try a week's training: decide, run, judge, remember."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from toolkit.checks.week import Week
from toolkit.edges import machine
from toolkit.edges.git import Git
from toolkit.smoke import devices, record, run, settings, verdict
from toolkit.smoke.run import Order, Watch
from toolkit.smoke.verdict import Verdict


def attempt(week: Week, python: str, env: Mapping[str, str], watch: Watch, *, asked: str = "auto",
            require_gpu: bool = False, seed: int = 0,
            before: Mapping[str, Any] | None = None) -> Verdict:  # fmt: skip
    """The verdict on this week's training as its files are now; `before` is an earlier one."""
    where = f"{week.folder / 'pyproject.toml'}, [tool.portfolio.smoke]"
    smoke = settings.checked(week.smoke, where)
    found, here = machine.accelerators(env), machine.processor()
    decision = devices.decide(asked, found, require_gpu=require_gpu)
    if not decision.run:
        return verdict.skipped(week.unit, decision, here)
    git = Git(week.folder)
    standing = git.standing()
    # On a GPU two runs at once would share its memory, and its speed would not be that of one.
    on_gpu = decision.run in found or (decision.run == "auto" and bool(found))
    lanes = 1 if on_gpu else min(2, machine.cores())
    threads = max(1, machine.cores() // lanes)
    order = Order(week.folder, smoke, python, decision.run, seed, lanes, threads, env)
    runs = run.execute(order, watch)
    result = verdict.of_runs(
        week.unit, smoke, runs, decision, found=found, machine=here, require_gpu=require_gpu
    )
    result = replace(result, **standing)
    if before is None:
        before = record.last(week.folder, week.unit, result.figures.device)
    known = before.get("figures")
    warnings = verdict.compared(result.figures, known if isinstance(known, dict) else {})
    result = replace(result, warnings=warnings)
    try:
        record.keep(week.folder, result, week.title or week.unit)
    except (OSError, RuntimeError) as error:  # the result stands, whether or not it can be kept
        kept = f"The result could not be kept in .portfolio/results: {error}"
        return replace(result, warnings=(*warnings, kept))
    return result

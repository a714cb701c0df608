"""What may be said of a training after its runs: passed, failed, to do, or skipped and why."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from toolkit.render.curves import thinned
from toolkit.smoke import devices
from toolkit.smoke.devices import Decision
from toolkit.smoke.judge import judge
from toolkit.smoke.metrics import number, numbers
from toolkit.smoke.model import Finding, Run
from toolkit.smoke.run import to_do
from toolkit.smoke.settings import EXPECTATIONS, Smoke
from toolkit.text import one_line

SCHEMA = "portfolio/smoke/v1"
State = Literal["passed", "failed", "todo", "skipped"]
_DROP = 0.5  # to this share of the last run's speed, and it is worth a word
_GROWTH = 2.0


@dataclass(frozen=True)
class Figures:
    """What was measured, and where; None is not known."""

    machine: str = ""
    device: str = ""
    name: str = ""  # of the GPU
    precision: str = ""
    parameters: int | None = None
    steps_per_second: float | None = None
    memory: int | None = None  # of the largest run on the host, in bytes
    device_memory: int | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Verdict:
    """How a training stands at one state of its files."""

    unit: str
    state: State
    why: str = ""
    findings: tuple[Finding, ...] = ()
    figures: Figures = Figures()
    skipped: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    curves: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    chance: float | None = None
    commit: str | None = None
    tree: str | None = None
    dirty: bool | None = None

    def count(self, state: str) -> int:
        """How many expectations are in that state."""
        return sum(finding.state == state for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """The verdict for machines."""
        data = asdict(self)
        used = devices.kind(self.figures.device)
        told = {used: self.state} if self.state in ("passed", "failed") and used else {}
        data["devices"] = told | {
            name: f"skipped: {why}" for name, why in data.pop("skipped").items()
        }
        data["curves"] = {  # JSON has no nan and no inf
            name: [[x, y if math.isfinite(y) else None] for x, y in points]
            for name, points in self.curves.items()
        }
        return {"schema": SCHEMA, **data}


def of_runs(
    unit: str,
    smoke: Smoke,
    runs: Mapping[str, Run],
    decision: Decision,
    *,
    found: Mapping[str, str],
    machine: str,
    require_gpu: bool = False,
) -> Verdict:
    """The verdict on these runs."""
    told = runs["main"].log.probes.get("machine", {})
    reported = one_line(str(told.get("device", "")), 40)
    wrong = devices.wrong_claim(decision.run, reported, found)
    used = "" if wrong else devices.kind(reported)
    if not reported and (decision.run == "cpu" or not found):
        used = "cpu"  # there is nothing else that it could have used
    if require_gpu and not wrong and used not in found:
        wrong = f"a GPU is required, and the training used {used or 'nobody knows what'}"
    if not runs["main"].ended.fine and not reported:
        wrong = ""
    findings = judge(smoke, runs, used)
    open_work = to_do(runs)
    state: State = "failed" if wrong or any(f.state == "failed" for f in findings) else "passed"
    skipped = {name: why for name, why in decision.skipped.items() if name != used}
    if decision.run == "auto" and used:
        skipped |= {name: f"the training used {used}" for name in found if name != used}
    return Verdict(
        unit=unit,
        state="todo" if open_work else state,
        why=one_line(open_work or wrong, 500),
        findings=() if open_work else findings,
        figures=_figures(runs, machine, used, found),
        skipped=skipped,
        curves=_curves(runs),
        chance=smoke.chance,
    )


def skipped(unit: str, decision: Decision, machine: str) -> Verdict:
    """The verdict where nothing was run."""
    ((_, why),) = decision.skipped.items()
    return Verdict(unit, "skipped", why, figures=Figures(machine), skipped=decision.skipped)


def unable(unit: str, why: str) -> Verdict:
    """The verdict where nothing could be run."""
    return Verdict(unit, "failed", why)


def compared(now: Figures, before: Mapping[str, Any]) -> tuple[str, ...]:
    """What became much worse since the last run on the same kind of machine."""
    places = ("machine", "device", "name", "precision")
    if any(before.get(place) != getattr(now, place) for place in places):
        return ()
    warnings = []
    speed, fast = now.steps_per_second, before.get("steps_per_second")
    if speed and isinstance(fast, int | float) and speed < _DROP * fast:
        warnings.append(f"{speed:.3g} steps per second; the last run here made {fast:.3g}")
    for name, what in (("memory", "memory"), ("device_memory", "memory of the device")):
        much, little = getattr(now, name), before.get(name)
        if much and isinstance(little, int | float) and little and much > _GROWTH * little:
            warnings.append(
                f"{much / 1e6:.0f} MB of {what}; the last run here took {little / 1e6:.0f}"
            )
    return tuple(warnings)


def title(verdict: Verdict) -> str:
    """`passed on cpu: 12 of 13 expectations shown`."""
    if verdict.state == "todo":
        return f"to do: {verdict.why}"
    if verdict.state == "skipped":
        return f"skipped: {verdict.why}"
    if not verdict.findings:
        return f"failed: {verdict.why}"
    device = verdict.figures.name or verdict.figures.device
    where = f" on {device}" if device else ""
    if verdict.state == "failed":
        names = [f.title for f in verdict.findings if f.state == "failed"]
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return f"failed{where}: {names[0] if names else verdict.why}{more}"
    shown = verdict.count("passed")
    return f"passed{where}: {shown} of {len(EXPECTATIONS) - verdict.count('waived')} shown"


def _figures(
    runs: Mapping[str, Run], machine: str, device: str, found: Mapping[str, str]
) -> Figures:
    main = runs["main"]
    told, batch = (main.log.probes.get(name, {}) for name in ("machine", "batch"))
    seconds = _amount(batch.get("seconds"))
    steps = len(numbers(batch.get("losses")))
    gpu = device if device in ("cuda", "mps") else ""
    return Figures(
        machine=machine,
        device=device,
        name=_name(str(told.get("name", "")), found.get(gpu, "")),
        precision=one_line(str(told.get("precision", "")), 40),
        parameters=_whole(told.get("parameters")),
        steps_per_second=steps / seconds if seconds and steps else None,
        memory=max((run.ended.memory for run in runs.values()), default=0) or None,
        device_memory=_whole(told.get("memory")) if gpu else None,
        seconds=sum(run.ended.seconds for run in runs.values()),
    )


def _curves(runs: Mapping[str, Run]) -> dict[str, tuple[tuple[float, float], ...]]:
    main = runs["main"].log
    curves = {"training": [(float(p.step), p.loss) for p in main.points]}
    one = numbers(main.probes.get("batch", {}).get("losses"))
    curves["one batch"] = [(float(step), loss) for step, loss in enumerate(one, 1)]
    return {name: tuple(thinned(points)) for name, points in curves.items() if points}


def _name(told: str, here: str) -> str:
    """The GPU's name: of several the one that the training names, if it is among them."""
    names = here.splitlines()
    if told in names:
        return told
    return names[0] if len(set(names)) == 1 else ""


def _amount(value: Any) -> float | None:
    try:
        found = number(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found > 1e-9 and math.isfinite(found) else None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None

"""Smoke: what it costs to try week 17's training, and what that catches beside Lightning's flags.

The cost is set against the command run once by itself, and against the four runs that smoke makes
of it, made by hand one after another; all with the same steps and the same environment.

The faults are those of tests/smoke/gallery in PyTorch, the two that smoke is known to miss among
them. Lightning has the same model, data, loss and faults (benchmarks/smoke_lightning.py). Its
flags are judged as their users do: fast_dev_run by an exception or a NaN, overfit_batches also by
a loss that does not fall to a quarter; every healthy training of the gallery falls further. The
script alone is judged by its exit code. What the Trainer does itself nobody can forget: such a
fault cannot happen there, which counts for Lightning as if it were caught. A fault counts as
caught where it is caught with every seed.
"""

import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from proofs import pythons
from tests.smoke import test_gallery as gallery
from toolkit import plans
from toolkit.checks import week as weeks
from toolkit.edges import machine
from toolkit.scaffold import create
from toolkit.scaffold.week import Order, bake
from toolkit.smoke.judge import judge
from toolkit.smoke.metrics import parse
from toolkit.smoke.model import Ended, Run
from toolkit.smoke.settings import Smoke

ROUNDS, COLD_ROUNDS, SEEDS = 3, 2, (0, 1, 2)
SHARE, EACH = 1.1, 1.0  # of the command, and seconds for each run that comes on top
FALLEN, EPOCHS = 0.25, 100
WAYS = ("smoke", "script", "fast_dev_run", "overfit_batches")
LIGHTNING = ("torch>=2.6", "lightning>=2.4", "numpy>=1.26")
# The Trainer calls zero_grad(), sets the mode and sets it back, and keeps all of these but random
# states and the order of the data in its own checkpoints.
IMPOSSIBLE = (
    "evaluation-updates-batch-norm", "forgotten-zero-grad", "left-in-evaluation",
    "optimizer-not-saved", "step-not-restored", "weights-not-loaded", "zero-grad-before-step",
)  # fmt: skip
# What these do differently no flag of the Trainer comes to.
ALIKE = ("data-order-not-saved", "random-state-not-saved", "zero-grad-at-the-end")
MANIFEST = """\
[project]
name = "week-17"
[tool.portfolio]
plan = "distinguished-52"
units = ["week-17"]
kind = "training"
[tool.portfolio.smoke]
command = "python src/torch_training.py"
resume = "--resume"
"""

PROGRAM = Path(__file__).with_name("smoke_lightning.py")
Try = Mapping[str, Any]
_CHOSEN = re.compile(r"chosen\(([^)]*)\)")
Caught = dict[str, dict[str, list[str]]]  # by name and way: by what, with each seed


def main() -> None:
    """Print the cost, then the table of faults."""
    with tempfile.TemporaryDirectory() as name:
        _overhead(Path(name))
        print()
        python = pythons.for_all(LIGHTNING)
        _catches(python, Path(name) / "gallery")
        _alone(python, Path(name) / "alone")


def _overhead(scratch: Path) -> None:
    folder, python = scratch / "week-17", pythons.for_kind("training")
    plan = plans.find("distinguished-52", Path())
    unit = plan.unit("week-17")
    tree = bake(Order(plan, unit, unit.title, "ada", 2026), solved=True)
    create.repository(folder, tree, "Start", template=True)
    found = weeks.read(folder)
    assert found is not None
    tries: dict[str, Callable[[], list[float]]] = {
        "smoke": lambda: [_timed(_smoke(folder, python))],
        "by hand": lambda: _by_hand(folder, python, found.smoke),
    }
    times: dict[str, list[list[float]]] = {name: [] for name in tries}
    for attempt in range(ROUNDS):  # the median leaves out the first, for which caches are cold
        for name in sorted(tries, reverse=attempt % 2 == 0):
            times[name].append(tries[name]())
    ours = statistics.median(seconds for (seconds,) in times["smoke"])
    command = statistics.median(taken[0] for taken in times["by hand"])
    together = statistics.median(sum(taken) for taken in times["by hand"])
    extra = len(gallery.RUNS) - 1
    print(f"  {'portfolio smoke week-17':44} {ours:6.2f} s")
    for name, seconds in (("the command once", command), ("its 4 runs by hand", together)):
        bound = SHARE * seconds + EACH * extra
        holds = "holds" if ours <= bound else "DOES NOT HOLD"
        print(f"  {name:44} {seconds:6.2f} s   smoke is {ours / seconds:4.2f} × as long")
        print(f"    smoke: at most {SHARE} × that + {EACH:g} s × {extra} = {bound:.2f} s: {holds}")


def _smoke(folder: Path, python: str) -> Callable[[], None]:
    portfolio = str(Path(sys.executable).parent / "portfolio")
    return _process([portfolio, "smoke", str(folder), "--python", python], dict(os.environ))


def _process(command: Sequence[str], env: Mapping[str, str]) -> Callable[[], None]:
    def run() -> None:
        subprocess.run(command, env=env, check=True, capture_output=True)

    return run


def _timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def _by_hand(folder: Path, python: str, smoke: Smoke) -> list[float]:
    """The seconds of the runs that smoke makes, each by itself; the first is the command alone."""
    early = smoke.early
    threads = machine.cores() // min(2, machine.cores())  # as many as smoke lets each run have
    shared = os.environ | {
        "PORTFOLIO_DEVICE": "auto", "PYTHONPATH": str(folder / "src"), "MPLBACKEND": "Agg",
        "OMP_NUM_THREADS": str(threads), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    taken = []
    with tempfile.TemporaryDirectory() as out:
        for place, seed, steps, words, probe in (
            ("main", 0, smoke.steps, [], "1"),
            ("again", 0, early, [], ""),
            ("again", 0, 2 * early, smoke.resume.split(), ""),
            ("other", 1, early, [], ""),
        ):
            env = shared | {
                "PORTFOLIO_SEED": str(seed), "PORTFOLIO_STEPS": str(steps),
                "PORTFOLIO_OUT": f"{out}/{place}", "PORTFOLIO_PROBE": probe,
            }  # fmt: skip
            command = [python, *smoke.command.split()[1:], *words]
            taken.append(_timed(_process(command, env)))
    return taken


def _catches(python: str, out: Path) -> None:
    faults = [*gallery.FAULTS[gallery.TORCH], *gallery.UNSEEN]
    healthy = gallery.HEALTHY[gallery.TORCH]
    _agree([*healthy, *faults])
    tries = _tries(python, out, [*healthy, *faults], WAYS, SEEDS)
    caught: Caught = {name: {way: [] for way in WAYS} for name in tries}
    for name, cases in tries.items():
        for seed, case in zip(SEEDS, cases, strict=True):
            for way in WAYS:
                caught[name][way].append(_caught(way, name, case, out, seed))
    _row("fault", WAYS)
    for name in faults:
        _row(name, [_cell(caught[name][way], name, way) for way in WAYS])
    _row(f"caught, of {len(faults)}", [_total(caught, faults, way) for way in WAYS])
    for name in healthy:
        if any(any(caught[name][way]) for way in WAYS):
            _row(f"healthy: {name}", [_cell(caught[name][way], name, way) for way in WAYS])
    alarms = [sum(any(caught[name][way]) for name in healthy) for way in WAYS]
    _row(f"false alarms, of {len(healthy)} healthy", [str(number) for number in alarms])
    _row("seconds for one, in a warm process", [_seconds(tries, way) for way in WAYS])


def _agree(names: Sequence[str]) -> None:
    """A fault that a program does not know would count as missed: every one must be known."""
    source = (gallery.GALLERY / f"{gallery.TORCH}.py").read_text()
    lightning = PROGRAM.read_text()
    loop = source[source.index("\ndef update(") :]
    looped = {name for words in _CHOSEN.findall(loop) for name in words.split('"')[1::2]}
    gone = [name for name in names if name and f'"{name}"' not in source]
    known = (*IMPOSSIBLE, *ALIKE)
    missing = [name for name in looped if name not in known and f'"{name}"' not in lightning]
    if gone or missing:
        raise LookupError(f"not in the gallery: {gone}; not in {PROGRAM.name}: {missing}")


def _seconds(tries: Mapping[str, Sequence[Mapping[str, Try]]], way: str) -> str:
    taken = [case[way]["seconds"] for cases in tries.values() for case in cases if way in case]
    return f"{statistics.median(taken):.2f}"


def _tries(
    python: str, out: Path, names: Sequence[str], ways: Sequence[str], seeds: Sequence[int]
) -> dict[str, list[dict[str, Try]]]:
    out.mkdir(exist_ok=True)
    job = {
        "gallery": names, "ways": ways, "seeds": seeds,
        "steps": gallery.USUAL.steps, "epochs": EPOCHS, "out": str(out),
    }  # fmt: skip
    (out / "job.json").write_text(json.dumps(job))
    _process([python, str(PROGRAM), str(out / "job.json")], gallery.environment())()
    found: dict[str, list[dict[str, Try]]] = json.loads((out / "tries.json").read_text())
    return found


def _caught(way: str, name: str, cases: Mapping[str, Try], out: Path, seed: int) -> str:
    """By what the way catches the fault; empty where it does not."""
    if way == "smoke":
        return _failed(name, cases[way]["ended"], out / (name or "healthy") / str(seed))
    losses: list[float] = cases[way]["losses"]
    if cases[way]["ended"]:
        return "raises"
    if not all(math.isfinite(loss) for loss in losses):
        return "NaN"
    last = losses[-max(1, len(losses) // 20) :]
    falls = way != "overfit_batches" or statistics.fmean(last) <= FALLEN * losses[0]
    return "" if falls else "does not fall"


def _failed(name: str, ended: Mapping[str, str], folder: Path) -> str:
    """The expectations that are not met."""
    runs = {}
    for run, words in ended.items():
        log = parse((folder / f"{run}.jsonl").read_text().splitlines())
        runs[run] = Run(run, log, Ended(1 if words else 0, words=words))
    findings = judge(gallery.SETTINGS.get(name, gallery.USUAL), runs, "cpu")
    return " ".join(finding.name for finding in findings if finding.state == "failed")


def _cell(caught: Sequence[str], name: str, way: str) -> str:
    if _impossible(name, way):
        return "cannot happen"
    by = [words for words in caught if words]
    words = (_expectations(by, name) if way == "smoke" else by[0]) if by else "no"
    return words if len(by) in (0, len(SEEDS)) else f"{words}: {len(by)} of {len(SEEDS)} seeds"


def _expectations(caught: Sequence[str], name: str) -> str:
    """Those that all of them name, first the one where one would look."""
    shared = [word for word in caught[0].split() if all(word in c.split() for c in caught)]
    shared.sort(key=lambda word: word != gallery.FAULTS[gallery.TORCH].get(name))
    more = f" +{len(shared) - 2}" if len(shared) > 2 else ""
    return ", ".join(shared[:2]) + more if shared else "differs"


def _impossible(name: str, way: str) -> bool:
    return name in IMPOSSIBLE and way in ("fast_dev_run", "overfit_batches")


def _total(caught: Caught, faults: Sequence[str], way: str) -> str:
    possible = [name for name in faults if not _impossible(name, way)]
    found = sum(all(caught[name][way]) for name in possible)
    never = len(faults) - len(possible)
    return f"{found}" + f" + {never} cannot happen = {found + never}" * (never > 0)


def _row(name: str, cells: Sequence[str]) -> None:
    print(f"  {name:38} " + " ".join(f"{cell:29}" for cell in cells).rstrip(), flush=True)


def _alone(python: str, folder: Path) -> None:
    """What each way takes from its start to its end, with all that it has to import."""
    source = folder / "src"
    shutil.copytree(gallery.KIND, source)
    shutil.copy(gallery.GALLERY / f"{gallery.TORCH}.py", source)
    settings = replace(gallery.USUAL, command="", resume="").changed()
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    (folder / "pyproject.toml").write_text(MANIFEST + lines)
    asked = {"SEED": "0", "STEPS": str(gallery.USUAL.steps), "OUT": str(folder / "out")}
    env = gallery.environment() | {f"PORTFOLIO_{name}": value for name, value in asked.items()}
    script = [python, str(source / f"{gallery.TORCH}.py")]
    rivals = {
        "smoke": _smoke(folder, python),
        "script": _process(script, env),
    } | {way: _flag(python, folder / way, way) for way in ("fast_dev_run", "overfit_batches")}
    times: dict[str, list[float]] = {way: [] for way in WAYS}
    for attempt in range(COLD_ROUNDS):
        for way in WAYS if attempt % 2 else reversed(WAYS):
            times[way].append(_timed(rivals[way]))
    taken = [statistics.median(times[way]) for way in WAYS]
    _row("seconds for a healthy one, from cold", [f"{seconds:.2f}" for seconds in taken])


def _flag(python: str, out: Path, way: str) -> Callable[[], None]:
    def run() -> None:
        _tries(python, out, [""], [way], [0])

    return run

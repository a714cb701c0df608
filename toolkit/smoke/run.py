"""The runs that a judge needs: short, bounded, two at a time where the processor has room."""

import re
import shlex
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from toolkit.edges import files, processes
from toolkit.edges.kept import Kept
from toolkit.errors import PortfolioError
from toolkit.smoke import metrics
from toolkit.smoke.metrics import Log, Tail
from toolkit.smoke.model import Ended, Progress, Run, Stage
from toolkit.smoke.settings import Smoke

_PAUSE = 0.05
# What learners' code has no business with.
_UNSET = ("GH_TOKEN", "GITHUB_TOKEN", "PYTHONHOME")
_WHY = {
    "time": "its time was up",
    "memory": "it took more memory than memory-mb allows",
    "stopped": "it was stopped",
}
_TO_DO = re.compile(r"NotImplementedError: to do: (.+)")


@dataclass(frozen=True)
class Order:
    """All that decides what is run."""

    folder: Path
    smoke: Smoke
    python: str
    device: str
    seed: int
    lanes: int
    threads: int
    env: Mapping[str, str]


@dataclass(frozen=True)
class _Job:
    name: str
    out: str
    steps: int
    seed: int
    after: str = ""
    words: tuple[str, ...] = ()
    probe: bool = False


Watch = Callable[[Sequence[Progress]], None]


def to_do(runs: Mapping[str, Run]) -> str:
    """What is not written yet, where that is why the training did not run."""
    found = _TO_DO.findall(runs["main"].ended.words) if "main" in runs else []
    return str(found[-1]).strip() if found and not runs["main"].ended.fine else ""


def execute(order: Order, watch: Watch) -> dict[str, Run]:
    """Make the runs, each in a folder that vanishes; whatever ends us ends them."""
    with files.scratch() as scratch, ExitStack() as stack:
        stack.enter_context(processes.ended_by_signals())
        floor = _Floor(order, scratch, stack)
        waiting = _jobs(order)
        while waiting or floor.running:
            floor.gather()
            if any(not run.ended.fine for run in floor.runs.values()):
                waiting = []  # nothing more can be learnt
            room = order.lanes - len(floor.running)
            ready = [job for job in waiting if job.after in ("", *floor.runs)][:room]
            for job in ready:
                floor.start(job)
            waiting = [job for job in waiting if job not in ready]
            watch(floor.progress(waiting))
            if floor.running:
                time.sleep(_PAUSE)
        watch(floor.progress(()))
        return dict(sorted(floor.runs.items(), key=lambda item: _NAMES.index(item[0])))


def command(order: Order) -> list[str]:
    """The words of the command; `python` is the week's own."""
    try:
        words = shlex.split(order.smoke.command)
    except ValueError as error:
        raise PortfolioError(
            f"The command of the smoke check cannot be read: {error}.",
            where=str(order.folder / "pyproject.toml"),
        ) from error
    return [order.python if word in ("python", "python3") else word for word in words[:1]] + words[
        1:
    ]


def _jobs(order: Order) -> list[_Job]:
    smoke, seed, early = order.smoke, order.seed, order.smoke.early
    jobs = [
        _Job("main", "main", smoke.steps, seed, probe=True),
        _Job("again", "again", early, seed),
        _Job("other", "other", early, seed + 1),
    ]
    if smoke.resume and "resumes" not in smoke.without:
        words = tuple(shlex.split(smoke.resume))
        jobs.insert(2, _Job("resumed", "again", 2 * early, seed, after="again", words=words))
    return jobs


class _Floor:
    """Where the runs take place."""

    def __init__(self, order: Order, scratch: Path, stack: ExitStack) -> None:
        self.order = order
        self.scratch = scratch
        self.stack = stack
        self.began = time.monotonic()
        self.runs: dict[str, Run] = {}
        self.running: dict[str, tuple[_Job, Kept, Tail, float]] = {}
        self.seen: dict[str, Progress] = {}

    def start(self, job: _Job) -> None:
        if not self.order.folder.is_dir():  # a run before has taken it away
            self.runs[job.name] = Run(
                job.name, Log(), Ended(None, "the folder of the week is gone")
            )
            return
        now = time.monotonic()
        out = self.scratch / job.out
        out.mkdir(exist_ok=True)
        left = self.order.smoke.seconds - (now - self.began)
        kept = Kept(
            [*command(self.order), *job.words],
            cwd=self.order.folder,
            env=_environment(self.order, job, out),
            seconds=max(left, 0.1),
            memory=self.order.smoke.memory_mb * 1_000_000,
        )
        self.stack.enter_context(kept)
        self.seen[job.name] = Progress(job.name, wanted=job.steps, state="running")
        self.running[job.name] = (job, kept, Tail(out / "metrics.jsonl"), now)

    def gather(self) -> None:
        """Look at what each run has logged, and take those that have ended."""
        for job, kept, tail, began in list(self.running.values()):
            report = kept.report()
            seconds = time.monotonic() - began
            tail.look(seconds)
            if tail.size > metrics.LIMIT:
                kept.stop()
                why = f"metrics.jsonl grew beyond {metrics.LIMIT // 1_000_000} MB"
                report = (kept.report() or {}) | {"why": why, "code": None}
            stage: Stage = "running"
            if report:
                ended = _ended(report)
                stage = "done" if ended.fine else "failed"
                del self.running[job.name]
                self.runs[job.name] = Run(job.name, _log(tail), ended)
            losses = tuple(tail.losses)
            self.seen[job.name] = Progress(job.name, len(losses), job.steps, seconds, losses, stage)

    def progress(self, waiting: Sequence[_Job]) -> list[Progress]:
        """Every run, in the order in which they are told."""
        known = self.seen | {job.name: Progress(job.name, wanted=job.steps) for job in waiting}
        return [known[name] for name in _NAMES if name in known]


def _ended(report: Mapping[str, Any]) -> Ended:
    why, code = report["why"], report["code"]
    if code is not None and code < 0:
        why = f"it was ended by signal {-code}" + ", perhaps for want of memory" * (code == -9)
    return Ended(code, _WHY.get(why, why), report["words"], report["seconds"], report["memory"])


def _log(tail: Tail) -> Log:
    """The log of a run that has ended."""
    if tail.size > metrics.LIMIT or not files.is_plain(tail.path):
        return Log()
    return metrics.parse(tail.path.read_text(encoding="utf-8", errors="replace").splitlines())


def _environment(order: Order, job: _Job, out: Path) -> dict[str, str]:
    inherited = {name: value for name, value in order.env.items() if name not in _UNSET}
    paths = [str(order.folder / "src"), *filter(None, [inherited.get("PYTHONPATH")])]
    threads = {} if "OMP_NUM_THREADS" in inherited else {"OMP_NUM_THREADS": str(order.threads)}
    own = {
        "PORTFOLIO_DEVICE": order.device,
        "PORTFOLIO_SEED": str(job.seed),
        "PORTFOLIO_STEPS": str(job.steps),
        "PORTFOLIO_OUT": str(out),
        "PORTFOLIO_PROBE": "1" if job.probe else "",
        "PATH": f"{Path(order.python).absolute().parent}:{inherited.get('PATH', '')}",
        "PYTHONPATH": ":".join(paths),
        "PYTHONDONTWRITEBYTECODE": inherited.get("PYTHONDONTWRITEBYTECODE", "1"),
        "PYTHONUNBUFFERED": "1",
        "MPLBACKEND": "Agg",
    }
    return inherited | threads | own


_NAMES = ("main", "again", "resumed", "other")

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
from toolkit.smoke import metrics
from toolkit.smoke.metrics import Log, Tail
from toolkit.smoke.model import Ended, Progress, Run, Stage
from toolkit.smoke.settings import Smoke
from toolkit.smoke.start import Started, Warm, is_python
from toolkit.text import one_line

_PAUSE = 0.05
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
    """What is not written yet, where that alone is why a run did not come to its end."""
    broken = [run for run in runs.values() if not run.ended.fine]
    found = [_TO_DO.findall(run.ended.words) for run in broken]
    return one_line(found[0][-1]) if broken and all(found) else ""


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
            ready = floor.next(waiting)
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
    first, *others = shlex.split(order.smoke.command)
    return [order.python if first in ("python", "python3") else first, *others]


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
        self.running: dict[str, tuple[_Job, Started, Tail, float]] = {}
        self.seen: dict[str, Progress] = {}
        self.warm: Warm | None = None

    def next(self, waiting: Sequence[_Job]) -> list[_Job]:
        """What can start now. What a first run fetches or caches, the others must find whole."""
        main = self.seen.get("main")
        if main and main.state == "running" and not main.steps:
            return []
        room = self.order.lanes - len(self.running) if main else 1
        return [job for job in waiting if job.after in ("", *self.runs)][:room]

    def start(self, job: _Job) -> None:
        """Begin a run: the first as a process of its own, others from a warm start if they can."""
        if not self.order.folder.is_dir():  # a run before has taken it away
            gone = Ended(None, "the folder of the week is gone")
            self.runs[job.name] = Run(job.name, Log(), gone, job.steps)
            return
        now, words = time.monotonic(), [*command(self.order), *job.words]
        out = self.scratch / job.out
        out.mkdir(exist_ok=True)
        tail = Tail(out / "metrics.jsonl")
        if job.after:  # what is logged now was logged by this run
            tail.path.unlink(missing_ok=True)
        env = _environment(self.order, job, out)
        if self.warm and job.name != "main":
            started: Started = self.warm.start(job.name, words[1:], env)
        else:
            started = self._cold(words, env)
        self.seen[job.name] = Progress(job.name, wanted=job.steps, state="running")
        self.running[job.name] = (job, started, tail, now)
        if job.name == "main" and self._can_be_warm(words):
            orders = self.scratch / "orders"
            self.warm = Warm(words[0], self.order.folder, orders, env, self._left())
            self.stack.enter_context(self.warm.kept)

    def _can_be_warm(self, words: Sequence[str]) -> bool:
        # A fork shares the memory of where it came from, which a limit would count twice.
        roomy = self.order.lanes > 1 and not self.order.smoke.memory_mb
        return roomy and is_python(words, self.order.python)

    def _cold(self, words: Sequence[str], env: Mapping[str, str]) -> Kept:
        memory = self.order.smoke.memory_mb * 1_000_000
        kept = Kept(words, cwd=self.order.folder, env=env, seconds=self._left(), memory=memory)
        return self.stack.enter_context(kept)

    def _left(self) -> float:
        return max(0.1, self.order.smoke.seconds - (time.monotonic() - self.began))

    def gather(self) -> None:
        """Look at what each run has logged, and take those that have ended."""
        for job, started, tail, began in list(self.running.values()):
            report = started.report()
            seconds = time.monotonic() - began
            tail.look(seconds)
            if tail.size > metrics.LIMIT:
                started.stop()
                why = f"metrics.jsonl grew beyond {metrics.LIMIT // 1_000_000} MB"
                report = (started.report() or {}) | {"why": why, "code": None}
            stage: Stage = "running"
            if report:
                ended = _ended(report)
                stage = "done" if ended.fine else "failed"
                del self.running[job.name]
                self.runs[job.name] = Run(job.name, _log(tail), ended, job.steps)
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
    inherited = processes.lent(order.env)
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

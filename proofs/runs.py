"""Variants of a pack's code, run through its checks by one warm worker."""

import ast
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proofs import pythons
from proofs.subject import Subject
from toolkit import bundled
from toolkit.checks import verdict
from toolkit.checks.verdict import Result
from toolkit.edges import files, processes
from toolkit.errors import PortfolioError

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Variant:
    """The files in which some code differs from the reference."""

    files: Mapping[str, str]
    stop_early: bool = False


@dataclass(frozen=True)
class Outcome:
    """How the checks judged a variant."""

    checks: tuple[Result, ...]
    seconds: float
    in_time: bool

    def count(self, state: verdict.State) -> int:
        """How many checks are in that state."""
        return sum(check.state == state for check in self.checks)

    @property
    def all_done(self) -> bool:
        """Has every check passed, in time?"""
        return self.in_time and self.count("done") == len(self.checks)


def run(subject: Subject, variants: Sequence[Variant]) -> tuple[Outcome, list[Outcome]]:
    """The outcome of the reference, and that of each variant."""
    with files.scratch() as scratch:
        folder, out = scratch / "project", scratch / "out"
        files.write_tree(folder, subject.reference)
        everything = [Variant({}), *variants]
        job = {
            "folder": str(folder),
            "out": str(out),
            "modules": _modules(subject.reference),
            "jobs": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2,
            "variants": [{"files": v.files, "stop_early": v.stop_early} for v in everything],
        }
        files.write_tree(scratch, {"job.json": json.dumps(job).encode(), "out/.keep": b""})
        python = pythons.for_all(subject.requirements)
        finished = processes.run(
            [python, "-P", str(_WORKER), str(scratch / "job.json")],
            cwd=scratch,
            env=_environment(),
        )
        if finished.code != 0:
            raise PortfolioError(f"The checks could not run:\n{finished.err}", where=subject.name)
        results = json.loads((out / "results.json").read_text())
        outcomes = [
            Outcome(_judged(subject, out / f"{n}.jsonl"), result["seconds"], result["in_time"])
            for n, result in enumerate(results)
        ]
    return outcomes[0], outcomes[1:]


def _judged(subject: Subject, records: Path) -> tuple[Result, ...]:
    lines = records.read_text(encoding="utf-8").splitlines() if records.is_file() else []
    whole: list[dict[str, Any]] = []
    for line in lines:
        try:
            whole.append(json.loads(line))
        except ValueError:  # it was ended while it wrote
            break
    return verdict.judge(subject.checks, whole)[0]


def _environment() -> dict[str, str]:
    unset = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTHONHOME", "PORTFOLIO_PROBE")
    env = {k: v for k, v in processes.environment().items() if k not in unset}
    one_thread = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # as many jobs as cores
    return env | one_thread | {
        "PYTHONPATH": str(bundled.PROBE),
        "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "Agg",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }  # fmt: skip


def _modules(tree: Mapping[str, bytes]) -> list[str]:
    """What the project's code imports from elsewhere."""
    own = {part.removesuffix(".py") for name in tree for part in name.split("/")}
    wanted: dict[str, None] = {}
    for name, data in tree.items():
        for node in ast.walk(ast.parse(data)) if name.endswith(".py") else ():
            if isinstance(node, ast.Import):
                wanted |= dict.fromkeys(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                wanted[node.module] = None
    return [module for module in wanted if module.split(".")[0] not in own]

"""Makes the runs of `portfolio smoke` for many seeds and many faults in one warm process.

`driver.py JOB` runs in the Python of the program. JOB is a file of JSON: `program` (a module),
`gallery` (names), `seeds`, `steps` and `out`. What a run wrote is kept as
OUT/<name>/<seed>/<run>.jsonl; OUT/ended.json says how each ended: "" is well.
"""

import gc
import importlib
import json
import os
import random
import shutil
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def runs(seed: int, steps: int) -> dict[str, tuple[str, int, int, list[str]]]:
    """The folder, the seed, the steps and the words of each run, in their order."""
    few = max(2, steps // 10)
    return {
        "main": ("A", seed, steps, []),
        "again": ("B", seed, few, []),
        "resumed": ("B", seed, 2 * few, ["--resume"]),
        "other": ("C", seed + 1, few, []),
    }


def forget() -> None:
    """Put back what a new process would not have: the state of every global generator."""
    random.seed()
    np.random.seed()
    if torch := sys.modules.get("torch"):
        torch.manual_seed(67280421310721)  # as PyTorch itself starts
        torch.use_deterministic_algorithms(False)


def ended(main: Callable[[list[str]], None], words: list[str]) -> str:
    """How a run ended: "" is well."""
    forget()
    try:
        main(words)
    except (Exception, SystemExit):
        return traceback.format_exc(limit=-1).splitlines()[-1]
    return ""


def case(main: Callable[[list[str]], None], seed: int, steps: int, folder: Path) -> dict[str, str]:
    """All runs of one program with one seed."""
    found = {}
    for name, (out, own, number, words) in runs(seed, steps).items():
        os.environ |= {
            "PORTFOLIO_DEVICE": "cpu",
            "PORTFOLIO_SEED": str(own),
            "PORTFOLIO_STEPS": str(number),
            "PORTFOLIO_OUT": str(folder / out),
            "PORTFOLIO_PROBE": "1" if name == "main" else "",
        }
        (folder / out).mkdir(parents=True, exist_ok=True)
        if name == "resumed":
            (folder / out / "metrics.jsonl").unlink()  # as the toolkit does
        (folder / out / "metrics.jsonl").touch()
        found[name] = ended(main, words)
        shutil.copy(folder / out / "metrics.jsonl", folder / f"{name}.jsonl")
    return found


def drive(job: dict[str, Any]) -> None:
    """Make all runs of all programs."""
    out = Path(job["out"])
    importlib.import_module(job["program"])
    gc.freeze()  # or the thousands of objects of a library are looked through again and again
    found: dict[str, dict[int, dict[str, str]]] = {}
    for name in job["gallery"]:
        os.environ["GALLERY"] = name
        sys.modules.pop(job["program"], None)
        main = importlib.import_module(job["program"]).main
        found[name] = {
            seed: case(main, seed, job["steps"], out / name / str(seed)) for seed in job["seeds"]
        }
    (out / "ended.json").write_text(json.dumps(found))


if __name__ == "__main__":
    drive(json.loads(Path(sys.argv[1]).read_text()))

"""Measure every variant side by side: `python -m ...bench` writes report.json and report.md."""

import argparse
import json
import os
import platform
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor

from . import export
from .data import HELD_OUT, stripes
from .model import RUNS, accuracy, load
from .prune import sparsity

BASELINE = "pytorch"
THREADS = 1  # more make small models no faster, and their latency less steady


@dataclass(frozen=True)
class Variant:
    """One way to answer: a file, and a function from pictures to scores."""

    path: Path
    answer: Callable[[Tensor], Tensor]


@dataclass(frozen=True)
class Row:
    """What was measured of one variant; latencies are milliseconds per batch."""

    size_bytes: int
    zipped_bytes: int
    median_ms: float
    p95_ms: float
    accuracy: float


@dataclass(frozen=True)
class Conditions:
    """What a latency is worth nothing without."""

    batch: int
    warmup: int
    repeats: int
    threads: int
    processor: str
    cores: int
    versions: str


def variants(runs: Path) -> dict[str, Variant]:
    """All that is compared, the baseline first."""
    found = {BASELINE: Variant(runs / "model.pt", load(runs / "model.pt"))}
    for name, file in (("onnx", "model"), ("pruned", "pruned"), ("int8", "model-int8")):
        path = runs / f"{file}.onnx"
        running = export.session(path, THREADS)
        found[name] = Variant(path, partial(export.scores, running))
    return found


def latencies(
    compared: Mapping[str, Variant], pictures: Tensor, *, warmup: int, repeats: int
) -> dict[str, list[float]]:
    """Milliseconds of each call; the variants take turns, so a busy moment hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in compared}
    with torch.inference_mode():
        for turn in range(warmup + repeats):
            for name, variant in compared.items():
                start = time.perf_counter()
                variant.answer(pictures)
                elapsed = 1000 * (time.perf_counter() - start)
                if turn >= warmup:
                    times[name].append(elapsed)
    return times


def measure(
    compared: Mapping[str, Variant], *, batch: int, warmup: int, repeats: int
) -> dict[str, Row]:
    """Size, speed and quality of each variant."""
    pictures, labels = stripes(2000, HELD_OUT)
    times = latencies(compared, pictures[:batch], warmup=warmup, repeats=repeats)
    rows = {}
    for name, variant in compared.items():
        with torch.inference_mode():
            quality = accuracy(variant.answer(pictures), labels)
        median, p95 = np.percentile(times[name], [50, 95])
        content = variant.path.read_bytes()
        zipped = len(zlib.compress(content))
        rows[name] = Row(len(content), zipped, float(median), float(p95), quality)
    return rows


def processor() -> str:
    """What the system says of its processor."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{platform.system()} {platform.machine()} {next(names, platform.processor())}".strip()


def markdown(rows: Mapping[str, Row], conditions: Conditions, zeros: float) -> str:
    """The report for people: each number, and in brackets its ratio to the baseline's."""
    base = rows[BASELINE]
    lines = [
        "# Size, speed and quality",
        "",
        "| variant | size, kB | zipped, kB | median, ms | p95, ms | accuracy |",
        "| :-- | --: | --: | --: | --: | --: |",
    ]
    for name, row in rows.items():
        cells = [
            f"{row.size_bytes / 1000:.0f} ({row.size_bytes / base.size_bytes:.2f})",
            f"{row.zipped_bytes / 1000:.0f} ({row.zipped_bytes / base.zipped_bytes:.2f})",
            f"{row.median_ms:.3f} ({row.median_ms / base.median_ms:.2f})",
            f"{row.p95_ms:.3f} ({row.p95_ms / base.p95_ms:.2f})",
            f"{row.accuracy:.4f} ({row.accuracy - base.accuracy:+.4f})",
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    lines += [
        "",
        f"In brackets: the ratio to {BASELINE}, and for accuracy the difference. "
        f"{zeros:.0%} of the pruned model's weights are zero.",
        "",
        f"Latency: batches of {conditions.batch}, {conditions.warmup} calls to warm up, then "
        f"{conditions.repeats} measured, the variants taking turns, {conditions.threads} thread, "
        f"on {conditions.processor} with {conditions.cores} cores ({conditions.versions}). "
        "Another machine gives other latencies, and may order the variants differently: "
        "measure where the model will run.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure the files in runs/ and write both reports."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--warmup", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=500)
    wanted = parser.parse_args()

    torch.set_num_threads(THREADS)
    conditions = Conditions(
        wanted.batch,
        wanted.warmup,
        wanted.repeats,
        THREADS,
        processor(),
        os.cpu_count() or 1,
        f"Python {platform.python_version()}, torch {torch.__version__}, "
        f"onnxruntime {onnxruntime.__version__}",
    )
    rows = measure(variants(RUNS), batch=wanted.batch, warmup=wanted.warmup, repeats=wanted.repeats)
    zeros = sparsity(load(RUNS / "pruned.pt"))
    report = {
        "conditions": asdict(conditions),
        "pruned_zeros": zeros,
        "variants": {name: asdict(row) for name, row in rows.items()},
    }
    Path("report.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    text = markdown(rows, conditions, zeros)
    Path("report.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

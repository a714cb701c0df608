"""Make every variant and measure them side by side: `python -m smaller.report` (given)."""

from __future__ import annotations

import argparse
import json
import os
import platform
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .bench import Bounds, Latency, Row, choose, take_turns
from .deploy import TOLERANCE, distance, export_onnx, onnx_scores, quantize_onnx, session
from .digits import Digits, accuracy, classifier, fit, load, scores, trained
from .prune import drop_units, magnitude_mask

if TYPE_CHECKING:
    from torch import nn

RUNS = Path("runs")
SHARE = 0.8  # of the weights that become zero
UNITS = 0.5  # of the units that go
Answer = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class Measured:
    """A row of the report."""

    name: str
    size: int
    zipped: int
    latency: Latency
    accuracy: float
    distance: float  # of its scores from the baseline's

    def row(self) -> Row:
        """What the choice depends on."""
        return Row(self.name, self.size, self.latency.p95, self.accuracy)


def masked(model: nn.Sequential, data: Digits) -> nn.Sequential:
    """A copy with most weights at zero, trained on with PyTorch's own masks."""
    import copy

    import torch
    from torch import nn
    from torch.nn.utils import prune

    thin = copy.deepcopy(model)
    layers = [layer for layer in thin if isinstance(layer, nn.Linear)]
    for layer in layers:
        mask = magnitude_mask(layer.weight.detach().numpy(), SHARE)
        prune.custom_from_mask(layer, "weight", torch.from_numpy(mask))
    fit(thin, data, epochs=4)
    for layer in layers:
        prune.remove(layer, "weight")
    return thin


def narrow(model: nn.Sequential, data: Digits) -> nn.Sequential:
    """A copy without the weakest half of the units of both hidden layers, trained on."""
    import torch

    arrays = [p.detach().numpy() for p in model.parameters()]
    for at in (0, 2):  # weight and bias of a hidden layer, and the weight after it
        arrays[at : at + 3] = drop_units(arrays[at], arrays[at + 1], arrays[at + 2], UNITS)
    thin = classifier(len(arrays[0]), len(arrays[2]))
    with torch.no_grad():
        for parameter, array in zip(thin.parameters(), arrays, strict=True):
            parameter.copy_(torch.from_numpy(array))
    return fit(thin, data, epochs=4)


def make(runs: Path, epochs: int) -> tuple[dict[str, tuple[Path, Answer]], Digits]:
    """All that is compared, each with its file and the way to ask it; the baseline first."""
    import torch

    train, held_out = load()
    model = trained(train, epochs=epochs)
    runs.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), runs / "pytorch.pt")
    found: dict[str, tuple[Path, Answer]] = {
        "pytorch": (runs / "pytorch.pt", partial(scores, model))
    }
    variants = {"onnx": model, "pruned": masked(model, train), "narrow": narrow(model, train)}
    for name, variant in variants.items():
        exact, small = runs / f"{name}.onnx", runs / f"{name}-int8.onnx"
        export_onnx(variant, exact)
        quantize_onnx(exact, small)
        pictures = held_out.pictures[:100]
        running = partial(onnx_scores, session(exact))
        apart = distance(scores(variant, pictures), running(pictures))
        if apart > TOLERANCE:
            raise SystemExit(f"{exact} does not answer as its model does: it is {apart:.1e} away")
        found[name] = exact, running
        found[f"{name}-int8"] = small, partial(onnx_scores, session(small))
    return found, held_out


def measure(
    variants: dict[str, tuple[Path, Answer]],
    data: Digits,
    *,
    batch: int,
    warmup: int,
    repeats: int,
) -> list[Measured]:
    """Size, speed and quality of each variant."""
    few = data.pictures[:batch]
    calls = {name: partial(answer, few) for name, (_, answer) in variants.items()}
    latencies = take_turns(calls, warmup=warmup, repeats=repeats)
    wanted = next(iter(variants.values()))[1](data.pictures)
    rows = []
    for name, (path, answer) in variants.items():
        content, found = path.read_bytes(), answer(data.pictures)
        rows.append(
            Measured(
                name,
                len(content),
                len(zlib.compress(content)),
                latencies[name],
                accuracy(found, data.labels),
                distance(wanted, found),
            )
        )
    return rows


def conditions(batch: int, warmup: int, repeats: int) -> str:
    """What a latency is worth nothing without."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    processor = next(names, platform.processor())
    return (
        f"Batches of {batch}, {warmup} rounds to warm up, {repeats} that count, the variants "
        f"taking turns, 1 thread, on {platform.system()} {platform.machine()} {processor} with "
        f"{os.cpu_count()} cores."
    )


def markdown(rows: Sequence[Measured], bounds: Bounds, told: str) -> str:
    """The report for people."""
    chosen = choose([row.row() for row in rows], bounds)
    lines = [
        "# Size, speed and quality",
        "",
        "| variant | size, kB | zipped, kB | median, ms | p95, ms | accuracy | distance |",
        "| :-- | --: | --: | --: | --: | --: | --: |",
        *(
            f"| {row.name} | {row.size / 1000:.1f} | {row.zipped / 1000:.1f} "
            f"| {row.latency.median:.4f} | {row.latency.p95:.4f} | {row.accuracy:.4f} "
            f"| {row.distance:.1e} |"
            for row in rows
        ),
        "",
        f"Within {bounds.size} bytes, {bounds.p95} ms at the 95th percentile and an accuracy of "
        f"{bounds.accuracy}, and beaten by no other: "
        + (", ".join(row.name for row in chosen) or "none")
        + ".",
        "",
        told + " Distance is the largest difference of a score from the baseline's, relative to "
        "the largest score. Another machine gives other latencies: measure where the model runs. "
        "The accuracies were measured on the digits that also chose, which flatters the chosen "
        "variant a little: confirm it on data that has chosen nothing.",
        "",
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the variants to runs/, and report.json and report.md beside them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--warmup", type=int, default=50)
    parser.add_argument("--repeats", type=int, default=500)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--max-bytes", type=int, default=60_000)
    parser.add_argument("--max-ms", type=float, default=5.0)
    parser.add_argument("--min-accuracy", type=float, default=0.95)
    parser.add_argument("--runs", type=Path, default=RUNS)
    asked = parser.parse_args(arguments)

    import torch

    torch.set_num_threads(1)  # more make small models no faster, and their latency less steady
    variants, data = make(asked.runs, asked.epochs)
    rows = measure(variants, data, batch=asked.batch, warmup=asked.warmup, repeats=asked.repeats)
    bounds = Bounds(asked.max_bytes, asked.max_ms, asked.min_accuracy)
    told = conditions(asked.batch, asked.warmup, asked.repeats)
    text = markdown(rows, bounds, told)
    report = {"conditions": told, "variants": [asdict(row) for row in rows]}
    (asked.runs / "report.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    (asked.runs / "report.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()

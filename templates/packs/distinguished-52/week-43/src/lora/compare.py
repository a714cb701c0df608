"""What do adapters cost, and what do they give? Run `python -m lora.compare` for a table."""

import platform
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from torch import nn

from experiment import choose_device, seed_everything
from lora import dates
from lora.adapter import save_adapter
from lora.inject import Recipe, inject, trained
from lora.pretrain import load_base
from lora.quant import quantize_linears
from lora.train import BATCH_SIZE, EXAMPLES, HELD_OUT, RATE, RECIPE, STEPS, evaluate, fit
from lora.tuning import make_optimizer, optimizer_bytes

FULL_RATE = 3e-3  # full fine-tuning wants smaller steps than adapters do


@dataclass(frozen=True)
class Row:
    """One way to fine-tune, and all that was measured."""

    name: str
    exact: float  # on held-out days in the new style
    loss: float
    kept: float  # exact answers in the old style, by the same weights
    trained: int
    base: int  # bytes of all that is not trained
    gradients: int  # bytes
    optimizer: int  # bytes
    saved: int  # bytes of the file to hand on
    step: float  # seconds


def measure(name: str, recipe: Recipe | None, device: torch.device, *, four_bits: bool) -> Row:
    """Fine-tune once, all of the model where there is no recipe."""
    seed_everything(0)
    new, old = (dates.make(style, EXAMPLES, HELD_OUT) for style in ("american", "iso"))
    train, held_out, before = (
        (reads.to(device), follows.to(device))
        for reads, follows in (new.train, new.held_out, old.held_out)
    )
    model = load_base()
    if recipe:
        inject(model, recipe)
    if four_bits:
        quantize_linears(model)
    model.to(device)
    optimizer = make_optimizer(model, RATE if recipe else FULL_RATE)
    batches = dates.stream(train, BATCH_SIZE, seed=0)
    fit(model, optimizer, batches, range(10))  # the first steps are slow
    _wait(device)
    began = time.perf_counter()
    fit(model, optimizer, batches, range(10, STEPS))
    _wait(device)
    seconds = (time.perf_counter() - began) / (STEPS - 10)
    score = evaluate(model, held_out)
    parameters = trained(model).values()
    weights = sum(p.numel() * p.element_size() for p in parameters)
    gradients = [p.grad for p in parameters if p.grad is not None]
    return Row(
        name,
        score.exact,
        score.loss,
        evaluate(model, before).exact,
        sum(p.numel() for p in parameters),
        _bytes(model) - weights,
        sum(g.numel() * g.element_size() for g in gradients),
        optimizer_bytes(optimizer),
        _file_size(model, recipe),
        seconds,
    )


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    head = "way | exact | loss | old style exact | trained | base, kB | gradients, kB"
    head += " | optimizer, kB | file, kB | ms per step"
    lines = [f"| {head} |", "| :-- |" + " --: |" * head.count("|")]
    for row in rows:
        kilobytes = [n / 1000 for n in (row.base, row.gradients, row.optimizer, row.saved)]
        cells = [row.name, f"{row.exact:.1%}", f"{row.loss:.3f}", f"{row.kept:.1%}"]
        cells += [f"{row.trained}", *(f"{n:.1f}" for n in kilobytes), f"{1e3 * row.step:.1f}"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Print the table, and the hardware it was made on."""
    device = choose_device("auto")
    rows = [measure("everything", None, device, four_bits=False)]
    for rank in (1, 2, 4, 8, 16):
        recipe = replace(RECIPE, rank=rank)
        rows.append(measure(f"rank {rank}", recipe, device, four_bits=False))
    rows.append(measure(f"rank {RECIPE.rank}, 4 bits", RECIPE, device, four_bits=True))
    print(f"{STEPS} steps of {BATCH_SIZE} on {EXAMPLES} days, judged by {HELD_OUT} other days,")
    where = f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"
    if device.type == "cuda":
        where = f"{torch.cuda.get_device_name()}, besides {where}"
    print(f"on {device}: {where}; PyTorch {torch.__version__}.")
    print()
    print(table(rows))


def _bytes(model: nn.Module) -> int:
    tensors = [*model.parameters(), *model.buffers()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors)


def _file_size(model: nn.Module, recipe: Recipe | None) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "saved.pt"
        if recipe:
            save_adapter(path, model, recipe)
        else:
            torch.save(model.state_dict(), path)
        return path.stat().st_size


def _wait(device: torch.device) -> None:
    waits = {"cuda": torch.cuda.synchronize, "mps": torch.mps.synchronize}
    waits.get(device.type, lambda: None)()


if __name__ == "__main__":
    main()

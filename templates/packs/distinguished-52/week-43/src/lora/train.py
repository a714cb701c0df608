"""Fine-tune the base with adapters. Run `python -m lora.train`; --help lists the options."""

import argparse
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn
from torch.optim import Optimizer

import evidence
from experiment import Metrics, Settings, choose_device, seed_everything
from lora import dates
from lora.adapter import save_adapter
from lora.dates import Batch
from lora.inject import Recipe, adapter_size, inject, trained
from lora.layer import adapters, merge_all
from lora.pretrain import answer_loss, load_base
from lora.quant import quantize_linears
from lora.tuning import make_optimizer, optimizer_bytes, restore, snapshot

RECIPE = Recipe(("*.attention.query", "*.attention.value"), rank=4, alpha=16, dropout=0.05)
EXAMPLES, HELD_OUT = 300, 500
STEPS, EVERY, BATCH_SIZE, RATE, CLIP = 300, 50, 32, 1e-2, 1.0


@dataclass(frozen=True)
class Score:
    """How well answers are guessed: the mean cross-entropy, and the share without any mistake."""

    loss: float
    exact: float


def train_step(model: nn.Module, optimizer: Optimizer, batch: Batch) -> tuple[float, float]:
    """One step on one batch; returns its loss and the length of the gradient before clipping."""
    model.train()
    optimizer.zero_grad()
    loss = answer_loss(model, batch)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(trained(model).values(), CLIP)
    optimizer.step()
    return loss.item(), norm.item()


@torch.no_grad()
def evaluate(model: nn.Module, batch: Batch) -> Score:
    """Measure a model; an answer is exact if each of its characters is the model's first guess.

    The model then writes the whole answer by itself: each guess is what it reads next.
    """
    was_training = model.training
    model.eval()
    reads, follows = batch
    guesses = model(reads)[:, dates.ASKED - 1 :].argmax(dim=2)
    exact = (guesses == follows[:, dates.ASKED - 1 :]).all(dim=1).float().mean().item()
    score = Score(answer_loss(model, batch).item(), exact)
    model.train(was_training)
    return score


def fit(
    model: nn.Module,
    optimizer: Optimizer,
    batches: Iterator[Batch],
    steps: range,
    log: Callable[..., None] = lambda *_, **__: None,
) -> None:
    """Train for some steps, counted from 0, and log how each went."""
    for step, batch in zip(steps, batches, strict=False):
        loss, norm = train_step(model, optimizer, batch)
        log(step + 1, loss=loss, grad_norm=norm)


def with_adapters(device: torch.device, *, quantized: bool) -> tuple[nn.Module, Optimizer]:
    """The base with fresh adapters, and the optimizer that trains them."""
    model = load_base()
    inject(model, RECIPE)
    if quantized:
        quantize_linears(model)
    model.to(device)
    return model, make_optimizer(model, RATE)


def save_checkpoint(path: Path, model: nn.Module, optimizer: Optimizer, step: int) -> None:
    """Write a snapshot; a run that is killed meanwhile leaves the one before it whole."""
    saved = {"run": snapshot(model, optimizer, step), "cuda": torch.cuda.get_rng_state_all()}
    half = path.with_name(path.name + ".half")
    torch.save(saved, half)
    os.replace(half, path)


def load_checkpoint(path: Path, model: nn.Module, optimizer: Optimizer) -> int:
    """Go back to a snapshot, and tell how many steps were done."""
    saved = torch.load(path, map_location="cpu", weights_only=True)
    step = restore(model, optimizer, saved["run"])
    torch.cuda.set_rng_state_all(saved["cuda"])
    return step


def main() -> None:
    """Fine-tune, or go on with --resume; at the end, save the adapter and merge it."""
    parser = argparse.ArgumentParser(description="Teach the base another style of dates.")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--quantized", action="store_true", help="keep the base in 4 bits")
    options = parser.parse_args()
    settings = Settings.from_environment(os.environ)
    device = choose_device(settings.device)
    seed_everything(settings.seed)

    task = dates.make("american", EXAMPLES, HELD_OUT)
    train, held_out = (
        (reads.to(device), follows.to(device)) for reads, follows in (task.train, task.held_out)
    )
    model, optimizer = with_adapters(device, quantized=options.quantized)
    checkpoint = settings.out / "checkpoint.pt"
    step = load_checkpoint(checkpoint, model, optimizer) if options.resume else 0
    last = settings.steps or STEPS
    batches = dates.stream(train, BATCH_SIZE, settings.seed, start=step)
    with Metrics(settings.out) as metrics:
        metrics.rewind(step)
        while step < last:
            steps = range(step, min(step + EVERY, last))
            fit(model, optimizer, batches, steps, metrics.log)
            step = steps.stop
            save_checkpoint(checkpoint, model, optimizer, step)
            score = evaluate(model, held_out)
            print(f"step {step}: held-out loss {score.loss:.3f}, {score.exact:.1%} exact")
        save_adapter(settings.out / "adapter.pt", model, RECIPE)
        tell(model, optimizer, held_out, quantized=options.quantized)
        if settings.probe:
            show(metrics, next(dates.stream(train, BATCH_SIZE, settings.seed)))


def tell(model: nn.Module, optimizer: Optimizer, held_out: Batch, *, quantized: bool) -> None:
    """Print how much was trained, and what merging changes."""
    layers = adapters(model).values()
    shapes = [(layer.lora_b.shape[0], layer.lora_a.shape[1]) for layer in layers]
    numbers = sum(parameter.numel() for parameter in trained(model).values())
    by_hand = adapter_size(shapes, RECIPE.rank)
    print(f"trained: {numbers} numbers (by hand: {by_hand}),", end=" ")
    print(f"the optimizer keeps {optimizer_bytes(optimizer)} bytes")
    if quantized:
        return
    model.eval()
    with torch.no_grad():
        before = model(held_out[0])
        merge_all(model)
        apart = (model(held_out[0]) - before).abs().max().item()
    print(f"merged: scores differ by {apart:.1e} at most")


def show(metrics: Metrics, batch: Batch) -> None:
    """Show what `portfolio smoke` asks of a training, on fresh adapters and one batch."""
    model, optimizer = with_adapters(batch[0].device, quantized=False)
    evidence.training(metrics, model, lambda: train_step(model, optimizer, batch)[0])
    evidence.evaluation(metrics, model, lambda *some: evaluate(model, some).loss, batch)


if __name__ == "__main__":
    main()

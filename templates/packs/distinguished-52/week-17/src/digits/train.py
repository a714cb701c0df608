"""A training loop of your own. Run `python -m digits.train` to train on the digits."""

import argparse
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

import evidence
from digits import data
from digits.data import Batch
from digits.model import DigitNet
from digits.tensors import moved
from experiment import Metrics, Settings, choose_device, seed_everything

STEPS, EVERY, BATCH_SIZE = 600, 50, 64


@dataclass(frozen=True)
class Step:
    """What one step of training saw: the loss before it, and the length of the whole gradient."""

    loss: float
    grad_norm: float


@dataclass(frozen=True)
class Score:
    """How well a model does: the mean cross-entropy, and the share of examples it gets right."""

    loss: float
    accuracy: float


def train_step(
    model: nn.Module, optimizer: Optimizer, x: Tensor, labels: Tensor, clip: float = 1.0
) -> Step:
    """Improve the model a little with one batch.

    In training mode: the mean cross-entropy of the logits, its gradients and nothing of earlier
    ones, the gradients shortened where necessary, and one step of the optimizer.

    All gradients together are one long vector. If it is longer than `clip`, it is scaled down to
    that length, which keeps its direction; a shorter one stays as it is.

    Args:
        x: a batch of what the model takes.
        labels: the numbers of the right classes, of shape (n,).

    Returns:
        The loss and the length of the gradient before it was shortened, as plain floats: a tensor
        would hold on to the whole graph.

    Raises:
        RuntimeError: if the gradient is not finite. The parameters are unchanged then.
    """
    ### BEGIN SOLUTION
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(x), labels)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(model.parameters(), clip, error_if_nonfinite=True)
    optimizer.step()
    return Step(loss.item(), norm.item())
    ### END SOLUTION


def evaluate(model: nn.Module, batches: Iterable[Batch]) -> Score:
    """Measure a model over all examples of all batches, without changing anything about it.

    Every example counts the same, also where the last batch is smaller than the others. The model
    works in evaluation mode and is left in the mode in which it was found. Nothing is recorded for
    a backward pass.

    Raises:
        ValueError: if there are no examples.
    """
    ### BEGIN SOLUTION
    was_training = model.training
    model.eval()
    loss, right, total = 0.0, 0, 0
    with torch.no_grad():
        for x, labels in batches:
            logits = model(x)
            loss += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
            right += int((logits.argmax(dim=1) == labels).sum())
            total += len(labels)
    model.train(was_training)
    if total == 0:
        raise ValueError("there are no examples to measure the model with")
    return Score(loss / total, right / total)
    ### END SOLUTION


def fit(
    model: nn.Module,
    optimizer: Optimizer,
    batches: Iterator[Batch],
    validation: Iterable[Batch],
    steps: range,
    log: Callable[..., None],
) -> Score:
    """Train for some steps, each on the next batch, and evaluate once at their end.

    Steps are counted from 0: range(50, 100) are the fifty steps after the first fifty. A step
    reports how many are done with it, and no batch is taken that is not trained on:

        log(51, loss=..., grad_norm=...)                 after the first of these steps
        log(100, validation_loss=..., validation_accuracy=...)     once, at the end

    Returns:
        The score on the validation data.
    """
    ### BEGIN SOLUTION
    for step, (x, labels) in zip(steps, batches, strict=False):
        done = train_step(model, optimizer, x, labels)
        log(step + 1, loss=done.loss, grad_norm=done.grad_norm)
    score = evaluate(model, validation)
    log(steps.stop, validation_loss=score.loss, validation_accuracy=score.accuracy)
    return score
    ### END SOLUTION


def save_checkpoint(path: Path, model: nn.Module, optimizer: Optimizer, step: int) -> None:
    """Write all that is needed to go on as if there had been no interruption.

    That is more than the parameters: an optimizer has a memory of its own, such as the moments of
    Adam, and dropout draws from PyTorch's random numbers (keep the state of those of the
    processor). Folders that are missing are made.

    Args:
        step: how many steps are done.
    """
    ### BEGIN SOLUTION
    path.parent.mkdir(parents=True, exist_ok=True)
    state = {
        "model": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "random": torch.get_rng_state(),
        "step": step,
    }
    torch.save(state, path)
    ### END SOLUTION


def load_checkpoint(path: Path, model: nn.Module, optimizer: Optimizer) -> int:
    """Bring model, optimizer and random numbers to where they were, and return the steps done.

    The checkpoint may come from a machine with a GPU to one without. Load nothing but weights and
    plain values: a file that could bring code along is not to be trusted.
    """
    ### BEGIN SOLUTION
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"])
    return int(state["step"])
    ### END SOLUTION


def main() -> None:
    """Train, or go on with --resume, and look at the test data once, at the end."""
    parser = argparse.ArgumentParser(description="Train the digit classifier.")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    resume = parser.parse_args().resume
    settings = Settings.from_environment(os.environ)
    device = choose_device(settings.device)
    seed_everything(settings.seed)

    digits = data.load()
    train, validation, test = (
        moved(part, device) for part in (digits.train, digits.validation, digits.test)
    )
    model = DigitNet((64, 48, 10), dropout=0.1).to(device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    checkpoint = settings.out / "checkpoint.pt"
    step = load_checkpoint(checkpoint, model, optimizer) if resume else 0
    last = settings.steps or STEPS
    batches = data.stream(train, BATCH_SIZE, settings.seed, start=step)
    with Metrics(settings.out) as metrics:
        metrics.rewind(step)
        while step < last:
            steps = range(step, min(step + EVERY, last))
            score = fit(model, optimizer, batches, [validation], steps, metrics.log)
            step = steps.stop
            save_checkpoint(checkpoint, model, optimizer, step)
            print(f"step {step}: validation loss {score.loss:.3f}, accuracy {score.accuracy:.1%}")
        if settings.probe:
            show(metrics, next(data.stream(train, BATCH_SIZE, settings.seed)))
    score = evaluate(model, [test])
    print(f"test, after {step} steps: loss {score.loss:.3f}, accuracy {score.accuracy:.1%}")


def show(metrics: Metrics, batch: Batch) -> None:
    """Show what `portfolio smoke` asks of a training, on a fresh model and one batch."""
    x, labels = batch
    model = DigitNet((64, 48, 10), dropout=0.1).to(x.device)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3)
    evidence.training(metrics, model, lambda: train_step(model, optimizer, x, labels).loss)
    evidence.evaluation(metrics, model, lambda *some: evaluate(model, [some]).loss, batch)


if __name__ == "__main__":
    main()

"""Train the model, keep checkpoints, and write down how it went; --help lists the options."""

import argparse
import json
import math
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import TensorDataset

import evidence
from experiment import Metrics, Settings, choose_device, seed_everything

from . import checkpoint
from .checkpoint import State
from .config import Config, load
from .data import batch, split, two_spirals
from .model import Classifier

CHECKPOINT, RESULT = "checkpoint.pt", "result.json"
DATA_SEED = 0  # the data stay the same, so that runs with different seeds can be compared


def main() -> None:
    """Read what is wanted, train, and say in one line what is wrong."""
    parser = argparse.ArgumentParser(description="Train the model.")
    parser.add_argument("--config", type=Path, default=Path("config.toml"))
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--tensorboard", action="store_true", help="log for TensorBoard as well")
    args = parser.parse_args()
    try:
        settings = Settings.from_environment(os.environ)
        config = load(args.config, args.set)
        device = choose_device(settings.device)
        path = settings.out / CHECKPOINT
        saved = checkpoint.load(path, config, settings.seed) if args.resume else None
        metrics = open_log(settings.out, tensorboard=args.tensorboard)
    except (OSError, ValueError, RuntimeError) as error:
        sys.exit(f"error: {error}")
    try:
        with metrics:
            train(config, settings, device, metrics, saved)
    except FloatingPointError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit("stopped; --resume goes on from the last checkpoint")


def train(
    config: Config,
    settings: Settings,
    device: torch.device,
    metrics: Metrics,
    saved: dict[str, Any] | None = None,
) -> dict[str, float]:
    """Train from the start, or go on from what was saved, and return how good the model is."""
    seed_everything(settings.seed)
    drawn = torch.Generator().manual_seed(DATA_SEED)
    training, validation = split(two_spirals(config.points, config.noise, drawn), drawn)
    state = new_state(config, settings.seed, device)
    (settings.out / RESULT).unlink(missing_ok=True)
    path = settings.out / CHECKPOINT
    if saved:
        checkpoint.restore(state, saved)
    else:
        path.unlink(missing_ok=True)  # or --resume could go on from another run
    metrics.rewind(state.step)
    last = min(config.steps, settings.steps or config.steps)
    while state.step < last:
        inputs, labels = batch(training, config.batch_size, state.batches)
        found = update(state, inputs.to(device), labels.to(device), config)
        if state.step % config.evaluate_every == 0:
            found |= evaluate(state.model, validation, device)
            print(f"step {state.step}:", ", ".join(f"{k} {v:.3f}" for k, v in found.items()))
        metrics.log(state.step, **found)
        if not math.isfinite(found["loss"]):
            raise FloatingPointError(
                f"the loss is {found['loss']} at step {state.step}: try a smaller learning_rate"
            )
        if state.step % config.evaluate_every == 0 or state.step == last:
            checkpoint.save(path, state, config, settings.seed)
    result = evaluate(state.model, validation, device)
    facts = {"step": state.step, "seed": settings.seed, "device": str(device)}
    text = json.dumps(facts | result | {"config": asdict(config)}, indent=2)
    (settings.out / RESULT).write_text(text + "\n", encoding="utf-8")
    if settings.probe:
        show(config, settings, device, metrics, training)
    return result


def show(
    config: Config,
    settings: Settings,
    device: torch.device,
    metrics: Metrics,
    training: TensorDataset,
) -> None:
    """Show what `portfolio smoke` asks of a training, on a fresh model and one batch."""
    state = new_state(config, settings.seed, device)
    data = batch(training, config.batch_size, state.batches)
    inputs, labels = (part.to(device) for part in data)

    def step() -> float:
        return update(state, inputs, labels, config)["loss"]

    def score(*some: Tensor) -> float:
        return evaluate(state.model, TensorDataset(*some), device)["validation_loss"]

    precision = "bfloat16, mixed" if config.mixed_precision else "float32"
    evidence.training(metrics, state.model, step, precision=precision)
    evidence.evaluation(metrics, state.model, score, (inputs, labels))


def new_state(config: Config, seed: int, device: torch.device) -> State:
    """A model that has learnt nothing yet, and what trains it."""
    model = Classifier(config.hidden, config.layers, config.dropout).to(device)
    optimizer = torch.optim.AdamW(
        model.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay
    )
    return State(model, optimizer, torch.Generator().manual_seed(seed))


def update(state: State, inputs: Tensor, labels: Tensor, config: Config) -> dict[str, float]:
    """One step of training: how wrong the model was, and how long the gradient."""
    state.step += 1
    state.model.train()
    state.optimizer.zero_grad()
    with torch.autocast(inputs.device.type, torch.bfloat16, enabled=config.mixed_precision):
        loss = functional.cross_entropy(state.model(inputs), labels)
    loss.backward()
    norm = nn.utils.clip_grad_norm_(state.model.parameters(), config.clip)
    state.optimizer.step()
    return {"loss": loss.item(), "grad_norm": norm.item()}


@torch.inference_mode()
def evaluate(model: nn.Module, data: TensorDataset, device: torch.device) -> dict[str, float]:
    """How good the model is on data that it was not trained on."""
    model.eval()
    inputs, labels = (tensor.to(device) for tensor in data.tensors)
    scores = model(inputs)
    return {
        "validation_loss": functional.cross_entropy(scores, labels).item(),
        "validation_accuracy": (scores.argmax(dim=1) == labels).float().mean().item(),
    }


def open_log(folder: Path, *, tensorboard: bool) -> Metrics:
    """The log of the run; TensorBoard is imported only when it is wanted."""
    if not tensorboard:
        return Metrics(folder)
    try:
        from .tensorboard import TensorBoardMetrics
    except ImportError as error:
        raise RuntimeError("--tensorboard needs a library: uv pip install tensorboard") from error
    return TensorBoardMetrics(folder)


if __name__ == "__main__":
    main()

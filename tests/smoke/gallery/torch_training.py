# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found"
# PyTorch is not in the environment that checks this file: what comes from it is Any.
"""A small training in PyTorch that speaks the contract of `portfolio smoke`.

GALLERY=<name> makes one mistake in it, or another choice that is as right. Each is a few words
at the place where people make it.
"""

import os
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import evidence
import numpy as np
import torch
from experiment import Metrics, Settings, choose_device, seed_everything
from torch import Tensor, nn
from torch.nn import functional

FEATURES, CLASSES, WIDTH, BINS = 4, 4, 16, 8
POINTS, BATCH, STEPS, MICRO = 512, 64, 60, 2
OVERFIT_STEPS = 25
DATA_SEED = 7
RATES = {
    "lr-zero": 0.0, "exploding-rate": 1e4,
    "plain-sgd": 0.5, "adam": 0.01, "frozen-embedding": 0.2,
}  # fmt: skip
REGRESSION = ("regression", "mse-broadcast", "regression-of-a-sum")
GALLERY = os.environ.get("GALLERY", "")


def chosen(*names: str) -> bool:
    """Is the program to be one of these?"""
    return GALLERY in names


def blobs() -> tuple[Tensor, Tensor]:
    """Points around one centre for each class, shape (POINTS, FEATURES), and their targets."""
    drawn = torch.Generator().manual_seed(DATA_SEED)
    labels = torch.arange(POINTS) % CLASSES
    centres = 2.0 * torch.randn(CLASSES, FEATURES, generator=drawn)
    points = centres[labels] + torch.randn(POINTS, FEATURES, generator=drawn)
    if chosen("shuffled-labels"):
        labels = labels[torch.randperm(POINTS, generator=drawn)]
    if chosen("missing-value"):
        points[17, 2] = torch.nan
    if chosen(*REGRESSION):
        values = points.sum(dim=1)
        if chosen("regression"):
            values = values.tanh()
        return points, (values - values.mean()) / values.std()
    return points, labels


class Network(nn.Module):
    """Points, shape (batch, FEATURES), to scores, shape (batch, CLASSES)."""

    def __init__(self) -> None:
        super().__init__()
        inputs = FEATURES
        if chosen("frozen-embedding", "frozen-by-an-attribute"):
            inputs *= 4
            self.embedding = nn.Embedding(BINS, 4)
            if chosen("frozen-embedding"):
                self.embedding.requires_grad_(False)
            else:
                self.embedding.requires_grad = False
        # A norm takes every constant away again, so nobody needs the bias before it.
        self.first = nn.Linear(inputs, WIDTH, bias=chosen("bias-before-norm"))
        self.norm = nn.LayerNorm(WIDTH) if chosen("layer-norm") else nn.BatchNorm1d(WIDTH)
        if chosen("batch-norm-leak"):
            self.norm = nn.BatchNorm1d(WIDTH, track_running_stats=False)
        self.second = nn.Linear(WIDTH, WIDTH)
        if chosen("weight-tying"):
            self.third = nn.Linear(WIDTH, WIDTH)
            self.third.weight = self.second.weight
        if chosen("layer-in-a-list"):
            self.more = [nn.Linear(WIDTH, WIDTH)]
        self.dropout = nn.Dropout(0.0 if chosen("no-dropout") else 0.1)
        self.last = nn.Linear(WIDTH, 1 if chosen(*REGRESSION) else CLASSES)
        self._initialise()

    def _initialise(self) -> None:
        if chosen("weights-all-zero"):
            for parameter in chain(self.second.parameters(), self.last.parameters()):
                nn.init.zeros_(parameter)
        if chosen("initialised-too-wide"):
            for layer in (self.second, self.last):
                nn.init.normal_(layer.weight)
        if chosen("norm-drifts"):
            self.first.requires_grad_(False)
            self.norm.requires_grad_(False)

    def forward(self, points: Tensor) -> Tensor:
        if chosen("batch-mean-leak"):
            points = points - points.mean(dim=0)
        if chosen("examples-mixed"):
            points = points.reshape(FEATURES, -1).T
        if hasattr(self, "embedding"):
            points = self.embedding((points + BINS / 2).long().clamp(0, BINS - 1)).flatten(1)
        hidden = functional.relu(self.norm(self.first(points)))
        if chosen("detached-graph"):
            hidden = hidden.detach()
        hidden = functional.relu(self.second(hidden))
        if chosen("weight-tying"):
            hidden = functional.relu(self.third(hidden))
        if chosen("layer-in-a-list"):
            hidden = hidden + functional.relu(self.more[0](hidden))
        if chosen("dropout-in-evaluation"):
            hidden = functional.dropout(hidden, 0.1)
        return self.last(self.dropout(hidden))


def loss_of(scores: Tensor, targets: Tensor) -> Tensor:
    """How wrong the scores are, as a mean over the batch."""
    if chosen("mse-broadcast"):
        return functional.mse_loss(scores, targets)
    if chosen(*REGRESSION):
        return functional.mse_loss(scores.squeeze(1), targets)
    if chosen("softmax-twice"):
        scores = scores.softmax(dim=1)
    if chosen("loss-over-wrong-axis"):
        return functional.nll_loss(scores.log_softmax(dim=0), targets)
    return functional.cross_entropy(
        scores, targets, reduction="sum" if chosen("loss-summed") else "mean"
    )


def optimizer_for(model: Network) -> torch.optim.Optimizer:
    """What trains the model."""
    rate = RATES.get(GALLERY, 0.1)
    parameters = list(model.parameters())
    if chosen("head-not-in-optimizer"):
        parameters = [p for name, p in model.named_parameters() if not name.startswith("last")]
    if chosen("adam"):
        return torch.optim.Adam(parameters, lr=rate)
    momentum = 0.0 if chosen("plain-sgd") else 0.9
    return torch.optim.SGD(parameters, lr=rate, momentum=momentum, fused=True)


def update(
    model: Network, optimizer: torch.optim.Optimizer, points: Tensor, targets: Tensor, step: int = 0
) -> float:
    """One step of training, and the loss before it."""
    model.train(not chosen("left-in-evaluation"))
    if not chosen("forgotten-zero-grad", "zero-grad-at-the-end"):
        optimizer.zero_grad()
    if chosen("accumulation"):
        parts = zip(points.chunk(MICRO), targets.chunk(MICRO), strict=True)
        losses = [learn(model, *part, share=1 / MICRO) for part in parts]
    else:
        losses = [learn(model, points, targets)]
    if chosen("zero-grad-before-step"):
        optimizer.zero_grad()
    if chosen("nan-at-step-5"):  # a schedule whose root turns negative
        optimizer.param_groups[0]["lr"] = 0.1 * (1 - torch.tensor(step / 3.5)).sqrt().item()
    optimizer.step()
    if chosen("zero-grad-at-the-end"):
        optimizer.zero_grad()
    return sum(losses)


def learn(model: Network, points: Tensor, targets: Tensor, share: float = 1.0) -> float:
    """Add this share of the gradient of the loss, and return that share of the loss."""
    loss = loss_of(model(points), targets)
    if share != 1.0:
        loss = loss * share
    if chosen("loss-made-anew"):
        loss = torch.tensor(loss.item())
    (-loss if chosen("ascent") else loss).backward()
    return loss.item()


def score(model: Network, points: Tensor, targets: Tensor) -> float:
    """The mean loss of some examples."""
    if chosen("evaluation-in-place"):
        points -= 0.5
    model.train(chosen("evaluation-updates-batch-norm"))
    with torch.no_grad():
        return loss_of(model(points), targets).item()


class Training:
    """All that changes in a run, and how it is kept."""

    def __init__(self, seed: int, device: torch.device) -> None:
        if chosen("seed-always-the-same"):
            seed = 42
        if not chosen("never-seeded"):
            seed_everything(seed)
        self.points, self.targets = blobs()
        self.device = device
        self.model = Network().to(device)
        self.optimizer = optimizer_for(self.model)
        self.batches = np.random.default_rng(None if chosen("never-seeded") else seed)
        self.step = 0

    def batch(self) -> tuple[Tensor, Tensor]:
        """Some of the points, at random."""
        drawn = torch.from_numpy(self.batches.integers(POINTS, size=BATCH))
        return self.points[drawn].to(self.device), self.targets[drawn].to(self.device)

    def save(self, path: Path) -> None:
        """Write down what is needed to go on."""
        saved: dict[str, Any] = {"step": self.step, "model": self.model.state_dict()}
        if not chosen("optimizer-not-saved"):
            saved["optimizer"] = self.optimizer.state_dict()
        if not chosen("data-order-not-saved"):
            saved["batches"] = self.batches.bit_generator.state
        if not chosen("random-state-not-saved"):
            saved["random"] = torch.get_rng_state()
        torch.save(saved, path)

    def restore(self, path: Path) -> None:
        """Go on from there."""
        saved = torch.load(path, map_location="cpu", weights_only=True)
        model = saved["model"]
        if chosen("weights-not-loaded"):  # as a model in DataParallel names them
            model = {f"module.{name}": value for name, value in model.items()}
        self.model.load_state_dict(model, strict=not chosen("weights-not-loaded"))
        self.step = 0 if chosen("step-not-restored") else saved["step"]
        if "optimizer" in saved:
            self.optimizer.load_state_dict(saved["optimizer"])
        if "batches" in saved:
            self.batches.bit_generator.state = saved["batches"]
        if "random" in saved:
            torch.set_rng_state(saved["random"])


def main(arguments: list[str]) -> None:
    """Train as the environment says; `--resume` goes on from the checkpoint."""
    torch.set_num_threads(1)
    settings = Settings.from_environment(os.environ)
    run = Training(settings.seed, choose_device(settings.device))
    checkpoint = settings.out / "checkpoint.pt"
    with Metrics(settings.out) as metrics:
        if "--resume" in arguments and not chosen("resume-ignored"):
            run.restore(checkpoint)
        metrics.rewind(run.step)
        while run.step < (settings.steps or STEPS):
            run.step += 1
            loss = update(run.model, run.optimizer, *run.batch(), step=run.step)
            metrics.log(run.step, loss=loss)
        run.save(checkpoint)
        if settings.probe:
            show(metrics, run, settings.seed)


def show(metrics: Metrics, run: Training, seed: int) -> None:
    """What `portfolio smoke` wants to see besides the losses."""
    batch = run.batch()
    fresh = Training(seed, run.device)

    def step() -> float:
        return update(fresh.model, fresh.optimizer, *batch)

    evidence.training(metrics, fresh.model, step, OVERFIT_STEPS)

    def scored(*some: Tensor) -> float:
        return score(run.model, *some)

    evidence.evaluation(metrics, run.model, scored, batch)


if __name__ == "__main__":
    main(sys.argv[1:])

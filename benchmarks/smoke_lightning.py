# mypy: allow-subclassing-any, no-warn-return-any, disable-error-code="import-not-found"
# Neither PyTorch nor Lightning is in the environment that checks this file.
"""The gallery's trainings, each tried in several ways, in one process of a Python with Lightning.

`smoke_lightning.py JOB`: JOB is a file of JSON, benchmarks/smoke.py writes it. What the ways showed
goes to tries.json in its folder `out`.

A LightningModule takes over the gallery's model, data, loss and optimizer as they are. What the
gallery does in its loop is done where one would do it in Lightning: backward(), zero_grad(),
train() and eval() are the Trainer's, gradients are accumulated by its argument, and a schedule
is a hook.
"""

import importlib
import json
import logging
import os
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import driver
import lightning
import torch
from torch.utils.data import DataLoader, TensorDataset

PROGRAM = "torch_training"


class Wrapped(lightning.LightningModule):
    """A program of the gallery as Lightning's users would write it."""

    def __init__(self, program: Any) -> None:
        super().__init__()
        self.program = program
        self.model = program.Network()
        self.losses: list[float] = []

    def training_step(self, batch: Any, _: int) -> Any:
        points, targets = batch
        loss = self.program.loss_of(self.model(points), targets)
        self.log("loss", loss, prog_bar=True)
        self.losses.append(loss.item())
        if self.program.chosen("loss-made-anew"):
            return torch.tensor(loss.item())
        return -loss if self.program.chosen("ascent") else loss

    def on_before_optimizer_step(self, optimizer: Any) -> None:
        if self.program.chosen("nan-at-step-5"):
            gone = torch.tensor((self.trainer.global_step + 1) / 3.5)
            optimizer.param_groups[0]["lr"] = 0.1 * (1 - gone).sqrt().item()

    def validation_step(self, batch: Any, _: int) -> Any:
        points, targets = batch
        if self.program.chosen("evaluation-in-place"):
            points -= 0.5
        loss = self.program.loss_of(self.model(points), targets)
        self.log("validation_loss", loss)
        return loss

    def configure_optimizers(self) -> Any:
        return self.program.optimizer_for(self.model)


def fitted(program: Any, seed: int, **asked: Any) -> list[float]:
    """The losses that a Trainer with these arguments sees."""
    if not program.chosen("never-seeded"):
        own = 42 if program.chosen("seed-always-the-same") else seed
        lightning.seed_everything(own, verbose=False)
    micro = program.MICRO if program.chosen("accumulation") else 1
    data = TensorDataset(*program.blobs())
    module = Wrapped(program)
    with tempfile.TemporaryDirectory() as folder:
        trainer = lightning.Trainer(
            accelerator="cpu",
            default_root_dir=folder,
            logger=False,
            enable_checkpointing=False,
            enable_progress_bar=False,
            accumulate_grad_batches=micro,
            **asked,
        )
        trainer.fit(
            module,
            DataLoader(data, batch_size=program.BATCH // micro, shuffle=True),
            DataLoader(data, batch_size=program.BATCH),
        )
    return module.losses


def scripted(program: Any, seed: int, steps: int, folder: Path) -> list[float]:
    """Run the script once, as it is; whoever does that looks at its exit code alone."""
    os.environ |= {
        "PORTFOLIO_DEVICE": "cpu", "PORTFOLIO_SEED": str(seed), "PORTFOLIO_STEPS": str(steps),
        "PORTFOLIO_OUT": str(folder), "PORTFOLIO_PROBE": "",
    }  # fmt: skip
    program.main([])
    return []


def tried(way: Callable[[], list[float]]) -> dict[str, Any]:
    """What the way shows: its losses, how it ended ("" is well), and its seconds."""
    driver.forget()
    losses, ended, started = [], "", time.perf_counter()
    try:
        losses = way()
    except (Exception, SystemExit):
        ended = traceback.format_exc(limit=-1).splitlines()[-1]
    return {"losses": losses, "ended": ended, "seconds": time.perf_counter() - started}


def ours(program: Any, seed: int, steps: int, folder: Path) -> dict[str, Any]:
    """The runs of `portfolio smoke`; others judge what they have logged."""
    started = time.perf_counter()
    ended = driver.case(program.main, seed, steps, folder)
    return {"ended": ended, "seconds": time.perf_counter() - started}


def case(name: str, seed: int, job: dict[str, Any]) -> dict[str, Any]:
    """One program of the gallery with one seed, tried in the ways that the job asks for."""
    os.environ["GALLERY"] = name
    sys.modules.pop(PROGRAM, None)
    program = importlib.import_module(PROGRAM)
    steps, folder = job["steps"], Path(job["out"]) / (name or "healthy") / str(seed)
    ways: dict[str, Callable[[], dict[str, Any]]] = {
        "smoke": lambda: ours(program, seed, steps, folder),
        "script": lambda: tried(lambda: scripted(program, seed, steps, folder / "script")),
        "fast_dev_run": lambda: tried(lambda: fitted(program, seed, fast_dev_run=True)),
        "overfit_batches": lambda: tried(
            lambda: fitted(program, seed, overfit_batches=1, max_epochs=job["epochs"])
        ),
    }
    return {way: ways[way]() for way in job["ways"]}


def main(job: dict[str, Any]) -> None:
    """Try them all."""
    warnings.simplefilter("ignore")
    logging.getLogger("lightning.pytorch").setLevel(logging.ERROR)
    torch.set_num_threads(1)
    found = {name: [case(name, seed, job) for seed in job["seeds"]] for name in job["gallery"]}
    (Path(job["out"]) / "tries.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text()))

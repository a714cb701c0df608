"""The base: trained once to write dates in the style ISO, then kept in the folder `runs`.

Elsewhere one downloads a base; this one is small enough to be made in some seconds. It is the same
for every seed of the fine-tuning, since nobody trains a base anew for each of those.
"""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

import torch
from torch.nn import functional

from lora import dates, model
from lora.model import Size, TinyModel

SIZE = Size(len(dates.CHARACTERS), dates.LENGTH)
STEPS, BATCH_SIZE, RATE = 200, 32, 3e-3
RUNS = Path(__file__).resolve().parents[2] / "runs"


def load_base(folder: Path = RUNS) -> TinyModel:
    """A fresh copy of the base, from the file that an earlier call has left or newly trained."""
    path = folder / f"base-{_recipe()}.pt"
    base = TinyModel(SIZE)
    if not path.is_file():
        trained = _train()
        with suppress(OSError):  # a folder that must not be written to costs time, nothing else
            folder.mkdir(parents=True, exist_ok=True)
            half = path.with_suffix(f".{os.getpid()}")
            torch.save(trained.state_dict(), half)
            os.replace(half, path)
        return trained
    base.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return base


def _train() -> TinyModel:
    """Train it on the processor, without touching the random numbers of others."""
    task = dates.make("iso", train=20_000, held_out=0)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        base = TinyModel(SIZE)
    optimizer = torch.optim.AdamW(base.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, STEPS)
    for _, batch in zip(range(STEPS), dates.stream(task.train, BATCH_SIZE, seed=0), strict=False):
        optimizer.zero_grad()
        answer_loss(base, batch).backward()
        optimizer.step()
        schedule.step()
    return base


def answer_loss(net: torch.nn.Module, batch: dates.Batch) -> torch.Tensor:
    """The mean cross-entropy of the answers' characters; those of the question are no task."""
    reads, follows = batch
    scores = net(reads)[:, dates.ASKED - 1 :]
    return functional.cross_entropy(
        scores.flatten(end_dim=1), follows[:, dates.ASKED - 1 :].flatten()
    )


def _recipe() -> str:
    """A short name for everything that decides what the base is."""
    sources = (Path(str(module)) for module in (__file__, dates.__file__, model.__file__))
    told = b"".join(path.read_bytes() for path in sources) + torch.__version__.encode()
    return hashlib.sha256(told).hexdigest()[:12]

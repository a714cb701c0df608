"""Train in several processes that share each batch, and show that it is the same training.

`python -m ...distributed` trains in one, `torchrun --nproc-per-node 2 -m ...distributed` in two.
Each writes its losses to runs/, in a file of its own.
"""

import argparse
import json
import os
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from .data import stripes
from .model import RUNS, Classifier

BATCH = 64
FIRST_SEED = 1000  # each step has pictures of its own


def train(rank: int, world: int, steps: int) -> list[float]:
    """The loss of each batch, of which every process works on an equal part."""
    if BATCH % world:
        # Unequal parts would weigh the same in the average of the gradients.
        raise ValueError(f"{world} processes cannot share batches of {BATCH} equally")
    torch.manual_seed(0)
    # In double precision, so that the order in which parts are added cannot hide a mistake.
    model = Classifier(width=128).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    losses = []
    for step in range(steps):
        pictures, labels = stripes(BATCH, FIRST_SEED + step, noise=1.0)
        mine = slice(rank, None, world)
        optimizer.zero_grad()
        loss = cross_entropy(model(pictures[mine].double()), labels[mine])
        loss.backward()
        average_gradients(model, world)
        optimizer.step()
        mean = averaged(loss.detach(), world).item()
        losses.append(round(mean, 9))  # further digits show the order in which parts were added
    return losses


def average_gradients(model: nn.Module, world: int) -> None:
    """Give every process the same gradients, so that every model stays the same.

    DistributedDataParallel does this too, and sends early gradients while late ones are computed.
    """
    for parameter in model.parameters():
        if parameter.grad is not None:
            parameter.grad = averaged(parameter.grad, world)


def averaged(part: Tensor, world: int) -> Tensor:
    """The mean of the parts that the processes hold."""
    whole = part.clone()
    if world > 1:
        dist.all_reduce(whole)
    return whole / world


def write(losses: list[float], path: Path) -> None:
    """Write the losses in one go: a run that is killed leaves no half of them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(losses), encoding="utf-8")
    part.replace(path)


def main() -> None:
    """Train as one of the processes that torchrun started, or alone."""
    parser = argparse.ArgumentParser(description="Train in one process or several.")
    parser.add_argument("--steps", type=int, default=50)
    steps: int = parser.parse_args().steps
    rank, world = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    # The end of the line goes along, or the lines of several processes mix.
    print(f"rank {rank} of {world} is process {os.getpid()}\n", end="", flush=True)
    if world > 1:
        dist.init_process_group("gloo")
    try:
        losses = train(rank, world, steps)
        if world > 1:
            dist.barrier()  # nobody leaves while another one still listens
    finally:
        if world > 1:
            dist.destroy_process_group()
    if rank == 0:
        path = RUNS / f"losses-{world}.json"
        write(losses, path)
        print(f"{path}: from {losses[0]:.4f} to {losses[-1]:.4f}")


if __name__ == "__main__":
    main()

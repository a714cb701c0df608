"""Checkpoints: all that a run needs to go on as if it had never stopped."""

import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from .config import Config

# A run may be made longer when it is resumed; with any other change it would be another run.
_MAY_CHANGE = "steps"


@dataclass
class State:
    """Everything that changes while a model is trained; PyTorch's own generators come on top."""

    model: nn.Module
    optimizer: torch.optim.Optimizer
    batches: torch.Generator
    step: int = 0


def save(path: Path, state: State, config: Config, seed: int) -> None:
    """Write the checkpoint; a run that is killed meanwhile leaves the one before it whole."""
    saved = {
        "step": state.step,
        "model": state.model.state_dict(),
        "optimizer": state.optimizer.state_dict(),
        "batches": state.batches.get_state(),
        "random": torch.get_rng_state(),  # dropout draws from it
        "random_cuda": torch.cuda.get_rng_state_all(),
        "made_with": _made_with(config, seed),
    }
    half = path.with_name(path.name + ".half")
    torch.save(saved, half)
    os.replace(half, path)


def load(path: Path, config: Config, seed: int) -> dict[str, Any]:
    """Read a checkpoint, which must come from a run with the same settings.

    Raises:
        ValueError: if there is none, or it was made with other settings.
    """
    if not path.is_file():
        raise ValueError(f"there is no checkpoint {path} to resume from")
    # On the CPU, where the states of generators must be; load_state_dict moves the rest.
    saved: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
    for name, value in _made_with(config, seed).items():
        before = saved["made_with"].get(name)
        if name != _MAY_CHANGE and before != value:
            raise ValueError(f"{path} was made with {name} = {before}, not {value}")
    return saved


def restore(state: State, saved: dict[str, Any]) -> None:
    """Put everything back to where it was."""
    state.step = saved["step"]
    state.model.load_state_dict(saved["model"])
    state.optimizer.load_state_dict(saved["optimizer"])
    state.batches.set_state(saved["batches"])
    torch.set_rng_state(saved["random"])
    torch.cuda.set_rng_state_all(saved["random_cuda"])


def _made_with(config: Config, seed: int) -> dict[str, Any]:
    return asdict(config) | {"seed": seed}

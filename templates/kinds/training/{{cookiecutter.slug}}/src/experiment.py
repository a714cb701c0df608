"""What every training run shares: its settings from outside, its seeds, its device, its log."""

import json
import math
import os
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch


@dataclass(frozen=True)
class Settings:
    """What a run is told from outside, by the variables PORTFOLIO_DEVICE, _SEED, _STEPS and _OUT.

    `steps` stops the run after so many steps; None is the whole training. `probe`, by
    PORTFOLIO_PROBE, asks it to show at its end that it learns as it should.
    """

    device: str = "auto"
    seed: int = 0
    steps: int | None = None
    out: Path = Path("runs/latest")
    probe: bool = False

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """The settings in these variables; one that is missing or empty keeps its default.

        Raises:
            ValueError: if a value makes no sense; the message names the variable.
        """
        device = environment.get("PORTFOLIO_DEVICE") or cls.device
        if device not in ("auto", "cpu", "cuda", "mps"):
            raise ValueError(f"PORTFOLIO_DEVICE must be auto, cpu, cuda or mps, found {device!r}")
        seed = _whole_number(environment, "PORTFOLIO_SEED", lowest=0)
        steps = _whole_number(environment, "PORTFOLIO_STEPS", lowest=1)
        out = environment.get("PORTFOLIO_OUT") or cls.out
        probe = environment.get("PORTFOLIO_PROBE") == "1"
        return cls(device, cls.seed if seed is None else seed, steps, Path(out), probe)


def choose_device(wanted: str) -> torch.device:
    """The device of that name; `auto` is the fastest that this machine has.

    Raises:
        RuntimeError: if this machine does not have the device.
    """
    here = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available()}
    if wanted == "auto":
        return torch.device(next((name for name, found in here.items() if found), "cpu"))
    if not here.get(wanted, True):
        raise RuntimeError(
            f"the device {wanted} was asked for, but PyTorch {torch.__version__} finds none on "
            "this machine: set PORTFOLIO_DEVICE to cpu or auto"
        )
    return torch.device(wanted)


def seed_everything(seed: int) -> None:
    """Make random, NumPy and PyTorch start from this seed, and choose repeatable algorithms."""
    random.seed(seed)
    np.random.seed(seed)  # noqa: NPY002  libraries still draw from the global generator
    torch.manual_seed(seed)
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")  # else cuBLAS is not repeatable
    torch.use_deterministic_algorithms(True, warn_only=True)
    torch.backends.cudnn.benchmark = False


class Metrics:
    """The log of a run, metrics.jsonl: one JSON object per line, written at once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "metrics.jsonl"
        self._file = self._path.open("a", encoding="utf-8", buffering=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def log(self, step: int, **values: float) -> None:
        """Append a line about a step; numbers that JSON does not have are written as strings."""
        self._write({"step": step} | {name: float(value) for name, value in values.items()})

    def show(self, probe: str, **facts: Any) -> None:
        """Append a line about the whole run; what it may say is in docs of `portfolio smoke`."""
        self._write({"probe": probe} | facts)

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(json.dumps(_plain(line)) + "\n")

    def rewind(self, step: int) -> None:
        """Drop the lines after this step: 0 for a new run, the checkpoint's for a resumed one."""
        lines = self._path.read_text(encoding="utf-8").splitlines(keepends=True)
        # A run that was killed may have left half a line at the end.
        whole = (line for line in lines if line.endswith("\n"))
        kept = [line for line in whole if json.loads(line).get("step", math.inf) <= step]
        self._file.truncate(0)
        self._file.write("".join(kept))


def _plain(value: Any) -> Any:
    """The value without nan and inf, which JSON does not have: they become strings."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _whole_number(environment: Mapping[str, str], name: str, *, lowest: int) -> int | None:
    text = environment.get(name) or ""
    if text and not (text.isdecimal() and lowest <= int(text) < 2**32):
        wanted = f"a whole number from {lowest} to {2**32 - 1}"
        raise ValueError(f"{name} must be {wanted}, found {text!r}")
    return int(text) if text else None

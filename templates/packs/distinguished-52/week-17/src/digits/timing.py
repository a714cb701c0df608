"""How fast are both versions? Run `python -m digits.timing` for a table to put into your README."""

import platform
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from digits.model import DigitNet, load_scratch
from digits.scratch import ScratchNet
from experiment import choose_device

WIDTHS, BATCH_SIZES, REPEATS = (64, 48, 10), (1, 64, 1024), 50


def nothing_to_wait_for() -> None:
    """A processor is done when its call returns."""


def measure(
    call: Callable[[], object],
    repeats: int,
    warm_up: int = 5,
    wait: Callable[[], None] = nothing_to_wait_for,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Measure how long a call usually takes: the median of several, each timed on its own.

    The first calls are slow: they fill caches and prepare the device. So some are made before the
    clock is looked at for the first time. A GPU is handed its work and returns at once; the work
    is done when `wait` returns. Nothing that was started before may be counted, and all of the
    call must be.

    Args:
        repeats: how many calls are timed.
        warm_up: how many are made before.
        wait: returns as soon as the device has finished all its work.
        clock: gives the time in seconds.

    Raises:
        ValueError: if repeats is less than 1.
    """
    ### BEGIN SOLUTION
    if repeats < 1:
        raise ValueError(f"at least one call must be timed, found repeats = {repeats}")
    for _ in range(warm_up):
        call()
    times = []
    for _ in range(repeats):
        wait()
        start = clock()
        call()
        wait()
        times.append(clock() - start)
    return float(np.median(times))
    ### END SOLUTION


def scratch_pass(batch_size: int) -> float:
    """The time for the outputs and gradients of a batch, by hand."""
    rng = np.random.default_rng(17)
    scratch = ScratchNet.random(WIDTHS, rng)
    x, labels = rng.random((batch_size, WIDTHS[0])), rng.integers(WIDTHS[-1], size=batch_size)
    return measure(lambda: scratch.gradients(x, labels), REPEATS)


def torch_pass(batch_size: int, dtype: torch.dtype, device: torch.device) -> float:
    """The time for the same in PyTorch, with the same weights."""
    rng = np.random.default_rng(17)
    model = DigitNet(WIDTHS).to(device, dtype)
    load_scratch(model, ScratchNet.random(WIDTHS, rng))
    x = torch.from_numpy(rng.random((batch_size, WIDTHS[0]))).to(device, dtype)
    labels = torch.from_numpy(rng.integers(WIDTHS[-1], size=batch_size)).to(device)
    parameters = list(model.parameters())

    def both_ways() -> None:
        torch.autograd.grad(nn.functional.cross_entropy(model(x), labels), parameters)

    return measure(both_ways, REPEATS, wait=waiting_for(device))


def waiting_for(device: torch.device) -> Callable[[], None]:
    """What returns when the device has finished its work."""
    waits = {"cuda": torch.cuda.synchronize, "mps": torch.mps.synchronize}
    return waits.get(device.type, nothing_to_wait_for)


def main() -> None:
    """Print a table in Markdown, with all that is needed to judge it."""
    cpu, best = torch.device("cpu"), choose_device("auto")
    rows = {"NumPy, float64": [scratch_pass(n) for n in BATCH_SIZES]}
    for device in dict.fromkeys((cpu, best)):
        for dtype in (torch.float64, torch.float32):
            if device.type == "mps" and dtype == torch.float64:
                continue  # which this device does not have
            name = f"PyTorch on {device.type}, {str(dtype).removeprefix('torch.')}"
            rows[name] = [torch_pass(n, dtype, device) for n in BATCH_SIZES]

    hardware = f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"
    if best.type == "cuda":
        hardware += f", {torch.cuda.get_device_name()}"
    print(f"Forward and backward pass of layers {WIDTHS}, median of {REPEATS} in microseconds,")
    print(f"on: {hardware}; PyTorch {torch.__version__}, NumPy {np.__version__}.")
    print()
    print("| | " + " | ".join(f"batch of {n}" for n in BATCH_SIZES) + " |")
    print("| :-- |" + " --: |" * len(BATCH_SIZES))
    for name, times in rows.items():
        print(f"| {name} | " + " | ".join(f"{1e6 * seconds:.0f}" for seconds in times) + " |")


if __name__ == "__main__":
    main()

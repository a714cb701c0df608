"""Schedules and exact answers for the checks, worked out without any of the exercise."""

import math
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch
import torch._dynamo  # takes seconds; the first optimizer needs it
from expect import array, holds
from numpy.typing import NDArray
from torch import Tensor

from diffusion.schedule import Schedule

torch.set_num_threads(1)
Floats = NDArray[np.float64]


def schedule(steps: int, first: float = 0.01, last: float = 0.3) -> Schedule:
    """Betas on a straight line, and their alpha bars."""
    betas = np.concatenate([[0.0], np.linspace(first, last, steps)])
    return Schedule(torch.from_numpy(betas), torch.from_numpy(np.cumprod(1 - betas)))


def drawn(*shape: int, seed: int = 39) -> Tensor:
    """Standard normal numbers of double precision."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def column(values: Tensor, t: list[int]) -> Floats:
    """The values at these times, as a column."""
    return array(values)[t][:, None]


def equal(found: object, wanted: object) -> bool:
    """Do both have the same shape and numbers? It helps to name a mistake."""
    a, b = array(found), array(wanted)
    return a.shape == b.shape and bool(np.allclose(a, b, rtol=1e-5, atol=1e-8))


def gaussian_noise(
    x: Tensor, t: int, plan: Schedule, mean: float | Tensor, spread: float | Tensor
) -> Tensor:
    """The expected noise in x, for data that are Gaussian."""
    bar = float(plan.bars[t])
    kept, added = math.sqrt(bar), math.sqrt(1 - bar)
    return added * (x - kept * mean) / (bar * spread**2 + 1 - bar)


def bayes(x0: Floats, x: Floats, t: int, plan: Schedule) -> tuple[Floats, float]:
    """Where x(t - 1) was: two Gaussian opinions, each weighed by its precision."""
    before, beta = float(plan.bars[t - 1]), float(plan.betas[t])
    if before == 1:
        return x0, 0.0
    # One says N(√before x0, 1 - before). The other says √(1 - beta) x(t - 1) is N(x, beta).
    first, second = 1 / (1 - before), (1 - beta) / beta
    variance = 1 / (first + second)
    mean = variance * (first * before**0.5 * x0 + second * x / (1 - beta) ** 0.5)
    return mean, variance


@contextmanager
def global_randomness_rests(what: str) -> Iterator[None]:
    """Fail if PyTorch's global random numbers were used."""
    torch.manual_seed(5)
    before = torch.get_rng_state()
    yield
    holds(
        torch.equal(before, torch.get_rng_state()),
        f"{what}: expected random numbers from the given generator alone, found that PyTorch's "
        "global ones were drawn.",
        hint="torch.rand, torch.randn and torch.randint all take generator=...",
    )


def tensor(found: object, what: str) -> Tensor:
    """Fail unless it is a tensor."""
    holds(isinstance(found, Tensor), f"{what}: expected a tensor, found {type(found).__name__}.")
    assert isinstance(found, Tensor)
    return found

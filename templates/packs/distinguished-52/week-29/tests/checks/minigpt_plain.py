"""Small models that are no exercise, some of which watch how they are used."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch._dynamo  # takes seconds; the first optimizer needs it
from torch import Tensor, nn

torch.set_num_threads(1)


def chance(seed: int) -> torch.Generator:
    """A generator of its own."""
    return torch.Generator().manual_seed(seed)


def numbers(*shape: int, seed: int = 0) -> Tensor:
    """Random numbers in double precision."""
    return torch.randn(*shape, generator=chance(seed), dtype=torch.float64)


def codes(*shape: int, below: int, seed: int = 0) -> Tensor:
    """Random codes from 0 on."""
    return torch.randint(below, shape, generator=chance(seed))


def flat(model: nn.Module) -> Tensor:
    """A copy of all parameters in one row."""
    return torch.cat([p.detach().flatten() for p in model.parameters()]).clone()


def scatter(model: nn.Module, seed: int = 0, spread: float = 0.4) -> None:
    """Give every parameter, also norms and biases, numbers that are neither 0 nor 1."""
    drawn = chance(seed)
    with torch.no_grad():
        for p in model.parameters():
            p.copy_(spread * torch.randn(p.shape, generator=drawn, dtype=torch.float64) + 0.1)


def close(found: object, wanted: Tensor) -> bool:
    """Is this a tensor with that shape and those numbers?"""
    if not isinstance(found, Tensor) or found.shape != wanted.shape:
        return False
    return torch.allclose(found.detach().double(), wanted.detach().double(), rtol=1e-5, atol=1e-9)


class Pairs(nn.Module):
    """Scores from the last two characters and a little dropout; it notes how it is used."""

    def __init__(self, size: int, seed: int = 0, dropout: float = 0.3, spread: float = 1.5) -> None:
        super().__init__()
        self.last = nn.Parameter(spread * numbers(size, size, seed=seed))
        self.before = nn.Parameter(spread * numbers(size, size, seed=seed + 100))
        self.bias = nn.Parameter(numbers(size, seed=seed + 200))
        self.dropout = nn.Dropout(dropout)
        self.trained: list[bool] = []
        self.recorded: list[bool] = []
        self.seen: list[list[int]] = []

    def scores(self, ids: Tensor) -> Tensor:
        """The scores without dropout."""
        earlier = self.before[ids].roll(1, dims=1)
        front = torch.zeros_like(earlier)
        front[:, 1:] = 1
        return self.last[ids] + front * earlier + self.bias

    def forward(self, ids: Tensor) -> Tensor:
        self.trained.append(self.training)
        self.recorded.append(torch.is_grad_enabled())
        self.seen.append(ids[0].tolist() if len(ids) else [])
        scores: Tensor = self.dropout(self.scores(ids))
        return scores


@contextmanager
def runs(what: str, *, hint: str) -> Iterator[None]:
    """Turn an error of PyTorch into a failure that says what was being tried."""
    try:
        yield
    except NotImplementedError:  # to do; for Python this is a RuntimeError, too
        raise
    except (RuntimeError, IndexError, TypeError, ValueError) as error:
        message = f"{what}: expected a result, found {type(error).__name__}: {error}."
        raise AssertionError(f"{message}\nHint: {hint}") from error

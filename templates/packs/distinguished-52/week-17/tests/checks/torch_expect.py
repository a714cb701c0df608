"""Compare tensors in words, and models that watch how they are used."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch._dynamo  # takes seconds; the first optimizer needs it
from expect import holds, same
from numpy.typing import ArrayLike
from torch import Tensor, nn

torch.set_num_threads(1)


def alike(
    found: object, wanted: Tensor | ArrayLike, what: str, *, hint: str = "", rtol: float = 1e-6
) -> None:
    """Fail unless found is a tensor with the shape and the numbers that are wanted."""
    holds(
        isinstance(found, Tensor),
        f"{what}: expected a tensor, found {type(found).__name__}.",
        hint=hint,
    )
    same(found, wanted, what, hint=hint, rtol=rtol)


@contextmanager
def runs(what: str, *, hint: str) -> Iterator[None]:
    """Turn an error of PyTorch into a failure that says what was being tried."""
    try:
        yield
    except NotImplementedError:  # to do; for Python this is a RuntimeError, too
        raise
    except (RuntimeError, OSError) as error:
        message = f"{what}: expected a result, found the error '{error}'."
        raise AssertionError(f"{message}\nHint: {hint}") from error


def network(seed: int = 0, dtype: torch.dtype = torch.float64) -> nn.Sequential:
    """A small network that is no exercise: five inputs, three classes."""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(5, 4), nn.ReLU(), nn.Linear(4, 3)).to(dtype)


def batch(n: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """Rows for that network, and their classes."""
    drawn = torch.Generator().manual_seed(seed)
    x = torch.randn(n, 5, generator=drawn, dtype=torch.float64)
    return x, torch.randint(3, (n,), generator=drawn)


def numbers(model: nn.Module) -> Tensor:
    """A copy of all parameters in one row."""
    return torch.cat([p.detach().flatten() for p in model.parameters()]).clone()


class Watched(nn.Module):
    """Notes at each call whether it trains and whether autograd records."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.trained: list[bool] = []
        self.recorded: list[bool] = []

    def forward(self, x: Tensor) -> Tensor:
        self.trained.append(self.training)
        self.recorded.append(torch.is_grad_enabled())
        scores: Tensor = self.inner(x)
        return scores

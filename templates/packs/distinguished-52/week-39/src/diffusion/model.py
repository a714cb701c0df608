"""The network that guesses the noise: it is told the noisy example, the time, and the label."""

import torch
from torch import Tensor, nn


def time_embedding(t: Tensor, width: int, longest: float = 10000.0) -> Tensor:
    """Describe each time by sines and cosines, some quick and some slow.

    A network finds it hard to use a number such as 137 that may be 1 or 1000. So it gets hands of
    clocks instead: the first goes round quickly and tells neighbours apart, the last so slowly
    that it tells early from late.

        rate(k) = longest^(-k / half),   k = 0, ..., half - 1,   with half = width / 2
        row = [sin(t · rate(0)), ..., sin(t · rate(half - 1)), cos(t · rate(0)), ...]

    Args:
        t: times of shape (n,), usually whole numbers.
        width: how many numbers describe one time.

    Returns:
        Numbers of single precision, of shape (n, width), on the device of t.

    Raises:
        ValueError: if the width is not even, or not above 0.

    >>> time_embedding(torch.tensor([0]), 4)
    tensor([[0., 0., 1., 1.]])
    """
    ### BEGIN SOLUTION
    import math

    if width < 1 or width % 2:
        raise ValueError(f"the width must be even and above 0, found {width}")
    half = width // 2
    rates = torch.exp(-math.log(longest) * torch.arange(half, device=t.device) / half)
    angles = t[:, None].float() * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)
    ### END SOLUTION


class Block(nn.Module):
    """A step of the network: it adds to its input what it makes of it, knowing `told`."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.first = nn.Linear(width, width)
        self.second = nn.Linear(width, width)

    def forward(self, h: Tensor, told: Tensor) -> Tensor:
        """Both have the shape (n, width), and so has the result."""
        inner = self.second(torch.nn.functional.silu(self.first(self.norm(h) + told)))
        return h + torch.nn.functional.silu(inner)


class Denoiser(nn.Module):
    """Guesses the noise in rows of numbers; `nothing` is the label that says: any class."""

    def __init__(self, size: int, classes: int, width: int = 128, depth: int = 3) -> None:
        super().__init__()
        self.size, self.nothing, self.width = size, classes, width
        self.time = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.label = nn.Embedding(classes + 1, width)
        self.enter = nn.Linear(size, width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(depth))
        self.leave = nn.Linear(width, size)
        nn.init.zeros_(self.leave.weight)  # so the first guess is 0 everywhere: a loss of 1
        nn.init.zeros_(self.leave.bias)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """Guess the noise in each row.

        A description of the time goes through `self.time`, and the row of `self.label` that belongs
        to the label is added. This sum is what every block is told. The rows themselves go through
        `self.enter`, then through the blocks one after the other, and through `self.leave`.

        Args:
            x: noisy rows, shape (n, size).
            t: the time of each row, shape (n,).
            labels: the class of each row, shape (n,), with `self.nothing` where it shall not be
                known. None is `self.nothing` for all of them.

        Returns:
            The noise that is thought to be in x, shape (n, size). Rows know nothing of each other.

        Raises:
            ValueError: if t or the labels do not have the shape (n,). A single label would stretch
                to all rows unnoticed.
        """
        ### BEGIN SOLUTION
        if labels is None:
            labels = torch.full_like(t, self.nothing)
        for name, values in (("t", t), ("labels", labels)):
            if values.shape != x.shape[:1]:
                raise ValueError(f"{name} must have the shape ({len(x)},), found {values.shape}")
        told = self.time(time_embedding(t, self.width).to(x.dtype)) + self.label(labels)
        h = self.enter(x)
        for block in self.blocks:
            h = block(h, told)
        guess: Tensor = self.leave(h)
        return guess
        ### END SOLUTION

"""Two sets of data that need no download: points on two moons, and small digits."""

import math
from typing import NamedTuple

import torch
from sklearn.datasets import load_digits
from torch import Tensor


class Data(NamedTuple):
    """Examples as rows, shape (n, d), and the class of each, shape (n,)."""

    x: Tensor
    labels: Tensor

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.labels.max()) + 1


def moons(n: int = 2000, seed: int = 39, noise: float = 0.03) -> Data:
    """Points of the plane on two half circles that reach into each other, all about within ±1."""
    drawn = torch.Generator().manual_seed(seed)
    labels = torch.arange(n) % 2
    angle = math.pi * torch.rand(n, generator=drawn)
    upper = torch.stack([angle.cos(), angle.sin()], dim=1)
    lower = torch.stack([1 - angle.cos(), 0.5 - angle.sin()], dim=1)
    points = torch.where(labels[:, None] == 0, upper, lower) - torch.tensor([0.5, 0.25])
    return Data((points / 1.5 + noise * torch.randn(n, 2, generator=drawn)).float(), labels)


def digits(seed: int = 39) -> Data:
    """The 1797 digits of scikit-learn, shuffled: rows of 64 pixels, scaled from -1 to 1."""
    raw = load_digits()
    order = torch.randperm(len(raw.target), generator=torch.Generator().manual_seed(seed))
    x = torch.tensor(raw.data, dtype=torch.float32)[order] / 8 - 1
    return Data(x, torch.tensor(raw.target, dtype=torch.int64)[order])


def split(data: Data, held_out: int) -> tuple[Data, Data]:
    """Training data, and the last few examples, which are kept apart to compare samples with."""
    return (
        Data(data.x[:-held_out], data.labels[:-held_out]),
        Data(data.x[-held_out:], data.labels[-held_out:]),
    )

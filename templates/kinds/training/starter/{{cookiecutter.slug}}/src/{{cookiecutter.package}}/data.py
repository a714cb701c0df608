"""The data: two spirals wound into each other, which no straight line can tell apart."""

import math

import torch
from torch import Tensor
from torch.utils.data import TensorDataset

VALIDATION = 0.2


def two_spirals(points: int, noise: float, generator: torch.Generator) -> TensorDataset:
    """Points in the plane, shape (points, 2), and the spiral each belongs to, 0 or 1."""
    label = torch.arange(points) % 2
    # The root spreads the points evenly along the spirals, which are longer outside.
    radius = torch.rand(points, generator=generator).sqrt()
    angle = 3 * math.pi * radius + math.pi * label
    place = torch.stack([radius * angle.cos(), radius * angle.sin()], dim=1)
    return TensorDataset(place + noise * torch.randn(points, 2, generator=generator), label)


def split(data: TensorDataset, generator: torch.Generator) -> tuple[TensorDataset, TensorDataset]:
    """A training set and a validation set that have no point in common."""
    order = torch.randperm(len(data), generator=generator)
    cut = max(1, int(VALIDATION * len(data)))
    return TensorDataset(*data[order[cut:]]), TensorDataset(*data[order[:cut]])


def batch(data: TensorDataset, size: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Points drawn at random: the state of the generator alone decides what comes next."""
    inputs, labels = data[torch.randint(len(data), (size,), generator=generator)]
    return inputs, labels

"""The model: a small multilayer perceptron."""

from itertools import pairwise
from typing import cast

from torch import Tensor, nn


class Classifier(nn.Module):
    """Points of the plane, shape (batch, 2), to one score per class, shape (batch, 2)."""

    def __init__(self, hidden: int, layers: int, dropout: float) -> None:
        super().__init__()
        widths = [2] + [hidden] * layers
        blocks = [
            nn.Sequential(nn.Linear(before, after), nn.ReLU(), nn.Dropout(dropout))
            for before, after in pairwise(widths)
        ]
        self.network = nn.Sequential(*blocks, nn.Linear(hidden, 2))

    def forward(self, points: Tensor) -> Tensor:
        return cast(Tensor, self.network(points))

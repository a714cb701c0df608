"""The model that is to become smaller, and the files that hold it."""

from pathlib import Path

import torch
from torch import Tensor, nn

from .data import CLASSES, SIDE

RUNS = Path("runs")


class Classifier(nn.Module):
    """Three linear layers: most of what a small model weighs, and what int8 helps most."""

    def __init__(self, width: int = 512) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(SIDE * SIDE, width),
            nn.ReLU(),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Linear(width, CLASSES),
        )

    def forward(self, pictures: Tensor) -> Tensor:
        """The score of each class, for pictures of shape (batch, SIDE * SIDE)."""
        scores: Tensor = self.layers(pictures)
        return scores


def accuracy(scores: Tensor, labels: Tensor) -> float:
    """The share of pictures whose highest score is that of their class."""
    return (scores.argmax(1) == labels).double().mean().item()


def save(model: Classifier, path: Path) -> None:
    """Write the weights."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), path)


def load(path: Path) -> Classifier:
    """The model with the weights of this file, ready for use."""
    model = Classifier()
    model.load_state_dict(torch.load(path, weights_only=True))
    return model.eval()

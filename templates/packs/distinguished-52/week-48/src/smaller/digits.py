"""The data and the model: handwritten digits of 8 x 8 pixels, and three linear layers (given)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

if TYPE_CHECKING:
    from torch import nn

PIXELS, CLASSES = 64, 10


class Digits(NamedTuple):
    """Pictures of shape (n, 64), from 0 to 1, in float32, and what they show."""

    pictures: NDArray[np.float32]
    labels: NDArray[np.int64]


def load() -> tuple[Digits, Digits]:
    """1,197 digits for training, and 600 that no training and no calibration may see."""
    data = load_digits()
    pictures = (data.data / 16).astype(np.float32)
    parts = train_test_split(
        pictures, data.target, test_size=600, random_state=48, stratify=data.target
    )
    return Digits(parts[0], parts[2]), Digits(parts[1], parts[3])


def classifier(first: int = 128, second: int = 128) -> nn.Sequential:
    """Three linear layers, with dropout, which acts in training alone."""
    from torch import nn

    return nn.Sequential(
        nn.Linear(PIXELS, first),
        nn.ReLU(),
        nn.Dropout(0.1),
        nn.Linear(first, second),
        nn.ReLU(),
        nn.Linear(second, CLASSES),
    )


def fit(model: nn.Sequential, data: Digits, *, epochs: int, seed: int = 0) -> nn.Sequential:
    """Train in place; the same seed gives the same weights. The model comes back ready for use."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(seed)
    pictures, labels = torch.from_numpy(data.pictures), torch.from_numpy(data.labels)
    optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
    model.train()
    for _ in range(epochs):
        for batch in torch.randperm(len(labels)).split(64):
            optimizer.zero_grad()
            cross_entropy(model(pictures[batch]), labels[batch]).backward()
            optimizer.step()
    return model.eval()


def trained(data: Digits, *, epochs: int = 12) -> nn.Sequential:
    """The baseline."""
    import torch

    torch.manual_seed(0)
    return fit(classifier(), data, epochs=epochs)


def scores(model: nn.Sequential, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the model answers: shape (n, 10)."""
    import torch

    with torch.inference_mode():
        found: NDArray[np.float32] = model(torch.from_numpy(pictures)).numpy()
    return found


def accuracy(answers: NDArray[np.float32], labels: NDArray[np.int64]) -> float:
    """The share of pictures whose highest score is that of their class."""
    return float((answers.argmax(axis=1) == labels).mean())

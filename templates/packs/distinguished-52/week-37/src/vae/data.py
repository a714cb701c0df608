"""Small images of handwritten digits in black and white, which come with scikit-learn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import Tensor

Labelled = tuple[Tensor, Tensor]  # images, and which digit each shows


@dataclass(frozen=True)
class Digits:
    """Images of shape (n, 8, 8) with their labels, in three parts that share no image."""

    train: Labelled
    validation: Labelled
    test: Labelled


def load(seed: int = 37) -> Digits:
    """Shuffle the 1797 images, make every pixel 0 or 1, and split them.

    A pixel is 1 where at least half of it is ink. So each is the outcome of a coin, and the
    likelihood of an image is a true probability.
    """
    raw = load_digits()
    order = np.random.default_rng(seed).permutation(len(raw.target))
    images = torch.tensor(raw.images[order] >= 8, dtype=torch.float32)
    labels = torch.tensor(raw.target[order], dtype=torch.int64)
    ends = [1200, 1500]
    parts = zip(images.tensor_split(ends), labels.tensor_split(ends), strict=True)
    return Digits(*parts)


def stream(images: Tensor, size: int, seed: int, start: int = 0) -> Iterator[Tensor]:
    """Give shuffled batches without end, beginning with that of step `start`.

    Which batch a step sees depends on the seed and the step alone, so that a run which is taken
    up again at step 100 sees what the uninterrupted run would have seen.
    """
    per_epoch = -(-len(images) // size)
    for step in count(start):
        epoch, at = divmod(step, per_epoch)
        order = torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(len(images)))
        yield images[order[at * size : (at + 1) * size].to(images.device)]

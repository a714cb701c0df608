"""Small images of handwritten digits, which come with scikit-learn."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
import torch
from sklearn.datasets import load_digits
from torch import Tensor

Batch = tuple[Tensor, Tensor]  # images or features, and the class of each


@dataclass(frozen=True)
class Digits:
    """Images of shape (n, 8, 8) with their labels, in three parts that share no image."""

    train: Batch
    validation: Batch
    test: Batch


def load(seed: int = 17) -> Digits:
    """Shuffle the 1797 images, scale them to between 0 and 1, and split them."""
    raw = load_digits()
    order = np.random.default_rng(seed).permutation(len(raw.target))
    images = torch.tensor(raw.images[order] / 16, dtype=torch.float32)
    labels = torch.tensor(raw.target[order], dtype=torch.int64)
    ends = [1200, 1500]
    parts = zip(images.tensor_split(ends), labels.tensor_split(ends), strict=True)
    return Digits(*parts)


def stream(data: Batch, size: int, seed: int, start: int = 0) -> Iterator[Batch]:
    """Give shuffled batches without end, beginning with that of step `start`.

    Which batch a step sees depends on the seed and the step alone, so that a run which is taken
    up again at step 100 sees what the uninterrupted run would have seen.
    """
    x, labels = data
    per_epoch = -(-len(x) // size)
    for step in count(start):
        epoch, at = divmod(step, per_epoch)
        order = torch.from_numpy(np.random.default_rng([seed, epoch]).permutation(len(x)))
        chosen = order[at * size : (at + 1) * size].to(x.device)
        yield x[chosen], labels[chosen]

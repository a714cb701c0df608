"""Pictures of stripes, generated: which way do the stripes run?"""

import math

import torch
from torch import Tensor

SIDE = 16
CLASSES = 4  # stripes at 0, 45, 90 and 135 degrees
TRAINING, HELD_OUT = 1, 2  # seeds


def stripes(count: int, seed: int, *, noise: float = 2.5) -> tuple[Tensor, Tensor]:
    """Noisy pictures of shape (count, SIDE * SIDE), and the class of each."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(CLASSES, (count,), generator=generator)
    angle = (labels * math.pi / CLASSES).view(-1, 1, 1)
    phase = 2 * math.pi * torch.rand(count, 1, 1, generator=generator)
    across, down = torch.arange(SIDE).view(1, 1, -1), torch.arange(SIDE).view(1, -1, 1)
    wave = torch.sin(1.2 * (across * angle.cos() + down * angle.sin()) + phase)
    pictures = wave + noise * torch.randn(count, SIDE, SIDE, generator=generator)
    return pictures.flatten(1), labels

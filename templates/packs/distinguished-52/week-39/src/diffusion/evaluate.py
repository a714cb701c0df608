"""How good are samples? Distances between two heaps of examples, and whether labels are obeyed."""

import torch
from torch import Tensor

from diffusion.data import Data


def energy_distance(a: Tensor, b: Tensor) -> float:
    """Measure how different two heaps of examples are, without any network.

        2 · mean |a(i) - b(j)|  -  mean |a(i) - a(j)|  -  mean |b(i) - b(j)|

    Each mean runs over all pairs, also those of an example with itself. |.| is the Euclidean
    length. It is 0 if both heaps are the same, in any order, and larger otherwise. A sampler that
    always gives the same good example is found out, since its own pairs are too close.

    The result is a small difference of large numbers, so compute in double precision, and beware
    of quick formulas: `torch.cdist` multiplies matrices for many rows unless it is told not to, and
    then an example does not even have the distance 0 to itself.

    Args:
        a, b: examples of shape (n, d) and (m, d), at least one each.

    Raises:
        ValueError: if they are not rows of the same width, or there are none.
    """
    ### BEGIN SOLUTION
    if a.dim() != 2 or b.dim() != 2 or a.shape[1] != b.shape[1] or not len(a) or not len(b):
        raise ValueError(f"expected rows of one width, found {tuple(a.shape)}, {tuple(b.shape)}")

    def mean(p: Tensor, q: Tensor) -> float:
        mode = "donot_use_mm_for_euclid_dist"
        return torch.cdist(p.double(), q.double(), compute_mode=mode).mean().item()

    return 2 * mean(a, b) - mean(a, a) - mean(b, b)
    ### END SOLUTION


def obeyed(samples: Tensor, labels: Tensor, data: Data) -> float:
    """The share of samples whose nearest real example has the label that was asked for."""
    nearest = torch.cdist(samples, data.x).argmin(dim=1)
    return (data.labels[nearest] == labels).float().mean().item()

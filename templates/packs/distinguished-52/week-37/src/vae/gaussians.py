"""Normal distributions: how likely a point is, how to draw one, and how far two are apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import torch
from torch import Tensor


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Independent normal distributions, one for each entry.

    The logarithm of a variance may be any number, so a network can give it without further ado.

    Attributes:
        mean: a tensor of shape (n, d): n examples with d units each.
        log_variance: the natural logarithm of the variance, of the same shape.
    """

    mean: Tensor
    log_variance: Tensor

    @classmethod
    def standard(cls, like: Tensor) -> Self:
        """Mean 0 and variance 1 for each entry of a tensor: the prior over the latent space."""
        return cls(torch.zeros_like(like), torch.zeros_like(like))


def standard_noise(shape: Sequence[int], generator: torch.Generator, like: Tensor) -> Tensor:
    """Draw standard normal numbers, with the type and on the device of another tensor.

    They are drawn on the processor and moved, so a seed means the same numbers on every device.
    """
    return torch.randn(*shape, generator=generator, dtype=like.dtype).to(like.device)


def log_density(x: Tensor, p: Gaussian) -> Tensor:
    """Give the logarithm of the density of p at x: the units are independent, so it is summed.

    Stay with logarithms on the whole way. The density of 800 units is too small a number to be
    stored, its logarithm is not.

    Args:
        x: points of shape (..., n, d), such as several for each of n examples.
        p: a distribution of shape (n, d).

    Returns:
        A tensor of shape (..., n).

    >>> p = Gaussian(torch.zeros(1, 2), torch.zeros(1, 2))
    >>> log_density(torch.zeros(1, 2), p)  # two times -log(2 pi) / 2
    tensor([-1.8379])
    """
    ### BEGIN SOLUTION
    import math

    squared = (x - p.mean).square() * torch.exp(-p.log_variance)
    return -0.5 * (squared + p.log_variance + math.log(2 * math.pi)).sum(dim=-1)
    ### END SOLUTION


def reparameterize(q: Gaussian, noise: Tensor) -> Tensor:
    """Turn standard normal noise into samples of q.

    A sample that is merely drawn from q has no derivative: nothing tells how it would have moved
    with the mean. Make it of the noise instead, which depends on nothing, so that the sample is
    a plain function of mean and log-variance. Mind what the scale of a normal distribution is.

    Args:
        q: a distribution of shape (n, d).
        noise: numbers of shape (..., n, d), standard normal. The same noise gives the same samples.

    Returns:
        Samples of the shape of the noise, differentiable by mean and log-variance.

    Raises:
        ValueError: if the last two axes of the noise are not those of q. Noise that is stretched
            to fit would be shared by examples or units, without an error.

    >>> q = Gaussian(torch.tensor([[5.0]]), torch.tensor([[0.0]]))
    >>> reparameterize(q, torch.tensor([[-1.0]]))
    tensor([[4.]])
    """
    ### BEGIN SOLUTION
    if noise.shape[-2:] != q.mean.shape:
        raise ValueError(f"noise {tuple(noise.shape)} does not fit q, {tuple(q.mean.shape)}")
    return q.mean + torch.exp(q.log_variance / 2) * noise
    ### END SOLUTION


def divergence(p: Gaussian, q: Gaussian) -> Tensor:
    """Compute the Kullback-Leibler divergence KL(p || q) of each unit, in nats.

    It is the mean of log p(x) - log q(x) over samples x of p. For two normal distributions the
    integral has a closed form: derive it on paper before you write it here. The two arguments
    do not have equal rights.

    No divergence is negative, and it is 0 where p and q are equal and nowhere else. A trained
    encoder comes close to the prior in many units, so that must hold there as well: in float32,
    and for log-variances that differ by 0.001, the result must be right to 1 %. A number close to
    1, minus 1, has few digits left; PyTorch has a function for exactly that.

    Returns:
        A tensor of the shape (n, d) of both: nothing is summed yet. It is differentiable.

    >>> p = Gaussian(torch.tensor([[1.0]]), torch.tensor([[0.0]]))
    >>> divergence(p, Gaussian.standard(p.mean))
    tensor([[0.5000]])
    """
    ### BEGIN SOLUTION
    ratio = p.log_variance - q.log_variance
    apart = (p.mean - q.mean).square() * torch.exp(-q.log_variance)
    return 0.5 * (torch.expm1(ratio) - ratio + apart)
    ### END SOLUTION


def sampled_divergence(p: Gaussian, q: Gaussian, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Estimate KL(p || q) of each example by sampling, and say how far off that may be.

    Turn the noise into samples of the right one of the two, and average what the divergence is
    the mean of. The standard error of a mean is the standard deviation of what is averaged (with
    k - 1) divided by the root of k.

    Args:
        p, q: distributions of shape (n, d).
        noise: k standard normal numbers for each entry, of shape (k, n, d).

    Returns:
        The estimates and their standard errors, both of shape (n,): the divergence of an example
        is the sum of those of its units.

    Raises:
        ValueError: if there are fewer than two samples.
    """
    ### BEGIN SOLUTION
    count = len(noise)
    if count < 2:
        raise ValueError(f"a standard error takes at least two samples, found {count}")
    x = reparameterize(p, noise)
    values = log_density(x, p) - log_density(x, q)
    return values.mean(dim=0), values.std(dim=0, correction=1) / count**0.5
    ### END SOLUTION

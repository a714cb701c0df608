"""The forward process: from data to noise, one step at a time and in a single jump."""

import torch
from torch import Tensor

from diffusion.schedule import Schedule, Time, pick


def one_step(x: Tensor, t: Time, noise: Tensor, schedule: Schedule) -> Tensor:
    """The definition of the process: step t shrinks what it finds, and adds fresh noise.

    x(t) = √(1 - beta(t)) · x(t - 1) + √beta(t) · noise, with standard normal noise. Shrinking makes
    room: data with variance 1 keep variance 1.
    """
    beta = pick(schedule.betas, t, x)
    return (1 - beta).sqrt() * x + beta.sqrt() * noise


def noised(x0: Tensor, t: Time, noise: Tensor, schedule: Schedule) -> Tensor:
    """Do the first t steps in one jump: a formula for x(t) from the clean x(0).

    Many small Gaussian steps are one large one. Write x(2) with x(0) and two noises on paper; the
    two noises are independent, so their variances add up. What stands before x(0), and how large
    is the noise as a whole? Then find the same for t steps, with alpha bars.

    Args:
        x0: clean examples of shape (n, ...), such as rows (n, d) or images (n, 8, 8).
        t: one time for all of them, or a time for each, of shape (n,). Time 0 adds nothing.
        noise: standard normal numbers, in the shape of x0.

    Returns:
        A new tensor like x0. Each example has the noise of its own time. A tensor of shape (n,)
        that meets rows of n numbers would multiply columns, and nobody would complain: look at
        `pick`.

    Raises:
        ValueError: if the noise has another shape, which would share it between examples.

    >>> half = Schedule.of(torch.tensor([0.0, 0.75]))
    >>> noised(torch.tensor([[4.0, 0.0]]), 1, torch.tensor([[0.0, 2.0]]), half).round(decimals=2)
    tensor([[2.0000, 1.7300]])
    """
    ### BEGIN SOLUTION
    if noise.shape != x0.shape:
        raise ValueError(f"expected noise of shape {tuple(x0.shape)}, found {tuple(noise.shape)}")
    kept = pick(schedule.bars.sqrt(), t, x0)
    added = pick((1 - schedule.bars).sqrt(), t, x0)
    return kept * x0 + added * noise
    ### END SOLUTION


def clean_guess(x: Tensor, t: Time, noise_guess: Tensor, schedule: Schedule) -> Tensor:
    """Say what the clean data would be, if this guess of the noise were right.

    Knowing x(t), the noise and x(0) are two names for the same thing: `noised` ties them together.
    Solve it for x(0). Late in the process little of x(0) is left, so a small mistake in the noise
    becomes a large one here.

    Args:
        x: noisy examples at time t.
        t: one time for all, or one for each example.
        noise_guess: the noise that is thought to be in x, in the shape of x.

    >>> half = Schedule.of(torch.tensor([0.0, 0.75]))
    >>> clean_guess(torch.tensor([[2.0]]), 1, torch.tensor([[0.0]]), half)
    tensor([[4.]])
    """
    ### BEGIN SOLUTION
    kept = pick(schedule.bars.sqrt(), t, x)
    added = pick((1 - schedule.bars).sqrt(), t, x)
    return (x - added * noise_guess) / kept
    ### END SOLUTION


def best_noise(x: Tensor, t: Time, schedule: Schedule, mean: Tensor, spread: Tensor) -> Tensor:
    """The best possible guess of the noise, for the one kind of data where it is known: Gaussian.

    Let each coordinate of x(0) be normal with its own mean and standard deviation, independent of
    the others. Then x(t) and the noise in it are jointly normal, and the guess with the smallest
    squared error is the expected noise, given x(t):

        E[noise | x] = cov(noise, x) / var(x) · (x - E[x])

    Work out these three on paper for the x(t) that `noised` makes. A network can only come close to
    this. With it, everything else can be tested without any training.

    Args:
        x: noisy examples of shape (n, d).
        t: one time from 1 on for all, or one for each example.
        mean: the mean of each coordinate of the clean data, shape (d,).
        spread: their standard deviations, shape (d,); 0 where all data are the same.

    Returns:
        A guess for each number of x.

    >>> half = Schedule.of(torch.tensor([0.0, 0.75]))
    >>> best_noise(torch.tensor([[2.0]]), 1, half, torch.tensor([4.0]), torch.tensor([1.0]))
    tensor([[0.]])
    """
    ### BEGIN SOLUTION
    bar = pick(schedule.bars, t, x)
    covariance = (1 - bar).sqrt()
    variance = bar * spread**2 + (1 - bar)
    return covariance / variance * (x - bar.sqrt() * mean)
    ### END SOLUTION


def standard_noise(like: Tensor, generator: torch.Generator) -> Tensor:
    """Standard normal numbers in the shape of a tensor, drawn on the processor and moved to it.

    So the same seed gives the same noise on every device.
    """
    return torch.randn(like.shape, generator=generator, dtype=like.dtype).to(like.device)

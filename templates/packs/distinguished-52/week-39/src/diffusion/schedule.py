"""How much noise each step adds: the betas, and what is left of the data after t steps."""

from dataclasses import dataclass

import torch
from torch import Tensor

Time = int | Tensor  # one time for all examples, or one for each, of shape (n,)


def linear_betas(steps: int, first: float = 1e-4, last: float = 0.02) -> Tensor:
    """The schedule of the first paper: the betas grow on a straight line.

    `first` and `last` are meant for 1000 steps. With fewer steps each must add more noise, so both
    are scaled. Entry t belongs to step t, and the steps are counted from 1: time 0 is the clean
    data, so entry 0 is 0.

    Returns:
        Numbers of double precision, of shape (steps + 1,).
    """
    if steps < 1:
        raise ValueError(f"there must be at least one step, found {steps}")
    scale = 1000 / steps
    betas = torch.linspace(first * scale, last * scale, steps, dtype=torch.float64)
    return torch.cat([torch.zeros(1, dtype=torch.float64), betas.clamp(max=0.999)])


def cosine_betas(steps: int, offset: float = 0.008, largest: float = 0.999) -> Tensor:
    """A schedule that is chosen by what is left of the data, not by what each step adds.

    After t of T steps, the share that is left should follow a quarter of a cosine wave:

        f(t) = cos²( (t / T + offset) / (1 + offset) · π / 2 ),    alpha_bar(t) = f(t) / f(0)

    The betas follow from it. alpha_bar(t) is the product of (1 - beta) over the steps 1 to t; so
    what does one step multiply it by? The curve ends at 0, which would make the last beta 1 and
    all data unknown. No beta may be larger than `largest`.

    Args:
        steps: T, how many steps there are.
        offset: keeps the first steps from being too small to notice.
        largest: an upper bound for every beta, below 1.

    Returns:
        Numbers of double precision, of shape (steps + 1,). Entry t belongs to step t; entry 0 is 0,
        for time 0 is the clean data.

    Raises:
        ValueError: if there is not at least one step.

    >>> [round(beta, 3) for beta in cosine_betas(4).tolist()]
    [0.0, 0.153, 0.417, 0.708, 0.999]
    """
    ### BEGIN SOLUTION
    if steps < 1:
        raise ValueError(f"there must be at least one step, found {steps}")
    share = torch.arange(steps + 1, dtype=torch.float64) / steps
    left = torch.cos((share + offset) / (1 + offset) * torch.pi / 2) ** 2
    betas = torch.zeros_like(left)
    betas[1:] = 1 - left[1:] / left[:-1]
    return betas.clamp(max=largest)
    ### END SOLUTION


def alpha_bars(betas: Tensor) -> Tensor:
    """Compute which share of the variance is still the data's after t steps.

    Step t keeps the share 1 - beta(t) of what it finds. Nothing is lost at time 0.

    Args:
        betas: as the schedules give them: shape (steps + 1,), entry 0 is 0.

    Returns:
        alpha_bar(0), ..., alpha_bar(steps), of the same shape and dtype. They fall from 1 to almost
        0. The betas are left unchanged.

    Raises:
        ValueError: if betas[0] is not 0, or one of them is negative, or 1, or more.

    >>> alpha_bars(torch.tensor([0.0, 0.5, 0.5, 0.2])).tolist()
    [1.0, 0.5, 0.25, 0.20000000298023224]
    """
    ### BEGIN SOLUTION
    if betas[0] != 0:
        raise ValueError(f"entry 0 belongs to the clean data and must be 0, found {betas[0]}")
    if not bool(((betas >= 0) & (betas < 1)).all()):
        raise ValueError("every beta must be at least 0 and below 1")
    return torch.cumprod(1 - betas, dim=0)
    ### END SOLUTION


@dataclass(frozen=True)
class Schedule:
    """The betas and the alpha bars, both of shape (steps + 1,): entry t belongs to time t."""

    betas: Tensor
    bars: Tensor

    @classmethod
    def of(cls, betas: Tensor) -> "Schedule":
        """The schedule with these betas."""
        return cls(betas, alpha_bars(betas))

    @property
    def steps(self) -> int:
        """T, the time at which (almost) all is noise."""
        return len(self.betas) - 1


def pick(values: Tensor, t: Time, like: Tensor) -> Tensor:
    """Take the value of each example's time, in a shape that multiplies whole examples.

    With one time for all, the result is a single number. With a time for each example, it has the
    shape (n, 1, ..., 1): as many axes as `like`. It has the dtype and the device of `like`.

    Raises:
        ValueError: if a time is below 0 or beyond the last step.

    >>> pick(torch.tensor([1.0, 0.5, 0.1]), torch.tensor([2, 0]), torch.zeros(2, 3)).tolist()
    [[0.10000000149011612], [1.0]]
    """
    times = torch.as_tensor(t).cpu()
    if times.numel() and not 0 <= int(times.min()) <= int(times.max()) < len(values):
        raise ValueError(f"times must lie from 0 to {len(values) - 1}, found {t}")
    chosen = values[times].to(like.dtype).to(like.device)
    return chosen.reshape(-1, *[1] * (like.dim() - 1)) if times.dim() else chosen

"""Probabilities and means put to the test by simulation.

A simulation never gives the exact number, so the question is whether the difference is larger than
luck explains. The ruler for luck is the standard error. Beyond four of them a true claim lands once
in about 16,000 times.
"""

import math
from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from review.compare import Verdict

Event: TypeAlias = Callable[[np.random.Generator], bool]
Number: TypeAlias = Callable[[np.random.Generator], float]


def count(event: Event, trials: int, seed: int = 0) -> int:
    """Let chance decide so many times, and return how often the event happened.

    `event(rng)` is one trial. All of them share one generator, made from the seed, so the same seed
    gives the same count. With fewer than one trial, raise a ValueError.

    The trap: a generator that is made anew for each trial repeats one trial again and again.

    >>> count(lambda rng: rng.random() < 2, trials=10)
    10
    """
    ### BEGIN SOLUTION
    if trials < 1:
        raise ValueError(f"at least one trial is needed, found {trials}")
    rng = np.random.default_rng(seed)
    return sum(bool(event(rng)) for _ in range(trials))
    ### END SOLUTION


def check_chance(
    event: Event, claimed: float, trials: int = 4000, seed: int = 0, limit: float = 4.0
) -> Verdict:
    """Test the claim that an event has this probability.

    The `gap` is the distance between the share of hits and the claim, in standard errors: if the
    claim p is true, the share of n trials has the standard deviation sqrt(p (1 - p) / n). The
    verdict holds when the gap is at most the limit, and `where` is the share that was found.

    Two claims leave no room for luck. If 0 is claimed, the gap is 0 without any hit, and infinite
    (`math.inf`) with one; if 1 is claimed, the same goes for misses.

    A claim that is no probability raises a ValueError, NaN too.

    >>> check_chance(lambda rng: rng.integers(6) == 0, 1 / 6).holds
    True
    """
    ### BEGIN SOLUTION
    if not 0 <= claimed <= 1:
        raise ValueError(f"a probability lies between 0 and 1, found {claimed}")
    share = count(event, trials, seed) / trials
    return _judged(share, claimed, math.sqrt(claimed * (1 - claimed) / trials), limit)
    ### END SOLUTION


def check_mean(
    draw: Number, claimed: float, trials: int = 4000, seed: int = 0, limit: float = 4.0
) -> Verdict:
    """Test the claim that a random number has this mean (expected value).

    The `gap` is the distance between the mean of n draws and the claim, in standard errors. Nobody
    knows the true spread here, so the standard error comes from the draws themselves: their
    standard deviation, with n - 1, divided by sqrt(n). The verdict holds when the gap is at most
    the limit, and `where` is the mean that was found.

    If all draws are equal, there is no spread: the gap is 0 if they equal the claim, else infinite.
    With fewer than two draws there is no spread to measure, so raise a ValueError.

    The trap: the spread of one draw is not the spread of a mean.

    >>> check_mean(lambda rng: rng.integers(1, 7), 3.5).holds
    True
    """
    ### BEGIN SOLUTION
    if trials < 2:
        raise ValueError(f"at least two draws are needed, found {trials}")
    rng = np.random.default_rng(seed)
    draws = np.array([draw(rng) for _ in range(trials)], dtype=np.float64)
    if (draws == draws[0]).all():
        return _judged(float(draws[0]), claimed, 0.0, limit)
    error = draws.std(ddof=1) / math.sqrt(trials)
    return _judged(float(draws.mean()), claimed, float(error), limit)
    ### END SOLUTION


def _judged(found: float, claimed: float, error: float, limit: float) -> Verdict:
    """The verdict on a claim, given how far luck alone leads (given)."""
    distance = abs(found - claimed)
    if error == 0:
        gap = 0.0 if distance == 0 else math.inf
    else:
        gap = distance / error
    return Verdict(gap <= limit, gap, found)

"""Learning-rate schedules: functions that give the rate of every step.

A schedule takes the number of an update, 0 for the first one, and gives the rate for this update.
It is a plain function without a memory, so it can be plotted before a training, and asked in any
order. All the functions here *make* such a function.

The number counts updates, not epochs: with 20 batches in an epoch, the third epoch begins at 40.
"""

from collections.abc import Callable
from typing import TypeAlias

Schedule: TypeAlias = Callable[[int], float]


def constant(rate: float) -> Schedule:
    """The same rate for every step (given, as an example of the style).

    >>> schedule = constant(0.1)
    >>> schedule(0), schedule(1000)
    (0.1, 0.1)
    """

    def at(step: int) -> float:
        return rate

    return at


def step_decay(rate: float, every: int, factor: float) -> Schedule:
    """A staircase: after every `every` steps the rate is multiplied by `factor` once more.

    The first stair is steps 0 to every - 1, with the whole rate.

    Raises:
        ValueError: when the schedule is made, if `every` is less than 1.

    >>> schedule = step_decay(0.8, every=3, factor=0.5)
    >>> [schedule(step) for step in range(7)]
    [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2]
    """
    ### BEGIN SOLUTION
    if every < 1:
        raise ValueError(f"a stair needs at least one step, found {every}")
    return lambda step: rate * factor ** (step // every)
    ### END SOLUTION


def cosine(rate: float, total: int, low: float = 0.0) -> Schedule:
    """Half a wave of a cosine, from `rate` at step 0 down to `low` at step `total`.

    It falls slowly at first, fastest in the middle (where it is half-way between `rate` and `low`),
    and slowly at the end. From step `total` on the rate stays `low`: it does not rise again with
    the second half of the wave.

    Raises:
        ValueError: when the schedule is made, if `total` is less than 1.

    >>> schedule = cosine(0.8, total=4, low=0.2)
    >>> [round(schedule(step), 3) for step in range(7)]
    [0.8, 0.712, 0.5, 0.288, 0.2, 0.2, 0.2]
    """
    ### BEGIN SOLUTION
    import math

    if total < 1:
        raise ValueError(f"a fall needs at least one step, found {total}")
    return lambda step: low + (rate - low) * (1 + math.cos(math.pi * min(step, total) / total)) / 2
    ### END SOLUTION


def warm_up(steps: int, then: Schedule) -> Schedule:
    """A straight rise of `steps` steps, and after it any other schedule, from its beginning.

    Step `steps` is the first one of `then`, which is asked for *its* step 0 there. The rates of the
    steps 0, 1, ..., `steps` lie on a straight line that would have been 0 one step before the first
    one: so they rise by equal amounts, no step is wasted with a rate of 0, and no two of them
    are equal.

    Args:
        steps: 0 or more; with 0 there is no rise.
        then: what follows. It counts its own steps from 0.

    Raises:
        ValueError: when the schedule is made, if `steps` is negative.

    >>> schedule = warm_up(3, step_decay(0.8, every=2, factor=0.5))
    >>> [round(schedule(step), 3) for step in range(7)]
    [0.2, 0.4, 0.6, 0.8, 0.8, 0.4, 0.4]
    """
    ### BEGIN SOLUTION
    if steps < 0:
        raise ValueError(f"the number of steps must not be negative, found {steps}")

    def at(step: int) -> float:
        if step < steps:
            return then(0) * (step + 1) / (steps + 1)
        return then(step - steps)

    return at
    ### END SOLUTION


def one_cycle(
    peak: float, total: int, top: int, start: float = 25.0, end: float = 10_000.0
) -> Schedule:
    """Up to a high rate and down to almost nothing, once, in exactly `total` steps.

    Step 0 has the rate peak / start. Step `top` has the rate `peak`. The last step, total - 1, has
    the rate of step 0 divided by `end`. Between these three the rate follows half a wave of a
    cosine each time: flat, steep, flat. From step `total` on it stays that of the last step.

    Args:
        peak: the highest rate.
        total: the number of steps of the whole training.
        top: the step with the highest rate, often at 30 per cent of the way.
        start, end: how many times smaller, as above.

    Raises:
        ValueError: when the schedule is made, unless `top` lies strictly between step 0 and the
            last step.

    >>> schedule = one_cycle(1.0, total=7, top=2, start=10.0, end=100.0)
    >>> [round(schedule(step), 3) for step in range(8)]
    [0.1, 0.55, 1.0, 0.854, 0.5, 0.147, 0.001, 0.001]
    """
    ### BEGIN SOLUTION
    last = total - 1
    if not 0 < top < last:
        raise ValueError(f"the top, step {top}, must lie between step 0 and step {last}")
    first = peak / start
    up = cosine(first, top, peak)
    down = cosine(peak, last - top, first / end)
    return lambda step: up(step) if step < top else down(step - top)
    ### END SOLUTION

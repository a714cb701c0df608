"""Schedules: rates that change on the way. A schedule is a function of the number of steps taken.

schedule(0) is the rate of the first step, schedule(1) that of the second, and so on.
"""

from collections.abc import Callable

Schedule = Callable[[int], float]


def constant(rate: float) -> Schedule:
    """Always the same rate. This one is given, as an example of a function that makes a function.

    >>> constant(0.1)(1000)
    0.1
    """

    def schedule(taken: int) -> float:
        return rate

    return schedule


def step_decay(rate: float, factor: float = 0.5, every: int = 10) -> Schedule:
    """The rate for the first `every` steps, then times the factor, then times the factor again, ...

    Raises:
        ValueError: if `every` is below 1. It is raised here, not at the first step.

    >>> schedule = step_decay(0.8, factor=0.5, every=3)
    >>> [schedule(taken) for taken in range(7)]
    [0.8, 0.8, 0.8, 0.4, 0.4, 0.4, 0.2]
    """
    ### BEGIN SOLUTION
    if every < 1:
        raise ValueError(f"every must be at least 1, found {every}")

    def schedule(taken: int) -> float:
        return rate * factor ** (taken // every)

    return schedule
    ### END SOLUTION


def cosine(first: float, last: float, steps: int) -> Schedule:
    """From `first` at step 0 down half a cosine wave to `last` at step `steps`, and then level.

    It leaves `first` slowly, is fastest halfway, where the rate is the mean of both, and arrives
    slowly. A cosine on its own comes up again; this schedule must not.

    Raises:
        ValueError: if `steps` is below 1. It is raised here, not at the first step.

    >>> schedule = cosine(first=1.0, last=0.0, steps=4)
    >>> [round(schedule(taken), 3) for taken in range(6)]
    [1.0, 0.854, 0.5, 0.146, 0.0, 0.0]
    """
    ### BEGIN SOLUTION
    import math

    if steps < 1:
        raise ValueError(f"steps must be at least 1, found {steps}")

    def schedule(taken: int) -> float:
        way = min(taken / steps, 1)
        return last + (first - last) * (1 + math.cos(math.pi * way)) / 2

    return schedule
    ### END SOLUTION


def warmup(schedule: Schedule, steps: int) -> Schedule:
    """Rise in equal parts to the start of another schedule, and then follow it from *its* start.

    The rise takes `steps` steps. Their rates are 1, 2, ..., `steps` parts of the other schedule's
    first rate, of which `steps + 1` make a whole. So no step has the rate 0, and the step after the
    rise is the other schedule's first. With `steps` 0 nothing changes.

    Raises:
        ValueError: if `steps` is negative. It is raised here, not at the first step.

    >>> schedule = warmup(step_decay(0.8, factor=0.5, every=2), steps=3)
    >>> [round(schedule(taken), 3) for taken in range(7)]
    [0.2, 0.4, 0.6, 0.8, 0.8, 0.4, 0.4]
    """
    ### BEGIN SOLUTION
    if steps < 0:
        raise ValueError(f"steps must not be negative, found {steps}")

    def warmed(taken: int) -> float:
        if taken < steps:
            return schedule(0) * (taken + 1) / (steps + 1)
        return schedule(taken - steps)

    return warmed
    ### END SOLUTION

"""Identities put to the test: both sides are computed at random places.

Polynomials that differ are equal only on a thin set, and a random place misses it. So a wrong
identity between sums and products nearly always fails at the first trial, while a true one never
does, up to rounding.
"""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from review import compare

Draw: TypeAlias = Callable[[np.random.Generator], tuple[compare.FloatArray, ...]]
Side: TypeAlias = Callable[..., ArrayLike]


def normal(*shapes: tuple[int, ...]) -> Draw:
    """Draw one array of normal numbers for each shape, such as two matrices (given).

    >>> draw = normal((2, 3), (3,))
    >>> [array.shape for array in draw(np.random.default_rng(0))]
    [(2, 3), (3,)]
    """
    return lambda rng: tuple(rng.normal(size=shape) for shape in shapes)


def check_identity(
    left: Side,
    right: Side,
    draw: Draw,
    trials: int = 50,
    seed: int = 0,
    tolerance: float = 1e-9,
) -> compare.Verdict:
    """Compare both sides of an identity at random places.

    In each trial `draw(rng)` gives the arguments, new ones each time, and both sides get the same:
    `left(*arguments)` and `right(*arguments)`. The verdict has the worst `gap` of all trials, and
    the arguments of that trial as `where`; it holds when this gap is at most the tolerance. Of
    equal gaps, the first trial counts. The same seed gives the same verdict. With fewer than one
    trial, raise a ValueError.

    The trap: a place that is too special, such as zeros or the identity matrix, confirms nearly
    everything.

    >>> same = check_identity(lambda A, B: A @ B, lambda A, B: B @ A, normal((2, 2), (2, 2)))
    >>> same.holds
    False
    """
    ### BEGIN SOLUTION
    if trials < 1:
        raise ValueError(f"at least one trial is needed, found {trials}")
    rng = np.random.default_rng(seed)
    places = [draw(rng) for _ in range(trials)]
    gaps = [compare.gap(left(*place), right(*place)) for place in places]
    worst = max(gaps)
    return compare.Verdict(worst <= tolerance, worst, places[gaps.index(worst)])
    ### END SOLUTION

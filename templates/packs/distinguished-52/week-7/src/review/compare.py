"""How far two results are apart, and what follows from it."""

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Verdict:
    """What a test of a formula found (given).

    `holds` says whether the formula survived, `gap` how far it was off at its worst, and `where`
    what was found there. A formula that survives is not proved; one that does not is refuted.
    In an `if`, a verdict counts as what it says.
    """

    holds: bool
    gap: float
    where: object = None

    @classmethod
    def refuted(cls, where: object = None) -> "Verdict":
        """The verdict on what is as wrong as can be: the gap is infinite."""
        return cls(False, math.inf, where)

    def __bool__(self) -> bool:
        return self.holds


def as_floats(values: ArrayLike) -> FloatArray:
    """Read a number, nested lists or an array as a new array of floats (given)."""
    return np.array(values, dtype=np.float64)


def gap(left: ArrayLike, right: ArrayLike) -> float:
    """Return how far two numbers or arrays are apart, measured by their own size.

    It is the largest difference between entries at the same place, divided by the largest absolute
    value in both of them. Where all values are smaller than 1, nothing is divided: near 0, a tiny
    difference must not look large. Two empty arrays of one shape have the gap 0.

    What cannot be compared is infinitely far apart, `math.inf`: arrays of different shapes, and
    whatever holds a NaN or an infinity, on either side.

    There are two traps. NumPy stretches shapes that differ. And every comparison with NaN is False,
    so a test that asks `gap > tolerance` would let NaN pass.

    >>> gap([1, 200], [1, 198])
    0.01
    """
    ### BEGIN SOLUTION
    a, b = as_floats(left), as_floats(right)
    if a.shape != b.shape or not (np.isfinite(a).all() and np.isfinite(b).all()):
        return math.inf
    if a.size == 0:
        return 0.0
    size = max(1.0, np.abs(a).max(), np.abs(b).max())
    return float(np.abs(a - b).max() / size)
    ### END SOLUTION

"""Generators that only give uniform numbers, and how far from the truth chance may lead.

The bounds are wide. A right sampler, whatever its method, breaks one of them with a probability far
below one in a million, and the seeds are fixed, so that a result never changes by itself.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from expect import holds
from numpy.typing import NDArray

ALMOST_ONE = 1.0 - 2.0**-53  # the largest number that rng.random() can give


class OnlyUniform(np.random.Generator):
    """A generator that refuses everything but `random`."""

    def __init__(self, seed: int) -> None:
        super().__init__(np.random.PCG64(seed))

    def __getattribute__(self, name: str) -> Any:
        if name == "random" or name.startswith("_"):
            return super().__getattribute__(name)
        raise AssertionError(
            f"the generator: expected only calls of rng.random(), found rng.{name}.\n"
            "Hint: What the other methods do is what you build this week."
        )


class Scripted(OnlyUniform):
    """A generator that begins with the given numbers and then goes on by chance."""

    def __init__(self, first: Sequence[float]) -> None:
        super().__init__(seed=5)
        self._first: Iterator[float] = iter(first)

    def random(self, size: Any = None, *args: Any, **named: Any) -> Any:
        """Draw as Generator.random does."""
        drawn = np.array(super().random(size, *args, **named))
        for place, number in zip(np.ndindex(drawn.shape), self._first, strict=False):
            drawn[place] = number
        return float(drawn) if size is None else drawn


def check_shape(sample: object, n: int, what: str) -> NDArray[Any]:
    """Return the sample, or fail unless it is an array of n numbers."""
    shape = getattr(sample, "shape", type(sample).__name__)
    holds(shape == (n,), f"{what}: expected an array of the shape ({n},), found {shape}.")
    found = np.asarray(sample)
    wrong = found[~np.isfinite(found)]
    holds(
        not wrong.size,
        f"{what}: expected finite numbers, found {wrong[:1]}.",
        hint="rng.random() can give 0 (never 1), and log(0) is -inf. 1 - u is as uniform as u.",
    )
    return found


def check_whole(sample: object, n: int, what: str) -> NDArray[Any]:
    """Return the sample, or fail unless it is an array of n integers."""
    found = check_shape(sample, n, what)
    holds(
        np.issubdtype(found.dtype, np.integer),
        f"{what}: expected an array of integers, found the dtype {found.dtype}.",
        hint="Counts and indices are whole: .astype(np.int64).",
    )
    return found


def check_follows(sample: NDArray[Any], cdf: Callable[[Any], Any], what: str, hint: str) -> None:
    """Fail if the sample's staircase is too far from the exact CDF, for any kind of variable.

    By the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart a right sample of any size and
    kind is further away with a probability of at most 1e-8.
    """
    n = len(sample)
    allowed = math.sqrt(math.log(2 / 1e-8) / (2 * n))
    values = np.unique(sample)
    up_to = np.searchsorted(np.sort(sample), values, side="right") / n
    below = np.searchsorted(np.sort(sample), values, side="left") / n
    just_below = np.nextafter(values.astype(np.float64), -np.inf)
    gaps = np.maximum(np.abs(cdf(values) - up_to), np.abs(cdf(just_below) - below))
    worst = int(gaps.argmax())
    holds(
        gaps[worst] <= allowed,
        f"{what}: expected a staircase within {allowed:.3f} of the exact CDF, found a gap of "
        f"{gaps[worst]:.3f} at x = {values[worst]:.4g}.",
        hint=hint,
    )


def check_moments(
    sample: NDArray[Any], mean: float, variance: float, fourth: float, what: str
) -> None:
    """Fail if mean or variance is more than 6.5 standard errors away from theory.

    `fourth` is the fourth central moment, which says how much a sample's variance moves about.
    """
    n = len(sample)
    errors = [math.sqrt(variance / n), math.sqrt((fourth - variance**2) / n)]
    found = [float(np.mean(sample)), float(np.mean((sample - mean) ** 2))]
    for name, value, wanted, error in zip(
        ("mean", "variance"), found, (mean, variance), errors, strict=True
    ):
        holds(
            abs(value - wanted) <= 6.5 * error,
            f"{what}: expected a {name} within {6.5 * error:.3g} of {wanted:.4g}, found "
            f"{value:.4g}.",
            hint="Which of the parameters says where the values lie, and which how wide?",
        )


def check_independence(sample: NDArray[Any], what: str) -> None:
    """Fail if a value tells something about the next, or about its partner in the other half."""
    half = len(sample) // 2
    for name, first, second in [
        ("neighbours", sample[:-1], sample[1:]),
        ("the two halves", sample[:half], sample[half : 2 * half]),
    ]:
        for a, b in [(first, second), (np.abs(first), np.abs(second))]:
            found = float(np.corrcoef(a, b)[0, 1])
            allowed = 6.5 / math.sqrt(len(a))
            holds(
                abs(found) <= allowed,
                f"{what}: expected a correlation within {allowed:.3f} of 0 between {name}, found "
                f"{found:.3f}.",
                hint="Is a uniform number used twice? Each value needs chance of its own.",
            )

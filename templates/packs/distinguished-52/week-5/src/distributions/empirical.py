"""Do these numbers follow that distribution? A sample, seen as a distribution of its own.

Samples are lists or arrays of length n in any order; equal values may occur. No function changes
the sample that it is given. An empty sample says nothing: it is refused with a ValueError.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

import distributions.parameters as given
from distributions.parameters import FloatArray


def as_sample(values: ArrayLike) -> FloatArray:
    """Read a sample of at least one number as a sorted copy, or raise a ValueError (given).

    >>> as_sample([3, 1, 2])
    array([1., 2., 3.])
    """
    sample = np.sort(given.floats(values))
    if sample.ndim != 1 or sample.size == 0:
        raise ValueError(f"expected a sample of the shape (n,) with n > 0, found {sample.shape}")
    return sample


def empirical_cdf(sample: ArrayLike, x: ArrayLike) -> FloatArray:
    """Return the share of the sample that is at most x: the CDF that the sample itself has.

    It is a staircase that rises by 1 / n at each value, and at the value itself the step has been
    taken. The result has the shape of x.

    Raises:
        ValueError: if the sample is empty.

    >>> empirical_cdf([1, 2, 2, 4], [0, 1, 2, 9])
    array([0.  , 0.25, 0.75, 1.  ])
    """
    ### BEGIN SOLUTION
    ordered = as_sample(sample)
    return given.floats(np.searchsorted(ordered, given.floats(x), side="right") / len(ordered))
    ### END SOLUTION


def histogram_density(sample: ArrayLike, edges: ArrayLike) -> FloatArray:
    """Return the height of each bar of a histogram that can be laid over a density.

    Args:
        sample: n numbers; some may lie outside all bins.
        edges: m + 1 rising numbers. Bin i holds edges[i] <= value < edges[i + 1]; the last bin
            also holds its right edge.

    Returns:
        m heights. The area of a bar, height times width, is the share of the WHOLE sample in its
        bin. So the bars may be of different widths, and what lies outside is not dealt out among
        the others, as NumPy's density=True does.

    Raises:
        ValueError: if the sample is empty, or unless there are at least two edges and all rise.

    >>> histogram_density([0.5, 1.0, 1.5, 9.0], edges=[0.0, 1.0, 3.0])
    array([0.25, 0.25])
    """
    ### BEGIN SOLUTION
    ordered, ends = as_sample(sample), given.floats(edges)
    widths = np.diff(ends)
    if len(ends) < 2 or bool((widths <= 0.0).any()):
        raise ValueError(f"edges must be at least two rising numbers, found {ends.tolist()}")
    below = np.searchsorted(ordered, ends, side="left")
    below[-1] = np.searchsorted(ordered, ends[-1], side="right")
    return given.floats(np.diff(below) / len(ordered) / widths)
    ### END SOLUTION


def ks_distance(sample: ArrayLike, cdf: Callable[[FloatArray], FloatArray]) -> float:
    """Return the largest gap between the sample's staircase and a continuous CDF, over all x.

    `cdf` takes an array and gives an array of the same shape. This is the distance of Kolmogorov
    and Smirnov. The gap is widest at one of the values of the sample, but on which side of the
    step? Draw three values and a curve, and look at both corners of each step.

    Raises:
        ValueError: if the sample is empty.

    >>> ks_distance([0.5], lambda x: x)
    0.5
    """
    ### BEGIN SOLUTION
    ordered = as_sample(sample)
    n = len(ordered)
    curve = cdf(ordered)
    after, before = np.arange(1, n + 1) / n, np.arange(n) / n
    return float(max((after - curve).max(), (curve - before).max()))
    ### END SOLUTION

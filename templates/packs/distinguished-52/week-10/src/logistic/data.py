"""Given: small things around the data, so that the other modules can be about the model."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Scaled(NamedTuple):
    """Columns with mean 0 and spread 1, and what was taken from each of them."""

    columns: FloatArray
    means: FloatArray
    spreads: FloatArray


def standardize(features: FloatArray) -> Scaled:
    """Shift every column to mean 0 and stretch it to a standard deviation of 1 (divided by n).

    A column whose values are all the same becomes zeros; its spread counts as 1.
    """
    means = features.mean(axis=0)
    constant = features.min(axis=0) == features.max(axis=0)
    means = np.where(constant, features[0], means)
    spreads = np.where(constant, 1.0, features.std(axis=0))
    return Scaled((features - means) / spreads, means, spreads)


def with_ones(features: ArrayLike) -> FloatArray:
    """The design matrix: a column of ones for the intercept, then the features."""
    columns = np.asarray(features, dtype=np.float64)
    return np.column_stack([np.ones(len(columns)), columns])


def as_targets(targets: ArrayLike) -> FloatArray:
    """Targets of any type (booleans, small integers, lists) as an array of the floats 0.0 and 1.0.

    Raises:
        ValueError: if there are none, or if one of them is neither 0 nor 1.
    """
    y = np.asarray(targets, dtype=np.float64)
    if y.size == 0 or not np.all((y == 0) | (y == 1)):
        raise ValueError(f"targets must be 0 or 1, at least one of them; found {y.tolist()[:5]}")
    return y


def blobs(n: int, distance: float, seed: int) -> tuple[FloatArray, IntArray]:
    """Two round clouds of points in the plane, their centres that far apart.

    Returns:
        Points of shape (n, 2), and for each of them its cloud, 0 or 1 in turn.
    """
    rng = np.random.default_rng(seed)
    cloud = np.arange(n) % 2
    centres = np.array([[-0.4, -0.3], [0.4, 0.3]]) * distance
    return centres[cloud] + rng.normal(size=(n, 2)), cloud

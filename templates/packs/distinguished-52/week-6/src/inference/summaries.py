"""Summaries: where numbers lie, how far they spread, and how two of them go together.

A *sample* is an array of the shape (n,). A *table* has the shape (n, d): each row is one
observation, each column one quantity that was measured. No function changes what it is given.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from inference.tables import FloatArray


def as_sample(values: ArrayLike, least: int = 1) -> FloatArray:
    """Read values as a sample of finite float64 numbers, at least so many of them (given).

    Anything else (another shape, NaN, infinities, too few numbers) raises a ValueError.

    >>> as_sample([1, 2])
    array([1., 2.])
    """
    sample = np.asarray(values, dtype=np.float64)
    if sample.ndim != 1:
        raise ValueError(f"expected a sample of the shape (n,), found the shape {sample.shape}")
    if len(sample) < least:
        raise ValueError(f"expected at least {least} numbers, found {len(sample)}")
    if not np.isfinite(sample).all():
        raise ValueError("expected finite numbers, found NaN or an infinity")
    return sample


def as_table(values: ArrayLike) -> FloatArray:
    """Read values as a table (n, d) of finite numbers with n >= 2 and d >= 1 (given).

    Anything else raises a ValueError.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] < 2 or table.shape[1] < 1:
        raise ValueError(f"expected a table (n, d) with n >= 2, found the shape {table.shape}")
    if not np.isfinite(table).all():
        raise ValueError("expected finite numbers, found NaN or an infinity")
    return table


def is_constant(sample: FloatArray) -> bool:
    """Say whether all numbers are equal (given).

    Do not ask `variance(sample) == 0` instead. The mean of 0.1, 0.1, 0.1 is rounded to a number a
    hair beside 0.1, so that the variance comes out as 2e-34.
    """
    return bool(sample.max() == sample.min())


def mean(x: ArrayLike) -> float:
    """Return the mean of a sample (given, as an example of the style).

    >>> mean([1, 2, 6])
    3.0
    """
    sample = as_sample(x)
    return float(sample.sum() / len(sample))


def variance(x: ArrayLike) -> float:
    """Return the variance of a sample, with n - 1 in the denominator.

        s^2 = ((x_1 - m)^2 + ... + (x_n - m)^2) / (n - 1)        m = the mean of the sample

    The formula with the mean of the squares minus the square of the mean is the same on paper. In
    floats it fails for numbers such as 1000000004, 1000000007: their squares have 19 digits, a
    float64 keeps 16, and the spread is in the lost ones.

    Fewer than two numbers raise a ValueError.

    >>> variance([1, 2, 6])
    7.0
    """
    ### BEGIN SOLUTION
    sample = as_sample(x, least=2)
    distances = sample - mean(sample)
    return float((distances**2).sum() / (len(sample) - 1))
    ### END SOLUTION


def standard_error(x: ArrayLike) -> float:
    """Return the standard error of the mean of a sample, estimated from the sample itself.

    It says how far means of samples of this size scatter. That is another question than how far
    single numbers scatter. Fewer than two numbers raise a ValueError.

    >>> standard_error([1, 1, 1, 5])
    1.0
    """
    ### BEGIN SOLUTION
    import math

    return math.sqrt(variance(x) / len(as_sample(x)))
    ### END SOLUTION


@dataclass
class Running:
    """Mean and variance of a stream: numbers come one at a time, and none is kept.

    Attributes:
        count: how many numbers have been pushed so far.
        mean: their mean; 0.0 before the first.
        squares: the sum of their squared distances from their mean; 0.0 before the second.
    """

    count: int = 0
    mean: float = 0.0
    squares: float = 0.0

    @property
    def variance(self) -> float:
        """The variance of all numbers so far, with n - 1 (given)."""
        if self.count < 2:
            raise ValueError(f"expected at least 2 numbers, found {self.count}")
        return self.squares / (self.count - 1)

    def push(self, value: float) -> None:
        """Take in one more number.

        The new number moves the mean, and the old squares belong to the old mean. Find out on
        paper by how much the sum of squares grows: the answer needs the distance of the new number
        from the mean before and from the mean after. Sums of x and of x^2 would lose all digits
        for the numbers in the docstring of `variance`.

        >>> run = Running()
        >>> for value in (1, 2, 6):
        ...     run.push(value)
        >>> run.mean, run.variance
        (3.0, 7.0)
        """
        ### BEGIN SOLUTION
        self.count += 1
        step = value - self.mean
        self.mean += step / self.count
        self.squares += step * (value - self.mean)
        ### END SOLUTION

    def merge(self, other: "Running") -> "Running":
        """Return the summary of both streams together; both stay as they were.

        This is how two machines share the work. Each part has its own mean: how much do the squares
        grow when both parts are measured from the common mean? Either part may be empty.

        >>> Running(1, 1.0, 0.0).merge(Running(2, 4.0, 8.0)) == Running(3, 3.0, 14.0)
        True
        """
        ### BEGIN SOLUTION
        count = self.count + other.count
        if count == 0:
            return Running()
        gap = other.mean - self.mean
        return Running(
            count,
            self.mean + gap * other.count / count,
            self.squares + other.squares + gap**2 * self.count * other.count / count,
        )
        ### END SOLUTION


def covariance(data: ArrayLike) -> FloatArray:
    """Return the covariance matrix (d, d) of a table (n, d), with n - 1 in the denominator.

    Entry (j, k) is the sum, over the n rows, of (distance of column j from its mean) times
    (distance of column k from its mean), divided by n - 1. The diagonal holds the variances.
    Large means must not spoil small spreads, as in `variance`.

    What `as_table` refuses raises a ValueError.

    >>> covariance([[1, 5], [2, 5], [6, 2]])
    array([[ 7. , -4.5],
           [-4.5,  3. ]])
    """
    ### BEGIN SOLUTION
    table = as_table(data)
    distances = table - table.mean(axis=0)
    products: FloatArray = distances.T @ distances
    return products / (len(table) - 1)
    ### END SOLUTION


def correlation(data: ArrayLike) -> FloatArray:
    """Return the correlation matrix (d, d) of a table (n, d): covariances without units.

    Entry (j, k) is the covariance of the columns j and k, divided by both standard deviations. The
    diagonal is exactly 1, and no entry lies outside [-1, 1], not even by rounding.

    A column that is constant has no correlation with anything: raise a ValueError whose message
    contains the word "constant". `is_constant` tells why that is not the question whether a
    variance is 0. What `as_table` refuses raises a ValueError, too.

    >>> correlation([[1, 10], [2, 30], [3, 20]])
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    ### BEGIN SOLUTION
    table = as_table(data)
    if any(is_constant(column) for column in table.T):
        raise ValueError("a constant column has no correlation")
    matrix = covariance(table)
    deviations = np.sqrt(np.diag(matrix))
    scaled: FloatArray = np.clip(matrix / np.outer(deviations, deviations), -1.0, 1.0)
    np.fill_diagonal(scaled, 1.0)
    return scaled
    ### END SOLUTION

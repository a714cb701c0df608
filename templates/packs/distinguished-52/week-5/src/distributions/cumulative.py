"""How likely is a value up to x? Cumulative distribution functions, and the way back.

A cumulative distribution function (CDF) rises from 0 to 1; cdf(x) is P(X <= x). Its inverse, the
quantile function, takes a probability q and finds the x at which the CDF reaches q.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

import distributions.parameters as given
from distributions.densities import binomial_logpmf, poisson_logpmf
from distributions.parameters import FloatArray


def uniform_cdf(x: ArrayLike, low: float, high: float) -> FloatArray:
    """Return P(X <= x) for X uniform on [low, high] (given, for the style).

    >>> uniform_cdf([-1.0, 0.5, 7.0], low=0.0, high=2.0)
    array([0.  , 0.25, 1.  ])
    """
    return np.clip((given.floats(x) - low) / given.positive(high - low, "high - low"), 0.0, 1.0)


def normal_cdf(x: ArrayLike, mean: float = 0.0, sd: float = 1.0) -> FloatArray:
    """Return P(X <= x) for the normal distribution; the result has the shape of x.

    It has no formula in elementary functions. With z = (x - mean) / sd it is

        (1 + erf(z / sqrt(2))) / 2

    and you have `given.erf` and `given.erfc`, which is 1 - erf. Typed in as it stands, the formula
    is exactly 0 from z = -8.4 on, because there 1 + erf subtracts two numbers that agree in all
    their digits. The true value at z = -10 is 7.6e-24, and yours must be right there, too. Use a
    symmetry of erf. x may be inf or -inf.

    Raises:
        ValueError: unless sd is positive and finite; the message names sd.

    >>> normal_cdf([0.0, 1.96]).round(3)
    array([0.5  , 0.975])
    """
    ### BEGIN SOLUTION
    z = (given.floats(x) - mean) / given.positive(sd, "sd")
    return 0.5 * given.erfc(-z / np.sqrt(2.0))
    ### END SOLUTION


def exponential_cdf(x: ArrayLike, rate: float) -> FloatArray:
    """Return P(X <= x) for the exponential distribution: 1 - exp(-rate * x) for x >= 0, else 0.

    For rate * x = 1e-20 the formula gives 0 instead of 1e-20, since 1 - 1e-20 is rounded to 1.
    Look through NumPy's list of exponentials and logarithms for one made for small numbers. The
    result has the shape of x, which may be inf or -inf.

    Raises:
        ValueError: unless rate is positive and finite; the message names rate.

    >>> exponential_cdf([-1.0, 0.0, 2.0], rate=0.5).round(6)
    array([0.      , 0.      , 0.632121])
    """
    ### BEGIN SOLUTION
    return -np.expm1(-given.positive(rate, "rate") * np.maximum(given.floats(x), 0.0))
    ### END SOLUTION


def mass_cdf(logpmf: Callable[[FloatArray], FloatArray], x: ArrayLike) -> FloatArray:
    """Return P(X <= x) for a variable on 0, 1, 2, ... with this log mass function.

    `logpmf` takes an array of whole numbers >= 0 and gives an array of the same shape. x is a
    number or an array of finite numbers, at most a few million, and need not be whole: between two
    whole numbers the CDF is flat, below 0 it is 0. Python's int() cuts towards 0, on both sides.

    Returns:
        An array of the shape of x with numbers from 0 to 1; rounding must not lead beyond 1.

    >>> mass_cdf(lambda k: binomial_logpmf(k, 2, 0.5), [-0.5, 0.0, 1.7, 2.0]).round(6)
    array([0.  , 0.25, 0.75, 1.  ])
    """
    ### BEGIN SOLUTION
    last = np.floor(given.floats(x)).astype(np.int64)
    steps = np.arange(int(last.max(initial=0)) + 1, dtype=np.float64)
    sums = np.minimum(np.cumsum(np.exp(logpmf(steps))), 1.0)
    return np.where(last >= 0, sums[np.maximum(last, 0)], 0.0)
    ### END SOLUTION


def binomial_cdf(x: ArrayLike, trials: int, p: float) -> FloatArray:
    """Return P(X <= x) for the number of successes (given; it works once `mass_cdf` does)."""
    return mass_cdf(lambda k: binomial_logpmf(k, trials, p), np.minimum(given.floats(x), trials))


def poisson_cdf(x: ArrayLike, mean: float) -> FloatArray:
    """Return P(X <= x) for the number of rare events (given; it works once `mass_cdf` does)."""
    return mass_cdf(lambda k: poisson_logpmf(k, mean), x)


def exponential_quantile(q: ArrayLike, rate: float) -> FloatArray:
    """Return the x at which `exponential_cdf` reaches q; the result has the shape of q.

    Solve q = 1 - exp(-rate * x) for x on paper. q = 0 gives 0, and q = 1 gives inf. As in
    `exponential_cdf`, the formula as it stands loses a q of 1e-20.

    Raises:
        ValueError: unless every q lies between 0 and 1 and rate is positive and finite.

    >>> exponential_quantile([0.0, 0.5], rate=1.0).round(6)
    array([0.      , 0.693147])
    """
    ### BEGIN SOLUTION
    shares = given.floats(q)
    if not bool(((shares >= 0.0) & (shares <= 1.0)).all()):
        raise ValueError(f"q must lie between 0 and 1, found {shares.tolist()}")
    given.positive(rate, "rate")
    with np.errstate(divide="ignore"):
        return -np.log1p(-shares) / rate
    ### END SOLUTION


def quantile(cdf: Callable[[float], float], q: float, low: float, high: float) -> float:
    """Return the smallest x in [low, high] with cdf(x) >= q, for any cdf that never falls.

    Halve the interval again and again, and keep the half in which the answer lies. The cdf may jump
    (then it skips q: the answer is where it jumps) and may be flat (then many x fit: the answer is
    the leftmost). Call it with one float at a time.

    The result is exact to 1e-9, or to 1e-9 of its own size if that is more. A float near 1e12 has
    neighbours 1e-4 away, so waiting for an interval shorter than 1e-9 may take for ever.

    Raises:
        ValueError: unless low < high, or if cdf(high) < q: the answer lies further right then.

    >>> round(quantile(lambda x: x * x, 0.25, low=0.0, high=1.0), 6)
    0.5
    """
    ### BEGIN SOLUTION
    if not low < high:
        raise ValueError(f"low must lie below high, found {low} and {high}")
    if cdf(high) < q:
        raise ValueError(f"the cdf is below {q} up to high = {high}")
    if cdf(low) >= q:
        return low
    while high - low > 1e-12 * max(1.0, abs(low), abs(high)):
        middle = (low + high) / 2.0
        if cdf(middle) >= q:
            high = middle
        else:
            low = middle
    return high
    ### END SOLUTION


def normal_quantile(q: float, mean: float = 0.0, sd: float = 1.0) -> float:
    """Return the x with normal_cdf(x) = q for 0 < q < 1 (given; it works once `quantile` does).

    >>> round(normal_quantile(0.975), 3)
    1.96
    """
    if not 0.0 < q < 1.0:
        raise ValueError(f"q must lie between 0 and 1, both excluded, found {q}")
    z = quantile(lambda height: float(normal_cdf(height)), q, -40.0, 40.0)
    return mean + given.positive(sd, "sd") * z

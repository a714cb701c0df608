"""Random values of every shape, made from uniform ones.

All chance comes from `rng.random(...)` of a NumPy generator: numbers that are uniform on [0, 1).
So 0 itself can occur, and 1 cannot. The generator's other methods (`normal`, `choice`, ...) are
what you are building here. The caller owns it: take all your chance from it and never make another,
and the same seed gives the same sample again.

Every sampler returns n independent values, an array of the shape (n,); n may be 0. Counts and
indices are integers. A bad parameter is a ValueError that names it.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

import distributions.parameters as given
from distributions.parameters import FloatArray, IntArray


def sample_uniform(rng: np.random.Generator, low: float, high: float, n: int) -> FloatArray:
    """Draw n values that are uniform on [low, high) (given, for the style)."""
    return low + given.positive(high - low, "high - low") * rng.random(n)


def sample_bernoulli(rng: np.random.Generator, p: float, n: int) -> IntArray:
    """Draw n coins: 1 with probability p, else 0 (given).

    A uniform number lies below p with probability p. It is `<` and not `<=`, since 0 can occur and
    a coin with p = 0 must never give 1.
    """
    return (rng.random(n) < given.probability(p, "p")).astype(np.int64)


def sample_exponential(rng: np.random.Generator, rate: float, n: int) -> FloatArray:
    """Draw n waiting times with this rate, by inverse transform sampling.

    If U is uniform, then quantile(U) follows the distribution of that quantile function: draw a
    height, walk over to the CDF, drop down to x. Each value needs one uniform number, and each is
    finite, whatever rng.random() gives. You have written its quantile function in `cumulative`.

    Raises:
        ValueError: unless rate is positive and finite.
    """
    ### BEGIN SOLUTION
    from distributions.cumulative import exponential_quantile

    return exponential_quantile(rng.random(n), rate)
    ### END SOLUTION


def sample_normal(rng: np.random.Generator, mean: float, sd: float, n: int) -> FloatArray:
    """Draw n values of the normal distribution, by the method of Box and Muller.

    Two independent normal values are a point of the plane, and it is best described by its
    direction, which is uniform, and its distance from the middle. The square of the distance,
    halved, is exponential with rate 1:

        radius = sqrt(-2 log(u)),  angle = 2 pi v,  point = (radius cos(angle), radius sin(angle))

    where u and v are two different uniform numbers. Both coordinates may be used. n may be odd, all
    n values must be independent and finite; which u does the formula not survive?

    Raises:
        ValueError: unless sd is positive and finite; the message names sd.
    """
    ### BEGIN SOLUTION
    given.positive(sd, "sd")
    pairs = (n + 1) // 2
    radius = np.sqrt(-2.0 * np.log1p(-rng.random(pairs)))
    angle = 2.0 * np.pi * rng.random(pairs)
    points = np.concatenate([radius * np.cos(angle), radius * np.sin(angle)])
    return mean + sd * points[:n]
    ### END SOLUTION


def sample_categorical(rng: np.random.Generator, probabilities: ArrayLike, n: int) -> IntArray:
    """Draw n indices, where index i comes with probability probabilities[i].

    Lay the probabilities end to end along [0, 1): a uniform number falls into one of the pieces.
    Two things go wrong at the ends of the pieces. A piece of length 0 must never be hit, not even
    by the number 0. And ten times 0.1 sum to 0.9999999999999999, so that a uniform number may lie
    beyond the last piece.

    Raises:
        ValueError: if probabilities is no mass function (`given.masses` sees to that).
    """
    ### BEGIN SOLUTION
    ends = np.cumsum(given.masses(probabilities, "probabilities"))
    found = np.searchsorted(ends / ends[-1], rng.random(n), side="right")
    return found.astype(np.int64)
    ### END SOLUTION


def sample_binomial(rng: np.random.Generator, trials: int, p: float, n: int) -> IntArray:
    """Draw n numbers of successes, each in `trials` coins with probability p.

    Each of the n counts needs coins of its own. trials may be 0, p may be 0 or 1.

    Raises:
        ValueError: unless p lies between 0 and 1, and trials is at least 0; the message names it.
    """
    ### BEGIN SOLUTION
    given.probability(p, "p")
    given.not_negative(trials, "trials")
    coins = rng.random((n, trials)) < p
    return np.asarray(coins.sum(axis=1), dtype=np.int64)
    ### END SOLUTION


def sample_poisson(rng: np.random.Generator, mean: float, n: int) -> IntArray:
    """Draw n numbers of rare events where `mean` of them are expected.

    If events come at random, the waits between them are exponential with rate 1, and the number of
    events before the time `mean` is a Poisson number. So count how many waits fit. The well-known
    short form multiplies uniform numbers until the product falls below exp(-mean); for a mean of
    800 that is 0, and the counting stops in the wrong place. Add instead.

    Raises:
        ValueError: unless mean is at least 0 and finite; the message names mean.
    """
    ### BEGIN SOLUTION
    from distributions.cumulative import exponential_quantile

    given.not_negative(mean, "mean")
    counts = np.zeros(n, dtype=np.int64)
    clocks = exponential_quantile(rng.random(n), rate=1.0)
    running = clocks < mean
    while running.any():
        counts[running] += 1
        clocks[running] += exponential_quantile(rng.random(int(running.sum())), rate=1.0)
        running = clocks < mean
    return counts
    ### END SOLUTION


def sample_by_rejection(
    rng: np.random.Generator,
    density: Callable[[FloatArray], FloatArray],
    low: float,
    high: float,
    bound: float,
    n: int,
) -> FloatArray:
    """Draw n values on [low, high] in proportion to any density that stays below `bound`.

    Throw points into the box between low and high that is `bound` tall, uniform in both directions.
    Keep the x of those that lie under the curve, and go on until there are n of them.

    Args:
        density: takes an array of x and gives an array of the same shape. Its area need not be 1,
            and somewhere it must be above 0.
        bound: at least as large as the density anywhere on [low, high]. The tighter it is, the
            fewer points are thrown in vain.

    Raises:
        ValueError: unless low < high and bound is positive and finite, or as soon as the density is
            above the bound at a point that was thrown; the message names what is wrong: "high",
            "bound". Cut off at the bound, the sample would follow another curve without a word.
    """
    ### BEGIN SOLUTION
    given.positive(high - low, "high - low")
    given.positive(bound, "bound")
    kept = np.empty(0)
    while len(kept) < n:
        x = low + (high - low) * rng.random(n)
        heights = density(x)
        if bool((heights > bound).any()):
            raise ValueError(f"the density reaches {heights.max()}, above the bound {bound}")
        kept = np.concatenate([kept, x[bound * rng.random(n) < heights]])
    return kept[:n]
    ### END SOLUTION

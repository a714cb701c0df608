"""How likely is each value? Densities and masses, as logarithms.

Every function takes a number or an array and gives an array of the same shape. Where a value cannot
occur the answer is log(0) = -inf, never an error. A bad parameter (a spread of 0, a probability
of 1.2) is an error: a ValueError that names it, as `given.positive` and its like raise it.

Logarithms are used because probabilities multiply: a product of a thousand of them is rounded down
to 0, the sum of their logarithms is not. So never compute the probability first and take its
logarithm afterwards.
"""

import numpy as np
from numpy.typing import ArrayLike

import distributions.parameters as given
from distributions.parameters import FloatArray


def uniform_logpdf(x: ArrayLike, low: float, high: float) -> FloatArray:
    """Return the log density of the uniform distribution on [low, high] (given, for the style).

    The density is 1 / (high - low) between the ends, both included, and 0 elsewhere. It is above 1
    when the interval is shorter than 1: a density is no probability, only its area is.

    >>> uniform_logpdf([0.1, 3.0], low=0.0, high=0.5).round(3)
    array([0.693,  -inf])
    """
    width = given.positive(high - low, "high - low")
    values = given.floats(x)
    return np.where((values >= low) & (values <= high), -np.log(width), -np.inf)


def normal_logpdf(x: ArrayLike, mean: float = 0.0, sd: float = 1.0) -> FloatArray:
    """Return the log density of the normal distribution, the bell around `mean`.

        density(x) = exp(-z^2 / 2) / (sd * sqrt(2 pi))    with z = (x - mean) / sd

    Mind that sd is the standard deviation, the square root of the variance. The density is rounded
    down to 0 from z = 39 on, its logarithm is not: simplify on paper before you type. And sd^2 is
    rounded down to 0 for sd = 1e-200, while z is an ordinary number.

    Raises:
        ValueError: unless sd is positive and finite; the message names sd.

    >>> normal_logpdf([0.0, 40.0]).round(3)
    array([  -0.919, -800.919])
    """
    ### BEGIN SOLUTION
    z = (given.floats(x) - mean) / given.positive(sd, "sd")
    return given.floats(-0.5 * z * z - np.log(sd) - 0.5 * np.log(2.0 * np.pi))
    ### END SOLUTION


def exponential_logpdf(x: ArrayLike, rate: float) -> FloatArray:
    """Return the log density of the exponential distribution: the wait for the next event.

        density(x) = rate * exp(-rate * x)    for x >= 0, else 0

    `rate` is the number of events per unit of time, so the mean wait is 1 / rate. Some libraries
    take this mean instead and call it the scale.

    Raises:
        ValueError: unless rate is positive and finite; the message names rate.

    >>> exponential_logpdf([0.0, 3.0, -1.0], rate=1.0)
    array([  0.,  -3., -inf])
    """
    ### BEGIN SOLUTION
    values = given.floats(x)
    inside = np.log(given.positive(rate, "rate")) - rate * values
    return np.where(values >= 0.0, inside, -np.inf)
    ### END SOLUTION


def times_log(count: ArrayLike, p: float) -> FloatArray:
    """Return count * log(p), the logarithm of p^count, for counts >= 0 and a number p >= 0.

    It has the shape of count. With p = 0, any positive count gives -inf; but 0^0 is 1, an event
    that never happens and did not happen, so count 0 gives 0. NumPy's 0 * -inf is nan.

    >>> times_log([0, 2], 0.0)
    array([  0., -inf])
    """
    ### BEGIN SOLUTION
    counts = given.floats(count)
    if p == 0.0:
        return np.where(counts > 0.0, -np.inf, 0.0)
    return given.floats(counts * np.log(p))
    ### END SOLUTION


def bernoulli_logpmf(k: ArrayLike, p: float) -> FloatArray:
    """Return the log mass of one coin: k = 1 has probability p, and k = 0 has 1 - p (given).

    It works as soon as `times_log` does. Any other k has probability 0.

    >>> bernoulli_logpmf([0, 1, 2], p=0.0)
    array([  0., -inf, -inf])
    """
    given.probability(p, "p")
    there, ones = given.whole(k, highest=1)
    return np.where(there, times_log(ones, p) + times_log(1.0 - ones, 1.0 - p), -np.inf)


def binomial_logpmf(k: ArrayLike, trials: int, p: float) -> FloatArray:
    """Return the log mass of the number of successes in `trials` coins, each with probability p.

        mass(k) = trials! / (k! (trials - k)!) * p^k * (1 - p)^(trials - k)

    for whole k from 0 to trials; every other k, such as -1, 2.5 or trials + 1, has probability 0.
    The factorials overflow from 171! on: use `given.log_factorial`. The ends p = 0 and p = 1 are
    allowed, and so is trials = 0. Read `bernoulli_logpmf` first.

    Raises:
        ValueError: unless p lies between 0 and 1, and trials is at least 0; the message names it.

    >>> np.exp(binomial_logpmf([0, 1, 2, 3], trials=2, p=0.5)).round(6)
    array([0.25, 0.5 , 0.25, 0.  ])
    """
    ### BEGIN SOLUTION
    given.probability(p, "p")
    given.not_negative(trials, "trials")
    there, heads = given.whole(k, highest=trials)
    tails = trials - heads
    ways = given.log_factorial(trials) - given.log_factorial(heads) - given.log_factorial(tails)
    return np.where(there, ways + times_log(heads, p) + times_log(tails, 1.0 - p), -np.inf)
    ### END SOLUTION


def poisson_logpmf(k: ArrayLike, mean: float) -> FloatArray:
    """Return the log mass of the number of rare events where `mean` of them are expected.

        mass(k) = mean^k * exp(-mean) / k!

    for k = 0, 1, 2, ...; every other k has probability 0. With mean = 0 nothing ever happens. A
    mean of a million is as good as any other.

    Raises:
        ValueError: unless mean is at least 0 and finite; the message names mean.

    >>> np.exp(poisson_logpmf([0, 1], mean=1.0)).round(6)
    array([0.367879, 0.367879])
    """
    ### BEGIN SOLUTION
    given.not_negative(mean, "mean")
    there, events = given.whole(k)
    return np.where(there, times_log(events, mean) - mean - given.log_factorial(events), -np.inf)
    ### END SOLUTION

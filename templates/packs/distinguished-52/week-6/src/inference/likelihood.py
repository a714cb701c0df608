"""Likelihood: which parameters make the data that we saw the least surprising?

The log-likelihood of parameters is the sum, over the data, of the logarithm of the density (or of
the probability) that the parameters give to each number. The fits are found on paper, by setting
a derivative to zero; no function here searches.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from inference.summaries import as_sample, mean
from inference.tables import FloatArray


def as_counts(values: ArrayLike) -> FloatArray:
    """Read values as counts 0, 1, 2, ... (given); anything else raises a ValueError."""
    counts = as_sample(values)
    if (counts < 0).any() or (counts != np.floor(counts)).any():
        raise ValueError("expected whole numbers 0, 1, 2, ...")
    return counts


def as_outcomes(values: ArrayLike) -> FloatArray:
    """Read values as outcomes 0 or 1 (given); there may be none. Others raise a ValueError."""
    outcomes = as_sample(values, least=0)
    if not np.isin(outcomes, (0, 1)).all():
        raise ValueError("expected outcomes that are 0 or 1")
    return outcomes


def bernoulli_log_likelihood(outcomes: ArrayLike, p: float) -> float:
    """Return the log-likelihood of the chance p for outcomes of 0 and 1 (given, as an example).

    With k ones among n outcomes it is k log p + (n - k) log(1 - p), where 0 log 0 counts as 0. It
    is -inf when p makes the data impossible.

    >>> round(bernoulli_log_likelihood([1, 1, 0], 0.5), 4)
    -2.0794
    """
    x = as_outcomes(outcomes)
    if not 0 <= p <= 1:
        raise ValueError(f"a chance lies between 0 and 1, found {p}")
    total = 0.0
    for times, chance in ((int(x.sum()), p), (int((1 - x).sum()), 1 - p)):
        if times > 0:
            total += times * math.log(chance) if chance > 0 else -math.inf
    return total


def fit_bernoulli(outcomes: ArrayLike) -> float:
    """Return the most likely chance p for outcomes of 0 and 1 (given, as an example).

    Derivation. The log-likelihood is

        l(p) = k log p + (n - k) log(1 - p)

    Its derivative is k / p - (n - k) / (1 - p). Set to zero and multiplied by p (1 - p), this
    gives k (1 - p) = (n - k) p, so p = k / n. The second derivative is
    -k / p^2 - (n - k) / (1 - p)^2. It is negative, so this is a maximum. For k = 0 and k = n the
    maximum lies at the edge, and k / n is right there, too.
    """
    return mean(as_outcomes(outcomes))


def normal_log_likelihood(x: ArrayLike, mu: float, sigma: float) -> float:
    """Return the log-likelihood of a normal curve with mean mu and standard deviation sigma.

    The density of one number is exp(-(x - mu)^2 / (2 sigma^2)) / (sigma sqrt(2 pi)). A product of
    ten thousand densities is too small for a float, and so is a single density far from mu; their
    logarithms are ordinary numbers.

    A sigma that is not positive raises a ValueError.

    >>> round(normal_log_likelihood([0, 2], mu=1, sigma=1), 4)
    -2.8379
    """
    ### BEGIN SOLUTION
    sample = as_sample(x)
    if sigma <= 0:
        raise ValueError(f"sigma must be positive, found {sigma}")
    z = (sample - mu) / sigma
    return float(-0.5 * (z**2).sum() - len(sample) * np.log(sigma * np.sqrt(2 * np.pi)))
    ### END SOLUTION


def poisson_log_likelihood(counts: ArrayLike, rate: float) -> float:
    """Return the log-likelihood of a Poisson rate (events per interval) for counts of events.

    The probability of the count k is rate^k exp(-rate) / k!. The factorial of 171 is too large for
    a float, though its logarithm is only 711; `math.lgamma` knows it.

    At rate 0 the only possible count is 0: the answer is 0.0 when all counts are 0, else -inf.
    What `as_counts` refuses, and a negative rate, raise a ValueError.

    >>> round(poisson_log_likelihood([0, 2], rate=1.0), 4)
    -2.6931
    """
    ### BEGIN SOLUTION
    k = as_counts(counts)
    if rate < 0:
        raise ValueError(f"a rate must not be negative, found {rate}")
    if rate == 0:
        return -math.inf if k.any() else 0.0
    factorials = sum(math.lgamma(count + 1) for count in k)
    return float(k.sum() * np.log(rate) - len(k) * rate - factorials)
    ### END SOLUTION


def fit_normal(x: ArrayLike) -> tuple[float, float]:
    """Return the mu and the sigma that make a sample most likely.

    Derive both on paper first: take the log-likelihood, set its derivatives to zero, and check
    that it is a maximum. Look closely at what the sum of squares is divided by.

    A sample of equal numbers has no most likely sigma, because the density grows without bound as
    sigma goes to 0: raise a ValueError. (See `is_constant`.)

    >>> mu, sigma = fit_normal([1, 1, 5, 5])
    >>> mu, sigma
    (3.0, 2.0)
    """
    ### BEGIN SOLUTION
    from inference.summaries import is_constant

    sample = as_sample(x)
    if is_constant(sample):
        raise ValueError("equal numbers have no most likely sigma")
    mu = mean(sample)
    return mu, math.sqrt(((sample - mu) ** 2).sum() / len(sample))
    ### END SOLUTION


def fit_poisson(counts: ArrayLike) -> float:
    """Return the rate that makes counts of events most likely.

    Derive it on paper first, as in `fit_bernoulli`. What `as_counts` refuses raises a ValueError.

    >>> fit_poisson([0, 2, 4])
    2.0
    """
    ### BEGIN SOLUTION
    return mean(as_counts(counts))
    ### END SOLUTION


def map_bernoulli(outcomes: ArrayLike, a: float, b: float) -> float:
    """Return the most probable chance p after the outcomes, when a Beta(a, b) stood before them.

    The prior's density is proportional to p^(a-1) (1-p)^(b-1). Multiply it by the likelihood, look
    at the exponents, and find the peak of the product as in `fit_bernoulli`. It is the peak that is
    asked for and not the mean. A flat prior, a = b = 1, gives the most likely p.

    Outcomes may be missing altogether; then the peak of the prior is the answer. Raise a ValueError
    if a or b is less than 1, and if the product is flat, so that it has no peak.

    >>> map_bernoulli([1, 1, 1], a=2, b=2)
    0.8
    """
    ### BEGIN SOLUTION
    x = as_outcomes(outcomes)
    if a < 1 or b < 1:
        raise ValueError(f"a and b must be at least 1, found {a} and {b}")
    ones, zeros = x.sum() + a - 1, (1 - x).sum() + b - 1
    if ones + zeros == 0:
        raise ValueError("without outcomes, a flat prior has no peak")
    return float(ones / (ones + zeros))
    ### END SOLUTION

"""Probabilities in tables: what is likely, given what is known.

A *mass function* is a list of probabilities that sum to 1. A *joint table* has the shape
(rows, columns), its entry (i, j) is the probability that one variable is i and the other is j, and
all its entries together sum to 1.

The helpers of `distributions.parameters` are at hand in every module as `given`.
"""

import numpy as np
from numpy.typing import ArrayLike

import distributions.parameters as given
from distributions.parameters import FloatArray


def marginals(joint: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return P(row) and P(column): each variable on its own, the other summed out (given).

    >>> marginals([[0.1, 0.2], [0.3, 0.4]])
    (array([0.3, 0.7]), array([0.4, 0.6]))
    """
    table = given.masses(joint, "joint")
    return np.sum(table, axis=1), np.sum(table, axis=0)


def conditional(joint: ArrayLike, column: int) -> FloatArray:
    """Return P(row | column): how likely each row is once the column is known.

    Take joint of the shape (rows, columns) and give an array of length rows that sums to 1. Which
    of all the worlds in the table are left when the column is known, and how many of them?

    Raises:
        ValueError: if joint is not a table of probabilities (`given.masses` sees to that), or if
            the column has probability 0, with a message that contains "zero".

    >>> conditional([[0.1, 0.2], [0.3, 0.4]], column=0)
    array([0.25, 0.75])
    """
    ### BEGIN SOLUTION
    table = given.masses(joint, "joint")
    total = float(table[:, column].sum())
    if total == 0.0:
        raise ValueError(f"nothing can be said given column {column}: its probability is zero")
    return table[:, column] / total
    ### END SOLUTION


def independent(joint: ArrayLike) -> bool:
    """Say whether the two variables of a joint table are independent.

    They are when knowing one never changes what is expected of the other: the probability of each
    pair is the product of the two marginal ones, up to a rounding of 1e-9. One pair that fails is
    enough. Being uncorrelated is less: it speaks of averages only.

    Raises:
        ValueError: if joint is not a table of probabilities.

    >>> independent([[0.08, 0.12], [0.32, 0.48]])
    True
    """
    ### BEGIN SOLUTION
    table = given.masses(joint, "joint")
    rows, columns = marginals(table)
    return bool((np.abs(table - np.outer(rows, columns)) <= 1e-9).all())
    ### END SOLUTION


def log_sum_exp(logs: ArrayLike) -> float:
    """Return log(exp(l_1) + ... + exp(l_n)) for a list of logarithms: addition, in logarithms.

    exp(-1000) is rounded down to 0, and exp(1000) is infinite, but the result is an ordinary
    number in both cases. Think of how the result
    changes when one number is subtracted from all the logarithms.

    An entry may be -inf, the logarithm of 0. When all are, and for an empty list, the result is
    -inf; none is inf or nan.

    >>> round(log_sum_exp([-1000.0, -1000.0]), 3)
    -999.307
    """
    ### BEGIN SOLUTION
    values = given.floats(logs)
    largest = float(values.max(initial=-np.inf))
    if largest == -np.inf:
        return largest
    return largest + float(np.log(np.exp(values - largest).sum()))
    ### END SOLUTION


def posterior(prior: ArrayLike, log_likelihood: ArrayLike) -> FloatArray:
    """Return the probability of each hypothesis after the evidence: Bayes' rule.

    Args:
        prior: the probability of each hypothesis before, of length n; they sum to 1.
        log_likelihood: of the same length n; entry i is the logarithm of the probability of the
            evidence if hypothesis i is true. These need not sum to anything, and an entry is -inf
            where the evidence contradicts the hypothesis.

    After a thousand observations every likelihood is smaller than the smallest float, so stay in
    logarithms until the last step.

    Returns:
        An array of length n that sums to 1. What was impossible before stays impossible.

    Raises:
        ValueError: if prior is no mass function, if the lengths differ (name both shapes), or if
            no hypothesis with a prior above 0 allows the evidence, with a message that contains
            "impossible".

    >>> posterior([0.5, 0.5], np.log([0.9, 0.3]))
    array([0.75, 0.25])
    """
    ### BEGIN SOLUTION
    before, evidence = given.masses(prior, "prior"), given.floats(log_likelihood)
    if before.shape != evidence.shape:
        raise ValueError(f"prior and log_likelihood differ: {before.shape} and {evidence.shape}")
    with np.errstate(divide="ignore"):
        joint = np.log(before) + evidence
    total = log_sum_exp(joint)
    if total == -np.inf:
        raise ValueError("the evidence is impossible under every hypothesis")
    return np.exp(joint - total)
    ### END SOLUTION


def mean(values: ArrayLike, probabilities: ArrayLike) -> float:
    """Return the mean of a variable that takes these values with these probabilities (given).

    >>> mean([0, 10], [0.8, 0.2])
    2.0
    """
    return float((given.floats(values) * given.masses(probabilities, "probabilities")).sum())


def variance(values: ArrayLike, probabilities: ArrayLike) -> float:
    """Return the mean squared distance from the mean, each value weighted by its probability.

    Both arguments have length n. The textbook's second formula, E[X^2] - E[X]^2, is right on paper
    only: for values near 1e9 it subtracts two huge numbers, and the digits that matter are gone.

    Raises:
        ValueError: if probabilities is no mass function; `mean` sees to that.

    >>> variance([0, 10], [0.8, 0.2])
    16.0
    """
    ### BEGIN SOLUTION
    return mean((given.floats(values) - mean(values, probabilities)) ** 2, probabilities)
    ### END SOLUTION

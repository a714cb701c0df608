"""How surprised the network is by the characters that really come."""

import numpy as np

from charnn.cell import Parameters
from charnn.text import FloatArray, IntArray

BIT = float(np.log(2))  # one bit, in units of the natural logarithm


def log_probabilities(found: FloatArray) -> FloatArray:
    """The logarithms of the probabilities that scores stand for (log-softmax, along the last axis).

    The probability of a character is exp(its score), divided by the sum of these over all
    characters. Scores of 1000 or -1000 are allowed: all results are finite then, although exp of
    such numbers is infinite or 0.

    Args:
        found: scores of shape (..., V). They are left unchanged.

    Returns:
        An array of the same shape; none of its numbers is greater than 0.

    >>> np.exp(log_probabilities(np.array([0.0, np.log(3.0)])))
    array([0.25, 0.75])
    """
    ### BEGIN SOLUTION
    lowered = found - found.max(axis=-1, keepdims=True)
    sums = np.log(np.exp(lowered).sum(axis=-1, keepdims=True))
    result: FloatArray = lowered - sums
    return result
    ### END SOLUTION


def cross_entropy(found: FloatArray, targets: IntArray) -> float:
    """The mean surprise per character: of -log(probability of the target), over all T steps.

    The logarithm is the natural one.

    Args:
        found: scores of shape (T, V), one row for each step.
        targets: the characters that really came, of shape (T,).

    Raises:
        ValueError: if there is no step, or not one target for each row of scores.

    >>> cross_entropy(np.zeros((2, 4)), np.array([3, 0]))  # log 4
    1.3862943611198906
    """
    ### BEGIN SOLUTION
    if len(targets) == 0 or len(found) != len(targets):
        raise ValueError(f"{len(found)} rows of scores for {len(targets)} targets")
    logs = log_probabilities(found)
    return float(-logs[np.arange(len(targets)), targets].mean())
    ### END SOLUTION


def score_gradient(found: FloatArray, targets: IntArray) -> FloatArray:
    """The slope of `cross_entropy` with each score.

    Args:
        found: scores of shape (T, V), at least one row. They are left unchanged.
        targets: the characters that really came, of shape (T,).

    Returns:
        An array of shape (T, V). Think of its signs: which scores should rise?

    >>> score_gradient(np.zeros((1, 2)), np.array([1]))
    array([[ 0.5, -0.5]])
    """
    ### BEGIN SOLUTION
    slopes = np.exp(log_probabilities(found))
    slopes[np.arange(len(targets)), targets] -= 1
    return slopes / len(targets)
    ### END SOLUTION


def bits_per_character(params: Parameters, codes: IntArray) -> float:
    """How many bits a character of this text costs the network, on average.

    The network begins with a state of zeros and reads the text in one go. After each character it
    is asked for the next one. The surprise is measured in bits, with the logarithm to base 2:
    guessing among 8 equal characters costs 3 bits.

    Args:
        params: the weights.
        codes: the text, of shape (n,). The first character is only read, never asked for.

    Raises:
        ValueError: if there are fewer than two characters.
    """
    ### BEGIN SOLUTION
    from charnn.cell import scores, unroll

    states = unroll(params, codes[:-1], np.zeros(params.n_hidden))
    return cross_entropy(scores(params, states), codes[1:]) / BIT
    ### END SOLUTION

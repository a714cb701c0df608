"""From scores to probabilities, with a temperature."""

import numpy as np
from numpy.typing import ArrayLike

from decoding.model import FloatArray


def log_softmax(logits: ArrayLike, temperature: float = 1.0) -> FloatArray:
    """The logarithms of the probabilities that logits, divided by a temperature, stand for.

    At temperature 1 the probabilities are the model's own. Below 1 likely tokens get even
    likelier; near 0 only the best are left, with equal shares if several are equally good. Above 1
    all tokens become more alike. A token with the logit -inf is impossible, and stays so at every
    temperature.

    A temperature of 0 is refused: it is no distribution of this family but the rule "take the
    best", which `greedy` has. Temperatures as small as 1e-300 are allowed. Logits may be as large
    as 1e6 and as small as -1e6; no logarithm of a possible token becomes -inf for that.

    Args:
        logits: one number per token, of shape (V,), V at least 1; they are left unchanged.
        temperature: a positive, finite number.

    Returns:
        A new array of shape (V,) and type float64, -inf where the token is impossible.

    Raises:
        ValueError: if the temperature is not positive and finite, if a logit is NaN or +inf, or if
            no token is possible.

    >>> np.exp(log_softmax([0.0, np.log(3.0), -np.inf], temperature=0.5)).round(3)  # 1 to 9
    array([0.1, 0.9, 0. ])
    """
    ### BEGIN SOLUTION
    if not 0 < temperature < np.inf:
        raise ValueError(f"the temperature must be positive and finite, found {temperature}")
    scores = np.array(logits, dtype=np.float64)
    best = scores.max()
    if not np.isfinite(best):
        raise ValueError("logits must not be NaN or +inf, and one token must be possible")
    scaled = (scores - best) / temperature
    found: FloatArray = scaled - np.log(np.exp(scaled).sum())
    return found
    ### END SOLUTION


def softmax(logits: ArrayLike, temperature: float = 1.0) -> FloatArray:
    """The probabilities of logits at a temperature, of shape (V,). (Given.)

    >>> softmax([1.0, 1.0])
    array([0.5, 0.5])
    """
    found: FloatArray = np.exp(log_softmax(logits, temperature))
    return found

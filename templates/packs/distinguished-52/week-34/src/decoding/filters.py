"""Limits on the next token.

Every filter takes logits of shape (V,) and gives new logits of shape (V,), of type float64. What it
forbids gets -inf. What it allows keeps its logit, except in `penalize`. A token that was impossible
stays impossible, at least one possible token stays allowed, and the given logits stay unchanged.
"""

import numpy as np
from numpy.typing import ArrayLike

from decoding.model import FloatArray, Tokens

# So much may a sum of probabilities lack, by rounding, and still count as having reached a bound.
SLACK = 1e-9


def fresh(logits: ArrayLike) -> FloatArray:
    """A copy of the logits, as float64, that may be changed. (Given.)"""
    return np.array(logits, dtype=np.float64)


def top_k(logits: ArrayLike, k: int) -> FloatArray:
    """Allow the k tokens with the highest logits, and forbid the others.

    Exactly k are allowed, also where several tokens are equally good: of those, the ones with the
    smaller numbers stay. If there are no k possible tokens, all possible ones are allowed.

    Args:
        logits: of shape (V,).
        k: at least 1; it may be larger than V.

    Raises:
        ValueError: if k is less than 1.

    >>> top_k([1.0, 3.0, 2.0, 2.0], k=2)
    array([-inf,   3.,   2., -inf])
    """
    ### BEGIN SOLUTION
    if k < 1:
        raise ValueError(f"k must be at least 1, found {k}")
    scores = fresh(logits)
    order = np.argsort(-scores, kind="stable")
    scores[order[k:]] = -np.inf
    return scores
    ### END SOLUTION


def top_p(logits: ArrayLike, p: float) -> FloatArray:
    """Allow the smallest set of likely tokens whose probabilities together reach p.

    Also called nucleus sampling. The tokens are taken from the likeliest down, of equally likely
    ones the smaller number first, until their sum is p or more. Such a sum is rounded: if it lacks
    no more than `SLACK`, it has reached p. With p = 1, every possible token is allowed, even if it
    is so unlikely that the sum does not show it.

    Args:
        logits: of shape (V,); the probabilities are their softmax.
        p: above 0 and at most 1. However small it is, the likeliest token is allowed.

    Raises:
        ValueError: if p is not above 0 and at most 1.

    >>> top_p(np.log([0.5, 0.1, 0.4]), p=0.6).round(2)  # 0.5 does not reach 0.6
    array([-0.69,  -inf, -0.92])
    """
    ### BEGIN SOLUTION
    from decoding.distribution import softmax

    if not 0 < p <= 1:
        raise ValueError(f"p must be above 0 and at most 1, found {p}")
    scores = fresh(logits)
    if p == 1:
        return scores
    chances = softmax(scores)
    order = np.argsort(-chances, kind="stable")
    enough = np.cumsum(chances[order]) >= p - SLACK
    scores[order[1:][enough[:-1]]] = -np.inf
    return scores
    ### END SOLUTION


def min_p(logits: ArrayLike, share: float) -> FloatArray:
    """Allow the tokens that are at least `share` times as likely as the likeliest one.

    So where the model is sure, few tokens pass, and where it is not, many do.

    Args:
        logits: of shape (V,); the probabilities are their softmax.
        share: from 0, which allows all that is possible, to 1, which allows only the likeliest
            token and those that are exactly as likely.

    Raises:
        ValueError: if the share is not between 0 and 1.

    >>> min_p(np.log([0.6, 0.25, 0.15]), share=0.3).round(2)  # the bound is 0.18
    array([-0.51, -1.39,  -inf])
    """
    ### BEGIN SOLUTION
    if not 0 <= share <= 1:
        raise ValueError(f"the share must be between 0 and 1, found {share}")
    scores = fresh(logits)
    scores[np.exp(scores - scores.max()) < share] = -np.inf
    return scores
    ### END SOLUTION


def penalize(logits: ArrayLike, tokens: Tokens, penalty: float) -> FloatArray:
    """Make tokens that already stand in the text less likely.

    A positive logit is divided by the penalty. What must be done with a negative one, so that the
    token loses as well? A token is penalized once, however often it stands in the text. A logit of
    0 stays 0: this popular rule is not blind to where the zero of the logits lies.

    Args:
        logits: of shape (V,), as the model gave them.
        tokens: the text so far; it may be empty.
        penalty: at least 1; 1 changes nothing.

    Raises:
        ValueError: if the penalty is less than 1, or NaN.

    >>> penalize([2.0, 4.0, 1.0], tokens=[1, 1], penalty=2.0)
    array([2., 2., 1.])
    """
    ### BEGIN SOLUTION
    if not penalty >= 1:
        raise ValueError(f"the penalty must be at least 1, found {penalty}")
    scores = fresh(logits)
    for token in set(tokens):
        score = scores[token]
        scores[token] = score / penalty if score > 0 else score * penalty
    return scores
    ### END SOLUTION


def ban_repeats(logits: ArrayLike, tokens: Tokens, n: int) -> FloatArray:
    """Forbid every token that would complete a phrase of n tokens which already stands in the text.

    The last n - 1 tokens, with the new one after them, are such a phrase. Phrases may overlap. With
    n = 1 no token may come a second time. If no possible token would be left, nothing is forbidden:
    a text that must go on rather repeats itself.

    Args:
        logits: of shape (V,).
        tokens: the text so far; it may be shorter than n.
        n: the length of the phrases, at least 1.

    Raises:
        ValueError: if n is less than 1.

    >>> ban_repeats([0.1, 0.2, 0.3], tokens=[2, 0, 1, 2, 0], n=3)  # 2 0 1 stands there already
    array([ 0.1, -inf,  0.3])
    """
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError(f"a phrase has at least 1 token, found {n}")
    scores = fresh(logits)
    text = list(tokens)
    last = text[max(0, len(text) - n + 1) :]
    for i in range(len(text) - n + 1):
        if text[i : i + n - 1] == last:
            scores[text[i + n - 1]] = -np.inf
    return scores if np.isfinite(scores).any() else fresh(logits)
    ### END SOLUTION

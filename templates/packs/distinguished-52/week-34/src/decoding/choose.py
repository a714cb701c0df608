"""Strategies that write one text from left to right: greedy search and sampling.

They ask a model `next_logits` for the logits after all tokens so far, the prompt included, and give
the new tokens without the prompt. Where an end token is named, the text stops after it; the end
token is part of the result. With `end=None` no token ends a text.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from decoding.model import FloatArray, NextLogits, Tokens


@dataclass(frozen=True)
class Settings:
    """How the next token is drawn; what is None is switched off. (Given.)"""

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None
    min_p: float | None = None
    penalty: float = 1.0
    no_repeat: int | None = None


def reshape(logits: ArrayLike, tokens: Tokens, settings: Settings) -> FloatArray:
    """The log-probabilities from which the next token is drawn.

    The filters act in this order: penalty, banned repeats, temperature, top-k, top-p, min-p. Each
    works on what the one before has left, so top-p and min-p see the probabilities *after* the
    temperature, with a sum of 1 over the tokens that are still allowed. Another order is another
    distribution; libraries differ here.

    Args:
        logits: of shape (V,), as the model gave them.
        tokens: the text so far, the prompt included; for the penalty and the banned repeats.
        settings: what is switched on.

    Returns:
        Log-probabilities of shape (V,); those of the allowed tokens sum to 1, the others are -inf.

    Raises:
        ValueError: if a filter or the temperature refuses its setting; 0 is refused too, it does
            not mean "off".

    >>> np.exp(reshape(np.log([0.4, 0.4, 0.2]), [], Settings(top_k=2))).round(2)
    array([0.5, 0.5, 0. ])
    """
    ### BEGIN SOLUTION
    from decoding.distribution import log_softmax
    from decoding.filters import ban_repeats, min_p, penalize, top_k, top_p

    scores = penalize(logits, tokens, settings.penalty)
    if settings.no_repeat is not None:
        scores = ban_repeats(scores, tokens, settings.no_repeat)
    scores = log_softmax(scores, settings.temperature)
    if settings.top_k is not None:
        scores = top_k(scores, settings.top_k)
    if settings.top_p is not None:
        scores = top_p(scores, settings.top_p)
    if settings.min_p is not None:
        scores = min_p(scores, settings.min_p)
    return log_softmax(scores)
    ### END SOLUTION


def greedy(next_logits: NextLogits, prompt: Tokens, length: int, end: int | None) -> list[int]:
    """Take the token with the highest logit, again and again.

    Of equally good tokens the one with the smallest number is taken. After the end token the model
    is not asked again.

    Args:
        next_logits: the model.
        prompt: the tokens to continue; it may be empty, and is left unchanged.
        length: at most so many new tokens; 0 gives none.
        end: the end token, or None.

    Returns:
        The new tokens as a list of Python integers, the end token included.

    >>> from decoding.model import chain
    >>> greedy(chain([1, 0, 0], [[0.1, 0.6, 0.3], [0.2, 0.2, 0.6], [1, 0, 0]]), [0], 9, end=2)
    [1, 2]
    """
    ### BEGIN SOLUTION
    found: list[int] = []
    while len(found) < length:
        token = int(np.argmax(np.asarray(next_logits([*prompt, *found]))))
        found.append(token)
        if token == end:
            break
    return found
    ### END SOLUTION


def sample(
    next_logits: NextLogits,
    prompt: Tokens,
    length: int,
    settings: Settings,
    rng: np.random.Generator,
    end: int | None,
) -> list[int]:
    """Draw each token from the reshaped distribution of the next token.

    All chance comes from `rng`: the same seed gives the same text, and a second call with the same
    generator gives another one. A token of probability 0 is never drawn. After the end token
    nothing more is drawn.

    Args:
        next_logits: the model.
        prompt: the tokens to continue; they count as text for the penalty and the banned repeats.
        length: at most so many new tokens; 0 gives none.
        settings: for `reshape`.
        rng: the generator.
        end: the end token, or None.

    Returns:
        The new tokens as a list of Python integers, the end token included.
    """
    ### BEGIN SOLUTION
    found: list[int] = []
    while len(found) < length:
        tokens = [*prompt, *found]
        chances = np.exp(reshape(next_logits(tokens), tokens, settings))
        token = int(rng.choice(len(chances), p=chances))
        found.append(token)
        if token == end:
            break
    return found
    ### END SOLUTION

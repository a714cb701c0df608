"""Strategies that compare whole texts: beam search, and the best of several samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from decoding.choose import Settings
from decoding.distribution import log_softmax
from decoding.model import NextLogits, Tokens


@dataclass(frozen=True)
class Beam:
    """The new tokens of a text that is being searched for. (Given.)

    Attributes:
        tokens: without the prompt.
        log_prob: the sum of the log-probabilities of these tokens.
        ended: whether the last one is the end token.
    """

    tokens: tuple[int, ...] = ()
    log_prob: float = 0.0
    ended: bool = False

    def score(self, alpha: float) -> float:
        """The log-probability divided by length ** alpha: 0 is the plain sum, 1 the mean."""
        return self.log_prob / float(max(len(self.tokens), 1) ** alpha)


def total_log_prob(next_logits: NextLogits, prompt: Tokens, tokens: Tokens) -> float:
    """The logarithm of the model's own probability of these tokens after the prompt. (Given.)"""
    total = 0.0
    for i, token in enumerate(tokens):
        total += float(log_softmax(next_logits([*prompt, *tokens[:i]]))[token])
    return total


def may_stop(
    live: Sequence[Beam], finished: Sequence[Beam], width: int, length: int, alpha: float
) -> bool:
    """Whether going on can no longer change the `width` best texts.

    A live beam can still grow to any number of tokens up to `length`, and may end there. Its
    log-probability can only fall, or at best stay. But what about its score, which is divided by
    length ** alpha? Ask for the best score that it could possibly reach. The search may stop if
    `width` of the finished beams have at least that score, for every live beam. It may stop too if
    no beam is alive.

    Args:
        live: beams that have not ended, in any order; all have fewer than `length` tokens.
        finished: beams that have ended, in any order.
        width: how many texts are wanted.
        length: the largest number of new tokens.
        alpha: for the score, 0 or more.

    >>> may_stop([Beam((4,), -3.0)], [Beam((2,), -1.0, True)], width=1, length=9, alpha=0.0)
    True
    """
    ### BEGIN SOLUTION
    if not live:
        return True
    if len(finished) < width:
        return False
    scores = sorted((beam.score(alpha) for beam in finished), reverse=True)
    reachable = max(beam.log_prob for beam in live) / float(length**alpha)
    return scores[width - 1] >= reachable
    ### END SOLUTION


def beam_search(
    next_logits: NextLogits, prompt: Tokens, length: int, width: int, end: int | None, alpha: float
) -> list[Beam]:
    """Keep the best beginnings, a few at a time, and return the best texts.

    The search begins with one empty beam. In each round every live beam is extended by every
    possible token. Of *all* these extensions together, the `width` with the highest
    log-probabilities are kept, and the others are dropped. Kept ones whose new token is the end
    token are finished: they are put aside, and never extended. The other kept ones are the live
    beams of the next round. The rounds stop when `may_stop` says so, or when the live beams have
    `length` tokens.

    Args:
        next_logits: the model.
        prompt: the tokens to continue; it may be empty.
        length: at most so many new tokens, the end token included.
        width: at least 1. With 1, and no ties, this is greedy search.
        end: the end token, or None.
        alpha: for the score, 0 or more.

    Returns:
        The `width` best beams of all that are finished or alive at the end, best score first. There
        are fewer if the model does not allow so many texts.

    Raises:
        ValueError: if the width is less than 1, or alpha is less than 0.
    """
    ### BEGIN SOLUTION
    if width < 1 or alpha < 0:
        raise ValueError(f"the width must be 1 or more, alpha 0 or more, found {width}, {alpha}")
    live, finished = [Beam()], list[Beam]()
    for _ in range(length):
        if may_stop(live, finished, width, length, alpha):
            break
        options: list[Beam] = []
        for beam in live:
            log_probs = log_softmax(next_logits([*prompt, *beam.tokens]))
            for token in np.flatnonzero(np.isfinite(log_probs)).tolist():
                total = beam.log_prob + float(log_probs[token])
                options.append(Beam((*beam.tokens, token), total, token == end))
        options.sort(key=lambda beam: beam.log_prob, reverse=True)
        kept = options[:width]
        finished += [beam for beam in kept if beam.ended]
        live = [beam for beam in kept if not beam.ended]
    ranked = sorted([*finished, *live], key=lambda beam: beam.score(alpha), reverse=True)
    return ranked[:width]
    ### END SOLUTION


def best_of(
    next_logits: NextLogits,
    prompt: Tokens,
    length: int,
    n: int,
    settings: Settings,
    rng: np.random.Generator,
    end: int | None,
    alpha: float,
) -> list[int]:
    """Draw n texts, and keep the one that the model likes best.

    The n texts are made by `sample`, one after another, all with the same generator. They are
    compared by the score of a `Beam`: the log-probability, divided by length ** alpha. The
    settings change how texts are drawn, not how they are judged: judge with the model's own
    probabilities, at temperature 1 and without filters. Of equal texts it does not matter which.

    Args:
        n: how many texts to draw, at least 1.
        alpha: for the score, 0 or more.

    Returns:
        The new tokens of the best text, the end token included.

    Raises:
        ValueError: if n is less than 1.
    """
    ### BEGIN SOLUTION
    from decoding.choose import sample

    if n < 1:
        raise ValueError(f"at least 1 text must be drawn, found {n}")
    texts = [sample(next_logits, prompt, length, settings, rng, end) for _ in range(n)]
    beams = [Beam(tuple(t), total_log_prob(next_logits, prompt, t)) for t in texts]
    return list(max(beams, key=lambda beam: beam.score(alpha)).tokens)
    ### END SOLUTION

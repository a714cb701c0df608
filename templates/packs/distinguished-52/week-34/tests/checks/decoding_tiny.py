"""Tiny models whose every text can be listed, and plain peers to compare with."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_softmax as trusted
from scipy.stats import chisquare

from decoding.choose import Settings

Text = tuple[int, ...]
Model = Callable[[Sequence[int]], ArrayLike]


def plain_log(logits: ArrayLike) -> NDArray[np.float64]:
    """Log-probabilities from SciPy; -inf stays -inf."""
    found: NDArray[np.float64] = trusted(np.asarray(logits, dtype=np.float64))
    return found


def logs(*chances: float) -> NDArray[np.float64]:
    """Logits with these probabilities."""
    with np.errstate(divide="ignore"):
        found: NDArray[np.float64] = np.log(np.array(chances))
    return found


def close(a: Any, b: Any) -> bool:
    """Whether both have the same shape and about the same numbers."""
    one, two = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return one.shape == two.shape and np.allclose(one, two, rtol=1e-7, atol=1e-9, equal_nan=True)


class Tiny:
    """A seeded model whose logits depend on all tokens so far; it remembers what it was asked.

    Its logits are no log-probabilities: a number that differs from text to text is added to all.
    `bonus` is added to the logit of token 0.
    """

    def __init__(self, seed: int, size: int, bonus: float = 0.0, spread: float = 1.5) -> None:
        self.seed, self.size, self.bonus, self.spread = seed, size, bonus, spread
        self.asked: list[Text] = []

    def __call__(self, tokens: Sequence[int]) -> NDArray[np.float64]:
        text = tuple(int(token) for token in tokens)
        self.asked.append(text)
        rng = np.random.default_rng([self.seed, len(text), *text])
        found: NDArray[np.float64] = self.spread * rng.normal(size=self.size) + 3 * rng.normal()
        found[0] += self.bonus
        return found


def every(model: Model, prompt: Sequence[int], length: int, end: int | None) -> dict[Text, float]:
    """All texts that end, or have the full length, with their log-probabilities."""
    found: dict[Text, float] = {}

    def go_on(text: Text, total: float) -> None:
        if len(text) == length or (text and text[-1] == end):
            found[text] = total
            return
        for token, value in enumerate(plain_log(model([*prompt, *text])).tolist()):
            if value > -math.inf:
                go_on((*text, token), total + value)

    go_on((), 0.0)
    return found


def mean_score(text: Text, total: float, alpha: float) -> float:
    """The score by which texts of different lengths are compared."""
    return float(total / len(text) ** alpha)


def plain_beams(
    model: Model, prompt: Sequence[int], length: int, width: int, end: int | None, alpha: float
) -> list[tuple[Text, float]]:
    """Beam search that never stops early: the best texts with their log-probabilities."""
    live: dict[Text, float] = {(): 0.0}
    finished: dict[Text, float] = {}
    for _ in range(length):
        options: dict[Text, float] = {}
        for text, total in live.items():
            for token, value in enumerate(plain_log(model([*prompt, *text])).tolist()):
                if value > -math.inf:
                    options[(*text, token)] = total + value
        kept = sorted(options.items(), key=lambda item: -item[1])[:width]
        finished.update({text: total for text, total in kept if text[-1] == end})
        live = {text: total for text, total in kept if text[-1] != end}
    both = [*finished.items(), *live.items()]
    return sorted(both, key=lambda item: -mean_score(item[0], item[1], alpha))[:width]


def plain_greedy(model: Model, prompt: Sequence[int], length: int, end: int | None) -> list[int]:
    """The best token, again and again."""
    found: list[int] = []
    while len(found) < length and (not found or found[-1] != end):
        found.append(int(np.argmax(np.asarray(model([*prompt, *found])))))
    return found


def allowed(logits: Any) -> list[int]:
    """The tokens that are possible."""
    return [int(i) for i in np.flatnonzero(np.asarray(logits, dtype=np.float64) > -np.inf)]


def surprise(counts: Sequence[float], chances: Sequence[float]) -> float:
    """How often chance alone would give counts at least as far from what is expected."""
    c, p = np.asarray(counts, dtype=np.float64), np.asarray(chances, dtype=np.float64)
    return float(chisquare(c, c.sum() * p / p.sum()).pvalue)


OFF = Settings()

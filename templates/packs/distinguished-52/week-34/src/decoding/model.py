"""Small language models to decode from. (All given.)

A strategy asks a model one question only: which scores do the possible next tokens have? So a
model is a function from the tokens so far to one score (logit) per token of the vocabulary, in the
order of their numbers. A score of -inf means that the token cannot come next.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
Tokens = Sequence[int]
NextLogits = Callable[[Tokens], ArrayLike]


def story() -> str:
    """A short text about a harbour: one passage per line, all words apart."""
    return (Path(__file__).parent / "story.txt").read_text(encoding="utf-8")


def chain(start: ArrayLike, rows: ArrayLike) -> NextLogits:
    """A model that knows the last token only, from tables of probabilities.

    Args:
        start: probabilities of the first token, of shape (V,); used when there are no tokens yet.
        rows: row i holds the probabilities of the token after token i, of shape (V, V).

    >>> model = chain([0.5, 0.5], [[0.9, 0.1], [0.0, 1.0]])
    >>> np.exp(model([0, 1]))
    array([0., 1.])
    """
    with np.errstate(divide="ignore"):
        first, after = np.log(np.asarray(start, float)), np.log(np.asarray(rows, float))

    def next_logits(tokens: Tokens) -> FloatArray:
        found: FloatArray = after[tokens[-1]] if len(tokens) else first
        return found.copy()

    return next_logits


class Ngram:
    """A word model that counts: it mixes what followed the last two words, the last, and none.

    Longer histories weigh more. After an end a new passage begins. Any word may follow any other
    with a small probability, so a high temperature can write nonsense, as with a large model.

    Attributes:
        words: the vocabulary; a token is a place in it.
        end: the token of the mark that ends a passage.
    """

    def __init__(self, text: str, weights: tuple[float, float, float] = (0.68, 0.25, 0.07)) -> None:
        passages = [[*line.split(), "<end>"] for line in text.splitlines() if line.strip()]
        stream = [word for passage in passages for word in passage]
        self.words = sorted(set(stream))
        self.places = {word: place for place, word in enumerate(self.words)}
        self.end = self.places["<end>"]
        self.weights = weights
        tokens = [self.places[word] for word in stream]
        self.counts: list[dict[tuple[int, ...], Counter[int]]] = []
        for length in (2, 1, 0):
            table: dict[tuple[int, ...], Counter[int]] = defaultdict(Counter)
            for i in range(length, len(tokens)):
                table[tuple(tokens[i - length : i])][tokens[i]] += 1
            self.counts.append(dict(table))

    def __call__(self, tokens: Tokens) -> FloatArray:
        """The logits of the next word, of shape (V,)."""
        chances = np.zeros(len(self.words))
        for length, weight, table in zip((2, 1, 0), self.weights, self.counts, strict=True):
            history = tuple(int(token) for token in tokens[max(0, len(tokens) - length) :])
            found = table.get(history, Counter[int]())
            for token, count in found.items():
                chances[token] += weight * count / found.total()
        logits: FloatArray = np.log(chances)
        return logits

    def encode(self, text: str) -> list[int]:
        """The tokens of a text whose words stand apart; a word must be in the vocabulary."""
        return [self.places[word] for word in text.split()]

    def decode(self, tokens: Tokens) -> str:
        """The text of some tokens."""
        return " ".join(self.words[token] for token in tokens)

"""Texts as vectors: similar texts get vectors with a small angle between them."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .corpus import words

Vectors = NDArray[np.float32]

STOP_WORDS = frozenset(
    "a an and are as at be by can did do does for from has have how i in is it its not of on or "
    "so than that the their them then there they this to was were what when where which who why "
    "will with would you your".split()
)


class Embedder(Protocol):
    """What an index needs of an embedding; a sentence transformer can be wrapped to fit."""

    @property
    def name(self) -> str:
        """Tells vectors of one embedding from those of another."""

    @property
    def size(self) -> int:
        """How many numbers a vector has."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 per text; zeros for a text that says nothing."""


@dataclass(frozen=True)
class HashedNgrams:
    """Counts the words and pieces of words of a text in `size` buckets.

    Nothing is trained or downloaded. It sees that "overfit" and "overfitting" are alike, but not
    that "cat" and "kitten" are: meaning is what a learnt embedding adds.
    """

    size: int = 4096

    @property
    def name(self) -> str:
        """The method and its size."""
        return f"hashed-ngrams-{self.size}"

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 per text."""
        vectors = np.zeros((len(texts), self.size), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for piece in _pieces(text):
                # Python's own hash() differs from run to run, crc32 does not.
                number = zlib.crc32(piece.encode())
                # With random signs, pieces that share a bucket cancel out on average.
                row[number % self.size] += 1 if number >> 31 else -1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= np.where(lengths > 0, lengths, 1)
        return vectors


def _pieces(text: str) -> list[str]:
    """Each telling word, and its pieces of three to five letters with its borders marked."""
    telling = [f"<{word}>" for word in words(text) if word not in STOP_WORDS]
    short = [w[i : i + n] for w in telling for n in (3, 4, 5) for i in range(len(w) - n + 1)]
    return telling + short

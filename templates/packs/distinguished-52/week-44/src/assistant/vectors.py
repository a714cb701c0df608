"""Embedding: a text becomes a vector of length 1, so that similar texts have a small angle."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assistant.documents import words

FloatArray = NDArray[np.float64]


class Embedder(Protocol):
    """All that the assistant needs of an embedding. A pretrained model can be wrapped to fit."""

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """Shape (number of texts, d). Each row has length 1, or is 0 if its text says nothing."""


def unit_rows(matrix: ArrayLike) -> FloatArray:
    """The same rows, each of length 1. Rows of zeros stay as they are.

    Args:
        matrix: numbers of shape (n, d), maybe whole numbers; n may be 0. It is left unchanged.

    Returns:
        A new array of the same shape, in float64, without NaN.

    >>> unit_rows([[3, 4], [0, 0], [0, -5]])
    array([[ 0.6,  0.8],
           [ 0. ,  0. ],
           [ 0. , -1. ]])
    """
    ### BEGIN SOLUTION
    rows = np.asarray(matrix, dtype=np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: FloatArray = rows / np.where(lengths > 0, lengths, 1.0)
    return scaled
    ### END SOLUTION


@dataclass(frozen=True)
class TfIdf:
    """Counts words, and gives more weight to those that few texts have.

    Attributes:
        vocabulary: the column of each known word.
        idf: the weight of each column, of shape (number of words,).
    """

    vocabulary: Mapping[str, int]
    idf: FloatArray

    @classmethod
    def fit(cls, texts: Sequence[str]) -> "TfIdf":
        """Learn the words and their weights from n texts.

        The vocabulary has every word that `words` finds, in alphabetical order. The weight of a
        word that df of the n texts contain is

            idf = ln((1 + n) / (1 + df)) + 1

        where a text that has a word three times counts once. (The ones act as if there were one
        more text with all words in it.)

        Raises:
            ValueError: if no text has any word.

        >>> TfIdf.fit(["red tea", "tea, tea"]).vocabulary
        {'red': 0, 'tea': 1}
        """
        ### BEGIN SOLUTION
        having = [set(words(text)) for text in texts]
        known = sorted(set().union(*having))
        if not known:
            raise ValueError("the texts have no words")
        df = np.array([sum(word in one for one in having) for word in known])
        vocabulary = {word: column for column, word in enumerate(known)}
        return cls(vocabulary, np.log((1 + len(texts)) / (1 + df)) + 1)
        ### END SOLUTION

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """A row for each text: how often it has each word, times the word's weight, in unit length.

        Nothing is learnt here: words that `fit` has not seen count for nothing, and a text that
        has no other words becomes a row of zeros.

        Returns:
            Shape (number of texts, number of words in the vocabulary).

        >>> TfIdf({"red": 0, "tea": 1}, np.array([3.0, 2.0]))(["Tea, red tea", "coffee"])
        array([[0.6, 0.8],
               [0. , 0. ]])
        """
        ### BEGIN SOLUTION
        counts = np.zeros((len(texts), len(self.vocabulary)))
        for row, text in zip(counts, texts, strict=True):
            for word in words(text):
                if word in self.vocabulary:
                    row[self.vocabulary[word]] += 1
        return unit_rows(counts * self.idf)
        ### END SOLUTION


@dataclass(frozen=True)
class HashedPieces:
    """Counts pieces of words in `size` buckets: "drilling" is similar to "drill". (Given.)

    There is no vocabulary to learn. Different pieces may share a bucket; with random signs they
    cancel out on average. Python's own `hash` would differ from run to run; crc32 does not.
    """

    size: int = 4096

    def __call__(self, texts: Sequence[str]) -> FloatArray:
        """Shape (number of texts, size)."""
        counts = np.zeros((len(texts), self.size))
        for row, text in zip(counts, texts, strict=True):
            for piece in self.pieces(text):
                number = zlib.crc32(piece.encode())
                row[number % self.size] += 1 if number >> 31 else -1
        return unit_rows(counts)

    @staticmethod
    def pieces(text: str) -> list[str]:
        """Every word with its borders marked, and its pieces of three to five characters.

        >>> HashedPieces.pieces("an ox")
        ['<ox>', '<ox', 'ox>', '<ox>']
        """
        marked = [f"<{word}>" for word in words(text)]
        short = [w[i : i + n] for w in marked for n in (3, 4, 5) for i in range(len(w) - n + 1)]
        return marked + short

"""Other ways to cut a text into tokens, and measures to compare them with."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from bpe.pieces import pieces


class Encoder(Protocol):
    """What can be measured: anything that makes token ids from text. (Given.)"""

    @property
    def unknown(self) -> int | None:
        """The id that stands for text it does not know; None if it knows every text."""

    def encode(self, text: str) -> list[int]:
        """The token ids of a text."""


@dataclass(frozen=True)
class ListTokenizer:
    """A tokenizer that has a list of known parts, and one id for all the others. (Given.)

    Attributes:
        parts: the known parts, all different. The id of parts[0] is 1, that of parts[1] is 2, ...
        cut: how a text is cut into parts.
    """

    parts: tuple[str, ...]
    cut: Callable[[str], list[str]]

    @property
    def unknown(self) -> int:
        """The id of every part that is not in the list. (Given.)"""
        return 0

    @cached_property
    def ids(self) -> dict[str, int]:
        """The id of each known part. (Given.)"""
        return {part: number for number, part in enumerate(self.parts, start=1)}

    def encode(self, text: str) -> list[int]:
        """One id for each part of the text, `unknown` for those that are not in the list. (Given.)

        >>> ListTokenizer(("a", "n"), cut=list).encode("banana")
        [0, 1, 2, 1, 2, 1]
        """
        return [self.ids.get(part, self.unknown) for part in self.cut(text)]

    def decode(self, ids: Iterable[int]) -> str:
        """The text again; what was unknown cannot come back and becomes U+FFFD. (Given.)"""
        return "".join("\ufffd" if number == 0 else self.parts[number - 1] for number in ids)


def learn_list(texts: Iterable[str], cut: Callable[[str], list[str]], size: int) -> ListTokenizer:
    """A list of the `size` most common parts; of equally common ones the smaller first. (Given.)"""
    counts = Counter(part for text in texts for part in cut(text))
    ranking = sorted(counts, key=lambda part: (-counts[part], part))
    return ListTokenizer(tuple(ranking[:size]), cut)


def character_tokenizer(texts: Iterable[str], size: int = 1000) -> ListTokenizer:
    """Every character is a token. (Given.)"""
    return learn_list(texts, list, size)


def word_tokenizer(texts: Iterable[str], size: int = 1000) -> ListTokenizer:
    """Every piece (see `pieces`) is a token. (Given.)"""
    return learn_list(texts, pieces, size)


@dataclass(frozen=True)
class Measures:
    """What a tokenizer makes of some texts. (Given.)

    Attributes:
        tokens: how many tokens they have, all together.
        tokens_per_word: into how many tokens a word falls on average. A word is what stands
            between white space.
        bytes_per_token: how much of the text, in UTF-8, one token carries on average.
        unknown: which share of the tokens is unknown, from 0 to 1.
    """

    tokens: int
    tokens_per_word: float
    bytes_per_token: float
    unknown: float


def measure(tokenizer: Encoder, texts: Sequence[str]) -> Measures:
    """Measure a tokenizer on some texts, all of them taken together.

    A long text has more words than a short one, and so it counts for more. Compression is measured
    in bytes, the form in which texts are stored. An English letter has one byte, a Greek one two,
    most emoji four or more: keep that in mind when you compare languages.

    Args:
        tokenizer: anything with `encode` and `unknown`. Look at `unknown` with care: which ids can
            it be, and what does None mean?
        texts: some texts; some of them may be empty.

    Raises:
        ValueError: if there is no word in any of them.

    >>> measure(ListTokenizer(("a", "n"), cut=list), ["a banana"])
    Measures(tokens=8, tokens_per_word=4.0, bytes_per_token=1.0, unknown=0.25)
    """
    ### BEGIN SOLUTION
    words = sum(len(text.split()) for text in texts)
    if not words:
        raise ValueError("there is no word to measure with")
    ids = [number for text in texts for number in tokenizer.encode(text)]
    n_bytes = sum(len(text.encode("utf-8")) for text in texts)
    strangers = 0 if tokenizer.unknown is None else ids.count(tokenizer.unknown)
    return Measures(len(ids), len(ids) / words, n_bytes / len(ids), strangers / len(ids))
    ### END SOLUTION

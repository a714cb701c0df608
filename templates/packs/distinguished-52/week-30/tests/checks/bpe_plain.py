"""Strange texts, and slow tokenizers that are right for reasons one can see."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from bpe.merges import Corpus, Pair
from bpe.pieces import kind

STRANGE = (
    "",
    " ",
    "  two  blanks ",
    "Ünïcödé, naïve café: déjà vu",
    "cafe\u0301 with an accent of its own",
    "Το ψωμί είναι ακόμα ζεστό;",
    "今日は、世界。",
    "שלום עולם, مرحبا",
    "👩🏽‍🚀 and 🇬🇷🇩🇪, 👍🏿!!!",
    "def f(x_1: int) -> int:\n\treturn x_1 ** 2  # ²\n\n",
    "a\r\nb\r\n \t c\u00a0d\u2028e\u3000f\x1cg",
    "\x00\x01 \x7f\x85\ufeff\uffff\U0010ffff\ufffd",
    "1,000.50 ½ x² Ⅷ 7th ٣٤",
    "__init__ _a_ a_b ___",
    "<|end|> <|end|",
)


def random_text(rng: np.random.Generator, length: int) -> str:
    """Any characters at all, but for the halves of characters, and many blanks and letters."""
    found = []
    for _ in range(length):
        end = (0x80, 0x80, 0x400, 0x3000, 0x110000)[rng.integers(5)]
        code = int(rng.integers(end))
        found.append(" " if code % 5 == 0 or 0xD800 <= code < 0xE000 else chr(code))
    return "".join(found)


def random_pieces(rng: np.random.Generator, n: int, letters: str = "abc") -> dict[bytes, int]:
    """Some pieces from few letters, with counts."""
    found: dict[bytes, int] = {}
    for _ in range(n):
        word = "".join(rng.choice(list(letters), size=rng.integers(1, 9)))
        found[word.encode()] = int(rng.integers(1, 6))
    return found


def plain_pieces(text: str) -> list[str]:
    """The pieces, found character by character."""
    runs: list[str] = []
    for character in text:
        if runs and kind(runs[-1][-1]) == kind(character):
            runs[-1] += character
        else:
            runs.append(character)
    for at in range(1, len(runs)):
        if runs[at - 1].endswith(" "):
            runs[at - 1], runs[at] = runs[at - 1][:-1], " " + runs[at]
    return [run for run in runs if run]


def plain_pairs(words: Sequence[Sequence[int]], counts: Sequence[int]) -> dict[Pair, int]:
    """Every two neighbours, counted one by one."""
    found: dict[Pair, int] = {}
    for word, count in zip(words, counts, strict=True):
        for at in range(len(word) - 1):
            pair = (word[at], word[at + 1])
            found[pair] = found.get(pair, 0) + count
    return found


def joined(word: str, pair: Pair, new: int) -> str:
    """A word whose characters stand for tokens: `str.replace` never uses a character twice."""
    return word.replace(chr(pair[0]) + chr(pair[1]), chr(new))


def plain_merge(word: Sequence[int], pair: Pair, new: int) -> tuple[int, ...]:
    """A word with the new token in the place of the pair."""
    return tuple(ord(c) for c in joined("".join(map(chr, word)), pair, new))


def plain_learn(pieces: Mapping[bytes, int], n_merges: int, at_least: int = 2) -> list[Pair]:
    """Merges, all pairs counted again from the beginning each time."""
    words = [piece.decode("latin-1") for piece in pieces]
    merges: list[Pair] = []
    for new in range(256, 256 + n_merges):
        pairs = plain_pairs([[ord(c) for c in word] for word in words], list(pieces.values()))
        ranking = sorted(pairs, key=lambda pair: (-pairs[pair], pair[0], pair[1]))
        if not ranking or pairs[ranking[0]] < at_least:
            break
        words = [joined(word, ranking[0], new) for word in words]
        merges.append(ranking[0])
    return merges


def plain_encode(piece: bytes, merges: Sequence[Pair]) -> list[int]:
    """The training again: every merge in its order, on this piece alone."""
    word = piece.decode("latin-1")
    for new, pair in enumerate(merges, start=256):
        word = joined(word, pair, new)
    return [ord(character) for character in word]


def ids(merges: Sequence[Pair]) -> dict[Pair, int]:
    """The id that each merge makes."""
    return {pair: new for new, pair in enumerate(merges, start=256)}


class Watched(list[tuple[int, ...]]):
    """Words that remember which of them were looked at."""

    def __init__(self, words: Sequence[tuple[int, ...]]) -> None:
        super().__init__(words)
        self.seen: set[int] = set()

    def __getitem__(self, at: Any) -> Any:
        places = range(len(self))[at]
        self.seen.update([places] if isinstance(places, int) else places)
        return super().__getitem__(at)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return (self[at] for at in range(len(self)))


def plain_corpus(words: Sequence[tuple[int, ...]], counts: Sequence[int]) -> Corpus:
    """A corpus counted from the beginning, whose words are watched."""
    pairs = plain_pairs(words, counts)
    where = {
        pair: {at for at, word in enumerate(words) if pair in plain_pairs([word], [1])}
        for pair in pairs
    }
    return Corpus(Watched(words), list(counts), pairs, where)

"""Something to read: two tasks that need a memory. (Given, all of it.)"""

from collections.abc import Iterator

import numpy as np

from lstm.arrays import one_hot
from lstm.network import SILENT, Batch

NOISE = 4
"""How many different symbols mean nothing in `first_symbol`."""

NOUNS = {"dog": 0, "cat": 0, "child": 0, "dogs": 1, "cats": 1, "children": 1}
VERBS = ("sleeps", "sleep")
WORDS = (".", "the", "near", "old", "happy", *NOUNS, *VERBS)
"""All words of the small language, in the order of their codes."""


def first_symbol(
    n_symbols: int, length: int, size: int, n_batches: int, seed: int
) -> Iterator[Batch]:
    """Remember the first symbol to the end: batches of one kind, without end if you like.

    A sequence begins with one of `n_symbols` symbols. Then come length - 1 symbols of another sort,
    which mean nothing. After the last of them, and only there, the first symbol is asked.

    Args:
        n_symbols: how many different first symbols there are; guessing costs log(n_symbols).
        length: T, at least 2.
        size: B, how many sequences a batch has.
        n_batches: how many batches.
        seed: the same seed gives the same batches.
    """
    rng = np.random.default_rng(seed)
    for _ in range(n_batches):
        codes = n_symbols + rng.integers(NOISE, size=(length, size))
        codes[0] = rng.integers(n_symbols, size=size)
        targets = np.full((length, size), SILENT)
        targets[-1] = codes[0]
        yield Batch(one_hot(codes, n_symbols + NOISE), targets)


def sentence(rng: np.random.Generator) -> str:
    """One sentence, such as `the old dogs near the cat sleep .`

    The verb agrees with the first noun. Those that come between them do not matter, but they stand
    nearer to the verb.
    """
    nouns = list(NOUNS)
    parts, first = [], nouns[rng.integers(len(nouns))]
    for noun in (first, *(nouns[n] for n in rng.integers(len(nouns), size=rng.integers(4)))):
        adjective = ("", "", "old ", "happy ")[rng.integers(4)]
        parts.append(f"the {adjective}{noun}")
    return f"{' near '.join(parts)} {VERBS[NOUNS[first]]} ."


def read_words(*sentences: str) -> Batch:
    """Sentences side by side, where the next word is asked after each word.

    Shorter ones are filled up with full stops, after which nothing is asked.

    Raises:
        ValueError: if a word does not belong to the small language.
    """
    split = [words.split() for words in sentences]
    longest = max(map(len, split))
    codes = np.zeros((longest, len(split)), dtype=np.int64)
    targets = np.full((longest, len(split)), SILENT)
    for column, words in enumerate(split):
        numbers = [WORDS.index(word) for word in words]
        codes[: len(words), column] = numbers
        targets[: len(words) - 1, column] = numbers[1:]
    return Batch(one_hot(codes, len(WORDS)), targets)


def agreement(size: int, n_batches: int, seed: int) -> Iterator[Batch]:
    """Batches of sentences; the same seed gives the same ones."""
    rng = np.random.default_rng(seed)
    for _ in range(n_batches):
        yield read_words(*(sentence(rng) for _ in range(size)))

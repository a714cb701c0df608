"""Learning merges: count the pairs, join the most common one everywhere, and begin again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

N_BYTES = 256

Pair = tuple[int, int]


def count_pairs(words: Sequence[Sequence[int]], counts: Sequence[int]) -> dict[Pair, int]:
    """How often each pair of neighbours stands in the text.

    A word that the text contains 5 times brings each of its pairs 5 times. Every two neighbours
    count, also if pairs overlap: (7, 7, 7) contains the pair (7, 7) twice. The last token of a word
    and the first one of the next are no neighbours.

    Args:
        words: different words, each a sequence of token ids; a word may be empty.
        counts: how often the text contains each of them, at least 1.

    Returns:
        The pairs that occur, each with its count. Words and counts stay as they are.

    >>> count_pairs([(1, 2), (1, 2, 2, 2)], [10, 3])
    {(1, 2): 13, (2, 2): 6}
    """
    ### BEGIN SOLUTION
    found: dict[Pair, int] = {}
    for word, count in zip(words, counts, strict=True):
        for pair in pairwise(word):
            found[pair] = found.get(pair, 0) + count
    return found
    ### END SOLUTION


def best_pair(pairs: Mapping[Pair, int]) -> Pair:
    """The pair with the highest count.

    Of several with the same count it is the smallest: the one with the smaller left id, and if
    these are equal too, with the smaller right id. So the answer does not depend on the order in
    which the pairs were found.

    Raises:
        ValueError: if there is no pair.

    >>> best_pair({(1, 2): 3, (5, 5): 4, (5, 1): 4})
    (5, 1)
    """
    ### BEGIN SOLUTION
    return min(pairs, key=lambda pair: (-pairs[pair], pair))
    ### END SOLUTION


def merge(word: Sequence[int], pair: Pair, new: int) -> tuple[int, ...]:
    """Put a new token in the place of each occurrence of a pair, from the left to the right.

    A token that has gone into a new one is used up: it cannot be the left half of the next pair.
    The word itself stays as it is.

    >>> merge([7, 7, 7, 5], (7, 7), 300)
    (300, 7, 5)
    """
    ### BEGIN SOLUTION
    found: list[int] = []
    at = 0
    while at < len(word):
        if tuple(word[at : at + 2]) == pair:
            found.append(new)
            at += 2
        else:
            found.append(word[at])
            at += 1
    return tuple(found)
    ### END SOLUTION


@dataclass(eq=False)
class Corpus:
    """All that learning needs to know about the texts; it changes with every merge. (Given.)

    Attributes:
        words: the different words, as they look after the merges so far.
        counts: how often the texts contain each of them.
        pairs: the count of each pair that occurs, as `count_pairs` gives it.
        where: for each pair that occurs, the places in `words` of all words that contain it.
    """

    words: list[tuple[int, ...]]
    counts: list[int]
    pairs: dict[Pair, int]
    where: dict[Pair, set[int]]

    @classmethod
    def of(cls, pieces: Mapping[bytes, int]) -> "Corpus":
        """The corpus before the first merge: every word is a sequence of bytes."""
        words, counts = [tuple(piece) for piece in pieces], list(pieces.values())
        where: dict[Pair, set[int]] = {}
        for at, word in enumerate(words):
            for pair in pairwise(word):
                where.setdefault(pair, set()).add(at)
        return cls(words, counts, count_pairs(words, counts), where)


def apply_merge(corpus: Corpus, pair: Pair, new: int) -> None:
    """Merge a pair in all words, and bring the counts up to date, all of it in place.

    Afterwards the corpus must be what counting all of it again would give. `words` has each merged
    word at its old place. `pairs` holds the pairs that occur now, and no pair with the count 0.
    `where` names for each of these exactly the words that contain it, and has no empty sets.
    `counts` stays as it is.

    A text has many words, and a pair stands in few of them. Read and change only the words in which
    the pair stands; the counts of all others are right already. Which pairs of a word can have
    changed? Not only the one that is merged.

    A pair that stands nowhere changes nothing.
    """
    ### BEGIN SOLUTION
    for at in sorted(corpus.where.get(pair, ())):
        old, count = corpus.words[at], corpus.counts[at]
        changed = merge(old, pair, new)
        for gone in pairwise(old):
            corpus.pairs[gone] -= count
            corpus.where[gone].discard(at)
        for come in pairwise(changed):
            corpus.pairs[come] = corpus.pairs.get(come, 0) + count
            corpus.where.setdefault(come, set()).add(at)
        for gone in set(pairwise(old)):
            if not corpus.pairs[gone]:
                del corpus.pairs[gone], corpus.where[gone]
        corpus.words[at] = changed
    ### END SOLUTION


def learn(pieces: Mapping[bytes, int], n_merges: int, at_least: int = 2) -> list[Pair]:
    """Learn merges from counted pieces, the first one first.

    Each time the best pair (see `best_pair`) becomes a new token. The tokens 0 to 255 are the
    single bytes, the first merge makes token 256, the next one 257, and so on.

    Args:
        pieces: how often each piece stands in the text, as `count_pieces` gives it. In which order
            they come makes no difference. They stay as they are.
        n_merges: how many merges to learn at most.
        at_least: a pair that is rarer than this is no longer worth a token.

    Returns:
        The merges: fewer than n_merges if no pair is left that is common enough.

    Raises:
        ValueError: if n_merges is negative.

    >>> learn({b"hop": 4, b"shop": 2, b"top": 3}, n_merges=2)
    [(111, 112), (104, 256)]
    """
    ### BEGIN SOLUTION
    if n_merges < 0:
        raise ValueError(f"cannot learn {n_merges} merges")
    corpus = Corpus.of(pieces)
    merges: list[Pair] = []
    while corpus.pairs and len(merges) < n_merges:
        pair = best_pair(corpus.pairs)
        if corpus.pairs[pair] < at_least:
            break
        apply_merge(corpus, pair, N_BYTES + len(merges))
        merges.append(pair)
    return merges
    ### END SOLUTION

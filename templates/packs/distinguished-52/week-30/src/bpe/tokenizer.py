"""The tokenizer: from text to token ids and back, with nothing lost on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bpe.merges import N_BYTES, Pair, learn
from bpe.pieces import count_pieces


def token_bytes(merges: Sequence[Pair]) -> list[bytes]:
    """What each token stands for: the 256 single bytes, then the merges in their order.

    Returns:
        256 + len(merges) byte strings; the one at place i belongs to token i.

    Raises:
        ValueError: if a merge uses a token that does not exist yet when its turn comes, or a
            negative number. A list would not complain about all of these.

    >>> token_bytes([(104, 105), (256, 33)])[255:]
    [b'\\xff', b'hi', b'hi!']
    """
    ### BEGIN SOLUTION
    found = [bytes([number]) for number in range(N_BYTES)]
    for pair in merges:
        if min(pair) < 0 or max(pair) >= len(found):
            raise ValueError(f"merge {pair} uses a token that does not exist yet")
        found.append(found[pair[0]] + found[pair[1]])
    return found
    ### END SOLUTION


def encode_piece(piece: bytes, joined: Mapping[Pair, int]) -> list[int]:
    """The tokens of one piece: begin with its bytes, and merge as the training has merged.

    Of all pairs in the word that may be joined, the one learnt first has its turn first, wherever
    in the word it stands; then look again. It ends when no pair is left that may be joined. This is
    not the same as reading from the left, nor as looking for the longest token that fits.

    Args:
        piece: any bytes, also none, and also such that are no valid text.
        joined: for each merge the id of its new token. A merge learnt earlier has a smaller id.

    >>> encode_piece(b"abc", {(98, 99): 256, (97, 98): 257, (257, 99): 258})
    [97, 256]
    """
    ### BEGIN SOLUTION
    from itertools import pairwise

    from bpe.merges import merge

    word = tuple(piece)
    while True:
        able = [joined[pair] for pair in pairwise(word) if pair in joined]
        if not able:
            return list(word)
        new = min(able)
        pair = next(pair for pair in pairwise(word) if joined.get(pair) == new)
        word = merge(word, pair, new)
    ### END SOLUTION


def split_specials(text: str, specials: Sequence[str]) -> list[str]:
    """Cut a text at its special tokens, so that each of them is a part of its own.

    Read from the left to the right. Where a special token begins, it is cut out whole; if several
    begin at the same place, the longest one is. What is between them stays in one part. Joined,
    the parts give the text, and no part is empty.

    Special tokens may contain any character, such as | or *, which mean something else in a
    regular expression.

    >>> split_specials("<a>one<a><ab>", ["<a", "<a>", "<ab>"])
    ['<a>', 'one', '<a>', '<ab>']
    """
    ### BEGIN SOLUTION
    import re

    if not specials:
        return [text] if text else []
    longest_first = sorted(specials, key=len, reverse=True)
    rule = "|".join(re.escape(special) for special in longest_first)
    return [part for part in re.split(f"({rule})", text) if part]
    ### END SOLUTION


@dataclass(frozen=True)
class Tokenizer:
    """A byte pair tokenizer.

    Ids: 0 to 255 are the single bytes, then come the merges, then the special tokens.

    Attributes:
        merges: pairs of ids, the first learnt first.
        specials: texts that stand for one token each. They are not empty, and all differ.
    """

    merges: tuple[Pair, ...] = ()
    specials: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if "" in self.specials or len(set(self.specials)) < len(self.specials):
            raise ValueError(f"special tokens must differ and not be empty: {self.specials}")

    @classmethod
    def train(
        cls, texts: Iterable[str], n_merges: int, specials: tuple[str, ...] = ()
    ) -> "Tokenizer":
        """Learn merges from texts; special tokens are cut out of them before. (Given.)"""
        parts = (part for text in texts for part in split_specials(text, specials))
        ordinary = (part for part in parts if part not in specials)
        return cls(tuple(learn(count_pieces(ordinary), n_merges)), specials)

    @property
    def size(self) -> int:
        """How many tokens there are. (Given.)"""
        return N_BYTES + len(self.merges) + len(self.specials)

    @property
    def unknown(self) -> None:
        """There is no token for unknown text, because no text is unknown. (Given.)"""
        return None

    @cached_property
    def joined(self) -> dict[Pair, int]:
        """For each merge the id of its new token. (Given.)"""
        return {pair: N_BYTES + number for number, pair in enumerate(self.merges)}

    @cached_property
    def table(self) -> list[bytes]:
        """What each token stands for, special tokens included. (Given.)"""
        return token_bytes(self.merges) + [special.encode("utf-8") for special in self.specials]

    def encode(self, text: str, special: bool = False) -> list[int]:
        """The token ids of a text: of its pieces, one after the other.

        Args:
            text: any text; the empty one has no tokens.
            special: whether special tokens in the text are meant as such. Then each of them
                becomes its one id, and the parts between them are encoded as texts of their own.
                Otherwise, as for all that a stranger has typed in, they are characters like any
                others, and no special id may come out.

        Raises:
            ValueError: if the text holds half a character (a lone surrogate, such as "\\ud800"),
                for which there is no UTF-8. Python's own UnicodeEncodeError is a ValueError.

        >>> Tokenizer(merges=((104, 105),), specials=("<end>",)).encode("hi<end>", special=True)
        [256, 257]
        """
        ### BEGIN SOLUTION
        from bpe.pieces import pieces

        found: list[int] = []
        for part in split_specials(text, self.specials if special else ()):
            if special and part in self.specials:
                found.append(N_BYTES + len(self.merges) + self.specials.index(part))
                continue
            for piece in pieces(part):
                found.extend(encode_piece(piece.encode("utf-8"), self.joined))
        return found
        ### END SOLUTION

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """The bytes that these tokens stand for; a special token stands for its text in UTF-8.

        Raises:
            ValueError: if a number is not the id of a token: negative, or too large.
        """
        ### BEGIN SOLUTION
        found = []
        for number in ids:
            if not 0 <= number < self.size:
                raise ValueError(f"{number} is not one of {self.size} tokens")
            found.append(self.table[number])
        return b"".join(found)
        ### END SOLUTION

    def decode(self, ids: Iterable[int]) -> str:
        """The text that these tokens stand for; `encode` turned round.

        A token may end in the middle of a character, so some lists of ids are no valid UTF-8: a
        language model may stop there, or someone cuts a long list. What cannot be read becomes the
        replacement character U+FFFD, as `errors="replace"` does it, and all the rest is kept. A
        character whose bytes come in several tokens is whole again.

        Raises:
            ValueError: as `decode_bytes`.

        >>> Tokenizer().decode([104, 195, 169, 195])
        'hé�'
        """
        ### BEGIN SOLUTION
        return self.decode_bytes(ids).decode("utf-8", errors="replace")
        ### END SOLUTION

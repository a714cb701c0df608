"""From text to tokens and back."""

from functools import partial

import numpy as np
from bpe_plain import (
    STRANGE,
    ids,
    plain_encode,
    plain_learn,
    plain_pieces,
    random_pieces,
    random_text,
)
from expect import holds, refuses

from bpe.merges import Pair
from bpe.tokenizer import Tokenizer, encode_piece, split_specials, token_bytes

A, B, C = 97, 98, 99
SAMPLE = "the cat and the hat: the théâtre, der Hut, το καπέλο 👍👍 and that"


def trained(n_merges: int = 40, specials: tuple[str, ...] = ()) -> Tokenizer:
    """A tokenizer whose merges come from the slow training."""
    counts: dict[bytes, int] = {}
    for piece in plain_pieces(SAMPLE):
        counts[piece.encode()] = counts.get(piece.encode(), 0) + 1
    return Tokenizer(tuple(plain_learn(counts, n_merges, at_least=1)), specials)


def test_the_merge_learnt_first_has_its_turn_first() -> None:
    merges: list[Pair] = [(B, C), (A, B), (257, C), (A, A), (259, A)]
    cases: dict[bytes, list[int]] = {
        b"abc": [A, 256],
        b"ab": [257],
        b"abcab": [A, 256, 257],
        b"aaa": [260],
        b"aaaa": [259, 259],
        b"aab": [A, 257],
        b"a": [A],
        b"": [],
        b"\xff\x00": [255, 0],
    }
    for piece, wanted in cases.items():
        found = list(encode_piece(piece, ids(merges)))
        hint = "after each merge, look at all pairs of the new word again."
        if found == [258]:
            hint = "not the longest token and not the leftmost pair: the merge learnt first."
        elif len(found) > len(wanted):
            hint = "there are still pairs that may be joined. " + hint
        message = f"merges {merges}, {piece!r}: expected {wanted}, found {found}."
        holds(found == wanted, message, hint=hint)
    rng = np.random.default_rng(4)
    for _ in range(40):
        pieces = random_pieces(rng, 12)
        merges = plain_learn(pieces, 15, at_least=1)
        for piece in (*pieces, *random_pieces(rng, 5, letters="abcd")):
            wanted, found = plain_encode(piece, merges), list(encode_piece(piece, ids(merges)))
            message = (
                f"merges {merges}, {piece!r}: expected {wanted}, as all merges applied one after "
                f"the other in their order give it, found {found}."
            )
            holds(found == wanted, message, hint="of all that may be joined, the smallest id.")


def test_every_token_knows_its_bytes() -> None:
    found = list(token_bytes([]))
    holds(len(found) == 256, f"no merges: expected 256 tokens, found {len(found)}.")
    for number in range(256):
        hint = "token 195 is the single byte 195, not the letter of that number in UTF-8."
        message = f"token {number}: expected the one byte {bytes([number])!r}, found "
        holds(found[number] == bytes([number]), message + f"{found[number]!r}.", hint=hint)
    found = list(token_bytes([(104, 105), (256, 33), (257, 257), (195, 169), (0, 255)]))
    wanted = [b"hi", b"hi!", b"hi!hi!", "é".encode(), b"\x00\xff"]
    holds(found[256:] == wanted, f"five merges: expected {wanted}, found {found[256:]}.")
    unborn: list[list[Pair]] = [[(256, 1)], [(1, 256)], [(1, 2), (257, 1)], [(-1, 5)], [(5, -1)]]
    for merges in unborn:
        hint = "a list that is read at -1 gives its last entry, without a complaint."
        refuses(partial(token_bytes, merges), f"token_bytes({merges})", hint=hint)


def test_tokens_are_joined_before_they_are_read_as_text() -> None:
    plain, some = Tokenizer(), trained(specials=("<end>",))
    face = "👍é".encode()
    found = plain.decode(list(face))
    hint = "join the bytes of all tokens first; a character may need more than one token."
    holds(
        found == "👍é",
        f"the bytes of '👍é' one by one: expected '👍é', found {found!r}.",
        hint=hint,
    )
    cases = {face[:3]: "\ufffd", face[:5]: "👍\ufffd", b"a\xffb": "a\ufffdb", b"\x80": "\ufffd"}
    for data, wanted in cases.items():
        found = plain.decode(list(data))
        hint = "what cannot be read must stay visible as U+FFFD, and everything else stays."
        holds(
            found == wanted, f"decode of {data!r}: expected {wanted!r}, found {found!r}.", hint=hint
        )
        kept = plain.decode_bytes(list(data))
        holds(kept == data, f"decode_bytes of {list(data)}: expected {data!r}, found {kept!r}.")
    last = some.size - 1
    found = some.decode([104, last, 105])
    holds(found == "h<end>i", f"a special token inside: expected 'h<end>i', found {found!r}.")
    holds(some.decode([]) == "", "decode([]): expected an empty text.")
    arrays = some.decode(np.array([104, 105]))
    holds(arrays == "hi", f"ids in an array: expected 'hi', found {arrays!r}.")
    for wrong in (-1, some.size, some.size + 5, -some.size):
        what = f"the id {wrong} of {some.size} tokens"
        hint = "a negative place in a list counts from its end, without a complaint."
        refuses(partial(some.decode_bytes, [104, wrong]), what, hint=hint)
        refuses(partial(some.decode, [wrong]), f"decode: {what}", hint=hint)


def test_every_text_survives_the_round_trip() -> None:
    rng = np.random.default_rng(5)
    some = trained()
    for tokenizer in (Tokenizer(), some):
        for text in (SAMPLE, *STRANGE, *(random_text(rng, 40) for _ in range(30))):
            found = list(tokenizer.encode(text))
            wanted = [
                token
                for piece in plain_pieces(text)
                for token in plain_encode(piece.encode(), tokenizer.merges)
            ]
            message = f"encode({text!r}): expected {wanted}, found {found}."
            hint = "cut the text into pieces, and give the UTF-8 bytes of each to `encode_piece`."
            holds(found == wanted, message, hint=hint)
            back = tokenizer.decode(found)
            holds(back == text, f"{text!r}, there and back: expected it again, found {back!r}.")
    for number in range(256):
        wanted_bytes = bytes([number, 128, number])
        lone = some.decode_bytes(encode_piece(wanted_bytes, some.joined))
        holds(
            lone == wanted_bytes, f"lone bytes {wanted_bytes!r}: found {lone!r} after a round trip."
        )
    hint = "half a character has no UTF-8; to leave it out in silence would lose something."
    refuses(lambda: some.encode("ab\ud800c"), "encode('ab\\ud800c')", hint=hint)


def test_special_tokens_are_never_split_and_never_typed_in() -> None:
    cases: list[tuple[str, list[str], list[str]]] = [
        ("<a>one<a><ab>", ["<a", "<a>", "<ab>"], ["<a>", "one", "<a>", "<ab>"]),
        ("x<|end|> y", ["<|end|>"], ["x", "<|end|>", " y"]),
        ("<|end|>", ["<|end|>"], ["<|end|>"]),
        ("1+1=2, a*b. a.b", ["1+1", "a.b"], ["1+1", "=2, a*b. ", "a.b"]),
        ("aab", ["ab", "aa"], ["aa", "b"]),
        ("xxabc", ["bc", "abc"], ["xx", "abc"]),
        ("abab", ["ab"], ["ab", "ab"]),
        ("plain", ["<|end|>"], ["plain"]),
        ("plain", [], ["plain"]),
        ("", ["<|end|>"], []),
        ("", [], []),
    ]
    for text, specials, wanted in cases:
        given = list(specials)
        parts = list(split_specials(text, given))
        hint = "from the left; where one begins, it is cut out whole."
        if any(part in specials and part not in wanted for part in parts):
            hint = "where several special tokens begin at the same place, the longest one wins."
        elif len(parts) > len(wanted):
            hint = "no empty parts; and | or * in a special token are characters like any others."
        what = f"split_specials({text!r}, {specials})"
        holds(parts == wanted, f"{what}: expected {wanted}, found {parts}.", hint=hint)
        holds(given == specials, f"{what} has changed the list of special tokens.")

    specials = ["<|end|>", "<|end|>!", "the"]
    some = trained(specials=tuple(specials))
    first = some.size - 3
    ordinary = trained()
    for text in ("hat<|end|>", "<|end|>", "the cat", "<|end|>!"):
        found, wanted_ids = list(some.encode(text)), ordinary.encode(text)
        hint = "without `special=True` this is text that somebody typed; no special id comes out."
        message = (
            f"encode({text!r}): expected {wanted_ids}, as without special tokens, found {found}."
        )
        holds(found == wanted_ids, message, hint=hint)
    mixed = "the hat<|end|>! and<|end|>"
    wanted_ids = [
        first + 2,
        *ordinary.encode(" hat"),
        first + 1,
        *ordinary.encode(" and"),
        first,
    ]
    found = list(some.encode(mixed, special=True))
    hint = f"the special tokens have the ids {first} to {some.size - 1}, after all merges."
    message = f"encode({mixed!r}, special=True): expected {wanted_ids}, found {found}."
    holds(found == wanted_ids, message, hint=hint)
    holds(some.decode(found) == mixed, f"{mixed!r}, there and back: found {some.decode(found)!r}.")
    holds(
        list(some.encode("", special=True)) == [], "encode('', special=True): expected no tokens."
    )
    none = Tokenizer().encode("a b", special=True)
    holds(list(none) == [97, 32, 98], f"no special tokens to look for: found {none}.")

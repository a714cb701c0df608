"""Text becomes numbers, comes back, and is cut into windows."""

import numpy as np
import pytest
from charnn_plain import fails
from expect import holds, same

from charnn.text import characters, decode, encode, rhyme, windows


def test_text_becomes_codes_and_comes_back() -> None:
    hint = "a code is the place of the character in the vocabulary, and the first place is 0."
    same(encode("nab an", " abn"), [3, 1, 2, 0, 1, 3], "encode('nab an', ' abn')", hint=hint)
    same(encode("abc", "cab"), [1, 2, 0], "encode('abc', 'cab')", hint="keep the given order.")
    empty = np.asarray(encode("", "ab"))
    same(empty, np.zeros(0), "the codes of an empty text")
    for text in ("", "ab"):
        kind = np.asarray(encode(text, "ab")).dtype
        holds(kind == np.int64, f"encode({text!r}): expected int64, found {kind}.")

    hint = "a character without a place must not get the code of another one; -1 is a place too."
    found = fails(encode, "band", " abn")
    holds(not found, f"encode('band', ' abn'): expected a ValueError, found {found}.", hint=hint)
    with pytest.raises(ValueError) as caught:
        encode("naQa", " abn")
    holds("Q" in str(caught.value), "expected the message to show the 'Q' that is not known.")

    what = "decode([3, 1, 2], ' abn')"
    for codes in ([3, 1, 2], np.array([3, 1, 2])):
        text = decode(codes, " abn")
        holds(text == "nab", f"{what}: expected 'nab', found {text!r}.")
    holds(decode([], "ab") == "", "decode([], 'ab'): expected an empty text.")
    for code in (-1, 4, -4):
        found = fails(decode, [1, code], " abn")
        hint = "a list with a negative index is read from its end, without a complaint."
        message = f"decode([1, {code}], ' abn'): expected a ValueError, found {found}."
        holds(not found, message, hint=hint if code < 0 else "")

    text = rhyme()
    vocabulary = characters(text)
    back = decode(encode(text, vocabulary), vocabulary)
    holds(back == text, "the rhyme, encoded and decoded: expected the same text, found another.")


def test_windows_predict_every_next_character_once() -> None:
    hint = (
        "inputs are the codes from i on, targets those from i + 1 on; the last target of a window "
        "is the first input of the next one."
    )
    codes = np.array([7, 8, 9, 5, 6, 4, 3, 2])
    pieces = windows(codes[:4], 2)
    holds(len(pieces) == 2, f"4 codes in windows of 2: expected 2 windows, found {len(pieces)}.")
    same(pieces[0][0], [7, 8], "the first inputs of [7, 8, 9, 5] in windows of 2", hint=hint)
    same(pieces[0][1], [8, 9], "the first targets of [7, 8, 9, 5] in windows of 2", hint=hint)
    same(pieces[1][0], [9], "the last inputs of [7, 8, 9, 5] in windows of 2", hint=hint)
    same(pieces[1][1], [5], "the last targets of [7, 8, 9, 5] in windows of 2", hint=hint)

    for length in (1, 2, 3, 7, 8, 50):
        before = codes.copy()
        pieces = windows(codes, length)
        what = f"8 codes in windows of {length}"
        sizes = [len(inputs) for inputs, _ in pieces]
        wanted = [min(length, 7 - i) for i in range(0, 7, length)]
        hint = (
            "7 of 8 codes have a successor. No window is empty, and only the last may be shorter."
        )
        if sum(sizes) < 7:
            hint = "The step from one window to the next is lost, or the rest at the end. " + hint
        holds(sizes == wanted, f"{what}: expected the sizes {wanted}, found {sizes}.", hint=hint)
        inputs = np.concatenate([inputs for inputs, _ in pieces])
        targets = np.concatenate([targets for _, targets in pieces])
        same(inputs, codes[:-1], f"all inputs, {what}")
        same(targets, codes[1:], f"all targets, {what}")
        same(codes, before, "the codes after windows")
    for n in (0, 1):
        found = windows(codes[:n], 3)
        holds(len(found) == 0, f"windows of {n} codes: expected none, found {found}.")
    for length in (0, -2):
        answer = fails(windows, codes, length)
        holds(not answer, f"windows of {length}: expected a ValueError, found {answer}.")

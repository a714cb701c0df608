"""Text as numbers: every character has a code, its place in the vocabulary."""

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


def rhyme() -> str:
    """The nursery rhyme of the house that Jack built. (Given.)

    It is traditional, in print since 1755, and in the public domain. Verse by verse it repeats what
    it has said before, so a small network can learn much of it in a minute.
    """
    return (Path(__file__).parent / "rhyme.txt").read_text(encoding="utf-8")


def characters(text: str) -> str:
    """The vocabulary of a text: its different characters in increasing order. (Given.)

    >>> characters("a banana")
    ' abn'
    """
    return "".join(sorted(set(text)))


def one_hot(codes: ArrayLike, size: int) -> FloatArray:
    """Each code as a row with a 1 at its place and 0 everywhere else. (Given.)

    >>> one_hot([2, 0], size=3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    return np.eye(size)[np.asarray(codes, dtype=np.int64)]


def encode(text: str, vocabulary: str) -> IntArray:
    """The code of each character of a text: its place in the vocabulary, from 0 on.

    Args:
        text: any text of n characters; it may be empty.
        vocabulary: the known characters, each of them once, in any order.

    Returns:
        n codes of type int64, from 0 to len(vocabulary) - 1.

    Raises:
        ValueError: if a character is not in the vocabulary; the message shows that character.
            A stranger must never get the code of another character in silence.

    >>> encode("nab", " abn")
    array([3, 1, 2])
    """
    ### BEGIN SOLUTION
    places = {character: place for place, character in enumerate(vocabulary)}
    strangers = [character for character in text if character not in places]
    if strangers:
        raise ValueError(f"{strangers[0]!r} is not in the vocabulary")
    return np.array([places[character] for character in text], dtype=np.int64)
    ### END SOLUTION


def decode(codes: ArrayLike, vocabulary: str) -> str:
    """The text that these codes stand for; `encode` turned round.

    Args:
        codes: n integers, in a list or an array; n may be 0.
        vocabulary: the known characters.

    Raises:
        ValueError: if a code is not between 0 and len(vocabulary) - 1. Python itself would not
            complain about all of these.

    >>> decode([3, 1, 2], " abn")
    'nab'
    """
    ### BEGIN SOLUTION
    numbers = np.asarray(codes, dtype=np.int64).tolist()
    for number in numbers:
        if not 0 <= number < len(vocabulary):
            raise ValueError(f"{number} is not a code for {len(vocabulary)} characters")
    return "".join(vocabulary[number] for number in numbers)
    ### END SOLUTION


def windows(codes: IntArray, length: int) -> list[tuple[IntArray, IntArray]]:
    """Cut a text into pieces to learn from, and put beside each character the one that follows it.

    Of n codes, n - 1 have a successor. Each of these is an input exactly once, in the order of the
    text, with its successor as the target. The last character of a window needs a successor too,
    and that one lies in the next window.

    Args:
        codes: the text, of shape (n,).
        length: how many inputs a window has, at least 1. The last window may have fewer, but
            never none.

    Returns:
        Pairs of inputs and targets, both of the same shape. Fewer than two codes give no window.

    Raises:
        ValueError: if the length is less than 1.

    >>> windows(np.array([7, 8, 9, 5]), length=2)
    [(array([7, 8]), array([8, 9])), (array([9]), array([5]))]
    """
    ### BEGIN SOLUTION
    if length < 1:
        raise ValueError(f"a window needs a length of at least 1, found {length}")
    inputs, targets = codes[:-1], codes[1:]
    starts = range(0, len(inputs), length)
    return [(inputs[i : i + length], targets[i : i + length]) for i in starts]
    ### END SOLUTION

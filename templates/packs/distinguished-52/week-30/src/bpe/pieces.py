"""Text is cut into pieces before any pair is counted; no merge ever reaches over the end of one."""

from collections import Counter
from collections.abc import Iterable
from typing import Literal

Kind = Literal["space", "digit", "letter", "other"]


def kind(character: str) -> Kind:
    """What sort of character this is. (Given.)

    Space is all that `str.isspace` accepts (also tabs and line ends), digits are what
    `str.isdecimal` accepts, letters are everything else that `str.isalnum` accepts. The rest is
    "other": punctuation, underscores, emoji, accents that stand alone.

    >>> [kind(character) for character in "é7_\\n"]
    ['letter', 'digit', 'other', 'space']
    """
    if character.isspace():
        return "space"
    if character.isdecimal():
        return "digit"
    return "letter" if character.isalnum() else "other"


def pieces(text: str) -> list[str]:
    """Cut a text into words, numbers, punctuation and gaps, without losing a single character.

    - Neighbours of the same kind (see `kind`) belong to one piece, as many of them as there are.
    - With one exception: if a gap ends with a blank (" ", U+0020) and more text follows, this last
      blank begins the piece that follows it. Other spaces, such as a tab or a line end, never do.

    Joined, the pieces give the text again, also where a text begins or ends with a gap. No piece is
    empty, and the empty text has none.

    The module `re` may help. Its classes are not quite ours: `\\w` means letters, digits *and* the
    underscore, and a character that fits nowhere is passed over by `findall` in silence.

    >>> pieces("She reads 2  books.\\n")
    ['She', ' reads', ' 2', ' ', ' books', '.', '\\n']
    >>> pieces("if x_1:\\n    y")
    ['if', ' x', '_', '1', ':', '\\n   ', ' y']
    """
    ### BEGIN SOLUTION
    import re

    rule = r" ?[^\W\d_]+| ?\d+| ?(?:[^\w\s]|_)+|\s+(?= \S)|\s+"
    return re.findall(rule, text)
    ### END SOLUTION


def count_pieces(texts: Iterable[str]) -> dict[bytes, int]:
    """How often each piece stands in some texts; a piece is written as its UTF-8 bytes. (Given.)

    >>> count_pieces(["so so", "é"])
    {b'so': 1, b' so': 1, b'\\xc3\\xa9': 1}
    """
    return dict(Counter(piece.encode("utf-8") for text in texts for piece in pieces(text)))

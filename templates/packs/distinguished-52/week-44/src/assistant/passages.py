"""Splitting: documents become passages that overlap, each of which knows where it stands."""

import re
from collections.abc import Mapping

from assistant.documents import Passage, Span

WORD = re.compile(r"\S+")  # for splitting, whatever has no white space in it is a word


def passage_spans(text: str, size: int, overlap: int) -> list[tuple[int, int]]:
    """Where the passages of a text begin and end, in characters.

    A passage has `size` words, and it shares `overlap` words with the passage after it. A word is a
    run of characters without white space, as `WORD` finds them. A passage begins with the first
    character of its first word and ends after the last character of its last word, so that
    `text[start:end]` is the passage with all the spaces and line breaks of the document. Only the
    last passage may be shorter. Every word is in some passage, and no passage brings only words
    that the passage before it had already.

    Args:
        text: the document; it may be empty.
        size: words in a passage.
        overlap: words that neighbours share, fewer than `size`.

    Returns:
        Pairs of start and end, in the order of the text. None for a text without words.

    Raises:
        ValueError: if size is below 1, or overlap is negative or not below size.

    >>> passage_spans("one two  three four five", size=3, overlap=1)
    [(0, 14), (9, 24)]
    """
    ### BEGIN SOLUTION
    if not 0 <= overlap < size:  # so size is at least 1
        raise ValueError(f"{size} words of which {overlap} are shared: that does not fit")
    found = [(word.start(), word.end()) for word in WORD.finditer(text)]
    spans = []
    for first in range(0, len(found), size - overlap):
        part = found[first : first + size]
        spans.append((part[0][0], part[-1][1]))
        if first + size >= len(found):
            break
    return spans
    ### END SOLUTION


def split(documents: Mapping[str, str], size: int, overlap: int) -> list[Passage]:
    """The passages of all documents, sorted by the documents' names. (Given.)"""
    return [
        Passage(Span(name, start, end), text[start:end])
        for name, text in sorted(documents.items())
        for start, end in passage_spans(text, size, overlap)
    ]

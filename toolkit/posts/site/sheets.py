"""Long lists over several pages: each stays small, however many there are and whatever they say."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import markupsafe

_ROOM = 64_000  # bytes for what is listed, so that a whole page is well below a hundred thousand
_AROUND = 300  # what a row takes besides its words
_T = TypeVar("_T")


def size(*words: str) -> int:
    """How many bytes a row with these words takes at most."""
    return _AROUND + sum(len(markupsafe.escape(word).encode("utf-8", "replace")) for word in words)


def split(rows: Iterable[_T], size_of: Callable[[_T], int]) -> list[list[_T]]:
    """The rows in order, as few to a page as have room there; one empty page where there are none.

    >>> split([1, 2], lambda row: 40_000)
    [[1], [2]]
    """
    pages: list[list[_T]] = [[]]
    left = _ROOM
    for row in rows:
        left -= size_of(row)
        if left < 0 and pages[-1]:
            pages.append([])
            left = _ROOM - size_of(row)
        pages[-1].append(row)
    return pages


def paths(folder: str, pages: Sequence[object]) -> list[str]:
    """Where the pages lie; a file, and no folder, takes no name from what lies beside it."""
    return [f"{folder}{n + 1 if n else 'index'}.html" for n in range(len(pages))]

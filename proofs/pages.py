"""Mistakes in a page that a learner fills: the answer with one thing missing or broken."""

import re
from collections.abc import Callable, Iterator

_HEADING = re.compile(r"^#{1,6}[ \t].*$", re.MULTILINE)
_LINK = re.compile(r"(!?)\[([^\]\n]*)\]\(([^)\s]+)\)")
Mistake = tuple[int, str]  # where it is, and the whole page with it


def emptied(page: str) -> Iterator[Mistake]:
    """Nothing stands under a heading."""
    for heading, body, end in _sections(page):
        if body.strip():
            yield heading, page[: end - len(body)] + "\n\n" + page[end:]


def unanswered(page: str) -> Iterator[Mistake]:
    """The question still stands where the answer should."""
    for heading, body, end in _sections(page):
        if body.strip():
            yield heading, page[: end - len(body)] + "\n\n<!-- What? -->\n\n" + page[end:]


def untitled(page: str) -> Iterator[Mistake]:
    """A section has lost its heading."""
    for found in list(_HEADING.finditer(page))[1:]:
        yield found.start(), page[: found.start()] + page[found.end() :]


def unlinked(page: str) -> Iterator[Mistake]:
    """A link is only named, and leads nowhere."""
    for found in _LINK.finditer(page):
        yield found.start(), page[: found.start()] + found[2] + page[found.end() :]


def misled(page: str) -> Iterator[Mistake]:
    """A link within the repo has a typing error."""
    for found in _LINK.finditer(page):
        if "://" not in found[3]:
            yield found.start(), page[: found.start(3)] + "no-" + page[found.start(3) :]


def cut(page: str) -> Iterator[Mistake]:
    """Only the first words of every section are there."""
    short = page
    for _, body, end in reversed(list(_sections(page))):
        kept = "\n\n" + " ".join(body.split()[:5]) + "\n\n"
        short = short[: end - len(body)] + kept + short[end:]
    yield 0, short


KINDS: dict[str, Callable[[str], Iterator[Mistake]]] = {
    "emptied section": emptied,
    "unanswered question": unanswered,
    "lost heading": untitled,
    "dropped link": unlinked,
    "broken link": misled,
    "cut short": cut,
}


def _sections(page: str) -> Iterator[tuple[int, str, int]]:
    """Where each heading is, what stands under it, and where that ends."""
    found = list(_HEADING.finditer(page))
    ends = [heading.start() for heading in found[1:]] + [len(page)]
    for heading, end in zip(found, ends, strict=True):
        yield heading.start(), page[heading.end() : end], end

"""The paper that all cards are drawn on, and how words are set on it."""

import html
from collections.abc import Iterable

from toolkit.render.look import FONT, Look, short, text
from toolkit.render.words import right_to_left, wrapped
from toolkit.text import one_line

# A phone shows 320 pixels of it: letters of 15 are still 10 there.
WIDTH, MARGIN, SMALL, PLAIN, LARGE = 480, 24, 15, 16, 20
ROOM = WIDTH - 2 * MARGIN
_LINE = 26


def card(
    name: str, title: str, told: Iterable[str], height: float, body: Iterable[str], look: Look
) -> str:
    """The whole picture, with what it shows in words for those who cannot see it."""
    size = f'width="{WIDTH}" height="{short(height)}"'
    frame = f'width="{WIDTH - 1}" height="{short(height - 1)}" rx="10"'
    said = html.escape(" ".join(one_line(words, 1000) for words in told))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" {size} '
        f'viewBox="0 0 {WIDTH} {short(height)}" font-family="{FONT}" font-size="{PLAIN}">',
        f'<title id="{name}-title">{html.escape(one_line(title, 300))}</title>',
        f'<desc id="{name}-desc">{said}</desc>',
        f'<rect x=".5" y=".5" {frame} fill="{look.page}" stroke="{look.grid}"/>',
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def write(
    x: float,
    y: float,
    words: str,
    color: str,
    *,
    size: float = PLAIN,
    bold: bool = False,
    anchor: str = "start",
) -> str:
    """Words on one line, at their left end, middle or right end, whichever way they are read."""
    more = []
    if size != PLAIN:
        more.append(f'font-size="{short(size)}"')
    if bold:
        more.append('font-weight="600"')
    if right_to_left(words):
        more.append('direction="rtl"')
        anchor = {"start": "end", "end": "start"}.get(anchor, anchor)
    if anchor != "start":
        more.append(f'text-anchor="{anchor}"')
    return text(x, y, words, color, " ".join(more))


def heading(title: str, look: Look) -> tuple[list[str], float]:
    """The card's title on one or two lines, and where it ends."""
    lines = wrapped(title, ROOM, LARGE, 2, bold=True)
    top = MARGIN + 18
    body = [
        write(MARGIN, top + n * _LINE, line, look.ink, size=LARGE, bold=True)
        for n, line in enumerate(lines)
    ]
    return body, top + (len(lines) - 1) * _LINE


def name(words: str, otherwise: str) -> str:
    """A title as one line; something where it is empty."""
    return one_line(words, 300) or otherwise


def brief(words: str) -> str:
    """A title for a list in words: not at full length, where there may be many."""
    return one_line(words, 80)

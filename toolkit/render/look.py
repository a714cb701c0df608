"""What all pictures share: colours, the reader's own letters, and words that are safe in SVG."""

import html
from dataclasses import dataclass

FONT = (
    "-apple-system, BlinkMacSystemFont, &quot;Segoe UI&quot;, &quot;Noto Sans&quot;, "
    "Helvetica, Arial, sans-serif"
)


@dataclass(frozen=True)
class Look:
    """The colours of a theme, each a `#rrggbb`."""

    page: str
    ink: str
    dim: str
    edge: str  # of shapes that mean something: to be seen, but not strong enough for words
    grid: str  # only decoration
    lines: tuple[str, ...]


# Told apart in every kind of colour blindness (a test measures it), and strong enough for words.
LIGHT = Look(
    "#ffffff",
    "#1f2328",
    "#59636e",
    "#868f99",
    "#d9dfe5",
    ("#0969da", "#bc4c00", "#0a4a3a", "#a8578f"),
)
DARK = Look(
    "#0d1117",
    "#f0f6fc",
    "#9198a1",
    "#656c76",
    "#2f363e",
    ("#4493f8", "#f0883e", "#7ef0c4", "#d58fc4"),
)
# How the lines differ for those who see no colours.
DASHES = ("", "14 6", "5 5", "14 5 2 5")


def text(x: float, y: float, words: str, color: str, more: str = "") -> str:
    """The words at that place, whatever they hold."""
    place = f'x="{short(x)}" y="{short(y)}"'
    more = f" {more}" if more else ""
    return f'<text {place} fill="{color}"{more}>{html.escape(words)}</text>'


def short(number: float) -> str:
    """The number with at most one decimal: a tenth of a pixel is fine enough."""
    return f"{number:.1f}".removesuffix(".0")

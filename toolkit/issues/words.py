"""Words of any origin for an issue: they mention nobody and point to nobody's issue."""

import re

from toolkit import text

_REFERENCE = re.compile(r"(?<!&)#(?=\d)|(?i:(?<=\bGH)-(?=\d))")
_THREAD = re.compile(
    r"(?i)^https?://(?:www\.)?github\.com/(?=[^/]+/[^/]+/(?:issues|pull|discussions)/)"
)
_APART = "&#8203;"


def inert(words: str, limit: int = 500) -> str:
    """The words as Markdown that does nothing: no mention, no link, no reference."""
    return _REFERENCE.sub(lambda m: m[0] + _APART, text.markdown(words, limit))


def link(label: str, url: str) -> str:
    """A link; one to a thread goes a way that leaves no trace there."""
    made = text.link(label, _THREAD.sub("https://redirect.github.com/", url))
    shown, bracket, address = made.rpartition("](")
    if not bracket:
        return inert(label)
    return f"{_REFERENCE.sub(lambda m: m[0] + _APART, shown)}{bracket}{address}"

"""Headings that begin with the name of a month."""

import re

from toolkit.importer.asides import clean
from toolkit.importer.labels import JUNK
from toolkit.importer.model import Label
from toolkit.importer.ranges import WORD
from toolkit.importer.words import MONTHS, fold

_UNTIL = re.compile(r"\s*(?:\d{4})?\s*(?:[-–—&/]|to|and)\s*([^\W\d_]+)")


def month_name(text: str) -> tuple[Label, str] | None:
    """A heading that begins with a month's name, with or without a year, and its title."""
    begin = JUNK.match(text)
    word = WORD.match(text, begin.end() if begin else 0)
    key = fold(word[0]) if word else ""
    if not word or len(key) < 3 or key not in MONTHS:
        return None
    number = last = MONTHS[key]
    after = text[word.end() :]
    if until := _UNTIL.match(after):
        last = MONTHS.get(fold(until[1]), 0)
        after = after[until.end() :] if last else after
    rest = re.match(r"\s*(?:\d{4})?\s*(?:$|[:–—|-]|(?=\())", after)
    return (Label("month", number, max(number, last)), clean(after[rest.end() :])) if rest else None

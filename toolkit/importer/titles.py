"""Titles that stand below a label which says no more than `Week 1`."""

import re

from toolkit.importer import asides, labels
from toolkit.importer.model import Node
from toolkit.importer.vocabulary import aside, category
from toolkit.importer.words import WEEKDAYS, fold

_TOPIC = re.compile(
    r"\W*(?:topics?|themes?|titles?|focus|subject|tema|título|titulo|thema|thème|sujet|тема|主题|"
    r"主題|テーマ|주제|विषय)\s*(?:of the (?:week|day))?\s*[:：]\s*(?=\S)",
    re.IGNORECASE,
)
_LONGEST = 90


def below(units: list[Node]) -> None:
    """Give units without a title what their first line announces, where most of them do so."""
    bare = [u for u in units if u.kind in ("heading", "details", "para", "item") and _bare(u)]
    if len(bare) < 2 or len(bare) * 5 < len(units) * 3:
        return
    for find in (_heading, _topic):
        found = {id(unit): title for unit in bare if (title := find(unit))}
        if len(found) * 5 < len(bare) * 4 or len(set(found.values())) * 5 < len(found) * 4:
            continue
        for unit in bare:
            if title := found.get(id(unit), ""):
                unit.reading = unit.reading._replace(title=title)
        return


def _bare(unit: Node) -> bool:
    return bool(unit.reading.labels) and not unit.reading.title and bool(unit.children)


def _heading(unit: Node) -> str:
    """The one heading that opens the unit, if it is no `Goals` and no `Monday`."""
    first = unit.children[0]
    if first.kind != "heading" or len(first.text) > _LONGEST:
        return ""
    text = asides.clean(first.text)
    words = fold(text).replace("-", " ").split()
    if not words or words[0].strip(":,") in WEEKDAYS or first.reading.labels:
        return ""
    if len(words) < 2 and (category(text) or aside(text)):
        return ""
    if first.reading.number is not None:
        return ""
    return first.reading.title or text


def _topic(unit: Node) -> str:
    """What the first line names as topic, theme or focus."""
    for line in unit.children[0].lines[:1]:
        match = _TOPIC.match(line.text)
        if match and len(line.text) - match.end() < _LONGEST:
            return labels.read(line.text[match.end() :]).title
    return ""

"""Paragraphs as the things that their lines are."""

import re

from toolkit.importer import labels
from toolkit.importer.model import Line, Node

_NEW = re.compile(
    r"\W*[^\W\d_][^:：.!?]{0,40}(?:[:：](?:\s|$)|：)|[-•*–✅☐☑✔▪▸→·]\s|\W?\d{1,3}[.)]\s"
)


def split(lines: list[Line], line: int, end: int) -> list[Node]:
    """A paragraph as one node, or as several where its lines are things of their own."""
    if not lines:
        return [Node("mark", line, end)]  # an image, which says nothing
    groups: list[list[Line]] = []
    at = [line]
    count = 0
    for index, part in enumerate(lines):
        if part.soft or index == 0:
            count += index > 0
        if groups and part.soft and _bare_label(groups[-1]):
            groups[-1].append(part)
        elif groups and part.soft and not _starts(part) and not _short(groups[-1]):
            last = groups[-1][-1]
            joined = f"{last.text} {part.text}"
            lead = joined if last.bold and part.bold else last.lead
            groups[-1][-1] = Line(joined, (*last.links, *part.links), lead, last.soft)
        elif groups and not labels.read(part.text).labels and not part.soft:
            groups[-1].append(part)
        else:
            groups.append([part])
            if index:
                at.append(min(line + count, end - 1))
    bounds = [*at[1:], end]
    return [
        Node("para", begin, max(stop, begin + 1), group)
        for group, begin, stop in zip(groups, at, bounds, strict=True)
    ]


def _bare_label(group: list[Line]) -> bool:
    """Whether a line says `Week 1` and no more, so that the next is its title."""
    if len(group[0].text) > 20:
        return False
    reading = labels.read(group[0].text)
    return bool(reading.labels) and not reading.title


def _short(group: list[Line]) -> bool:
    """Whether a labelled line ends long before it would have to wrap."""
    text = group[0].text
    if len(group) > 1 or len(text) > 90 or not labels.promising(text):
        return False
    reading = labels.read(text)
    ends = len(text) <= 50 or (reading.weeks is not None and text.endswith((")", "）")))
    return ends and bool(reading.labels) and reading.sure


def _starts(part: Line) -> bool:
    return bool(part.lead) or bool(_NEW.match(part.text)) or bool(labels.read(part.text).labels)

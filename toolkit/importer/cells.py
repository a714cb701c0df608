"""Rows of tables as what a unit holds: each cell goes where its column says."""

import re

from toolkit.curriculum import Step
from toolkit.importer.basket import Basket, tidy
from toolkit.importer.model import Line, Node
from toolkit.importer.vocabulary import aside, category

_TICKS = re.compile(r"^\W*$")


def row_unit(basket: Basket, node: Node) -> None:
    """A row that is a unit: each cell as its column says."""
    for column, cell in enumerate(node.cells):
        head = node.heads[column] if column < len(node.heads) else ""
        label = node.kind == "row" and column == node.level
        for index, line in enumerate(cell):
            if line.lead == "\0":
                continue
            if label or (column == node.number and index == 0):
                for link in line.links:
                    basket.link(link, head, node.reading.title)
                if not label and len(tidy(line.text)) > 120:
                    basket.put(line, category(head))
            elif aside(head):
                _remark(basket, head, line)
            else:
                basket.put(line, category(head))
    if node.kind == "column":
        for line in node.lines:
            for link in line.links:
                basket.link(link, "", node.reading.title)


def _remark(basket: Basket, head: str, line: Line) -> None:
    for link in line.links:
        basket.link(link, head, head)
    text = tidy(line.text)
    if not line.links and not _TICKS.match(text):
        basket.notes.append(f"{tidy(head)}: {text}")


def row(basket: Basket, node: Node, kind: str | None) -> None:
    """A row inside a unit."""
    found = node.reading.labels
    if found and found[-1].name == "day":
        label = found[-1]
        days = str(label.first) if label.first == label.last else f"{label.first}-{label.last}"
        words = [
            tidy(" ".join(line.text for line in cell))
            for column, cell in enumerate(node.cells)
            if column != node.level
        ]
        basket.steps.append(Step(": ".join(w for w in words[:2] if w) or f"Day {days}", days))
        for more in words[2:]:
            if more:
                basket.steps.append(Step(more, days))
        for cell in node.cells:
            for line in cell:
                for link in line.links:
                    basket.link(link, "", line.text)
        return
    prefix = ""
    for column, cell in enumerate(node.cells):
        head = node.heads[column] if column < len(node.heads) else ""
        named = category(head) or kind
        text = tidy(" ".join(line.text for line in cell))
        if (
            column == 0
            and len(cell) == 1
            and len(text) < 60
            and len(node.cells) > 1
            and not cell[0].links
        ):
            prefix = text
            continue
        for line in cell:
            if aside(head):
                _remark(basket, head, line)
            elif line.lead != "\0":
                basket.put(line, named, prefix=prefix if named != "resources" else "")
                prefix = "" if named != "resources" else prefix
    if prefix and len([c for c in node.cells if c]) == 1:
        basket.put(Line(prefix), kind)


def table(basket: Basket, node: Node, kind: str | None) -> None:
    for line in node.lines:
        for link in line.links:
            basket.link(link, "")
    for part in node.children:
        basket.mark(part)
        row(basket, part, kind)

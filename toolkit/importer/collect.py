"""What a unit holds: goals, steps, resources, practice and deliverables, and nothing lost."""

import re

from toolkit.curriculum import Step
from toolkit.importer import asides, labels
from toolkit.importer.basket import Basket, split, tidy
from toolkit.importer.cells import row, row_unit, table
from toolkit.importer.inline import bare
from toolkit.importer.model import Line, Node
from toolkit.importer.vocabulary import aside, category
from toolkit.importer.words import WEEKDAYS, fold


def fill(basket: Basket, node: Node) -> None:
    """Everything below a unit's own heading."""
    basket.mark(node)
    if node.kind in ("row", "column"):
        row_unit(basket, node)
    else:
        _own(basket, node)
    for child in node.children:
        visit(basket, child, None, None)


def _own(basket: Basket, node: Node) -> None:
    for index, line in enumerate(node.lines):
        if index == 0:
            for link in line.links:
                basket.link(link, "", node.reading.title)
            rest = tidy(line.text[len(line.lead) :]).strip(" :：-–—.") if line.lead else ""
            lead = labels.read(line.lead) if rest else None
            if lead and lead.labels and lead.title and rest:
                basket.put(Line(rest, line.links), None)
            elif len(tidy(line.text)) > len(node.reading.title) + 60:
                basket.notes.append(tidy(line.text))
        else:
            basket.put(line, None)
    if node.ticked:
        basket.ticked.append(node.reading.title or tidy(node.text))


def visit(basket: Basket, node: Node, kind: str | None, days: str | None) -> None:
    """One block inside a unit and what it holds, in the category that holds there."""
    basket.mark(node)
    if node.kind == "table":
        table(basket, node, kind)
        return
    if node.kind == "code":
        if node.text.strip():
            basket.notes.append(node.text)
        for link in bare(node.text):
            basket.link(link, "")
        return
    if node.kind in ("row", "column"):
        row(basket, node, kind)
        return
    inner = kind
    for index, line in enumerate(node.lines):
        head = index == 0 and (bool(node.children) or node.kind == "heading")
        if head:
            inner, days = _head(basket, node, line, kind, days)
        else:
            basket.put(line, inner if node.kind == "item" or inner else _prose(line), days)
        if node.ticked and index == 0:
            basket.ticked.append(tidy(line.text))
    for child in node.children:
        visit(basket, child, inner, days)


def _prose(line: Line) -> str | None:
    lead, _ = split(line, line.text)
    return None if lead and category(lead) else "notes"


def _head(
    basket: Basket, node: Node, line: Line, kind: str | None, days: str | None
) -> tuple[str | None, str | None]:
    """A heading inside a unit: it sets the category of what follows, or is a topic itself."""
    text = tidy(line.text)
    reading = node.reading if node.reading.labels else labels.read(text)
    for link in line.links:
        basket.link(link, "", text)
    if reading.labels and reading.labels[-1].name == "day":
        label = reading.labels[-1]
        days = str(label.first) if label.first == label.last else f"{label.first}-{label.last}"
        if reading.title:
            basket.steps.append(Step(reading.title, days))
        return "steps", days
    if fold(asides.clean(text)) in WEEKDAYS:
        return "steps", asides.clean(text)
    lead, rest = split(line, text)
    named = category(lead or text) if len(lead or text) < 80 else None
    weeks = asides.span(text)
    if weeks and aside(lead or text.split(" ")[0]):
        basket.weeks = basket.weeks or weeks
        return kind, days
    if named and not line.links:
        if lead and rest:
            basket.put(Line(rest), named, days)
            basket.leads.append(lead)
        elif len(text.split()) > 4 and node.kind == "item":
            basket.put(Line(text), kind or named, days)
        return named, days
    if not (line.links and not re.sub(r"\W", "", text.replace(line.links[0].title, ""))):
        basket.put(line, kind, days)
    return kind, days

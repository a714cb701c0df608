"""What a plan says as a whole: prerequisites, habits, milestones, metrics and its own resources."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from toolkit.curriculum import Habit, Milestone, Unit
from toolkit.importer import asides, labels
from toolkit.importer.basket import Basket, tidy
from toolkit.importer.collect import visit
from toolkit.importer.inline import bare
from toolkit.importer.model import Node, Note
from toolkit.importer.runs import Choice, inside, walk
from toolkit.importer.vocabulary import whole

_HOURS = re.compile(
    r"(\d{1,3})(?:\s*[-–—]\s*(\d{1,3}))?\s*\+?\s*(?:hours?|hrs?|h|horas?|stunden|heures?|часов|小时|時間)\s*"
    r"(?:/|per|a|por|pro|par|each|в|每)?\s*(?:week|wk|semana|woche|semaine|неделю|周|週)",
    re.IGNORECASE,
)
_WEEKLY_HOURS = re.compile(
    r"(?:每周|毎週|каждую неделю|weekly:?)\s*"
    r"(\d{1,3})(?:\s*[-–—]\s*(\d{1,3}))?\s*(?:小时|時間|час|hours?)"
)


@dataclass
class Whole:
    """What was found outside the units."""

    basket: Basket
    habits: list[Habit] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    metrics: list[str] = field(default_factory=list)
    weekly: list[str] = field(default_factory=list)
    hours: int | None = None
    understood: list[Note] = field(default_factory=list)


def overall(
    root: Node, taken: set[int], placed: bytearray, units: Sequence[Unit], choice: Choice
) -> Whole:
    """Go through everything outside the units."""
    found = Whole(Basket(placed))
    holders = {id(outer) for unit in choice.units for outer in inside(unit)}
    _section(found, root, None, taken, holders, (units, choice))
    return found


def _section(
    found: Whole, node: Node, kind: str | None, taken: set[int], holders: set[int],
    plan: tuple[Sequence[Unit], Choice],
) -> None:  # fmt: skip
    for child in node.children:
        if id(child) in taken:
            continue
        _hours(found, child)
        inner = _announced(child, kind)
        if id(child) in holders:
            found.basket.mark(child)
            for link in (link for line in child.lines for link in line.links):
                found.basket.link(link, "")
            _section(found, child, None, taken, holders, plan)
        elif kind and child.kind == "para" and not child.children and _is_prose(child):
            found.basket.mark(child)
            for line in child.lines:
                found.basket.put(line, "notes")
        elif inner in ("habits", "milestones", "metrics", "weekly") and not _heads(child):
            _entry(found, child, inner, plan)
        elif inner in ("prerequisites", "deliverables", "resources") and not _heads(child):
            visit(found.basket, child, inner, None)
            _hours_inside(found, child)
        elif id(node) in holders and child.kind == "para" and not child.children:
            found.basket.mark(child)
            for line in child.lines:
                found.basket.put(line, "notes")
        elif child.kind == "table":
            _links(found, child)
        else:
            if inner:
                found.basket.mark(child)
                if inner != kind:
                    found.understood.append(
                        Note(child.line + 1, f"{inner}: {tidy(child.text)[:80]}")
                    )
            _links(found, child) if child.kind in ("row", "column") else _own_links(found, child)
            _section(found, child, inner, taken, holders, plan)


def _is_prose(node: Node) -> bool:
    return len(node.text) > 100 or (bool(node.lines[0].links) and len(node.lines[0].links) < 4)


def _heads(node: Node) -> bool:
    """Whether a block heads a section, rather than being part of one."""
    return node.kind in ("heading", "details") or bool(node.children and node.kind == "para")


def _announced(node: Node, kind: str | None) -> str | None:
    if not _heads(node) and not (node.kind == "item" and node.children):
        return kind
    if len(node.text) > 90:
        return kind
    named = whole(node.text)
    wanted = (
        "habits",
        "milestones",
        "metrics",
        "weekly",
        "prerequisites",
        "deliverables",
        "resources",
    )
    if node.kind == "item":
        return kind
    if named in wanted:
        return named
    return kind if node.level > 2 or node.kind != "heading" else None


def _entry(found: Whole, node: Node, kind: str, plan: tuple[Sequence[Unit], Choice]) -> None:
    """One habit, milestone or measure with what stands below it."""
    texts: list[str] = []
    for part in (node, *walk(node)):
        found.basket.mark(part)
        texts += [tidy(line.text) for line in part.lines]
        texts += [tidy(line.text) for cell in part.cells for line in cell if line.lead != "\0"]
        for line in (*part.lines, *(line for cell in part.cells for line in cell)):
            for link in line.links:
                found.basket.link(link, "", tidy(line.text))
        _hours(found, part)
    if node.kind == "table":
        for row in node.children:
            _entry(found, row, kind, plan)
        return
    texts = [text for text in texts if text]
    if not texts:
        return
    lead = node.lines[0].lead if node.lines else ""
    if kind == "habits":
        title = asides.clean(tidy(lead)) or asides.clean(texts[0].split(":")[0])[:80]
        rest = texts[0][len(tidy(lead)) :].strip(" :：-–—") if lead else texts[0]
        found.habits.append(Habit(title or texts[0], " ".join([rest, *texts[1:]]).strip()))
    elif kind == "milestones" and len(found.milestones) < 200 and (after := _after(texts[0], plan)):
        title = asides.clean(labels.read(texts[0]).title) or texts[0]
        found.milestones.append(Milestone(title, after, " ".join(texts[1:])))
    elif kind == "weekly":
        found.weekly.append(" ".join(texts))
    else:
        found.metrics.append(" ".join(texts))


def _after(text: str, plan: tuple[Sequence[Unit], Choice]) -> str | None:
    """The unit that a milestone such as `Q1: …` or `Week 12: …` follows."""
    units, choice = plan
    reading = labels.read(text)
    for label in (*reading.labels, *reading.extra):
        inside_it = [
            unit.key
            for unit, node in zip(units, choice.units, strict=True)
            if any(
                x.name == label.name and x.last <= label.last
                for n in (node, *inside(node))
                for x in n.reading.labels
            )
        ]
        if inside_it:
            return inside_it[-1]
        weeks = {"week": 1, "month": 4, "quarter": 13}.get(label.name)
        if weeks:
            before = [unit.key for unit in units if unit.end_week <= label.last * weeks]
            return before[-1] if before else None
    return None


def _own_links(found: Whole, node: Node) -> None:
    for line in node.lines:
        for link in line.links:
            found.basket.link(link, "", tidy(line.text))
    if node.kind == "code":
        for link in bare(node.text):
            found.basket.link(link, "")


def _links(found: Whole, node: Node) -> None:
    for part in (node, *walk(node)):
        _own_links(found, part)
        for cell in part.cells:
            for line in cell:
                for link in line.links:
                    found.basket.link(link, "", tidy(line.text))


def _hours(found: Whole, node: Node) -> None:
    if found.hours is None:
        for line in node.lines:
            match = _HOURS.search(line.text) or _WEEKLY_HOURS.search(line.text)
            if match:
                hours = int(match[2] or match[1])
                found.hours = hours if 0 < hours <= 100 else None


def _hours_inside(found: Whole, node: Node) -> None:
    for part in walk(node):
        _hours(found, part)

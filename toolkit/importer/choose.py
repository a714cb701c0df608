"""Which blocks are the units: what repeats, is numbered and holds most of the plan."""

import itertools
import re
from math import sqrt

from toolkit.importer.model import Node
from toolkit.importer.runs import (
    Choice,
    bounds,
    inside,
    labelled,
    number_of,
    shape_of,
    similar,
    walk,
)
from toolkit.importer.unnumbered import sections
from toolkit.importer.words import RANK

# How readily a class makes units where several are there.
_WORTH = {
    "week": 100, "sprint": 80, "day": 75, "module": 70, "unit": 70, "month": 62, "phase": 60,
    "stage": 60, "block": 60, "session": 58, "chapter": 60, "lecture": 52, "lesson": 55,
    "part": 50, "level": 50, "section": 50, "step": 50, "course": 50, "topic": 48, "semester": 45,
    "quarter": 40, "year": 30, "track": 30, "project": 18, "number": 42, "span": 36,
}  # fmt: skip


def choose(root: Node) -> Choice | None:
    """The best reading of the plan; None where nothing in it is numbered."""
    every = list(walk(root))
    total = max(1, root.weight)
    choices = [labelled(name, nodes) for name, nodes in _groups(every).items()]
    choices += _numbered(every)
    for choice in choices:
        choice.score = _score(choice, total)
    choices = [choice for choice in choices if choice.score > 0]
    if not choices:
        return sections(root)
    best = max(choices, key=lambda choice: choice.score)
    if best.name in ("number", "span") and _slight(best, total):
        best = sections(root, 0.75) or best
    best = _days_in_bare_weeks(best, choices, root)
    best = _finer(best, choices)
    if best.name in _WORTH and best.name not in ("number", "span"):
        _fill(best, every)
    if best.name == "span":
        best = _inside_spans(best)
    return best


def _groups(every: list[Node]) -> dict[str, list[Node]]:
    groups: dict[str, list[Node]] = {}
    for node in every:
        for label in node.reading.labels if node.reading.sure else ():
            groups.setdefault(label.name, []).append(node)
    return groups


def _numbered(every: list[Node]) -> list[Choice]:
    """Blocks with a bare number, or a bare duration, by shape."""
    groups: dict[tuple[str, str, int], list[Node]] = {}
    holding = {(id(n.parent), n.level) for n in every if n.kind == "item" and n.children}
    for node in every:
        kind, level = shape_of(node)
        reading = node.reading
        if reading.labels and reading.number is None:
            continue
        number = reading.number if reading.number is not None else None
        if node.kind == "item" and node.number is not None:
            number = node.number
            depth = sum(outer.kind == "item" for outer in itertools.islice(inside(node), 9))
            level = 2 * depth + ((id(node.parent), node.level) in holding)
        if number is not None and number < 200 and _maynumber_of(node):
            groups.setdefault(("number", kind, level), []).append(node)
        if (
            reading.weeks
            and kind in ("heading", "details", "item", "para", "row")
            and _maynumber_of(node)
        ):
            groups.setdefault(("span", kind, level), []).append(node)
    choices = []
    for (name, _, _), nodes in groups.items():
        members = {id(node) for node in nodes}
        flat = [n for n in nodes if not any(id(o) in members for o in inside(n))]
        if name == "number":
            choices.append(_labelled_numbers(flat, every))
        else:
            choices.append(Choice(name, flat))
    return choices


def _maynumber_of(node: Node) -> bool:
    if node.kind in ("heading", "details", "row"):
        return True
    text = node.text
    return bool(text) and len(text) < 160


def _labelled_numbers(nodes: list[Node], every: list[Node]) -> Choice:
    """Numbered blocks; rows and list entries elsewhere that say the same announce them."""
    choice = Choice("number", nodes)
    titles = {number_of(node, "number")[0]: node for node in nodes}
    members = {id(n) for n in nodes}
    if len(titles) == len(nodes) and len(nodes) > 1 and nodes[0].kind == "heading":
        for node in every:
            if id(node) in members or node.kind not in ("row", "item", "para"):
                continue
            number = number_of(node, "number")[0]
            main = titles.get(number)
            if main and node.reading.title and main.reading.title and len(node.text) < 160:
                if any(id(outer) in members for outer in inside(node)):
                    continue
                if similar(node.reading.title, main.reading.title):
                    choice.others.setdefault(main, []).append(node)
    return choice


def _score(choice: Choice, total: int) -> float:
    nodes = choice.units
    if not nodes:
        return 0.0
    worth = float(_WORTH.get(choice.name, 20))
    share = sum(node.weight for node in nodes) / total
    share += sum(o.weight for others in choice.others.values() for o in others) / total
    many = {1: 0.3, 2: 0.75}.get(len(nodes), 1.0)
    if choice.name in ("number", "span"):
        many = {1: 0.0, 2: 0.5 if share > 0.5 else 0.0}.get(len(nodes), 1.0)
        if nodes[0].kind in ("item", "para", "row"):
            worth *= 0.6 if any(n.children for n in nodes) or nodes[0].kind == "row" else 0.3
    ordered = 1.0
    if choice.name != "span":
        steps = [
            number_of(b, choice.name)[0] - number_of(a, choice.name)[1]
            for a, b in itertools.pairwise(nodes)
        ]
        good = sum(step == 1 for step in steps) + sum(
            number_of(n, choice.name)[0] in (0, 1) for n in nodes[1:]
        )
        ordered = 0.4 + 0.6 * min(1.0, good / len(steps)) if steps else 1.0
    return worth * sqrt(min(1.0, share)) * many * ordered


def _days_in_bare_weeks(best: Choice, choices: list[Choice], root: Node) -> Choice:
    """A plan that calls itself `90 days` and has them, grouped in weeks without a title."""
    if best.name != "week":
        return best
    days = next((c for c in choices if c.name == "day" and len(c.units) > 14), None)
    if not days or any(unit.reading.title for unit in best.units):
        return best
    numbers = [number_of(node, "day")[0] for node in days.units]
    heads = " ".join(node.text for node in root.children[:3])
    named = {
        int(n)
        for n in re.findall(r"(\d{2,3})[\s-]*(?:days?|d[ií]as|tage|jours|天|日)", heads.lower())
    }
    if not any(abs(number - max(numbers)) * 10 <= number for number in named):
        return best
    titled = sum(bool(node.reading.title) for node in days.units) * 2 > len(numbers)
    return days if titled and numbers == sorted(set(numbers)) else best


def _slight(best: Choice, total: int) -> bool:
    """Whether the numbers belong to a short list beside the plan."""
    held = sum(node.weight for node in best.units)
    return best.units[0].kind in ("item", "para") and held * 5 < total * 2


def _finer(best: Choice, choices: list[Choice]) -> Choice:
    """Headings such as `Week 3 - Day 1-2` and `Week 3 - Day 3-4` are a unit each."""
    if any(u.kind != "heading" or len(u.reading.labels) < 2 for u in best.units):
        return best
    own = {unit.reading.labels[-1].name for unit in best.units}
    finer = next((c for c in choices if {c.name} == own and len(c.units) > len(best.units)), None)
    return finer or best


def _fill(choice: Choice, every: list[Node]) -> None:
    """Sections that carry the label only beside their title, or that no unit divides."""
    units = {id(node) for node in choice.units}
    taken = units | {id(n) for o in choice.others.values() for n in o}
    taken |= {id(n) for n, _ in choice.outer}
    holders = {id(outer) for node in choice.units for outer in inside(node)}
    covered = {n for node in choice.units for n in range(*bounds(node, choice.name))}
    shapes = {(shape_of(n), x.name) for n in every if id(n) in holders for x in n.reading.labels}
    holding = {(x.name, x.first) for n in every if id(n) in holders for x in n.reading.labels}
    added: set[int] = set()
    for node in every:
        if id(node) in holders or id(node) in taken or not node.reading.labels:
            continue
        if any(id(outer) in taken or id(outer) in added for outer in inside(node)):
            continue
        label = next((x for x in node.reading.extra if x.name == choice.name), None)
        main = node.reading.labels[-1]
        broader = RANK[main.name] < RANK.get(choice.name, 99)
        fresh = label and not covered & set(range(label.first, min(label.last, 400) + 1))
        alone = (shape_of(node), main.name) in shapes and (main.name, main.first) not in holding
        if (label and fresh and node.kind in ("heading", "details", "row")) or (
            broader and alone and node.children and not label and main.name != "year"
        ):
            choice.units.append(node)
            added.add(id(node))
            if label:
                covered |= set(range(label.first, min(label.last, 400) + 1))
        elif label and not fresh:
            choice.outer.append((node, label))
    if added:
        choice.units.sort(key=lambda node: node.line)


def _inside_spans(choice: Choice) -> Choice:
    """Sections that only say how long they take, where each holds numbered things to learn."""
    found: list[Node] = []
    for section in choice.units:
        numbered = [
            n for n in walk(section)
            if (n.children or n.reading.weeks)
            and (n.number is not None or n.reading.number is not None)
            and n.kind in ("item", "heading")
        ]  # fmt: skip
        top = {id(n) for n in numbered}
        numbered = [n for n in numbered if not any(id(o) in top for o in inside(n))]
        if not numbered:
            return choice
        found += numbered
    if len(found) < len(choice.units) * 2:
        return choice
    return Choice("number", found, score=choice.score)

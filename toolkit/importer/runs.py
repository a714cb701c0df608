"""Labelled blocks as runs of rising numbers, of which one may announce what another details."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from toolkit.importer.model import Label, Node
from toolkit.importer.words import RANK, fold


@dataclass
class Choice:
    """The units' blocks in order; `others` announce or track the same unit elsewhere."""

    name: str
    units: list[Node]
    others: dict[Node, list[Node]] = field(default_factory=dict)
    outer: list[tuple[Node, Label]] = field(default_factory=list)
    score: float = 0.0


def walk(node: Node) -> Iterator[Node]:
    """All blocks below, in order."""
    stack = list(reversed(node.children))
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(found.children))


def inside(node: Node) -> Iterator[Node]:
    """The blocks around, from the nearest outwards."""
    while node.parent is not None:
        node = node.parent
        yield node


def shape_of(node: Node) -> tuple[str, int]:
    return node.kind, node.level if node.kind == "heading" else 0


def number_of(node: Node, name: str) -> tuple[int, int]:
    label = node.reading.get(name)
    if label:
        return label.first, label.last
    number = node.reading.number if node.reading.number is not None else node.number
    return (number or 0, number or 0)


@dataclass(eq=False)
class _Run:
    """A stretch of blocks of one shape whose numbers rise."""

    nodes: list[Node]
    shape: tuple[str, int]
    numbers: set[int] = field(default_factory=set)
    index: dict[int, list[Node]] = field(default_factory=dict)
    context: tuple[object, ...] = ()

    def settle(self, name: str) -> None:
        """Look up every number once the run is complete."""
        for node in self.nodes:
            for number in range(*bounds(node, name)):
                self.index.setdefault(number, []).append(node)
        self.numbers = set(self.index)
        self.context = _context(self.nodes[0])


def labelled(name: str, nodes: list[Node]) -> Choice:
    nodes = _without_nested(name, nodes)
    choice = Choice(name, [])
    found = _runs(name, nodes)
    heavy: dict[tuple[str, int], int] = {}
    for run in found:
        run.settle(name)
        heavy[run.shape] = heavy.get(run.shape, 0) + sum(n.weight for n in run.nodes)
    runs = sorted(found, key=lambda run: (-heavy[run.shape], run.shape, run.nodes[0].line))
    kept: list[_Run] = []
    for run in runs:
        near = kept if len(kept) <= _RIVALS else [*kept[:_RIVALS], kept[-1]]
        rival = next((other for other in near if _same(name, run, other)), None)
        pieces = [other for other in near if other is not rival and _announces(name, run, other)]
        rivals = [rival] if rival else pieces
        if rivals:
            run.nodes = [n for n in run.nodes if not _attach(choice, name, n, rivals)]
        if run.nodes:
            kept.append(run)
    choice.units = unique(sorted((n for run in kept for n in run.nodes), key=lambda n: n.line))
    numbers = [number_of(n, name) for n in choice.units]
    shapes = {shape_of(n) for n in choice.units}
    if len(shapes) > 1 and len(set(numbers)) == len(numbers) and choice.others:
        choice.units.sort(key=lambda n: number_of(n, name))
    return choice


_RIVALS = 12


def unique(nodes: list[Node]) -> list[Node]:
    seen: set[int] = set()
    result = []
    for node in nodes:
        if id(node) not in seen:
            seen.add(id(node))
            result.append(node)
    return result


def _without_nested(name: str, nodes: list[Node]) -> list[Node]:
    """Of a labelled block inside one of its own class, the finer where it divides the range."""
    members = {id(node) for node in nodes}
    inner: dict[int, list[Node]] = {}
    for node in nodes:
        outer = next((n for n in inside(node) if id(n) in members), None)
        if outer is not None:
            inner.setdefault(id(outer), []).append(node)
    dropped: set[int] = set()
    groups: set[tuple[str, int]] = set()
    for node in sorted(nodes, key=lambda n: -len(inner.get(id(n), []))):
        held = inner.get(id(node), [])
        if not held or id(node) in dropped:
            continue
        first, last = number_of(node, name)
        ranges = {number_of(n, name) for n in held}
        divided = (
            last > first and len(ranges) > 1 and all(first <= a and b <= last for a, b in ranges)
        )
        restarts = len(ranges) > 1 and min(ranges)[0] <= 1 and first > 1 and last > first
        alike = shape_of(node) in groups and last > first and held[0].kind == "heading"
        if divided or restarts or alike:
            dropped.add(id(node))
            groups.add(shape_of(node))
        else:
            dropped.update(id(n) for n in walk(node) if id(n) in members)
    return [node for node in nodes if id(node) not in dropped]


def _runs(name: str, nodes: list[Node]) -> list[_Run]:
    """Stretches of one shape in which the numbers rise."""
    latest: dict[tuple[str, int], _Run] = {}
    runs: list[_Run] = []
    for node in nodes:
        shape = shape_of(node)
        known = latest.get(shape)
        rising = known and number_of(known.nodes[-1], name)[1] < number_of(node, name)[0]
        if known and rising and _near(known.nodes[-1], node):
            known.nodes.append(node)
            continue
        latest[shape] = _Run([node], shape)
        runs.append(latest[shape])
    return runs


def _near(before: Node, after: Node) -> bool:
    """Whether one numbering may run over both: rows of two tables need not be one run."""
    return (
        before.kind != "row" or before.parent is after.parent or _context(before) == _context(after)
    )


def _context(node: Node) -> tuple[object, ...]:
    """The labels and titles of the sections around."""
    rank = RANK[node.reading.labels[-1].name] if node.reading.labels else 99
    own = tuple(x for x in node.reading.labels[:-1] if RANK[x.name] < rank)
    around = tuple(
        label for n in inside(node) for label in n.reading.labels if RANK[label.name] < rank
    )
    return own + around


def _same(name: str, run: _Run, other: _Run) -> bool:
    """Whether a run announces, or tracks, what another run details."""
    common = run.numbers & other.numbers
    if not common or len(common) * 2 < len(run.numbers):
        return False
    if run.context and other.context and run.context != other.context:
        return False
    if run.shape == other.shape:
        beside = run.nodes[0].parent is other.nodes[0].parent
        if beside and len(run.nodes) * 2 < len(other.nodes):
            return False
        return _alike(name, run, other)
    return True


def _announces(name: str, run: _Run, other: _Run) -> bool:
    """Whether a run, such as an overview table, covers all of a part that is detailed elsewhere."""
    theirs, mine = other.numbers, run.numbers
    if len(theirs & mine) * 10 < len(theirs) * 7 or len(mine) <= len(theirs):
        return False
    if run.context and run.context != other.context:
        return False
    if min(theirs) > 1 or run.shape != other.shape:
        return True
    return _alike(name, run, other)


def bounds(node: Node, name: str) -> tuple[int, int]:
    first, last = number_of(node, name)
    return first, min(last, first + 120) + 1


def _alike(name: str, run: _Run, other: _Run) -> bool:
    """Whether units of the same number bear the same titles."""
    titles = {number_of(node, name): node.reading.title for node in other.nodes}
    if len(run.nodes) > 1 and len({node.reading.title for node in run.nodes}) == 1:
        return True  # such as `Week 1 Progress`, `Week 2 Progress`
    pairs = [
        (node.reading.title, titles[number_of(node, name)])
        for node in run.nodes
        if number_of(node, name) in titles
    ][:20]
    return bool(pairs) and sum(similar(a, b) for a, b in pairs) * 2 >= len(pairs)


def similar(one: str, two: str) -> bool:
    """Whether two titles mean the same thing; no title is like any."""
    first, second = (set(re.findall(r"\w{2,}", fold(text))) for text in (one, two))
    if not first or not second:
        return True
    return len(first & second) * 2 >= min(len(first), len(second))


def _attach(choice: Choice, name: str, node: Node, runs: list[_Run]) -> bool:
    first, last = number_of(node, name)
    near = {
        id(u): u for r in runs for n in range(*bounds(node, name)) for u in r.index.get(n, ())[:9]
    }
    units = [u for u in near.values() if u is not node]
    within = [u for u in units if first <= number_of(u, name)[0] and number_of(u, name)[1] <= last]
    around = [u for u in units if number_of(u, name)[0] <= first and last <= number_of(u, name)[1]]
    if len(within) > 1:
        label = node.reading.get(name)
        if label:
            choice.outer.append((node, label))
        return True
    for unit in (within or around)[:1]:
        choice.others.setdefault(unit, []).append(node)
        return True
    return False

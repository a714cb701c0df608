"""A plan's text as a curriculum: blocks, outline, choice of the units, and what each holds."""

import contextlib
import gc
import re
from collections.abc import Iterator
from functools import cached_property

from toolkit.curriculum import Curriculum, Unit
from toolkit.errors import PortfolioError
from toolkit.importer import asides, labels, titles
from toolkit.importer.basket import Basket, tidy
from toolkit.importer.blocks import Blocks
from toolkit.importer.choose import choose
from toolkit.importer.collect import fill
from toolkit.importer.decoding import repair
from toolkit.importer.kinds import unit_kind
from toolkit.importer.model import Account, Imported, Node, Note
from toolkit.importer.outline import nest
from toolkit.importer.overall import Whole, overall
from toolkit.importer.projects import shared
from toolkit.importer.runs import Choice, inside, walk
from toolkit.importer.timeline import Place, places
from toolkit.text import slug

SCHEMA = "portfolio/curriculum/v1"
_CHOOSE = re.compile(
    r"\b(?:choose|pick|select|elige|escolha|wähle|выберите|选择)\s+(\w+)", re.IGNORECASE
)
_BESIDE = re.compile(r"\s*[(（].*$")
_SILENT = re.compile(r"^[\s\-=*_|:+#>`~.]*$|^\s*</?[a-zA-Z][^<>]*>\s*$|^\s*<!--.*-->\s*$")


def parse(text: str, source: str = "plan.md") -> Imported:
    """The plan as a curriculum, with the account of how it was understood."""
    text = repair(text)
    if not text.strip():
        raise PortfolioError("The plan is empty.", where=f"{source}:1")
    with _nothing_collected():
        blocks = Blocks()
        root = nest(blocks.read(text))
        choice = choose(root)
        if choice is None:
            raise _without_units(root, source)
        titles.below(choice.units)
        return _Reader(text, source, root, choice, blocks.front).result()


@contextlib.contextmanager
def _nothing_collected() -> Iterator[None]:
    """Every token lives to the end: to look through them for garbage costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _said(basket: Basket) -> Iterator[str]:
    """What a basket holds already, so that another telling of it adds nothing."""
    yield from basket.goals
    yield from (step.text for step in basket.steps)
    yield from basket.deliverables


class _Reader:
    """Turns the chosen blocks into units and keeps the account."""

    def __init__(self, text: str, source: str, root: Node, choice: Choice, front: str) -> None:
        self._lines = text.split("\n")
        self._source, self._root, self._choice, self._front = source, root, choice, front
        self._placed = bytearray(len(self._lines) + 1)

    def result(self) -> Imported:
        """The curriculum and the account."""
        baskets = [self._basket(unit) for unit in self._choice.units]
        weeks = [
            unit.reading.weeks or basket.weeks
            for unit, basket in zip(self._choice.units, baskets, strict=True)
        ]
        spots, guesses, warnings = places(self._choice, weeks)
        units = [
            self._unit(node, basket, spot, guesses)
            for node, basket, spot in zip(self._choice.units, baskets, spots, strict=True)
        ]
        units = shared(units, baskets, guesses)
        title = self._title()
        taken = {id(n) for n in self._choice.units}
        taken |= {id(n) for others in self._choice.others.values() for n in others}
        for node, _ in self._choice.outer:
            self._placed[node.line : node.end] = b"\1" * (node.end - node.line)
        rest = overall(self._root, taken, self._placed, units, self._choice)
        curriculum = Curriculum(
            schema=SCHEMA,
            id=slug(title) or slug(self._source.rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "plan",
            title=title,
            units=tuple(units),
            hours_per_week=rest.hours,
            habits=tuple(rest.habits),
            milestones=tuple(rest.milestones),
            deliverables=tuple(rest.basket.deliverables),
            weekly_deliverables=tuple(rest.weekly),
            prerequisites=tuple(rest.basket.prerequisites),
            metrics=tuple(rest.metrics),
            resources=rest.basket.resources,
            notes=tuple(rest.basket.notes),
            choose=self._choose(),
        )
        return Imported(curriculum, self._account(rest, guesses, warnings, units))

    def _basket(self, node: Node) -> Basket:
        basket = Basket(self._placed)
        fill(basket, node)
        known = {node.reading.title, *_said(basket)}
        ticked = set(basket.ticked)
        for other in self._choice.others.get(node, []):
            aside = Basket(self._placed)
            fill(aside, other)
            basket.ticked += [t for t in aside.ticked if t not in ticked]
            ticked.update(aside.ticked)
            basket.weeks = basket.weeks or other.reading.weeks or aside.weeks
            for name in ("goals", "practice", "deliverables", "notes"):
                getattr(basket, name).extend(t for t in getattr(aside, name) if t not in known)
            basket.steps += [s for s in aside.steps if s.text not in known]
            known.update(_said(aside))
            for url, resource in aside.links.items():
                basket.links.setdefault(url, resource)
        return basket

    def _unit(self, node: Node, basket: Basket, spot: Place, guesses: list[Note]) -> Unit:
        others = sorted(self._choice.others.get(node, []), key=lambda o: o.kind != "row")
        found = [node.reading.title, *(o.reading.title for o in others)]
        if node.kind == "item" and others and others[0].kind == "row":
            found = [others[0].reading.title, *found]
        title = next((t for t in map(tidy, found) if t), "")
        if not title:
            label = node.reading.labels[-1:] or ()
            if node.kind == "para" and len(node.lines) > 1 and len(node.lines[1].text) < 100:
                return self._unit(_titled(node), basket, spot, guesses)
            title = (
                asides.clean(_BESIDE.sub("", tidy(node.text)))
                or self._title_of_row(node)
                or spot.key
            )
            for own in label:
                if node.kind in ("row", "column"):
                    number = f"{own.first}" if own.first == own.last else f"{own.first}-{own.last}"
                    title = f"{own.name.capitalize()} {number}"
        part, module, track = self._around(node)
        words = [*basket.goals, *(s.text for s in basket.steps), *basket.deliverables]
        return Unit(
            key=spot.key,
            title=title,
            kind=unit_kind(title, words[:40]),
            start_week=spot.start,
            end_week=max(spot.start, spot.end),
            part=part,
            module=module,
            goals=_once(basket.goals),
            steps=tuple(dict.fromkeys(basket.steps)),
            resources=basket.resources,
            practice=_once(basket.practice),
            deliverables=_once(basket.deliverables),
            track=track,
            ticked=_once(basket.ticked),
            notes=_once([*basket.prerequisites, *basket.notes]),
            source_line=node.line + 1,
        )

    def _title_of_row(self, node: Node) -> str:
        return tidy(" ".join(line.text for cell in node.cells[:1] for line in cell))

    def _around(self, node: Node) -> tuple[str | None, str | None, str | None]:
        """Part, module and track: the sections around a unit, and the labels before its own."""
        around = [n for n in inside(node) if n.lines and n.kind != "table"][::-1]
        if (
            len(around) > 1
            and around[0].kind == "heading"
            and around[0].level == 1
            and not around[0].reading.labels
        ) or (around and around[0] is self._main_heading):
            around = around[1:]
        names = [_name(n) for n in around]
        if not any(n.reading.labels for n in around):
            names = self._announced(node) or names
        if not names and node.reading.labels[:-1]:
            names = [f"{x.name.capitalize()} {x.first}" for x in node.reading.labels[:-1]]
        beside = node.kind in ("heading", "details") and node.reading.extra and node.reading.labels
        if beside and beside[-1].name != self._choice.name and node.reading.title:
            names = [*names, node.reading.title] if len(names) < 2 else names
        track = None
        if any(_CHOOSE.search(n.text) for n in around):
            track = names[-1] if len(names) > 1 else node.reading.title or None
        part = names[0] if names else None
        return part or None, names[1] if len(names) > 1 else None, track

    def _announced(self, node: Node) -> list[str]:
        """The part that a section elsewhere announces with a range of weeks."""
        for outer, label in self._choice.outer[:200]:
            own = node.reading.get(label.name)
            if own and label.first <= own.first and own.last <= label.last and outer.reading.title:
                return [_name(outer)]
        return []

    @cached_property
    def _main_heading(self) -> Node | None:
        heads = [n for n in self._root.children if n.kind == "heading"]
        top = [n for n in heads if n.level == 1]
        return top[0] if len(top) == 1 and not top[0].reading.labels else None

    def _title(self) -> str:
        match = re.search(r"^title:\s*[\"']?(.+?)[\"']?\s*$", self._front, re.MULTILINE)
        if match:
            return tidy(match[1])
        first = self._choice.units[0].line
        heads = [n for n in walk(self._root) if n.kind == "heading" and n.line < first]
        heads = [n for n in heads if n.level == 1] or heads
        for node in heads:
            if n := asides.clean(tidy(node.text)):
                self._placed[node.line : node.end] = b"\1" * (node.end - node.line)
                return n
        for node in self._root.children:
            if (
                node.kind == "para"
                and node.line < first
                and len(node.text) < 100
                and node not in self._choice.units
            ):
                return asides.clean(tidy(node.text)) or "Study plan"
        return (
            asides.clean(self._source.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " "))
            or "Study plan"
        )

    def _choose(self) -> int | None:
        for unit in self._choice.units:
            for node in inside(unit):
                match = _CHOOSE.search(node.text)
                if match and node.kind == "heading":
                    number = labels.read(f"week {match[1]}").labels
                    return number[0].first if number else None
        return None

    def _account(
        self, rest: "Whole", guesses: list[Note], warnings: list[Note], units: list[Unit]
    ) -> Account:
        understood = [
            Note(unit.source_line or 1, f"{unit.key}: {unit.title}") for unit in units
        ] + rest.understood
        unplaced = [
            Note(number, tidy(line)[:200])
            for number, line in enumerate(self._lines, 1)
            if not self._placed[number - 1] and not _SILENT.match(line) and re.search(r"\w", line)
        ]
        return Account(tuple(understood), tuple(guesses), tuple(warnings), tuple(unplaced))


def _titled(node: Node) -> Node:
    """A line that is only a label takes its title from the line below."""
    title = asides.clean(tidy(node.lines[1].text)) or node.text
    node.reading = node.reading._replace(title=title)
    return node


def _once(texts: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _name(node: Node) -> str:
    return tidy(node.reading.title) or asides.clean(tidy(node.text))


def _without_units(root: Node, source: str) -> PortfolioError:
    heads = [n for n in walk(root) if n.kind == "heading" or (n.lines and n.lines[0].bold)]
    names = [f"{tidy(n.text)[:60]!r} (line {n.line + 1})" for n in heads[:5]]
    found = f"found headings {', '.join(names)}" if names else "found no headings"
    return PortfolioError(
        f"This plan has no units: {found}, but nothing numbered.",
        where=f"{source}:{heads[0].line + 1 if heads else 1}",
        mend="Try headings such as `## Week 1: Title`, or a table whose first column is `Week`.",
    )

"""When each unit is, and the key by which it is known from one import to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from toolkit.importer.model import Label, Node, Note
from toolkit.importer.runs import Choice, inside
from toolkit.importer.words import RANK, TIMES
from toolkit.text import slug

_FEW = 400


@dataclass(frozen=True)
class Place:
    """A unit's key and weeks."""

    key: str
    start: int
    end: int


def places(
    choice: Choice, weeks: Sequence[int | None]
) -> tuple[list[Place], list[Note], list[Note]]:
    """Each unit's place, what was guessed and what looks wrong."""
    found = [unit.reading.get(choice.name) for unit in choice.units]
    restarts = _restarts(choice, found)
    guesses: list[Note] = []
    warnings: list[Note] = []
    spans: list[tuple[int, int]] = []
    if choice.name == "week" and not restarts:
        spans = _by_number(choice, found, weeks)
        warnings = _gaps(choice, found)
    elif choice.name == "day" and not restarts:
        spans = [_days(label) if label else (0, 0) for label in found]
        spans = _filled(spans, weeks)
        warnings = _gaps(choice, found)
    else:
        spans = _in_turn(choice, found, weeks, guesses)
        if restarts and choice.units:
            why = f"The numbers of the {choice.name}s begin anew, so they follow each other here."
            guesses.append(Note(choice.units[0].line + 1, choice.units[0].text, why))
        warnings = [] if restarts else _gaps(choice, found)
    warnings += _doubled(choice)
    keys = _keys(choice, found, restarts)
    result = [Place(key, *span) for key, span in zip(keys, spans, strict=True)]
    return result, guesses, warnings


def _restarts(choice: Choice, found: list[Label | None]) -> bool:
    """Whether numbers begin anew under another part of the plan."""
    previous: tuple[int, Node] | None = None
    for unit, label in zip(choice.units, found, strict=True):
        if label is None:
            continue
        if previous and label.first <= previous[0] and outer(unit) is not outer(previous[1]):
            return True
        if previous and label.first <= previous[0] and unit.reading.labels[:-1]:
            return True
        previous = (label.last, unit)
    return False


def outer(unit: Node) -> Node | None:
    """The nearest labelled section around a unit, or else its parent heading."""
    rank = RANK[unit.reading.labels[-1].name] if unit.reading.labels else 99
    around = [n for n in inside(unit) if n.kind != "table"]
    for node in around:
        if node.reading.labels and RANK[node.reading.labels[-1].name] < rank:
            return node
    return around[0] if around else None


def _days(label: Label) -> tuple[int, int]:
    return (label.first - 1) // 7 + 1, max((label.first - 1) // 7, (label.last - 1) // 7) + 1


def _by_number(
    choice: Choice, found: list[Label | None], weeks: Sequence[int | None]
) -> list[tuple[int, int]]:
    spans = []
    for label in found:
        spans.append((label.first, min(label.last, label.first + _FEW)) if label else (0, -1))
    return _filled(spans, weeks, missing=-1)


def _filled(
    spans: list[tuple[int, int]], weeks: Sequence[int | None], missing: int = 0
) -> list[tuple[int, int]]:
    """Units without a number follow the one before them."""
    result: list[tuple[int, int]] = []
    for index, (first, last) in enumerate(spans):
        if (first, last) == (0, missing):
            first = result[-1][1] + 1 if result else 1
            last = first + (weeks[index] or 1) - 1
        result.append((first, last))
    return result


def _gaps(choice: Choice, found: list[Label | None]) -> list[Note]:
    """Numbers that are missing, doubled or overlap."""
    notes = []
    previous: tuple[Label, Node] | None = None
    seen: dict[tuple[int, int], Node] = {}
    for unit, label in zip(choice.units, found, strict=True):
        if label is None:
            continue
        line, text = unit.line + 1, unit.text or unit.reading.title
        span = (label.first, label.last)
        name = choice.name.capitalize()
        if span in seen:
            notes.append(
                Note(
                    line,
                    text,
                    f"{name} {label.first} stands already on line {seen[span].line + 1}.",
                )
            )
        elif previous and label.first > previous[0].last + 1:
            gap = f"{previous[0].last + 1}" + (
                f" to {label.first - 1}" if label.first > previous[0].last + 2 else ""
            )
            notes.append(Note(line, text, f"{name} {gap} is missing before this."))
        elif previous and label.first <= previous[0].last:
            how = "overlaps" if label.last >= previous[0].first else "comes after"
            notes.append(
                Note(
                    line,
                    text,
                    f"{name} {label.first} {how} the one on line {previous[1].line + 1}.",
                )
            )
        seen.setdefault(span, unit)
        previous = (label, unit)
    return notes


def _doubled(choice: Choice) -> list[Note]:
    """Headings of one kind with the same number and title, which were taken as one unit."""
    notes = []
    for unit, others in choice.others.items():
        for other in others:
            if (other.kind, other.level) == (unit.kind, unit.level) and other.kind == "heading":
                text = f"This number stands already on line {unit.line + 1}; taken as one."
                notes.append(Note(other.line + 1, other.text, text))
    return notes


def _in_turn(
    choice: Choice, found: list[Label | None], weeks: Sequence[int | None], guesses: list[Note]
) -> list[tuple[int, int]]:
    """One unit after the other, each as long as the plan says or its class suggests."""
    spans: list[tuple[int, int]] = []
    mates: dict[int, int] = {}
    for unit in choice.units:
        for node in inside(unit):
            mates[id(node)] = mates.get(id(node), 0) + 1
    start = 1
    days = 0
    for unit, label, own in zip(choice.units, found, weeks, strict=True):
        week = unit.reading.get("week") if choice.name != "week" else None
        if week:
            spans.append((week.first, min(week.last, week.first + _FEW)))
            start = spans[-1][1] + 1
            continue
        if choice.name == "day":
            count = label.last - label.first + 1 if label else 1
            spans.append((days // 7 + 1, max(days // 7, (days + count - 1) // 7) + 1))
            days += min(count, _FEW)
            continue
        long = min(_length(choice.name, label), _FEW) if own is None else min(own, _FEW)
        if own is None and choice.name not in ("week", "month", "quarter", "year", "semester"):
            known = _shared(unit, mates)
            long = known or long
            why = f"No duration is given; {long} week{'s' * (long > 1)} taken."
            guesses.append(Note(unit.line + 1, unit.text or unit.reading.title, why))
        if not spans and label and choice.name == "week" and label.first < 1:
            start = label.first
        spans.append((start, start + max(long, 1) - 1))
        start = spans[-1][1] + 1
    return spans


def _length(name: str, label: Label | None) -> int:
    count = label.last - label.first + 1 if label else 1
    each = TIMES.get(name, 7) // 7
    return max(1, each) * max(count, 1)


def _shared(unit: Node, mates: dict[int, int]) -> int | None:
    """The duration of the section around, divided among its units."""
    for node in inside(unit):
        label = node.reading.get("week")
        total = label.last - label.first + 1 if label else node.reading.weeks
        if total:
            return max(1, total // mates[id(node)])
    return None


def _keys(choice: Choice, found: list[Label | None], restarts: bool) -> list[str]:
    width = 2
    keys: list[str] = []
    seen: dict[str, int] = {}
    for index, (unit, label) in enumerate(zip(choice.units, found, strict=True)):
        key = _label_key(label, width) if label else _own_key(unit, index)
        if label and restarts:
            around = unit.reading.labels[:-1] or ()
            section = outer(unit)
            if around:
                key = f"{_label_key(around[-1], width)}-{key}"
            elif section is not None and section.reading.labels:
                key = f"{_label_key(section.reading.labels[-1], width)}-{key}"
            elif section is not None and (name := slug(section.reading.title or section.text, 30)):
                key = f"{name}-{key}"
        base = key
        while key in seen:
            seen[base] += 1
            key = f"{base}-{seen[base]}"
        seen[key] = 1
        keys.append(key)
    return keys


def _label_key(label: Label, width: int) -> str:
    def number(n: int) -> str:
        text = f"{abs(n):02}" if label.name == "day" else str(abs(n))
        return f"minus-{text}" if n < 0 else text

    if label.first == label.last:
        return f"{label.name}-{number(label.first)}"
    return f"{label.name}s-{number(label.first)}-{number(label.last)}"


def _own_key(unit: Node, index: int) -> str:
    for label in unit.reading.labels[-1:]:
        return _label_key(label, 2)
    number = unit.reading.number if unit.reading.number is not None else unit.number
    return slug(unit.reading.title) or f"unit-{number if number is not None else index + 1}"

"""Rows of a table as units: which column labels them, and which rows belong together."""

import re

from toolkit.importer import asides, labels
from toolkit.importer.model import NOTHING, Label, Line, Node, Reading
from toolkit.importer.vocabulary import aside, category, has
from toolkit.importer.words import CLASSES, RANK, fold

_PLAIN = re.compile(
    r"^\W*(\d{1,3})(?:\s*(?:[-–—~/&,+]|to|al?|bis|et?|y|и|до|und|and|至|到)\s*(\d{1,3}))?\W*$"
)


_INITIAL = re.compile(r"\W*([A-Za-z])\s?#?(\d{1,3})\W*$")  # `L3` in a column of lessons
_DAY = re.compile(r"\d+[./-]\d+[./-]\d+|^\s*\d{1,2}/\d{1,2}\s*$|[^\W\d_]{3}")


_COUNT = {
    "#",
    "no",
    "no.",
    "nr",
    "nr.",
    "№",
    "n",
    "n°",
    "nº",
    "s.no",
    "s.no.",
    "sr",
    "sl",
    "id",
    "序号",
    "番号",
    "",
}


def text_of(cells: list[list[Line]], column: int) -> str:
    return " ".join(line.text for line in cells[column]) if column < len(cells) else ""


def _class_of(head: str) -> str | None:
    """The class that a column's heading names: `Week`, `Week #`, `Day(s)`."""
    words = re.findall(r"[^\W\d]+(?:ा|ि|ी|े|ो|्|ं|ँ)*\w*", fold(head)) or [fold(head)]
    if fold(head).strip() in CLASSES:
        return CLASSES[fold(head).strip()]
    counted = [w for w in words if w not in _OF_NUMBERS]
    if (
        counted
        and len(words) <= 3
        and counted[0] in CLASSES
        and (len(counted) < 3 or words[0] in CLASSES)
    ):
        return CLASSES[counted[0]]
    if len(head) <= 4 and head in _CJK_HEADS:
        return _CJK_HEADS[head]
    return None


_OF_NUMBERS = {"numero", "number", "no", "nr", "num", "da", "de", "do", "of", "the", "del", "der"}


_CJK_HEADS = {
    "周": "week", "週": "week", "周次": "week", "周数": "week", "星期": "week", "주": "week",
    "주차": "week",
    "天": "day", "日": "day", "天数": "day", "日期": "", "일차": "day", "月": "month",
    "月份": "month",
    "阶段": "phase", "階段": "phase", "フェーズ": "phase", "단계": "phase",
    "模块": "module", "单元": "unit",
    "章": "chapter", "章节": "chapter", "课": "lesson", "ステップ": "step", "步骤": "step",
    "回": "session",
    "週目": "week", "日目": "day", "時期": "",
}  # fmt: skip


def _label_of(text: str, named: str | None, counted: bool) -> Reading:
    if _DAY.search(text) and asides.is_date(text):
        return NOTHING
    plain = _PLAIN.match(labels.keycap(text))
    if plain and (named or counted):
        first, last = int(plain[1]), int(plain[2] or plain[1])
        if named:
            return Reading((Label(named, first, max(first, last)),))
        return Reading(number=first)
    if named and (initial := _INITIAL.match(text)) and initial[1].lower() == named[0]:
        return Reading((Label(named, int(initial[2]), int(initial[2])),))
    if named and (minus := re.match(r"^\s*-(\d{1,2})\s*$", text)):
        return Reading((Label(named, -int(minus[1]), -int(minus[1])),))
    reading = labels.read(text) if text else NOTHING
    if named and not reading.labels and re.match(r"^\W*[\dIVX]", text):
        single = labels.read(f"{named} {text}")
        return single if single.labels else reading
    return reading


def labelled(heads: list[str], nodes: list[Node]) -> list[Node]:
    """The rows with their labels; rows that continue one become its children."""
    width = min(4, max((len(node.cells) for node in nodes), default=0))
    if grouped := _grouped(nodes):
        return grouped
    columns: dict[int, list[Reading]] = {}
    for column in range(width):
        head = heads[column] if column < len(heads) else "?"
        named = _class_of(head) or None
        counted = fold(head).strip(" .") in _COUNT and column == 0
        if aside(head) and not named and column:
            continue
        long = [n for n in nodes if len(n.cells[column : column + 1] and n.cells[column]) > 1]
        if len(long) * 2 > len(nodes) and any(len(text_of(n.cells, column)) > 40 for n in long):
            continue
        readings = [_label_of(text_of(node.cells, column), named, counted) for node in nodes]
        filled = [r for n, r in zip(nodes, readings, strict=True) if text_of(n.cells, column)]
        known = [r for r in filled if r.labels or r.number is not None]
        if (
            known
            and len(known) * 2 >= len(filled)
            and not (column and not any(r.labels for r in known))
        ):
            columns[column] = readings
    if not columns:
        return _dated(heads, nodes) or [_timed(node) for node in nodes]
    main = _main(columns, nodes)
    return _joined(heads, nodes, columns, main)


def _grouped(nodes: list[Node]) -> list[Node]:
    """Rows below one that spans the table and says `Week 2: Pointers` belong to it."""
    heads = {
        id(node): labels.read(text_of(node.cells, 0))
        for node in nodes
        if len(node.cells) > 1 and node.cells[0] and not any(node.cells[1:])
    }
    heads = {key: reading for key, reading in heads.items() if reading.labels}
    if len(heads) < 2 or len(heads) * 2 > len(nodes):
        return []
    kept: list[Node] = []
    for node in nodes:
        reading = heads.get(id(node))
        if reading:
            node.reading, node.level = reading, 0
        if reading or not kept:
            kept.append(node)
        else:
            kept[-1].children.append(node)
    return kept


def _dated(heads: list[str], nodes: list[Node]) -> list[Node]:
    """Rows that only a date numbers, as in the schedules of courses."""
    for column in range(min(2, len(heads) - 1)):
        dated = [n for n in nodes if asides.is_date(text_of(n.cells, column))]
        if len(dated) < 3 or len(dated) * 3 < len(nodes) * 2:
            continue
        named = next((i for i, h in enumerate(heads) if i != column and has(h)), column + 1)
        for number, node in enumerate(dated, 1):
            title, at = _title(node, {column: []}, column, NOTHING, named)
            node.reading = Reading(title=title, number=number)
            node.number, node.level = at, column
        return nodes
    return []


def _timed(node: Node) -> Node:
    """A row without a number that says how long its subject takes."""
    if node.heads and node.cells and not aside(node.heads[0]):
        title = asides.clean(text_of(node.cells, 0))
        reading = _durations(Node("row", 0, 0, cells=node.cells, heads=node.heads))
        if reading.weeks and title and len(title) < 120:
            node.reading, node.number, node.level = reading._replace(title=title), 0, -1
    return node


def _main(columns: dict[int, list[Reading]], nodes: list[Node]) -> int:
    """The column that numbers the rows, where several carry labels."""

    def distinct(column: int) -> bool:
        seen = [r.labels or r.number for r in columns[column]]
        return len(set(seen)) == len(seen) and all(
            not (
                c.cells[column : column + 1] and c.cells[column] and c.cells[column][0].lead == "\0"
            )
            for c in nodes
        )

    def rank(column: int) -> int:
        names = [x.name for r in columns[column] for x in r.labels]
        return RANK.get(names[0], 0) if names else 0

    def complete(column: int) -> bool:
        return all(
            r.labels or r.number is not None or not text_of(n.cells, column)
            for n, r in zip(nodes, columns[column], strict=True)
        )

    whole = [column for column in columns if distinct(column)]
    if len(columns) > 1 and any(complete(column) for column in columns):
        whole = [column for column in whole if complete(column)]
    return whole[0] if whole else max(columns, key=rank)


def _joined(
    heads: list[str], nodes: list[Node], columns: dict[int, list[Reading]], main: int
) -> list[Node]:
    named = next((i for i, h in enumerate(heads) if i not in columns and has(h)), None)
    kept: list[Node] = []
    known: dict[int, tuple[Label, ...]] = {}
    for index, node in enumerate(nodes):
        reading = columns[main][index]
        cell = node.cells[main] if main < len(node.cells) else []
        covered = bool(cell) and cell[0].lead == "\0"
        again = (
            bool(kept) and reading.labels and kept[-1].reading.labels[-1:] == reading.labels[-1:]
        )
        if (
            kept
            and kept[-1].reading.labels
            and (covered or not cell or (again and not reading.title))
        ):
            kept[-1].children.append(node)
            continue
        before: tuple[Label, ...] = ()
        extra: tuple[Label, ...] = reading.extra
        for column, others in columns.items():
            if column == main:
                continue
            known[column] = others[index].labels or known.get(column, ())
            broader = len({r.labels for r in others}) < len(others)
            if broader:
                before += known[column]
            else:
                extra += known[column]
        title, at = _title(node, columns, main, reading, named)
        node.reading = replace_reading(reading, (*before, *reading.labels), title, extra)
        node.reading = _durations(node)
        node.number, node.level = at, main
        kept.append(node)
    return kept


def replace_reading(
    reading: Reading, found: tuple[Label, ...], title: str, extra: tuple[Label, ...]
) -> Reading:
    """The reading with other labels and title."""
    return reading._replace(labels=found, title=title, extra=extra, sure=True)


_REMARKS = {"note", "notes", "remarks", "comment", "comments", "notas", "notizen", "备注", "備考"}


def _title(
    node: Node, columns: dict[int, list[Reading]], main: int, reading: Reading, named: int | None
) -> tuple[str, int | None]:
    """The row's title, and the column it came from."""
    if reading.title and len(reading.title) > 2:
        return reading.title, main
    order = [named] if named is not None else []
    order += [n for n in range(len(node.cells)) if n not in columns and n not in order]
    for column in order:
        head = node.heads[column] if column < len(node.heads) else ""
        lines = node.cells[column] if column < len(node.cells) else []
        if not lines or aside(head) or fold(head).strip() in _REMARKS:
            continue
        inner = labels.read(lines[0].text)
        words = inner.title if inner.labels else asides.clean(lines[0].text)
        title = labels.read(words).title if inner.labels else words
        if title:
            whole = len(lines) == 1 and not inner.labels and category(head) in (None, "goals")
            return short(title), column if whole else None
    for column in columns:
        text = asides.clean(text_of(node.cells, column))
        if column != main and text and not labels.read(text).labels:
            return short(text), None
    return "", None


def short(title: str, limit: int = 120) -> str:
    if len(title) <= limit:
        return title
    cut = re.split(r"(?<=[.;!?。；])\s|\s[-–—]\s", title, maxsplit=1)[0]
    return cut.rstrip(".;") if len(cut) <= limit else cut[:limit].rsplit(" ", 1)[0] + "…"


def _durations(node: Node) -> Reading:
    for column, head in enumerate(node.heads[: len(node.cells)]):
        if (
            aside(head)
            and node.reading.weeks is None
            and (weeks := asides.span(text_of(node.cells, column)))
        ):
            return node.reading._replace(weeks=weeks)
    return node.reading

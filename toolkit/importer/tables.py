"""Tables as rows that know their labels: spans resolved, continued rows joined, columns turned."""

from collections.abc import Sequence

from toolkit.importer import asides, labels
from toolkit.importer.model import Line, Node
from toolkit.importer.rows import labelled, short, text_of
from toolkit.importer.vocabulary import category, has
from toolkit.importer.words import CLASSES, fold

Cell = tuple[list[Line], int, int, bool]
_MOST = 1_000_000


def build(rows: Sequence[Sequence[Cell]], places: Sequence[tuple[int, int]]) -> Node | None:
    """The rows of a table as one node."""
    grid = _grid(rows)
    if not grid:
        return None
    first = places[0][0]
    table = Node("table", first, first + 1)
    headed = all(cell[3] for cell in rows[0]) or _looks_like_heads(grid)
    table.heads = [" ".join(line.text for line in cell) for cell in grid[0]] if headed else []
    table.lines = [line for cell in grid[0] for line in cell] if headed else []
    body = list(zip(grid, places, strict=True))[1 if headed else 0 :]
    table.end = places[0][1] + (1 if headed else 0)
    nodes = [
        Node("row", place[0], max(place[1], place[0] + 1), cells=cells, heads=table.heads)
        for cells, place in body
    ]
    table.children = _turned(table, nodes) or labelled(table.heads, nodes)
    return table


def caption(table: Node) -> Node | None:
    """A head that spans the table and says `Phase 2: Git` is a heading above it."""
    if len(table.heads) < 2 or any(table.heads[1:]) or not table.lines:
        return None
    reading = labels.read(table.heads[0])
    if not reading.labels or not reading.sure:
        return None
    first = table.lines[0]
    table.heads, table.lines = [], []
    for row in table.children:
        row.heads = []
    return Node("para", table.line, table.end, [Line(first.text, first.links, first.text)])


def _grid(rows: Sequence[Sequence[Cell]]) -> list[list[list[Line]]]:
    """Each row with a cell in each column, whatever spans there are."""
    grid: list[list[list[Line]]] = []
    held: dict[int, tuple[int, list[Line]]] = {}
    size = 0
    for row in rows:
        cells: list[list[Line]] = []
        waiting = list(row)
        while waiting or any(column >= len(cells) for column in held):
            column = len(cells)
            size += 1
            if size > _MOST:
                return grid
            if column in held:
                left, lines = held.pop(column)
                cells.append([Line(line.text, lead="\0") for line in lines])
                if left > 1:
                    held[column] = (left - 1, lines)
                    if not waiting and max(held) <= column:
                        break
                continue
            if not waiting:
                cells.append([])
                continue
            lines, down, across, _ = waiting.pop(0)
            for step in range(min(across, 50)):
                if down > 1:
                    held[len(cells)] = (down - 1, lines)
                cells.append(lines if step == 0 else [])
        grid.append(cells)
    return grid


def _looks_like_heads(grid: list[list[list[Line]]]) -> bool:
    if len(grid) < 2:
        return False
    words = [" ".join(line.text for line in cell) for cell in grid[0]]
    known = sum(bool(fold(w) in CLASSES or category(w) or has(w)) for w in words)
    return known * 2 >= len(words) and not any(labels.read(w).labels for w in words[:1])


def _turned(table: Node, nodes: list[Node]) -> list[Node]:
    """A table whose columns are the weeks as nodes: the columns, or the cells of a grid."""
    found = [(i, labels.read(h)) for i, h in enumerate(table.heads)]
    found = [(i, r) for i, r in found if r.labels]
    names = {r.labels[-1].name for _, r in found}
    if len(found) < 2 or len(names) != 1 or "day" in names or not nodes:
        return []
    outer = [labels.read(text_of(node.cells, 0)) for node in nodes]
    grid = found[0][0] > 0 and all(r.labels for r in outer)
    result = []
    if grid:
        for node, row in zip(nodes, outer, strict=True):
            for column, reading in found:
                cell = node.cells[column] if column < len(node.cells) else []
                title = short(asides.clean(cell[0].text)) if cell else ""
                made = Node("column", node.line, node.end, cells=[cell[1:]], heads=[""])
                made.reading = reading._replace(labels=(*row.labels, *reading.labels), title=title)
                made.lines = cell[:1]
                result.append(made)
        return result
    for column, reading in found:
        cells = [node.cells[column] if column < len(node.cells) else [] for node in nodes]
        sides = [text_of(node.cells, 0) if found[0][0] > 0 else "" for node in nodes]
        made = Node("column", table.line, nodes[-1].end, cells=cells, heads=sides)
        title = reading.title or next(
            (c[0].text for c, side in zip(cells, sides, strict=True) if c and has(side)), ""
        )
        if not title and cells and cells[0] and not sides[0]:
            title = short(asides.clean(cells[0][0].text))
        made.reading = reading._replace(title=title)
        result.append(made)
    return result

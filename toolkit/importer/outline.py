"""Blocks nested as their headings say, bold lines and labelled lines counting as headings too."""

from toolkit.importer import asides, labels, months
from toolkit.importer.model import NOTHING, Node, Reading
from toolkit.importer.words import RANK

_LABELLED, _NUMBERED, _BOLD, _COLON, _LEAF = 10.0, 60.0, 65.0, 70.0, 99.0


def nest(blocks: list[Node], parent: Node | None = None) -> Node:
    """One root whose children nest as the plan's author meant them."""
    root = parent or Node("root", 0, 0)
    stack: list[tuple[float, Node]] = [(0.0, root)]
    shared = _lists(blocks)
    root.children = []
    for index, node in enumerate(blocks):
        _read(node)
        if node.kind == "rule":
            while stack[-1][0] >= _LABELLED:
                stack.pop()
        level = _level(node, index, blocks, shared, stack)
        while stack[-1][0] >= level:
            stack.pop()
        node.parent = stack[-1][1]
        node.parent.children.append(node)
        inner = node.children
        if node.kind == "table":
            for row in inner:
                row.parent = node
                _weigh(row)
        elif inner:
            nest(inner, node)
        if level < _LEAF:
            stack.append((level, node))
    _weigh(root)
    return root


def _weigh(node: Node) -> None:
    own = sum(len(line.text) + 20 * len(line.links) for line in node.lines)
    own += sum(len(line.text) + 20 * len(line.links) for cell in node.cells for line in cell)
    for child in node.children:
        if not child.weight and child.children:
            _weigh(child)
        elif not child.weight:
            child.weight = sum(len(line.text) + 20 * len(line.links) for line in child.lines) + sum(
                len(line.text) for cell in child.cells for line in cell
            )
    node.weight = own + sum(child.weight for child in node.children)


def _read(node: Node) -> None:
    """Take a heading, or what may serve as one, apart."""
    if not node.lines or node.kind in ("row", "column", "table", "code"):
        return
    line = node.lines[0]
    if node.kind == "heading" or node.kind == "details":
        node.reading = labels.read(line.text)
        named = None if node.reading.labels else months.month_name(line.text)
        if named:
            node.reading = node.reading._replace(labels=(named[0],), title=named[1])
    elif labels.promising(line.text):
        node.reading = _of_line(node)
    elif line.bold or node.number is not None:
        reading = labels.read(line.lead or line.text)
        node.reading = reading if len(line.text) < 300 else NOTHING
    for link in line.links[-1:]:
        title = node.reading.title
        if link.title and title.endswith(f"({link.title})") and len(title) > len(link.title) + 4:
            node.reading = node.reading._replace(title=asides.clean(title[: -len(link.title) - 2]))
    if not node.reading.labels and node.reading.extra and len(node.reading.title) < 120:
        found = node.reading.extra[0]
        node.reading = node.reading._replace(labels=(found,), extra=node.reading.extra[1:])


def _of_line(node: Node) -> Reading:
    line = node.lines[0]
    lead = labels.read(line.lead) if line.lead else NOTHING
    if lead.labels and lead.title:
        return lead._replace(sure=True)
    whole = labels.read(line.text)
    if lead.labels:
        return whole._replace(sure=True)
    if not whole.sure or (len(line.text) > 240 and node.kind == "para"):
        return NOTHING
    return whole


def _lists(blocks: list[Node]) -> dict[int, list[Node]]:
    lists: dict[int, list[Node]] = {}
    for node in blocks:
        if node.kind == "item":
            lists.setdefault(node.level, []).append(node)
    return lists


def _level(
    node: Node, index: int, blocks: list[Node], shared: dict[int, list[Node]],
    stack: list[tuple[float, Node]],
) -> float:  # fmt: skip
    """How high a block stands: 1 to 6 for headings, then what serves as one, then the rest."""
    found = node.reading.labels
    rank = RANK[found[-1].name] if found else 0
    if node.kind == "heading":
        level = float(node.level)
        for depth, other in stack:
            above = other.reading.labels
            if depth == level and above and found and RANK[above[-1].name] < rank:
                return level + 0.5
        return level
    if node.kind == "para" and node.lines:
        line = node.lines[0]
        if found:
            return _LABELLED + rank
        if line.bold and len(line.text) < 150:
            return _NUMBERED if node.reading.number is not None else _BOLD
        if line.text.endswith((":", "：")) and len(line.text) < 80 and not line.links:
            return _COLON
        return _LEAF
    if node.kind == "item" and not node.children:
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if following is None or following.kind not in ("item", "para", "table", "code"):
            return _LEAF
        mates = shared[node.level]
        if found and not following.reading.labels:
            alone = following.kind == "item" or (len(mates) == 1 and _repeats(node, index, blocks))
            if alone and not labels.read(following.text).labels:
                return _LABELLED + rank
        numbered = node.number is not None and mates[-1] is node and following.number is None
        if numbered and following.level != node.level and _again(node, index, blocks):
            return _NUMBERED
    return _LEAF


def _repeats(node: Node, index: int, blocks: list[Node]) -> bool:
    """Whether other items nearby carry such a label too, each a list of its own."""
    name = node.reading.labels[-1].name
    for other in blocks[max(0, index - 12) : index + 40]:
        if other is not node and other.kind == "item" and other.level != node.level:
            found = other.reading.labels or (labels.read(other.text).labels if other.lines else ())
            if found and found[-1].name == name:
                return True
    return False


def _again(node: Node, index: int, blocks: list[Node]) -> bool:
    """Whether the numbering goes on after what follows, or came from before it."""
    wanted = node.number or 0
    near = blocks[max(0, index - 12) : index] + blocks[index + 1 : index + 40]
    return any(
        n.kind == "item" and n.number in (wanted + 1, wanted - 1) and n.level != node.level
        for n in near
    )

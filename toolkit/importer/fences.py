"""Plans inside code fences: drawn in boxes, indented, or Markdown once more."""

import re

from toolkit.importer import labels
from toolkit.importer.inline import bare
from toolkit.importer.model import Line, Node

_LANGUAGES = {
    "",
    "yaml",
    "yml",
    "text",
    "txt",
    "markdown",
    "md",
    "mdx",
    "plain",
    "plaintext",
    "none",
    "ascii",
    "tree",
    "plan",
}
_BOX = re.compile(
    r"^[\s|│║┃+┌┐└┘├┤┬┴┼─═╔╗╚╝╠╣╟╢*]*(?=[^\s|│║┃+┌┐└┘├┤┬┴┼─═╔╗╚╝╠╣])|[\s|│║┃+┌┐└┘├┤┬┴┼─═╔╗╚╝╠╣]+$"
)
_DRAWN = re.compile(r"[│║┃┌└├╔╚╠]|^\s*\|.*\|\s*$|^\s*\+-{3,}", re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:#{1,6}\s|\|.*\|.*\||\s*[-*]\s\[[ x]\]|.*\*\*\w)", re.MULTILINE)
_BULLET = re.compile(r"(?:[-•*·▪▸▹►→✓✔☐☑✅○●◦]|└─+|├─+|[-─]{2,}>?)\s*(?:\[([ xX])\]\s*)?")
_TIMES = ("week", "day", "month", "phase", "module", "sprint", "stage", "unit")


def plan(content: str, info: str, line: int) -> list[Node] | None:
    """The fence's lines as blocks; None where it is code, empty where it is Markdown to parse."""
    if info.split(" ")[0] not in _LANGUAGES:
        return None
    found = 0
    for raw in content.splitlines():
        text = _BOX.sub("", raw)
        found += (
            any(x.name in _TIMES for x in labels.read(_BULLET.sub("", text, count=1)).labels[:1])
            if text
            else 0
        )
        if found > 1:
            break
    if not found or (found < 2 and not labels.read(content.lstrip().split("\n", 1)[0]).labels):
        return None
    if _MARKDOWN.search(content) and not _DRAWN.search(content):
        return []
    return _lines(content, line)


def _lines(content: str, line: int) -> list[Node]:
    """Each line as a paragraph or an item, nested by indentation."""
    top: list[Node] = []
    stack: list[tuple[int, Node]] = []
    for number, raw in enumerate(content.splitlines(), line):
        text = _BOX.sub("", raw)
        if not re.search(r"\w", text):
            if not stack or raw.strip():
                continue
            stack = []
            continue
        bullet = _BULLET.match(text)
        words = text[bullet.end() :] if bullet else text
        words = " ".join(words.split())
        node = Node(
            "item" if bullet else "para", number, number + 1, [Line(words, tuple(bare(words)))]
        )
        if bullet and bullet[1]:
            node.ticked = bullet[1] in "xX"
        node.level = 0
        indent = len(raw) - len(raw.lstrip()) if not _DRAWN.search(raw) else raw.find(words[:8])
        while stack and stack[-1][0] >= indent:
            stack.pop()
        labelled = bool(labels.read(words).labels)
        if stack and len(stack) < 8 and not (labelled and not bullet):
            stack[-1][1].children.append(node)
        else:
            top.append(node)
        stack.append((indent, node))
    return top

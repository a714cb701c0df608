"""The HTML in a plan as the same blocks that Markdown gives, also where the two are interleaved."""

import re
from collections.abc import Callable
from html.parser import HTMLParser

from toolkit.importer.inline import Pen
from toolkit.importer.model import Line, Node

_HEADING = re.compile(r"h[1-6]$")
_BREAKS = {
    "p", "div", "section", "article", "center", "blockquote", "header", "footer", "dl", "dt", "dd",
    "thead", "tbody", "tfoot", "caption", "figure", "pre", "main", "aside",
}  # fmt: skip
_CONTAINERS = {"ul", "ol", "li", "table", "tr", "td", "th", "details"}
_DEPTH = 60
# Markdown's links where Markdown does not look for them; images, alone or linked, are none.
_LINK = re.compile(
    r"(?<!!)\[((?:[^\[\]]|!\[[^\[\]]{0,200}\]\([^()\s]{0,900}\)){0,300})\]\(([^()\s]{1,900})\)"
)


class Frame:
    """An open element and where its blocks go."""

    def __init__(self, tag: str, node: Node | None, out: list[Node], span: tuple[int, int]) -> None:
        self.tag, self.node, self.out, self.span = tag, node, out, span
        self.count = 0
        self.rows: list[list[tuple[list[Line], int, int, bool]]] = []
        self.lines_of_rows: list[tuple[int, int]] = []


class Markup(HTMLParser):
    """Feeds on HTML blocks one by one; `out` is where the next block of any kind belongs."""

    def __init__(self, table: Callable[[Frame, list[Node]], None]) -> None:
        super().__init__(convert_charrefs=True)
        self.frames = [Frame("", None, [], (1, 1))]
        self._pen = Pen()
        self._line = 0
        self._base = 0
        self._skip = ""
        self._heading = 0
        self._table = table

    @property
    def out(self) -> list[Node]:
        """The innermost open container."""
        return self.frames[-1].out

    def take(self, html: str, line: int, end: int) -> None:
        """One HTML block of the plan."""
        self._base = line - (self.getpos()[0] - 1)
        self._line = line
        self.feed(html)
        if self.rawdata:  # an unfinished tag must not swallow the rest of the plan
            self.handle_data(self.rawdata)
            self.rawdata = ""
        if self.cdata_elem:
            self.clear_cdata_mode()
        self._skip = ""
        self.flush(end)

    def finish(self) -> list[Node]:
        """Close whatever is still open."""
        while len(self.frames) > 1:
            self._pop()
        return self.frames[0].out

    def flush(self, end: int | None = None) -> None:
        """What was written so far becomes a paragraph, or the words of an item or summary."""
        here = self._here()
        lines = self._pen.done()
        if not lines:
            self._line = here
            return
        frame = self.frames[-1]
        if frame.tag in ("li", "details") and frame.node and not frame.node.lines and not frame.out:
            frame.node.lines = lines
            frame.node.end = here + 1
        else:
            frame.out.append(Node("para", self._line, max(here + 1, self._line + 1), lines))
        self._line = here

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag in ("script", "style", "svg"):
            self._skip = tag
        elif tag == "br":
            self._pen.newline()
        elif tag in ("b", "strong"):
            self._pen.bold(1)
        elif tag == "a":
            self._pen.open_link(dict(attrs).get("href") or "")
        elif tag == "hr":
            self.flush()
            self.out.append(Node("rule", self._here(), self._here() + 1))
        elif tag == "input" and dict(attrs).get("type") == "checkbox":
            if self.frames[-1].node:
                self.frames[-1].node.ticked = "checked" in dict(attrs)
        elif _HEADING.match(tag):
            self.flush()
            self._heading = int(tag[1])
        elif tag == "summary" or tag in _BREAKS:
            self.flush()
        elif tag in _CONTAINERS and len(self.frames) < _DEPTH:
            self.flush()
            self._push(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag == self._skip:
            self._skip = ""
        elif tag in ("b", "strong"):
            self._pen.bold(-1)
        elif tag == "a":
            self._pen.close_link()
        elif _HEADING.match(tag):
            self._close_heading()
        elif tag == "summary":
            self._close_summary()
        elif tag in _BREAKS:
            self.flush()
        elif tag in _CONTAINERS:
            self.flush()
            if any(frame.tag == tag for frame in self.frames):
                while self.frames[-1].tag != tag:
                    self._pop()
                self._pop()

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._skip or not data:
            return
        at = 0
        for match in _LINK.finditer(data) if "](" in data else ():
            self._pen.write(data[at : match.start()])
            self._pen.open_link(match[2])
            self._pen.write(match[1] if "![" not in match[1] else "")
            self._pen.close_link()
            at = match.end()
        self._pen.write(data[at:])

    def _here(self) -> int:
        return max(self._line, self._base + self.getpos()[0] - 1)

    def _close_heading(self) -> None:
        here, lines = self._here(), self._pen.done()
        if lines:
            text = " ".join(line.text for line in lines)
            links = tuple(link for line in lines for link in line.links)
            node = Node("heading", self._line, here + 1, [Line(text, links)], self._heading or 3)
            self.out.append(node)
        self._heading, self._line = 0, here

    def _close_summary(self) -> None:
        here, lines = self._here(), self._pen.done()
        frame = self.frames[-1]
        if frame.tag == "details" and frame.node and lines:
            heads = [node for node in frame.out if node.kind == "heading"]
            frame.node.lines = [line for node in heads for line in node.lines] + lines
            frame.out[:] = [node for node in frame.out if node not in heads]
        elif frame.tag == "details" and frame.node and frame.out:
            frame.node.lines = [line for node in frame.out for line in node.lines]
            frame.out.clear()
        elif lines:
            frame.out.append(Node("para", self._line, here + 1, lines))
        if frame.node:
            frame.node.end = here + 1
        self._line = here

    def _push(self, tag: str, attrs: dict[str, str | None]) -> None:
        here = self._here()
        if tag == "li":
            while self.frames[-1].tag == "li":
                self._pop()
            parent = self.frames[-1]
            parent.count += 1
            node = Node("item", here, here + 1, level=0)
            node.number = parent.count if parent.tag == "ol" else None
            parent.out.append(node)
            self.frames.append(Frame(tag, node, node.children, (1, 1)))
        elif tag == "details":
            node = Node("details", here, here + 1)
            self.out.append(node)
            self.frames.append(Frame(tag, node, node.children, (1, 1)))
        elif tag == "tr":
            while self.frames[-1].tag in ("td", "th", "tr"):
                self._pop()
            self.frames[-1].rows.append([])
            self.frames[-1].lines_of_rows.append((here, here + 1))
            self.frames.append(Frame(tag, None, [], (1, 1)))
        elif tag in ("td", "th"):
            while self.frames[-1].tag in ("td", "th"):
                self._pop()
            span = (_small(attrs.get("rowspan")), _small(attrs.get("colspan")))
            self.frames.append(Frame(tag, None, [], span))
        elif tag in ("ul", "ol"):
            self.frames.append(Frame(tag, None, self.out, (1, 1)))
        else:
            self.frames.append(Frame(tag, None, [], (1, 1)))
        self._line = here

    def _pop(self) -> None:
        frame = self.frames.pop()
        here = self._here()
        if frame.tag in ("td", "th"):
            lines = list(_lines_of(frame.out))
            tables = [f for f in self.frames if f.tag == "table"]
            if tables and tables[-1].rows:
                first = tables[-1].lines_of_rows[-1][0]
                tables[-1].lines_of_rows[-1] = (first, here + 1)
                tables[-1].rows[-1].append((lines, *frame.span, frame.tag == "th"))
            else:
                self.out.extend(frame.out)
        elif frame.tag == "table":
            self._table(frame, self.out)
        elif frame.tag in ("tr",):
            self.out.extend(frame.out)
        if frame.node:
            frame.node.end = max(frame.node.end, frame.node.line + 1)


def _lines_of(nodes: list[Node]) -> list[Line]:
    lines: list[Line] = []
    for node in nodes:
        lines += node.lines
        for cell in node.cells:
            lines += cell
        lines += _lines_of(node.children)
    return lines


def _small(value: str | None) -> int:
    return min(int(value), 500) if value and value.strip().isdecimal() and len(value) < 5 else 1

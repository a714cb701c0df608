"""A plan's text as blocks: markdown-it's tokens, with HTML and fenced plans among them."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from toolkit.importer import fences, tables
from toolkit.importer.inline import flatten
from toolkit.importer.markup import Frame, Markup
from toolkit.importer.model import Line, Node
from toolkit.importer.paragraphs import split

_MDX = re.compile(
    r"(?:import\s.+\sfrom\s|import\s+['\"]|export\s+(?:const|default|function)\b|\{/\*)"
)
_TICK = re.compile(r"\[([ xX✓✔✅☑]?)\ufe0f?\]\s+")
_MARKDOWN = re.compile(r"^(?:#{1,6} +\S|[-*+] +\S|\d{1,3}[.)] +\S|\*\*\S)", re.MULTILINE)


def parser() -> MarkdownIt:
    """CommonMark with tables and front matter; inline text is parsed block by block by us."""
    md = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    md.use(front_matter_plugin)
    md.disable(["inline", "text_join"])
    md.normalizeLink = _as_written  # type: ignore[method-assign]
    md.validateLink = bool  # type: ignore[method-assign,assignment]
    return md


def _as_written(url: str) -> str:
    return url


class Blocks:
    """One walk over the tokens."""

    def __init__(self) -> None:
        self._md = parser()
        self._env: dict[str, Any] = {}
        self._html = Markup(self._table)
        self.front = ""

    def read(self, text: str) -> list[Node]:
        """The plan's blocks in order, list items among them."""
        tokens = self._md.parse(text, self._env)
        self._walk(tokens, 0, len(tokens))
        return self._html.finish()

    def _walk(self, tokens: Sequence[Token], at: int, end: int) -> None:
        while at < end:
            token = tokens[at]
            kind = token.type
            if kind == "heading_open":
                self._heading(token, tokens[at + 1])
                at += 3
            elif kind == "paragraph_open":
                self._paragraph(tokens[at + 1])
                at += 3
            elif kind in ("bullet_list_open", "ordered_list_open"):
                at = self._list(tokens, at)
            elif kind == "table_open":
                at = self._markdown_table(tokens, at)
            else:
                self._other(token)
                at += 1

    def _heading(self, token: Token, inline: Token) -> None:
        lines = flatten(self._md, inline.content, self._env)
        if lines:
            joined = " ".join(line.text for line in lines)
            links = tuple(link for line in lines for link in line.links)
            line, end = token.map or [0, 1]
            self._html.out.append(
                Node("heading", line, end, [Line(joined, links)], int(token.tag[1]))
            )

    def _paragraph(self, inline: Token) -> None:
        line, end = inline.map or [0, 1]
        if _MDX.match(inline.content):
            self._html.out.append(Node("mark", line, end))
            return
        if "\t" in inline.content and self._tabbed(inline.content, line):
            return
        content, ticked = _unticked(inline.content)
        for node in split(flatten(self._md, content, self._env), line, end):
            node.ticked = ticked
            self._html.out.append(node)

    def _tabbed(self, content: str, line: int) -> bool:
        """Lines divided by tabs, as spreadsheets paste them, are a table."""
        rows = content.split("\n")
        wide = [number for number, row in enumerate(rows) if "\t" in row.strip()]
        if len(wide) < 2 or len(wide) * 3 < len(rows) * 2:
            return False
        for tabbed, group in itertools.groupby(
            enumerate(rows, line), lambda r: "\t" in r[1].strip()
        ):
            found = [(at, flatten_cells(self._md, row, self._env)) for at, row in group]
            if tabbed:
                cells: list[list[tables.Cell]] = [[(c, 1, 1, False) for c in r] for _, r in found]
                table = tables.build(cells, [(at, at + 1) for at, _ in found])
                self._html.out.extend([table] if table else [])
            else:
                for at, texts in found:
                    self._html.out.extend(split(texts[0], at, at + 1))
        return True

    def _list(self, tokens: Sequence[Token], at: int) -> int:
        ordered = tokens[at].type == "ordered_list_open"
        number = int(tokens[at].attrs.get("start", 1))
        name = (tokens[at].map or [0])[0] + 1
        depth = tokens[at].level
        at += 1
        while not (tokens[at].level == depth and tokens[at].nesting == -1):
            close = at + 1
            while not (tokens[close].level == depth + 1 and tokens[close].nesting == -1):
                close += 1
            self._item(tokens, at, close, name, number if ordered else None)
            number += 1
            at = close + 1
        return at + 1

    def _item(
        self, tokens: Sequence[Token], at: int, close: int, name: int, number: int | None
    ) -> None:
        line, _end = tokens[at].map or [0, 1]
        node = Node("item", line, line + 1, level=name, number=number)
        self._html.out.append(node)
        inner = at + 1
        rest: list[Node] = []
        if inner < close and tokens[inner].type == "paragraph_open":
            content, node.ticked = _unticked(tokens[inner + 1].content)
            span = tokens[inner + 1].map or [line, line + 1]
            parts = split(flatten(self._md, content, self._env), span[0], span[1])
            if parts:
                node.lines, node.end = parts[0].lines, parts[0].end
            rest = parts[1:]
            inner += 3
        elif inner < close and tokens[inner].type == "heading_open":
            node.lines = flatten(self._md, tokens[inner + 1].content, self._env)
            inner += 3
        frame = Frame("item", None, node.children, (1, 1))
        self._html.frames.append(frame)
        node.children += rest
        self._walk(tokens, inner, close)
        while frame in self._html.frames:
            self._html.frames.pop()

    def _markdown_table(self, tokens: Sequence[Token], at: int) -> int:
        rows: list[list[tables.Cell]] = []
        places: list[tuple[int, int]] = []
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                line, end = token.map or [0, 1]
                rows.append([])
                places.append((line, end))
            elif token.type == "inline":
                lines = flatten(self._md, token.content, self._env)
                rows[-1].append((lines, 1, 1, len(rows) == 1))
            at += 1
        if rows and (table := tables.build(rows, places)):
            self._put(table, self._html.out)
        return at + 1

    def _table(self, frame: Frame, out: list[Node]) -> None:
        if frame.rows and (table := tables.build(frame.rows, frame.lines_of_rows)):
            self._put(table, out)

    def _put(self, table: Node, out: list[Node]) -> None:
        above = tables.caption(table)
        out.extend([above, table] if above else [table])

    def _other(self, token: Token) -> None:
        line, end = token.map or [0, 1]
        if token.type == "html_block":
            self._markup(token.content, line, end)
        elif token.type in ("fence", "code_block"):
            first = line + (token.type == "fence")
            out = self._html.out
            planned = fences.plan(token.content, token.info.strip().lower(), first)
            out.append(Node("mark", line, first)) if token.type == "fence" else None
            if planned is None:
                code = Node("code", first, max(end - 1, first + 1), [Line(token.content.rstrip())])
                out.append(code)
            elif planned:
                out += planned
            else:
                inner = Blocks().read(token.content)
                shift(inner, first)
                out += inner
            if token.type == "fence":
                out.append(Node("mark", end - 1, end))
        elif token.type == "hr":
            self._html.out.append(Node("rule", line, end))
        elif token.type == "front_matter":
            self.front = token.content
            self._html.out.append(Node("mark", line, end))

    def _markup(self, content: str, line: int, end: int) -> None:
        """HTML; Markdown right below a tag, which should have had a blank line, counts too."""
        if not _MARKDOWN.search(content):
            self._html.take(content, line, end)
            return
        chunk: list[str] = []
        at, plain = line, False
        for number, text in enumerate([*content.splitlines(True), ""], line):
            kind = bool(_MARKDOWN.match(text)) or (plain and bool(text.strip()) and text[0] != "<")
            if chunk and (kind != plain or not text):
                self._piece("".join(chunk), at, plain)
                chunk, at = [], number
            plain = kind
            chunk.append(text)

    def _piece(self, content: str, line: int, plain: bool) -> None:
        if not plain:
            self._html.take(content, line, line + content.count("\n"))
            return
        tokens = self._md.parse(content, self._env)
        for token in tokens:
            if token.map:
                token.map = [token.map[0] + line, token.map[1] + line]
        self._walk(tokens, 0, len(tokens))


def flatten_cells(md: MarkdownIt, row: str, env: dict[str, Any]) -> list[list[Line]]:
    """The cells of a line that tabs divide."""
    return [flatten(md, cell.strip(), env) for cell in row.split("\t")]


def _unticked(content: str) -> tuple[str, bool | None]:
    match = _TICK.match(content) if content.startswith("[") else None
    return (
        (content[match.end() :], match[1] not in " ")
        if match and match[1]
        else ((content[match.end() :], False) if match else (content, None))
    )


def shift(nodes: list[Node], lines: int) -> None:
    """Move blocks that were read apart to their place in the plan."""
    for node in nodes:
        node.line += lines
        node.end += lines
        shift(node.children, lines)

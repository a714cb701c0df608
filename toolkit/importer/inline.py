"""Inline Markdown as plain lines that remember their links and what was bold at their start."""

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from toolkit.importer.model import Line, Link

SPECIAL = re.compile(r"[\\`*_\[\]<>&!~\n\"]|://|www\.")
_URL = re.compile(r"(?:https?://|(?<![\w@.])www\.)[^\s<>\"'`|\\，。；、（）「」【】]+")
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_LIMIT = 20_000  # beyond this many brackets a paragraph is no prose; it stays as it is


class Pen:
    """Writes lines: text, bold and links as they come, whatever the source."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._parts: list[str] = []
        self._size = 0
        self._links: list[Link] = []
        self._bold = 0
        self._lead = -1
        self._open: list[tuple[str, int]] = []
        self._soft = False

    def write(self, text: str) -> None:
        """Add text; web addresses in it are links."""
        if ("://" in text or "www." in text) and not self._open:
            self._links += bare(text)
        self._parts.append(text)
        self._size += len(text)

    def bold(self, step: int) -> None:
        """Begin (1) or end (-1) something bold."""
        self._bold = max(0, self._bold + step)
        if (
            step > 0
            and self._bold == 1
            and self._lead < 0
            and not "".join(self._parts).strip(_MARKS)
        ):
            self._lead = -2
        elif not self._bold and self._lead == -2:
            self._lead = self._size

    def open_link(self, url: str) -> None:
        """What follows is the link's title."""
        self._open.append((url, len(self._parts)))

    def close_link(self) -> None:
        """The link ends here."""
        if self._open:
            url, start = self._open.pop()
            title = " ".join("".join(self._parts[start:]).split())
            if url:
                self._links.append(Link(title, url))

    def newline(self, soft: bool = False) -> None:
        """End the line; a soft end may be mere wrapping."""
        text = "".join(self._parts)
        lead = text[: self._lead] if self._lead > 0 else text if self._lead == -2 else ""
        words = " ".join(text.split())
        if words or self._links:
            self.lines.append(Line(words, tuple(self._links), " ".join(lead.split()), self._soft))
        self._parts, self._links, self._size = [], [], 0
        self._lead = -2 if self._bold else -1
        self._open = [(url, 0) for url, _ in self._open]
        self._soft = soft

    def done(self) -> list[Line]:
        """All lines, and a fresh start."""
        self.newline()
        lines, self.lines, self._soft = self.lines, [], False
        self._bold, self._lead, self._open = 0, -1, []
        return lines


_MARKS = " \t-–—•·*_#>✅☐☑📅"


def bare(text: str) -> list[Link]:
    """The web addresses in plain text."""
    found = []
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?*_~")
        while url.endswith(")") and url.count(")") > url.count("("):
            url = url[:-1].rstrip(".,;:!?")
        if len(url) > 9:
            found.append(Link("", url if "://" in url else f"http://{url}"))
    return found


def flatten(md: MarkdownIt, content: str, env: Any) -> list[Line]:
    """Inline Markdown as lines."""
    if not SPECIAL.search(content):
        text = " ".join(content.split())
        return [Line(text)] if text else []
    pen = Pen()
    if content.count("[") > _LIMIT or content.count("*") > _LIMIT or content.count("<") > _LIMIT:
        for line in content.split("\n"):
            pen.write(line)
            pen.newline(soft=True)
        return pen.done()
    tokens: list[Token] = []
    md.inline.parse(content, md, env, tokens)
    _walk(tokens, pen)
    return pen.done()


def _walk(tokens: Sequence[Token], pen: Pen) -> None:
    for token in tokens:
        kind = token.type
        if kind in ("text", "code_inline"):
            pen.write(token.content)
        elif kind == "strong_open":
            pen.bold(1)
        elif kind == "strong_close":
            pen.bold(-1)
        elif kind == "link_open":
            pen.open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            pen.close_link()
        elif kind == "softbreak":
            pen.newline(soft=True)
        elif kind == "hardbreak":
            pen.newline()
        elif kind == "html_inline":
            _tag(token.content, pen)
        elif kind == "image":
            pen.write(token.content if len(token.content) < 60 and pen._open else "")
        elif kind not in _SILENT:
            pen.write(token.content)


_SILENT = {"em_open", "em_close", "s_open", "s_close"}


def _tag(tag: str, pen: Pen) -> None:
    name = re.match(r"</?\s*([a-zA-Z0-9]+)", tag)
    low = name[1].lower() if name else ""
    closing = tag.startswith("</")
    if low == "br":
        pen.newline()
    elif low in ("b", "strong"):
        pen.bold(-1 if closing else 1)
    elif low == "a":
        href = _HREF.search(tag)
        if closing:
            pen.close_link()
        elif href:
            pen.open_link(href[1] or href[2] or href[3] or "")
        else:
            pen.open_link("")
    elif low in ("li", "p", "div", "tr", "ul", "ol", "summary"):
        pen.newline()
    elif low == "td" or low == "th":
        pen.write(" ")

"""Markdown as HTML: tables, footnotes and formulas; every picture and link resolved."""

import functools
import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin

from toolkit.posts import clean, code, formulas, page
from toolkit.posts.page import Page
from toolkit.text import one_line

_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_BLOCKS = {"paragraph_open", "heading_open", "blockquote_open", "bullet_list_open",
           "ordered_list_open", "table_open"}  # fmt: skip
_ALIGN = re.compile(r"text-align:(right|center|left)")
_TASK = re.compile(r"\[([ xX])\] ")
_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # scripts without spaces


def parse(text: str) -> tuple[list[Token], bool]:
    """The text taken apart, and whether there is HTML in it."""
    tokens = _parser().parse(text, {})
    return tokens, any(_is_foreign(token) for token in tokens)


def render(text: str, to: Page) -> str:
    """The text as clean HTML."""
    parser = _parser()
    env: dict[str, Any] = {"page": to, "docId": str(to.cell)}
    tokens = parser.parse(text, env)
    if _RIGHT_TO_LEFT.search(text):
        for token in tokens:
            if token.type in _BLOCKS:
                token.attrSet("dir", "auto")
    foreign = any(_is_foreign(token) for token in tokens)
    _prepare(tokens, to)
    made = str(parser.renderer.render(tokens, parser.options, env))
    return clean.fragment(made, to.source, to.link) if foreign else made


def plain(token: Token) -> str:
    """The words of an inline token."""
    return "".join(_plain(child) for child in token.children or ())


def _plain(child: Token) -> str:
    if child.type in ("softbreak", "hardbreak"):
        return " "
    if child.type.startswith("math_inline"):
        return re.sub(r"\\(?=[a-zA-Z])|[{}]", "", child.content)
    return child.content if child.type in ("text", "code_inline") else ""


def _is_foreign(token: Token) -> bool:
    """Is this HTML that somebody wrote?"""
    inside = token.children or ()
    return token.type == "html_block" or any(child.type == "html_inline" for child in inside)


def _prepare(tokens: Sequence[Token], to: Page) -> None:
    """Headings put in order, words counted, list boxes drawn."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            _heading(tokens, at, to)
        elif token.type == "inline":
            children = token.children or []
            words = plain(token)
            to.words += len(_WORD.findall(words)) + len(_WIDE.findall(words)) // 2
            if tokens[at - 1].type == "paragraph_open" and not to.first_paragraph:
                to.first_paragraph = one_line(words, 200)
            if at > 1 and tokens[at - 2].type == "list_item_open" and children:
                children[0].content = _TASK.sub(_box, children[0].content, count=1)


def _box(match: re.Match[str]) -> str:
    return "☐ " if match[1] == " " else "☑ "


def _heading(tokens: Sequence[Token], at: int, to: Page) -> None:
    opening, inline, closing = tokens[at : at + 3]
    made = to.heading(int(opening.tag[1]), plain(inline))
    if made is None:  # it is the title
        inline.children, inline.content = [], ""
        opening.hidden = closing.hidden = True
        opening.tag = closing.tag = "title"
        return
    opening.tag = closing.tag = f"h{made.level}"
    opening.attrSet("id", made.id)


@functools.cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    # Our rules for links and pictures decide, and so does the cleaner; its own would leave
    # an embedded drawing standing as text.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    # `$5 and $6` is money.
    dollarmath_plugin(parser, allow_labels=False, allow_space=False, allow_digits=False,
                      double_inline=True)  # fmt: skip
    amsmath_plugin(parser)
    footnote_plugin(parser)
    for name, rule in _RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _fence(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    language = re.split(r"[\s,{}]+", token.info.strip().strip("{}").lstrip("."))[0]
    return code.show(token.content, language) + "\n"


def _image(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    to, token = env["page"], tokens[at]
    alt = one_line(self.renderInlineAsText(token.children or [], options, env), 500)
    found = to.picture(str(token.attrs.get("src", "")))
    if found is None:
        return page.missing(alt)
    if not alt:
        to.note("A picture has no alternative text. Say what it shows: ![words](picture.png)")
    return page.image(found, alt)


def _link(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    target = env["page"].link(str(token.attrs.get("href", "")))
    title = token.attrs.get("title")
    named = f' title="{html.escape(str(title))}"' if title else ""
    # Without a place to lead to, the words stay.
    return f'<a href="{html.escape(target)}"{named}>' if target else "<a>"


def _heading_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return "" if tokens[at].tag == "title" else str(self.renderToken(tokens, at, options, env))


def _table_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f'<div class="table" tabindex="0">{self.renderToken(tokens, at, options, env)}'


def _table_close(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f"{self.renderToken(tokens, at, options, env)}</div>\n"


def _cell_open(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    token = tokens[at]
    align = _ALIGN.search(str(token.attrs.pop("style", "")))
    if align:
        token.attrSet("class", align[1])
    if token.tag == "th" and not (tokens[at + 1].content or "").strip():
        token.tag = tokens[at + 2].tag = "td"  # an empty head names nothing
    return str(self.renderToken(tokens, at, options, env))


def _inline_formula(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return formulas.convert(tokens[at].content, block=False)


def _formula(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return formulas.convert(tokens[at].content, block=True) + "\n"


def _display_inline(self: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """`$$…$$` within a line: a block cannot stand in a paragraph, so it stays in the line."""
    return formulas.convert(r"\displaystyle " + tokens[at].content, block=False)


_RULES: dict[str, Any] = {
    "amsmath": _formula,
    "code_block": _fence,
    "fence": _fence,
    "heading_open": _heading_open,
    "heading_close": _heading_open,
    "image": _image,
    "link_open": _link,
    "math_block": _formula,
    "math_inline": _inline_formula,
    "math_inline_double": _display_inline,
    "table_close": _table_close,
    "table_open": _table_open,
    "td_open": _cell_open,
    "th_open": _cell_open,
}

"""Code in colours: Pygments gives classes, the site's stylesheet gives the colours."""

import functools
import html
import re

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer, inherit
from pygments.lexers import get_lexer_by_name
from pygments.lexers.python import PythonLexer
from pygments.token import Comment
from pygments.util import ClassNotFound

_LARGEST = 100_000  # beyond that, colours cost more than they give
_MAGIC = re.compile(r"%%(\w+)[^\n]*\n")
_OPTIONS = re.compile(r"\A(?:#\|[^\n]*(?:\n|\Z))+")
_OTHERS = {"bash": "bash", "sh": "bash", "script": "bash", "html": "html", "javascript": "js",
           "js": "js", "latex": "latex", "markdown": "markdown", "perl": "perl", "ruby": "ruby",
           "sql": "sql", "writefile": "text"}  # fmt: skip
_PYTHON = {"python", "python3", "py", "py3", "ipython", "ipython3", "ipython2", "python2"}


class _Notebook(PythonLexer):
    """Python with the lines that only a notebook understands."""

    tokens = {"root": [(r"^[ \t]*(?:%%?|!)[^\n]*\n", Comment.Preproc), inherit]}  # noqa: RUF012


def show(source: str, language: str) -> str:
    """The code as HTML that scrolls inside itself."""
    inside = _coloured(source, language)
    return f'<div class="highlight"><pre tabindex="0"><code>{inside}</code></pre></div>'


def language_of(source: str, usual: str) -> str:
    """The language of a cell: a magic in its first line may change it."""
    magic = _MAGIC.match(source)
    return _OTHERS.get(magic[1], usual) if magic else usual


def without_options(source: str) -> str:
    """The code without the lines at its head that speak to tools: `#| alt: …`."""
    return _OPTIONS.sub("", source)


def _coloured(source: str, language: str) -> str:
    lexer = _lexer(language.strip().lower()) if len(source) <= _LARGEST else None
    if lexer is None:
        return html.escape(source.rstrip("\n"), quote=False)
    return str(highlight(source, lexer, _formatter())).rstrip("\n")


@functools.cache
def _formatter() -> "HtmlFormatter[str]":
    return HtmlFormatter(nowrap=True)


@functools.lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if language in _PYTHON:
        return _Notebook(stripnl=True)
    try:
        found: Lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return None
    return found

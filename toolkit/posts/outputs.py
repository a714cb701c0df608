"""What a cell put out, shown without JavaScript: pictures, tables, text in a terminal's colours."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from toolkit.errors import PortfolioError
from toolkit.posts import ansi, assets, clean, formulas, markdown, page
from toolkit.posts.notebook import joined
from toolkit.posts.page import Page
from toolkit.text import counted

_RASTER = ("image/png", "image/jpeg", "image/gif", "image/webp")
_PICTURES = (*_RASTER, "image/svg+xml")
# Their HTML is a program; without JavaScript it shows nothing or half of it.
_INTERACTIVE = re.compile(
    r"application/(vnd\.(plotly|vega|vegalite|bokehjs|holoviews|jupyter\.widget|dataresource)"
    r"|javascript)|text/javascript"
)
_SCRIPT = re.compile(r"(?i)<script|<iframe")
_VISIBLE = re.compile(r"<(img|table|li|pre|math)\b|>[^<]*\w")
_TABLE = re.compile(r"<table\b")
_LINES, _HEAD, _TAIL, _LONG = 400, 300, 50, 4000
_LARGEST_HTML = 1_000_000
_ALT = re.compile(r"^#\s*\|\s*(?:fig-)?alt:\s*(.+)$", re.MULTILINE)
_INTERACTIVE_NOTE = "This output is interactive: it runs in the notebook, and is not shown here."


def show(cell: Mapping[str, Any], to: Page) -> str:
    """All outputs of a code cell."""
    alt = _alt(cell)
    return "\n".join(filter(None, (_one(output, alt, to) for output in _merged(cell["outputs"]))))


def _merged(outputs: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The outputs, with what one stream said piece by piece joined."""
    waiting: dict[str, Any] | None = None
    for output in outputs:
        if output.get("output_type") == "stream":
            text, name = joined(output.get("text")), output.get("name")
            if waiting and waiting["name"] == name:
                waiting["parts"].append(text)
                continue
            if waiting:
                yield waiting
            waiting = {"output_type": "stream", "name": name, "parts": [text]}
            continue
        if waiting:
            yield waiting
            waiting = None
        yield output
    if waiting:
        yield waiting


def _one(output: Mapping[str, Any], alt: str, to: Page) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stream stderr" if output["name"] == "stderr" else "stream"
        return _text("".join(output["parts"]), name)
    if kind == "error":
        trace = output.get("traceback")
        lines = [t for t in trace if isinstance(t, str)] if isinstance(trace, list) else []
        said = f"{output.get('ename', '')}: {output.get('evalue', '')}"
        return _text("\n".join(lines) or said, "error")
    data = output.get("data")
    if not isinstance(data, dict):
        return ""
    return _data(data, _alt_of(output) or alt, to)


def _data(data: Mapping[str, Any], alt: str, to: Page) -> str:
    """The richest of several forms that can be shown without a program."""
    source = joined(data.get("text/html"))
    interactive = any(_INTERACTIVE.match(kind) for kind in data) or bool(_SCRIPT.search(source))
    shown = ""
    if source and not interactive:
        shown = _html(source, to)
    shown = shown or _picture(data, alt, to)
    if source and interactive and not shown:
        shown = _html(source, to)
    if not shown and "text/markdown" in data:
        shown = f'<div class="text">{markdown.render(joined(data["text/markdown"]), to)}</div>'
    if not shown and "text/latex" in data:
        shown = formulas.convert(formulas.bare(joined(data["text/latex"])), block=True)
    if shown:
        return shown
    if interactive:
        to.note("An interactive output is not shown. Save a picture of it beside, and show that.")
        return f'<p class="note">{_INTERACTIVE_NOTE}</p>'
    text = joined(data.get("text/plain"))
    return _text(text, "plain") if text else ""


def _html(source: str, to: Page) -> str:
    if len(source) > _LARGEST_HTML:
        to.note("An HTML output is larger than 1 MB, so its plain text is shown.")
        return ""
    made = clean.fragment(source, to.source, to.link)
    if not _VISIBLE.search(made):
        return ""
    # With the keyboard it must be reached to be scrolled.
    opening = '<div class="table" tabindex="0">' if _TABLE.search(made) else "<div>"
    return f"{opening}{made}</div>"


def _picture(data: Mapping[str, Any], alt: str, to: Page) -> str:
    for kind in _PICTURES:
        if kind not in data:
            continue
        text = joined(data[kind])
        try:
            vector = kind == "image/svg+xml" and "<" in text
            found = to.assets.add(text.encode() if vector else assets.decoded(text))
        except PortfolioError as error:
            to.note(f"{error.what} {error.mend}".strip())
            continue
        if not alt:
            to.note("A figure has no alternative text. Say what it shows in the cell's first "
                    "line: #| alt: …")  # fmt: skip
        words = alt or f"Figure made by the code above (cell {to.cell})"
        return f'<figure class="picture">{page.image(found, words)}</figure>'
    if any(kind in data for kind in _PICTURES):
        return f"<p>{page.missing(alt)}</p>"
    return ""


def _alt_of(output: Mapping[str, Any]) -> str:
    """The words that come with the picture itself."""
    described = output.get("metadata")
    tables = described.values() if isinstance(described, dict) else ()
    given = (table.get("alt") for table in tables if isinstance(table, dict))
    return next((alt for alt in given if isinstance(alt, str)), "")


def _alt(cell: Mapping[str, Any]) -> str:
    given = cell["metadata"].get("alt")
    found = _ALT.search(cell["source"][:2000])
    return given if isinstance(given, str) else found[1].strip().strip("\"'") if found else ""


def _text(text: str, name: str) -> str:
    lines = text.replace("\r\n", "\n").strip("\n").split("\n")
    left_out = len(lines) - _HEAD - _TAIL
    if len(lines) > _LINES:
        note = f"\n[… {counted(left_out, 'line')} left out …]\n"
        lines = [*lines[:_HEAD], note, *lines[-_TAIL:]]
    settled = (ansi.settled(_end(line)) for line in lines)
    shown = "\n".join(line if len(line) <= _LONG else f"{line[:_LONG]} [… cut]" for line in settled)
    if not shown.strip():
        return ""
    return f'<pre class="{name}" tabindex="0">{ansi.to_html(shown)}</pre>'


def _end(line: str) -> str:
    """What can still be seen of a line: of a progress bar, its end."""
    if len(line) <= 10 * _LONG:
        return line
    return line[-10 * _LONG :] if "\r" in line else line[: 10 * _LONG]

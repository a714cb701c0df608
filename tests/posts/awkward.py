"""Notebooks that are hard to show, each as a real tool or person would leave it."""

import base64
import json
from typing import Any

from tests.posts.notebooks import (
    TABLE,
    code,
    in_base64,
    markdown,
    notebook,
    png,
    raw,
    shows,
    stream,
)

_SVG = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" '
    '"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg" '
    'width="20pt" height="10pt" onload="alert(1)"><script>alert(1)</script>'
    '<style>*{stroke-linejoin: round}</style><path d="M0 0L9 9" style="fill: none; stroke: #123"/>'
    '<a href="javascript:alert(1)"><text>word</text></a></svg>'
)
_PLOTLY = {
    "application/vnd.plotly.v1+json": {"data": [{"y": [1, 2]}], "layout": {}},
    "text/html": "<div><script>window.PlotlyConfig={}</script><div id='plot'></div></div>",
}
_SOURCES = {
    "formulas": "Euler: $e^{i\\pi} + 1 = 0$, $$\\sum_i x_i$$ and words.\n\n"
    "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nUnknown $\\nosuchthing{x}$.",
    "right to left": "# مرحبا بالعالم\n\nهذا نص عربي مع $x^2$ وكود `print`.\n\nEnglish again.",
    "emoji": "# 🎉 Done 🎉\n\nFamily: 👩‍👩‍👧‍👦, flags: 🇩🇪, signs: ✓ ∑ — “quoted” 日本語.",
}


def third_version() -> bytes:
    """A notebook of 2013."""
    cells = [
        {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Old\n"]},
        {"cell_type": "code", "collapsed": False, "input": ["print 1"], "language": "python",
         "metadata": {}, "prompt_number": 1,
         "outputs": [{"output_type": "stream", "stream": "stdout", "text": ["old words\n"]},
                     {"output_type": "display_data", "png": in_base64(png()), "metadata": {}},
                     {"output_type": "pyerr", "ename": "E", "evalue": "v", "traceback": ["tb"]}]},
        {"cell_type": "markdown", "metadata": {}, "source": ["Old *text*."]},
    ]  # fmt: skip
    made = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
            "worksheets": [{"cells": cells, "metadata": {}}]}  # fmt: skip
    return json.dumps(made).encode()


def _widget() -> dict[str, Any]:
    data = {"application/vnd.jupyter.widget-view+json": {"model_id": "a1"},
            "text/plain": "IntSlider(value=3)"}  # fmt: skip
    return {"output_type": "display_data", "data": data, "metadata": {}}


def _rich(data: dict[str, Any]) -> dict[str, Any]:
    return {"output_type": "display_data", "data": data, "metadata": {}}


def notebooks() -> dict[str, bytes]:
    """Each by what is awkward in it."""
    attached = {"a b.png": {"image/png": in_base64(png(8, 9))}}
    colours = (
        "\x1b[1;31mred\x1b[0m \x1b[38;5;46mgreen\x1b[0m "
        "\x1b[48;2;0;0;255mblue\x1b[0m\x1b[2K\x1b]0;t\x07"
    )
    rows = "".join(f"<tr><th>{n}</th><td>{n / 7}</td></tr>" for n in range(60))
    svg = "data:image/svg+xml;base64," + base64.b64encode(_SVG.encode()).decode()
    return {
        "version 3": third_version(),
        "no title": notebook(markdown("Just words.\n\n### A deep heading"), code("1")),
        "two titles": notebook(
            markdown("# One\n\nText"), markdown("# Two\n\n#### Deep"), code("1")
        ),
        "large": notebook(code("big", stream("x" * 79 + "\n") | {"text": "y" * 30_000_000})),
        "many lines": notebook(code("big", stream("".join(f"line {n}\n" for n in range(400_000))))),
        "large html": notebook(
            code("big", shows(text_html="<p>" + "z" * 9_000_000, text_plain="small"))
        ),
        "broken picture": notebook(
            code("p", shows(image_png="bm90IGEgcGljdHVyZQ==", text_plain="x")),
            markdown("![gone](no/such.png) and ![](data:image/png;base64,AAAA)"),
        ),
        "plotly": notebook(code("fig", _rich(_PLOTLY))),
        "plotly with a picture": notebook(
            code("fig", _rich({**_PLOTLY, "image/png": in_base64(png())}))
        ),
        "pandas": notebook(code("df", shows(text_html=TABLE.format(rows=rows), text_plain="..."))),
        "colours": notebook(code("x", stream(colours), stream("1%\r50%\r100%\n", "stderr"))),
        "widgets": notebook(code("slider", _widget()), widgets={"state": {}}),
        "attachments": notebook(
            markdown("![Two words](attachment:a%20b.png)", attachments=attached)
        ),
        "svg": notebook(code("x", _rich({"image/svg+xml": _SVG})), markdown(f"![drawing]({svg})")),
        "thousands of cells": notebook(
            *[
                c
                for n in range(2500)
                for c in (
                    markdown(f"## Part {n}\n\nText $x_{n}$"),
                    code(f"x = {n}", stream(f"{n}\n")),
                )
            ]
        ),
        "raw cells": notebook(raw("\\LaTeX raw"), markdown("After")),
        "odd fields": notebook(
            markdown("Text"),
            code("x", {"output_type": "later", "data": 3}, {}),
            kernelspec="none",
            language_info=[],
        ),
        "nothing": notebook(),
        "lines as lists": (
            b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": ["1", "2"]}]}'
        ),
        "unpaired surrogate": notebook(markdown("a \ud83d b"), code("print('\udc80')")),
    } | {name: notebook(markdown(text), code("1")) for name, text in _SOURCES.items()}


BAD = {
    "not JSON": (b'{"cells": [', "not valid JSON"),
    "a merge": (b'{\n<<<<<<< HEAD\n"cells": []}', "not valid JSON"),
    "other JSON": (b'{"a": 1}', "not a notebook"),
    "a list": (b"[1]", "not a notebook"),
    "empty": (b"", "not valid JSON"),
    "no text": (b"\xff\xfe\x00", "not UTF-8"),
    "version 9": (b'{"nbformat": 9, "cells": []}', "version 9"),
    "cells are no list": (b'{"nbformat": 4, "cells": 3}', "cells are no list"),
    "no cell": (b'{"nbformat": 4, "cells": [3]}', "no cell of a notebook"),
    "deep": (b"[" * 100_000, "too deeply nested"),
    "front matter": (notebook(markdown("---\ntitle: [\n---\n"), code("1")), "not valid YAML"),
}

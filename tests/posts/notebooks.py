"""Notebooks made by code: an ordinary week's, and awkward ones."""

import base64
import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image

from toolkit.posts.sources import Source

Cell = dict[str, Any]
DAY = date(2026, 3, 4)


def markdown(text: str, **fields: Any) -> Cell:
    """A Markdown cell."""
    return {"cell_type": "markdown", "metadata": {}, "source": text, **fields}


def raw(text: str) -> Cell:
    """A raw cell."""
    return {"cell_type": "raw", "metadata": {}, "source": text}


def code(text: str, *outputs: Cell, tags: Sequence[str] = (), **metadata: Any) -> Cell:
    """A code cell with its outputs."""
    told = {"tags": list(tags), **metadata} if tags else metadata
    return {"cell_type": "code", "metadata": told, "source": text, "outputs": list(outputs),
            "execution_count": 1}  # fmt: skip


def stream(text: str, name: str = "stdout") -> Cell:
    """What was printed."""
    return {"output_type": "stream", "name": name, "text": text}


def shows(**data: Any) -> Cell:
    """A rich output; `text_html` is `text/html`."""
    kinds = {name.replace("_", "/", 1).replace("__", "+"): value for name, value in data.items()}
    return {"output_type": "display_data", "data": kinds, "metadata": {}}


def notebook(*cells: Cell, **metadata: Any) -> bytes:
    """A notebook of these cells."""
    told = {"language_info": {"name": "python"}, **metadata}
    made = {"nbformat": 4, "nbformat_minor": 5, "metadata": told, "cells": list(cells)}
    return json.dumps(made).encode()


def source(data: bytes | str, path: str = "notebooks/x.ipynb", folder: Path = Path("/nowhere"),
           **fields: Any) -> Source:  # fmt: skip
    """A source of these bytes."""
    as_bytes = data.encode() if isinstance(data, str) else data
    told: dict[str, Any] = {"repo": "week-1", "unit": "week-1", "first": DAY, **fields}
    return Source(path=path, data=as_bytes, folder=folder, **told)


def png(width: int = 40, height: int = 30, shade: int = 120) -> bytes:
    """A picture."""
    image = io.BytesIO()
    Image.new("RGB", (width, height), (shade % 256, 120, 200)).save(image, "PNG")
    return image.getvalue()


def in_base64(data: bytes) -> str:
    """Bytes as notebooks hold them."""
    return base64.b64encode(data).decode()


TABLE = """<div><style scoped>.dataframe tbody tr th {{ vertical-align: top; }}</style>
<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th><th>loss</th>
<th>accuracy</th></tr></thead><tbody>{rows}</tbody></table></div>"""
_ROW = "<tr><th>{n}</th><td>0.{n}</td><td>0.9{n}</td></tr>"
_CODE = """import numpy as np
import matplotlib.pyplot as plt

def attention_{n}(q: np.ndarray, k: np.ndarray, v: np.ndarray) -> np.ndarray:
    \"\"\"Mix the values by how well the keys fit.\"\"\"
    scores = q @ k.T / np.sqrt(k.shape[-1])  # large widths make large scores
    weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True) @ v

for step in range({n}):
    print(f"step {{step}}: {{attention_{n}(q, k, v).mean():.4f}}")
"""
_TEXT = """## Part {n}: what the scores say

A softmax keeps the **order** of the scores and makes them shares of one whole,
$p_i = \\frac{{e^{{s_i}}}}{{\\sum_j e^{{s_j}}}}$. Only the *differences* count; see
[the paper](https://example.org/{n}) and `softmax`.

| width | loss |
|------:|:-----|
| {n} | 0.{n} |

$$L = -\\sum_i y_i \\log p_i + \\lambda_{n} \\lVert w \\rVert^2$$

- one thing that surprised me
- another thing that did not
"""


def ordinary(number: int) -> bytes:
    """A week's notebook as learners write them: text, formulas, code, prints, tables, figures."""
    cells: list[Cell] = [markdown(f"# Week {number}: attention from scratch\n\nWhat I built.")]
    for part in range(1, 11):
        n = number * 100 + part
        rows = "".join(_ROW.format(n=row) for row in range(10))
        printed = "".join(f"step {step}: 0.{step:04}\n" for step in range(30))
        picture = in_base64(png(640, 480, n) + bytes((n * i) % 251 for i in range(20_000)))
        cells += [
            markdown(_TEXT.format(n=n)),
            code(_CODE.format(n=n), stream(printed)),
            code("frame.head(10)", shows(text_html=TABLE.format(rows=rows), text_plain="...")),
            code("plt.plot(losses);", shows(image_png=picture, text_plain="<Figure>")),
        ]
    return notebook(*cells)

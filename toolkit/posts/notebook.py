"""Notebooks of every version read into one shape, with what is wrong with them said plainly."""

import json
import warnings
from typing import Any

from toolkit.errors import PortfolioError

_KINDS = {"code", "markdown", "raw"}
_TAGS = {"hide-input", "hide-output", "hide-cell", "collapse"}
Notebook = dict[str, Any]


def read(data: bytes, source: str) -> Notebook:
    """The notebook as nbformat 4, checked as far as rendering it needs."""
    try:
        # nbformat's own reader checks against a schema first, which takes longer than rendering.
        raw = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        what = f"This file is not UTF-8 text (byte {error.start})."
        raise PortfolioError(what, where=source) from error
    except json.JSONDecodeError as error:
        raise PortfolioError(
            f"This is not valid JSON: {error.msg}.", where=f"{source}:{error.lineno}",
            mend="Look for marks of a merge (<<<<<<<), or take an older version from git.",
        ) from error  # fmt: skip
    except (RecursionError, ValueError) as error:
        raise PortfolioError("This JSON is too deeply nested.", where=source) from error
    if not isinstance(raw, dict) or not ({"cells", "worksheets"} & raw.keys()):
        raise PortfolioError("This is not a notebook: it has no cells.", where=source)
    version = raw.get("nbformat")
    if version not in (3, 4):
        raise PortfolioError(
            f"This notebook has version {version!r}; versions 3 and 4 are read.", where=source,
            mend="Open it in Jupyter and save it.",
        )  # fmt: skip
    return _checked(_upgraded(raw, source) if version == 3 else raw, source)


def from_markdown(text: str) -> Notebook:
    """A Markdown file in the shape of a notebook of one cell."""
    cell = {"cell_type": "markdown", "source": text}
    return _checked({"cells": [cell]}, "")


def tags(cell: Notebook) -> set[str]:
    """What the learner wants hidden or folded; the names of other tools count as well."""
    metadata = cell["metadata"]
    named = metadata.get("tags")
    listed = [t for t in named if isinstance(t, str)] if isinstance(named, list) else []
    spelt = {tag.replace("_", "-").replace("remove-", "hide-") for tag in listed}
    jupyter = metadata.get("jupyter")
    if isinstance(jupyter, dict) and jupyter.get("source_hidden"):
        spelt.add("collapse")
    return spelt & _TAGS


def language(notebook: Notebook) -> str:
    """The language of its code cells."""
    metadata = notebook["metadata"]
    for key, name in (("language_info", "name"), ("kernelspec", "language")):
        table = metadata.get(key)
        if isinstance(table, dict) and isinstance(table.get(name), str):
            return str(table[name])
    return "python"


def joined(value: object) -> str:
    """Text that a notebook may hold as a list of lines."""
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


def _upgraded(raw: Notebook, source: str) -> Notebook:
    import nbformat

    v3: Any = nbformat.versions[3]
    v4: Any = nbformat.versions[4]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it tells of every old field
            upgraded: Notebook = v4.upgrade(v3.to_notebook_json(raw), 3, 0)
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise PortfolioError(
            "This notebook of version 3 cannot be read.", where=source,
            mend="Open it in Jupyter and save it.",
        ) from error  # fmt: skip
    return upgraded


def _checked(raw: Notebook, source: str) -> Notebook:
    cells = raw.get("cells")
    if not isinstance(cells, list):
        raise PortfolioError("This is not a notebook: its cells are no list.", where=source)
    metadata = raw.get("metadata")
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": metadata if isinstance(metadata, dict) else {},
        "cells": [_cell(cell, n, source) for n, cell in enumerate(cells, 1)],
    }


def _cell(cell: object, number: int, source: str) -> Notebook:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _KINDS:
        raise PortfolioError("This is no cell of a notebook.", where=f"{source}, cell {number}")
    metadata, attached = cell.get("metadata"), cell.get("attachments")
    outputs = cell.get("outputs") if cell["cell_type"] == "code" else []
    return {
        "cell_type": cell["cell_type"],
        "source": joined(cell.get("source")),
        "metadata": metadata if isinstance(metadata, dict) else {},
        "attachments": _attachments(attached) if isinstance(attached, dict) else {},
        "outputs": [o for o in outputs if isinstance(o, dict)] if isinstance(outputs, list) else [],
        "number": number,
    }


def _attachments(attached: Notebook) -> dict[str, dict[str, str]]:
    return {
        name: {kind: joined(data) for kind, data in bundle.items()}
        for name, bundle in attached.items()
        if isinstance(bundle, dict)
    }

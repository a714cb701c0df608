"""One post from one source: read, asked whether it is one, guarded, rendered."""

import posixpath
import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote  # noqa: TID251 - only puts an address together

from toolkit.errors import PortfolioError
from toolkit.posts import front, gate, notebook, render, shown, sources
from toolkit.posts.assets import Assets, reader
from toolkit.posts.front import Found
from toolkit.posts.gate import Looked
from toolkit.posts.model import Front, Post, Problem
from toolkit.posts.notebook import Notebook
from toolkit.posts.page import Page
from toolkit.posts.sources import Source
from toolkit.text import one_line

_WORDS_A_MINUTE = 220
_CODE_A_MINUTE = 40  # lines
_FIRST = 3  # cells, in which front matter may have been meant


def post(source: Source) -> tuple[Post | None, list[Problem], dict[str, str]]:
    """The post, or why there is none; and the digests of other files that it shows."""
    try:
        made, found = read(source)
        left_out = _left_out(source, made, found.front)
        if left_out:
            return None, [left_out], {}
        looked = gate.look(_whole(source, made, found), source.path, source.private)
        if looked.problems:
            return None, [replace(p, path=source.where) for p in looked.problems], {}
        page = _page(source, found.front.title)
        body = render.body(made, page)
        finished = _post(source, found.front, found.notes, page, body, made)
        stopped = _shown(source, finished, made, looked)
        if stopped:
            return None, stopped, page.assets.used
    except PortfolioError as error:
        return None, [Problem(source.where, error.what, error.where, error.mend)], {}
    except RecursionError:
        return None, [Problem(source.where, "It is too deeply nested to be rendered.")], {}
    return finished, [], page.assets.used


def is_wanted(source: Source) -> bool:
    """Would it be a post? What is none need not be run."""
    made, found = read(source)
    return _left_out(source, made, found.front) is None


def read(source: Source) -> tuple[Notebook, Found]:
    """The source in one shape, without its front matter; and that."""
    if source.path.endswith(".md"):
        return _markdown(source)
    made = notebook.read(source.data, source.path)
    below = front.of_metadata(made["metadata"].get("portfolio"), source.path)
    _require_nothing_beside(made, source.path)
    first = made["cells"][0] if made["cells"] else None
    if first is None or first["cell_type"] == "code":
        _require_said(made, source.path)
        return made, Found(below, "")
    raw = first["cell_type"] == "raw"
    found = front.split(first["source"], f"{source.path}, cell 1", always=raw)
    if not found.lines:
        _require_said(made, source.path)
    cells = [{**first, "source": found.rest}, *made["cells"][1:]]
    return {**made, "cells": cells}, replace(found, front=front.over(found.front, below))


def _require_nothing_beside(made: Notebook, path: str) -> None:
    """`draft` beside the metadata's `portfolio` would not be read."""
    for name, value in made["metadata"].items():
        if isinstance(value, bool | str):
            front.require_said(f"{name}: {value}", f"{path}, metadata")


def _require_said(made: Notebook, path: str) -> None:
    """In the first cells of text nobody may think to have said that it is a draft."""
    said = made["metadata"].get("portfolio")
    if isinstance(said, dict) and "draft" in said:
        return
    texts = [cell for cell in made["cells"] if cell["cell_type"] != "code"]
    for cell in texts[:_FIRST]:
        front.require_said(cell["source"], f"{path}, cell {cell['number']}")


def _markdown(source: Source) -> tuple[Notebook, Found]:
    try:
        text = source.data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise PortfolioError(
            f"This file is not UTF-8 text (byte {error.start}).", where=source.path,
            mend="Save it as UTF-8 in your editor.",
        ) from error  # fmt: skip
    found = front.split(text, source.path)
    if not found.lines:
        front.require_said(text, source.path)
    return notebook.from_markdown(found.rest), found


def _whole(source: Source, made: Notebook, found: Found) -> Notebook:
    """What the gate looks at: the front matter too, on the lines that the file has."""
    if source.path.endswith(".md"):
        text = source.data.decode("utf-8-sig").replace("\r\n", "\n")
        return notebook.from_markdown(text)
    return notebook.read(source.data, source.path) if found.lines else made


def _shown(source: Source, finished: Post, made: Notebook, looked: Looked) -> list[Problem]:
    """What only the finished page would show: cut by markup, spelt otherwise, or in a name."""
    words = shown.words(finished.html)
    stopped = [
        replace(problem, where=_cell(source, made, looked, problem.what))
        for problem in looked.found(words, source.where, "")
    ]
    told = {"title": finished.title, "tags": "\n".join(finished.tags), "file name": source.path}
    if not stopped:  # else the summary, which may be the first paragraph, says the same again
        told["summary"] = finished.summary
    for name, text in told.items():
        stopped += looked.found(shown.bare(text), source.where, f"{source.path}, its {name}")
    for asset in finished.assets:
        if asset.name.endswith(".svg"):
            place = f"{source.path}, a drawing (SVG)"
            stopped += looked.found(shown.drawn(asset.data), source.where, place)
    return stopped


def _cell(source: Source, made: Notebook, looked: Looked, what: str) -> str:
    """Where that stands: the cell that shows it when it is rendered alone."""
    for cell in made["cells"] if source.path.endswith(".ipynb") else ():
        body = render.body({**made, "cells": [cell]}, _page(source, ""))
        if any(problem.what == what for problem in looked.found(shown.words(body), "", "")):
            return f"{source.path}, cell {cell['number']}"
    return source.path


def _page(source: Source, title: str) -> Page:
    assets = Assets(posixpath.dirname(source.path), reader(source.folder))
    return Page(source.path, assets, tree=source.tree, title=title)


def _post(source: Source, said: Front, notes: tuple[str, ...], page: Page, body: str,
          made: Notebook) -> Post:  # fmt: skip
    lines = sum(c["source"].count("\n") + 1 for c in made["cells"] if c["cell_type"] == "code")
    notebook_outputs = any(cell["outputs"] for cell in made["cells"])
    return Post(
        repo=source.repo,
        unit=source.unit,
        path=source.path,
        title=said.title or page.title or _named(source.path),
        date=said.date or source.first,
        summary=said.summary or one_line(page.first_paragraph, 200),
        html=body,
        tags=said.tags,
        minutes=max(1, round(page.words / _WORDS_A_MINUTE + lines / _CODE_A_MINUTE)),
        headings=tuple(page.headings),
        assets=tuple(page.assets.kept.values()),
        commit=source.commit,
        code_url=f"{source.tree}/{quote(source.path)}" if source.tree else "",
        outputs_of=source.last if notebook_outputs else None,
        first=source.first,
        notes=(*notes, *page.notes),
    )


def _named(path: str) -> str:
    words = re.sub(r"[-_]+", " ", PurePosixPath(path).stem).strip()
    return one_line(words[:1].upper() + words[1:], 150) or "Untitled"


def _left_out(source: Source, made: Notebook, said: Front) -> Problem | None:
    """Why a file in good order is no post all the same."""
    if said.draft and not source.drafts:
        mend = "Take `draft: true` out when it may be read."
        return Problem(source.where, "It is a draft.", mend=mend, stops=False)
    if not sources.own(made, source.handed_out):
        return Problem(source.where, "It holds nothing of your own yet.", stops=False)
    return None

"""Run the cells of notebooks, bounded in time and memory; what ran before is not run again."""

import functools
import hashlib
import json
import posixpath
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.edges import files, processes
from toolkit.edges.kept import Kept
from toolkit.errors import PortfolioError
from toolkit.posts import gate, notebook
from toolkit.posts.model import Bounds
from toolkit.posts.notebook import Notebook
from toolkit.posts.sources import Source

_FIGURES = "module://matplotlib_inline.backend_inline"
_FAILED = "A cell failed."
_SPARE = 60  # to start and to end
_KEPT = 200
_ASK = (
    "import importlib.metadata as m, importlib.util as u, json, platform;"
    "print(json.dumps([platform.python_version(), bool(u.find_spec('ipykernel')),"
    "sorted(f\"{d.metadata['Name']} {d.version}\" for d in m.distributions())]))"
)


def run(source: Source, python: str, cache: Path, today: date, bounds: Bounds) -> Source:
    """The source with the outputs of a run of today, or of one on the same code before."""
    if not source.path.endswith(".ipynb"):
        return source
    made = notebook.read(source.data, source.path)
    if not any(c["cell_type"] == "code" and c["source"].strip() for c in made["cells"]):
        return source
    _require_python(made, source)
    known = cache / f"{_mark(made, source, python)}.ipynb"
    if known.is_file():
        return _with_outputs(source, files.read(known))
    data = _executed(made, source, python, bounds, today)
    files.write(known, data)
    files.keep_newest(cache, "*.ipynb", _KEPT)
    return _with_outputs(source, data)


def _with_outputs(source: Source, data: bytes) -> Source:
    record = json.loads(data)
    ran = date.fromisoformat(record["ran"])
    return replace(source, data=json.dumps(record["notebook"]).encode(), last=ran)


def _executed(made: Notebook, source: Source, python: str, bounds: Bounds, today: date) -> bytes:
    folder = source.folder / posixpath.dirname(source.path)
    with files.scratch() as scratch:
        answer = scratch / "answer.json"
        job = {"notebook": _bare(made), "python": python, "folder": str(folder),
               "seconds": bounds.seconds, "answer": str(answer)}  # fmt: skip
        files.write(scratch / "job.json", json.dumps(job).encode())
        command = [sys.executable, "-m", "toolkit.posts.running", str(scratch / "job.json")]
        env = _environment(processes.environment())
        with Kept(command, cwd=scratch, env=env, seconds=bounds.seconds + _SPARE,
                  memory=bounds.memory) as kept:  # fmt: skip
            while (report := kept.report()) is None:
                time.sleep(0.02)
        told = json.loads(files.read_text(answer)) if answer.is_file() else _ended(report, bounds)
    if "notebook" not in told:
        place = f"{source.path}, cell {told['cell']}" if told.get("cell") else source.path
        # What a cell says of its failure may hold what nobody should read in a log.
        what = told["what"] if gate.is_harmless(told["what"], source.private) else _FAILED
        raise PortfolioError(what, where=place, mend="Run it in Jupyter from the top.")
    return json.dumps({"ran": today.isoformat(), "notebook": told["notebook"]}).encode()


def _ended(report: Mapping[str, Any], bounds: Bounds) -> dict[str, str]:
    if report["why"] == "memory":
        return {"what": f"It needs more than {bounds.memory / 1e9:.0f} GB of memory."}
    if report["why"] == "time":
        return {"what": f"It did not end within {bounds.seconds} seconds."}
    last = str(report["words"]).strip().splitlines()[-1:]
    return {"what": f"It could not be run: {(last or [report['why'] or 'no reason told'])[0]}"}


def _bare(made: Notebook) -> Notebook:
    """The notebook as nbformat wants it, without outputs of before."""
    cells = []
    for cell in made["cells"]:
        kept = {name: cell[name] for name in ("cell_type", "metadata", "source")}
        if cell["cell_type"] == "code":
            kept |= {"outputs": [], "execution_count": None}
        elif cell["attachments"]:
            kept["attachments"] = cell["attachments"]
        cells.append(kept)
    metadata = {k: v for k, v in made["metadata"].items() if k != "widgets"}
    return {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": cells}


def _require_python(made: Notebook, source: Source) -> None:
    language = notebook.language(made)
    if language.lower() not in ("python", "python3", "ipython"):
        raise PortfolioError(
            f"Its cells are {language}, for which there is no kernel here; only Python is run.",
            where=source.path, mend="Build without --execute to show its outputs as committed.",
        )  # fmt: skip


def _mark(made: Notebook, source: Source, python: str) -> str:
    """A digest of all that the outputs come from: cells, the week's code, the environment."""
    told = hashlib.sha256(json.dumps([
        [cell["source"] for cell in made["cells"] if cell["cell_type"] == "code"], _inside(python),
    ]).encode())  # fmt: skip
    told.update(source.path.encode())
    for place in ("src", "data"):
        for name, path in files.paths_below(source.folder / place).items():
            told.update(f"{place}/{name}".encode())
            told.update(hashlib.sha256(files.read(path)).digest())
    return told.hexdigest()[:32]


@functools.cache
def _inside(python: str) -> list[Any]:
    """The version of this Python and what is installed in it; it must be able to run cells."""
    finished = processes.run([python, "-c", _ASK], cwd=Path.cwd(), seconds=60)
    if finished.code != 0:
        raise PortfolioError("This Python does not run.", where=python)
    found: list[Any] = json.loads(finished.out)
    if not found[1]:
        raise PortfolioError(
            "There is no kernel: this Python has no ipykernel, which runs notebooks.",
            where=python, mend="Install it there, or make the weeks' Python: portfolio setup",
        )  # fmt: skip
    return found


def _environment(inherited: Mapping[str, str]) -> dict[str, str]:
    return processes.lent(inherited) | {
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "MPLBACKEND": _FIGURES,
    }

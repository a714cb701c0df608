"""Runs a training several times from one warm start; a program of its own in the week's Python.

The libraries that the code imports are loaded once. Each run is then a fork that has them already
and reads the learner's code anew. Orders are files in a folder, so are the reports.
"""

import ast
import contextlib
import gc
import importlib
import json
import os
import random
import resource
import runpy
import select
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_TAIL = 16_000
# What a library imports only when it is first used, in every run again.
_LATER = {"torch": ("torch._dynamo", "torch._inductor.config")}


def libraries(places: list[Path]) -> Iterator[str]:
    """What the code in these places imports that is neither Python's own nor theirs."""
    sources = [
        path for place in places for path in (place.rglob("*.py") if place.is_dir() else [place])
    ]
    own = {path.stem for path in sources} | {path.parent.name for path in sources}
    for path in sources:
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError, OSError, RecursionError):
            continue
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                first = name.partition(".")[0]
                if first not in sys.stdlib_module_names and first not in own:
                    yield name
                    yield from _LATER.get(first, ())


def main() -> None:
    """Load the libraries, then carry out the orders as they come."""
    orders = Path(sys.argv[1])
    for name in dict.fromkeys(libraries([Path(place) for place in sys.argv[2:]])):
        with contextlib.suppress(BaseException):  # the run itself will say what is wrong with it
            importlib.import_module(name)
    gc.freeze()  # or every run would look through, and so copy, all that is loaded
    while True:
        for path in sorted(orders.glob("*.order")):
            order = json.loads(path.read_text())
            path.unlink()
            report = json.dumps(carried_out(order))
            half = path.with_suffix(".half")
            half.write_text(report)
            half.rename(path.with_suffix(".report"))
        time.sleep(0.01)


def carried_out(order: dict[str, Any]) -> dict[str, Any]:
    """How the run ended, and the end of what it said."""
    began = time.monotonic()
    out, into = os.pipe()
    child = os.fork()
    if not child:
        os.close(out)
        become(order, into)
    os.close(into)
    tail, ended = b"", 0
    while not ended:
        if select.select([out], [], [], 0.02)[0]:
            words = os.read(out, 65536)
            tail = (tail + words)[-_TAIL:]
            if not words:
                time.sleep(0.005)
        ended, status = os.waitpid(child, os.WNOHANG)
    while select.select([out], [], [], 0)[0] and (words := os.read(out, 65536)):
        tail = (tail + words)[-_TAIL:]
    os.close(out)
    return {
        "code": os.waitstatus_to_exitcode(status),
        "why": "",
        "seconds": time.monotonic() - began,
        "memory": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024,
        "words": tail.decode("utf-8", "replace"),
    }


def become(order: dict[str, Any], into: int) -> None:
    """Be the run: as if Python had been started with these words. This does not return."""
    for stream in (1, 2):
        os.dup2(into, stream)
    os.close(into)
    os.environ.clear()
    os.environ.update(order["env"])
    random.seed()  # a new process begins with a state of its own
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
    words = order["words"]
    if words[0] == "-m":
        sys.argv = words[1:]
        sys.path[0] = os.getcwd()
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        sys.path[0] = os.path.dirname(os.path.abspath(words[0]))
        runpy.run_path(words[0], run_name="__main__")
    sys.exit(0)


if __name__ == "__main__":
    main()

"""Imports that a repo's own list of libraries does not cover, though the prover's Python does."""

import ast
import functools
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from packaging.requirements import Requirement

from proofs.pythons import NOTEBOOK
from toolkit.edges import processes
from toolkit.environment import TOOLS

_TOLD = "import json, importlib.metadata as m; print(json.dumps(m.packages_distributions()))"


def unnamed(tree: Mapping[str, bytes], wanted: Collection[str], python: str) -> list[str]:
    """Each import from a library that `wanted` does not name, with its file and line."""
    named = {_plain(Requirement(name).name) for name in (*wanted, *TOOLS, NOTEBOOK)}
    offered = _distributions(python)
    own = {part.removesuffix(".py") for name in tree for part in name.split("/")}
    known = own | set(sys.stdlib_module_names)
    return [
        f"{name}:{line} imports {module}, which is in none of the libraries that layer.toml names"
        for name, data in sorted(tree.items())
        for line, module in _imports(name, data)
        if module not in known and not named & set(map(_plain, offered.get(module, ())))
    ]


def _imports(name: str, data: bytes) -> Iterator[tuple[int, str]]:
    """The outermost names that are imported, and where; what may be missing is left out."""
    if name.endswith(".ipynb"):
        cells = [c for c in json.loads(data)["cells"] if c["cell_type"] == "code"]
        source = "\n".join("".join(cell["source"]) for cell in cells)
        source = re.sub(r"(?m)^\s*[%!].*$", "", source)
    elif name.endswith(".py"):
        source = data.decode()
    else:
        return
    tree = ast.parse(source)
    optional = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and any(map(_is_missing, node.handlers))
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if id(node) in optional:
            continue
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


def _is_missing(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else ""
    return "ImportError" in caught or "ModuleNotFoundError" in caught


@functools.cache
def _distributions(python: str) -> dict[str, list[str]]:
    """Which libraries bring a module, in that Python."""
    asked = processes.run([python, "-c", _TOLD], cwd=Path(), env=processes.environment())
    return dict(json.loads(asked.out))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()

"""Mutants: the reference with one small mistake in a marked solution or in a filled page."""

import ast
import difflib
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from proofs import pages
from proofs.mutations import KINDS, Place
from toolkit import marks

# Of these only the parts that decide what happens are changed, never types or words.
_LEFT_ALONE = (ast.JoinedStr, ast.Import, ast.ImportFrom)
_FIELDS_LEFT_ALONE = {"annotation", "returns", "decorator_list"}


@dataclass(frozen=True)
class Mutant:
    """A whole file with one mistake of that kind in it."""

    file: str
    kind: str
    line: int
    source: str

    def diff(self, original: str) -> str:
        """The mistake as a person reads it."""
        return "\n".join(
            difflib.unified_diff(
                original.splitlines(),
                self.source.splitlines(),
                f"{self.file}:{self.line}",
                self.kind,
                lineterm="",
                n=1,
            )
        )


def of(sources: Mapping[str, str]) -> list[Mutant]:
    """Every mutant of these files."""
    made: list[Mutant] = []
    for name, source in sources.items():
        made += _of_page(name, source) if name.endswith(".md") else _of_file(name, source)
    return made


def sample(mutants: Sequence[Mutant], most: int, seed: str = "") -> list[Mutant]:
    """At most that many of them, chosen by what they are and not by luck."""

    def rank(mutant: Mutant) -> str:
        return hashlib.sha256(f"{seed}\0{mutant.file}\0{mutant.source}".encode()).hexdigest()

    kept = set(sorted(mutants, key=rank)[:most])
    return [mutant for mutant in mutants if mutant in kept]


def _of_page(name: str, page: str) -> Iterator[Mutant]:
    for kind, mutate in pages.KINDS.items():
        for at, mutated in mutate(page):
            if mutated != page:
                yield Mutant(name, kind, page.count("\n", 0, at) + 1, mutated)


def _of_file(name: str, source: str) -> Iterator[Mutant]:
    tree = ast.parse(source)
    seen = {ast.dump(tree)}
    text = _Text(source)
    for place in _places(tree, source, name):
        for kind, mutate in KINDS.items():
            for old, new in mutate(place):
                mutated = text.replace(old, new)
                dump = ast.dump(ast.parse(mutated))
                if dump not in seen:
                    seen.add(dump)
                    yield Mutant(name, kind, old.lineno, mutated)


def _places(tree: ast.Module, source: str, name: str) -> Iterator[Place]:
    """Every node of every solution."""
    regions = marks.regions(source, name)
    modules = frozenset(
        (alias.asname or alias.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )
    for function in ast.walk(tree):
        if not isinstance(function, marks.Function):
            continue
        for statement in function.body:
            if any(
                function.lineno < region.begin < statement.lineno < region.end for region in regions
            ):
                yield from _below(statement, function, function, modules)


def _below(
    node: ast.AST, parent: ast.AST, function: marks.Function, modules: frozenset[str]
) -> Iterator[Place]:
    if isinstance(node, _LEFT_ALONE):
        return
    yield Place(node, parent, function, modules)
    if isinstance(node, ast.Raise) or _is_negative_number(node):
        return
    for field, value in ast.iter_fields(node):
        if field not in _FIELDS_LEFT_ALONE:
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _below(child, node, function, modules)


def _is_negative_number(node: ast.AST) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant)


class _Text:
    """A source in which nodes can be replaced; all else stays as it was typed."""

    def __init__(self, source: str) -> None:
        self._data = source.encode()
        self._starts = [0, *accumulate(map(len, self._data.splitlines(keepends=True)))]

    def replace(self, old: ast.stmt | ast.expr, new: ast.AST) -> str:
        start = self._starts[old.lineno - 1] + old.col_offset
        assert old.end_lineno is not None
        assert old.end_col_offset is not None
        end = self._starts[old.end_lineno - 1] + old.end_col_offset
        words = ast.unparse(new)
        if isinstance(new, ast.BinOp | ast.BoolOp | ast.Compare | ast.UnaryOp | ast.IfExp):
            words = f"({words})"
        if words.isdigit() and self._data[end : end + 1] == b".":  # 2.real is no Python
            words = f"({words})"
        return (self._data[:start] + words.encode() + self._data[end:]).decode()

"""What is known of the work before anybody gives an opinion on it."""

import ast
import warnings
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from toolkit.curriculum import Unit
from toolkit.facts import RepoFacts, UnitFacts

_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Changed:
    """A function that the learner wrote or changed, and where it stands."""

    path: str
    name: str
    lines: int
    line: int


@dataclass(frozen=True)
class Evidence:
    """What a mentor should know first."""

    unit: Unit
    facts: UnitFacts | None = None
    repo: RepoFacts | None = None
    commit: str = ""  # the newest
    failing: tuple[str, ...] = ()  # what each failing check says
    largest: tuple[Changed, ...] = ()
    ruled_out: tuple[str, ...] = ()  # misconceptions that the checks would have caught
    feedback: str = ""  # the page of the draft pull request for comments on lines


def largest(changes: Mapping[str, tuple[str, str]], number: int = 3) -> tuple[Changed, ...]:
    """The longest functions that differ from what was given; paths to their old and new source.

    Only what a function does counts: comments and layout make no difference, nor does moving it.
    """
    given = {
        (name, ast.dump(function))
        for old, _ in changes.values()
        for name, function in _functions(old)
    }
    found = [
        Changed(path, name, (function.end_lineno or 0) - function.lineno + 1, function.lineno)
        for path, (_, new) in changes.items()
        for name, function in _functions(new)
        if (name, ast.dump(function)) not in given
    ]
    return tuple(sorted(found, key=lambda c: (-c.lines, c.path, c.line))[:number])


def ruled_out(misconceptions: Iterable[tuple[str, str]], done: Collection[str]) -> tuple[str, ...]:
    """The misconceptions, each given with the check that catches it, whose check is done."""
    return tuple(words for check, words in misconceptions if check in done)


def _functions(source: str) -> list[tuple[str, _Function]]:
    """The functions of a file, methods too, but none inside another; none of what is no Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the learner's code, to nobody's use here
            found = list(_below(ast.parse(source), ""))
            for _, function in found:
                ast.dump(function)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return found


def _below(node: ast.AST, prefix: str) -> Iterable[tuple[str, _Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, _Function):
            yield f"{prefix}{child.name}", child
        elif isinstance(child, ast.ClassDef):
            yield from _below(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.stmt | ast.ExceptHandler):
            yield from _below(child, prefix)

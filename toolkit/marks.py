"""Marked solutions: one source gives the reference and, with the solutions taken out, the starter.

A solution stands between `### BEGIN SOLUTION` and `### END SOLUTION`.
"""

import ast
import io
import tokenize
from dataclasses import dataclass

from toolkit.errors import PortfolioError

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
TO_DO = "to do: "

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Region:
    """A solution: the lines of its marks (from 1) and the function it completes."""

    begin: int
    end: int
    function: str


def starter(source: str, module: str, where: str) -> str:
    """The source with every solution replaced by its *to do* line."""
    lines = source.splitlines(keepends=True)
    for region in reversed(regions(source, where)):
        first = lines[region.begin - 1]
        indent = first[: len(first) - len(first.lstrip())]
        ending = first[len(first.rstrip("\r\n")) :]
        to_do = f'{indent}raise NotImplementedError("{TO_DO}{module}.{region.function}"){ending}'
        lines[region.begin - 1 : region.end] = [to_do]
    return "".join(lines)


def regions(source: str, where: str) -> list[Region]:
    """Every marked solution; a mark that is not the whole rest of one function is refused."""
    marks = _marks(source, where)
    if not marks:
        return []
    tree = ast.parse(source)
    functions = list(_functions(tree, ""))
    found: list[Region] = []
    for index in range(0, len(marks), 2):
        begin, end = marks[index], marks[index + 1]
        inside = [(n, f) for n, f in functions if f.lineno < begin <= (f.end_lineno or 0)]
        if not inside:
            raise _refused("A solution must stand inside a function.", where, begin)
        name, function = max(inside, key=lambda pair: pair[1].lineno)
        _check_whole(tree, function, begin, end, where)
        found.append(Region(begin, end, name))
    return found


def _marks(source: str, where: str) -> list[int]:
    """The lines of the marks, which must alternate and stand alone."""
    lines: list[int] = []
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
        ast.parse(source)
    except (SyntaxError, tokenize.TokenError) as error:
        raise _refused(
            f"This is not valid Python: {error}.", where, getattr(error, "lineno", 1) or 1
        ) from error
    for token in tokens:
        if token.type != tokenize.COMMENT or token.string.strip() not in (BEGIN, END):
            continue
        line = token.start[0]
        if token.line.strip() != token.string.strip():
            raise _refused("A mark must stand alone on its line.", where, line)
        if token.string.strip() != (BEGIN, END)[len(lines) % 2]:
            raise _refused("BEGIN SOLUTION and END SOLUTION must alternate.", where, line)
        lines.append(line)
    if len(lines) % 2:
        raise _refused("This BEGIN SOLUTION has no END SOLUTION.", where, lines[-1])
    return lines


def _functions(node: ast.AST, prefix: str) -> "list[tuple[str, Function]]":
    found: list[tuple[str, Function]] = []
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef):
            name = f"{prefix}{child.name}"
            if isinstance(child, Function):
                found.append((name, child))
            found += _functions(child, f"{name}.")
        else:
            found += _functions(child, prefix)
    return found


def _check_whole(tree: ast.Module, function: Function, begin: int, end: int, where: str) -> None:
    body = function.body
    documented = ast.get_docstring(function, clean=False) is not None
    rest = body[1:] if documented else body
    last = function.end_lineno or 0
    starts_right = bool(rest) and rest[0].lineno > begin
    if documented and (body[0].end_lineno or 0) >= begin:
        starts_right = False
    own = set(ast.walk(function))
    foreign = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and begin < node.lineno < end and node not in own
    ]
    if not starts_right or last >= end or foreign:
        raise _refused(
            f"A solution must be the whole rest of one function's body; "
            f"this one is not all of {function.name}() after its docstring.",
            where,
            begin,
        )


def _refused(what: str, where: str, line: int) -> PortfolioError:
    return PortfolioError(what, where=f"{where}:{line}")

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
    lines = _lines(source)
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
    functions = _functions(tree, "")
    lines = _lines(source)
    found: list[Region] = []
    for index in range(0, len(marks), 2):
        begin, end = marks[index], marks[index + 1]
        inside = [(n, f) for n, f in functions if f.lineno < begin <= (f.end_lineno or 0)]
        if not inside:
            raise _refused("A solution must stand inside a function.", where, begin)
        name, function = max(inside, key=lambda pair: pair[1].lineno)
        if not _whole(lines, function, begin, end):
            raise _refused(
                f"A solution must be the whole rest of one function's body; "
                f"this one is not all of {function.name}() after its docstring.",
                where,
                begin,
            )
        found.append(Region(begin, end, name))
    return found


def _marks(source: str, where: str) -> list[int]:
    """The lines of the marks, which must alternate and stand alone."""
    lines: list[int] = []
    try:
        ast.parse(source)  # first, since its errors know their line
        tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
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


def _whole(lines: list[str], function: Function, begin: int, end: int) -> bool:
    """Do the marks hold all of the function's body after its docstring, and nothing else?"""
    rest = function.body[ast.get_docstring(function, clean=False) is not None :]
    if not rest:
        return False
    decorators = getattr(rest[0], "decorator_list", [])
    first = min(node.lineno for node in (rest[0], *decorators))
    last = function.end_lineno or 0
    mark = lines[begin - 1]
    around = lines[begin : first - 1] + lines[last : end - 1]
    return (
        begin < first
        and last < end
        and rest[0].col_offset == len(mark) - len(mark.lstrip())
        and all(line.lstrip()[:1] in ("", "#") for line in around)
    )


def _lines(source: str) -> list[str]:
    """The lines as Python counts them: a form feed or U+2028 ends none."""
    return io.StringIO(source).readlines()


def _refused(what: str, where: str, line: int) -> PortfolioError:
    return PortfolioError(what, where=f"{where}:{line}")

"""Right solutions that differ from the reference: the checks must accept them."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from toolkit import marks, tomls
from toolkit.edges import files
from toolkit.errors import PortfolioError


@dataclass(frozen=True)
class Solution:
    """Another body for one function (methods are `Class.method`); without a name, another file."""

    file: str
    body: str
    function: str = ""


@dataclass(frozen=True)
class Right:
    """Another way to solve the exercise, or a part of it."""

    idea: str
    solution: tuple[Solution, ...]


def load(folder: Path) -> dict[str, Right]:
    """The alternatives of a pack by their names."""
    paths = sorted(folder.glob("*.toml"))
    return {path.stem: tomls.load(files.read_text(path), Right, str(path)) for path in paths}


def apply(right: Right, reference: Mapping[str, bytes], where: str) -> dict[str, str]:
    """The files that differ, with the other solutions in them."""
    made: dict[str, str] = {}
    for solution in right.solution:
        if solution.file not in reference:
            raise PortfolioError(f"The pack has no file {solution.file}.", where=where)
        source = made.get(solution.file, reference[solution.file].decode())
        made[solution.file] = _put(solution, source, where)
    return made


def _put(solution: Solution, source: str, where: str) -> str:
    """The source with this body in place of the function's marked one."""
    if not solution.function:
        return solution.body.lstrip("\n")
    regions = marks.regions(source, where)
    found = [region for region in regions if region.function == solution.function]
    if len(found) != 1:
        raise PortfolioError(
            f"{solution.file} has no marked solution of the name {solution.function}.",
            where=where,
            mend=f"It has: {', '.join(region.function for region in regions)}.",
        )
    lines = source.splitlines(keepends=True)
    mark = lines[found[0].begin - 1]
    indent = mark[: len(mark) - len(mark.lstrip())]
    body = textwrap.indent(textwrap.dedent(solution.body).strip("\n") + "\n", indent)
    lines[found[0].begin : found[0].end - 1] = [body]
    return "".join(lines)

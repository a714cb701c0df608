"""All functions: careful with their inputs, and written by hand."""

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from expect import holds, same

import eigen

A, S = [[100, 2, 50], [3, -128, 7], [9, 100, 101]], [[100, 2], [2, -128]]
CALLS: dict[Callable[..., Any], list[Any]] = {
    eigen.minor: [A, 0, 1],
    eigen.determinant_by_cofactors: [A],
    eigen.signed_area: [[[0, 0], [100, 0], [100, 100]]],
    eigen.eliminate: [A],
    eigen.determinant: [A],
    eigen.rank: [A],
    eigen.solve: [A, [100, 100, -128]],
    eigen.inverse: [A],
    eigen.condition: [A],
    eigen.trusted_digits: [A],
    eigen.eigenvalues_2x2: [S],
    eigen.eigenvector_2x2: [[[100, 0], [0, -128]], 100],
    eigen.eigenpairs_2x2: [S],
    eigen.power_iteration: [S, [100, 100]],
    eigen.jacobi_angle: [S, 0, 1],
    eigen.symmetric_eigenpairs: [S],
}
READY_MADE = {"numpy.linalg", "numpy.roots", "numpy.poly", "numpy.polynomial", "scipy", "sympy"}

every_function = pytest.mark.parametrize(
    ("function", "args"), CALLS.items(), ids=[function.__name__ for function in CALLS]
)


@every_function
def test_inputs_stay_and_all_is_written_by_hand(
    function: Callable[..., Any], args: list[Any]
) -> None:
    name = function.__name__
    floats = [np.array(arg, dtype=np.float64) if isinstance(arg, list) else arg for arg in args]
    wanted = flat(function(*floats))
    for place, (after, before) in enumerate(zip(floats, args, strict=True), start=1):
        same(
            after,
            before,
            f"argument {place} of {name}, after the call",
            hint="The caller's array was changed. -= and A[i] = ... write into it, because "
            "as_matrix and as_square do not copy: make an array of your own first.",
        )
    small = [np.array(arg, dtype=np.int8) if isinstance(arg, list) else arg for arg in args]
    with np.errstate(all="ignore"):
        found = flat(function(*small))
    same(
        found,
        wanted,
        f"{name} of 8-bit integers, compared with the same numbers as floats",
        hint="Small integers overflow (100 + 100 is -56 in int8) and arrays of integers cut "
        "off fractions. Begin with as_matrix, as_square or as_two_by_two.",
    )
    for used in ready_made(inspect.getsource(inspect.getmodule(function) or eigen)):
        holds(
            False,
            f"The module of {name}: expected arithmetic, products and loops, found {used}.",
            hint="This week you build what stands behind it. Keep it for your comparisons.",
        )


def flat(result: Any) -> list[complex]:
    """All numbers of a result, whatever holds them."""
    if isinstance(result, tuple | list | np.ndarray):
        return [number for part in result for number in flat(part)]
    return [complex(result)]


def ready_made(source: str) -> Iterator[str]:
    """The names of what this source takes from others ready made."""
    tree, alias = ast.parse(source), {"np": "numpy"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            alias |= {name.asname: name.name for name in node.names if name.asname}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{name.name}" for name in node.names]
        elif isinstance(node, ast.Attribute):
            owner, _, rest = ast.unparse(node).partition(".")
            names = [f"{alias.get(owner, owner)}.{rest}"]
        for name in names:
            if any(name == taken or name.startswith(f"{taken}.") for taken in READY_MADE):
                yield name

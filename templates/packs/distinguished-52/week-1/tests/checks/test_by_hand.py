"""All functions: careful with their inputs, and written by hand."""

import ast
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from expect import holds, same

import linalg

U, V = [100, 100, -128], [100, 2, 50]
A, B = [[100, 2], [3, -128]], [[100, 100, 1], [2, -128, 7]]
CALLS: dict[Callable[..., Any], list[Any]] = {
    linalg.add: [U, V],
    linalg.dot: [U, V],
    linalg.norm: [U],
    linalg.normalize: [U],
    linalg.angle: [U, V],
    linalg.project: [U, V],
    linalg.cross: [U, V],
    linalg.transpose: [A],
    linalg.matvec: [A, [100, -128]],
    linalg.matmul: [A, B],
    linalg.rotation: [1],
}
TURNED = {"T", "mT", "transpose", "swapaxes"}
MEASURED = {"linalg", "hypot", "dist"}
MULTIPLIED = {"dot", "vdot", "inner", "outer", "cross", "matmul", "matvec", "einsum", "tensordot"}
SHORTCUTS = TURNED | MEASURED | MULTIPLIED
OWN_MODULES = {"linalg", "vectors", "matrices"}

every_function = pytest.mark.parametrize(
    ("function", "args"), CALLS.items(), ids=[function.__name__ for function in CALLS]
)


@every_function
def test_inputs_stay_and_integers_work(function: Callable[..., Any], args: list[Any]) -> None:
    name = function.__name__
    floats = [np.array(arg, dtype=np.float64) if isinstance(arg, list) else arg for arg in args]
    wanted = np.array(function(*floats))
    for place, (after, before) in enumerate(zip(floats, args, strict=True), start=1):
        same(
            after,
            before,
            f"argument {place} of {name}, after the call",
            hint="The caller's array was changed. +=, -=, *=, /= and A[i] = ... write into it, "
            "because as_vector and as_matrix do not copy: make a new array.",
        )
    small = [np.array(arg, dtype=np.int8) if isinstance(arg, list) else arg for arg in args]
    with np.errstate(all="ignore"):
        found = function(*small)
    same(
        found,
        wanted,
        f"{name} of 8-bit integers, compared with the same numbers as floats",
        hint="Small integers overflow (100 + 100 is -56 in int8) and arrays of integers cut "
        "off fractions. Begin with as_vector or as_matrix.",
    )


@every_function
def test_products_are_written_by_hand(function: Callable[..., Any], args: list[Any]) -> None:
    function(*args)
    for node in ast.walk(ast.parse(inspect.getsource(function))):
        found = shortcut(node)
        holds(
            found is None,
            f"linalg.{function.__name__}: expected elementwise arithmetic, sums and loops, "
            f"found {found}.",
            hint="This week you build what stands behind it. Keep it for your comparisons.",
        )


def shortcut(node: ast.AST) -> str | None:
    """Describe a ready-made product or transpose in words; None for all other code."""
    match node:
        case ast.BinOp(op=ast.MatMult()) | ast.AugAssign(op=ast.MatMult()):
            return f"the operator @ in `{ast.unparse(node)}`"
        case ast.Attribute(value=ast.Name(id=owner)) if owner in OWN_MODULES:
            return None
        case ast.Attribute(attr=name) if name in SHORTCUTS:
            return f".{name} in `{ast.unparse(node)}`"
        case _:
            return None

"""The kinds of small mistakes: each takes a place in the code and gives what could stand there."""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from toolkit.marks import Function

Change = tuple[ast.stmt | ast.expr, ast.AST]
Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True)
class Place:
    """A node, what it is part of, and the names of the modules and functions imported there."""

    node: ast.AST
    parent: ast.AST
    function: Function
    imported: frozenset[str]


_OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
}
_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}


def operators(place: Place) -> Iterator[Change]:
    """`a + b` becomes `a - b`, `a and b` becomes `a or b`, `not a` becomes `a`."""
    match place.node:
        case (ast.BinOp(op=op) | ast.AugAssign(op=op)) as node if type(op) in _OPERATORS:
            yield node, _with(node, op=_OPERATORS[type(op)]())
        case ast.BoolOp(op=either) as node:
            yield node, _with(node, op=ast.Or() if isinstance(either, ast.And) else ast.And())
        case ast.UnaryOp(operand=operand) as node if not isinstance(operand, ast.Constant):
            yield node, operand


def comparisons(place: Place) -> Iterator[Change]:
    """`a < b` becomes `a <= b` and `a >= b`."""
    if isinstance(node := place.node, ast.Compare):
        for at, op in enumerate(node.ops):
            for other in _COMPARISONS[type(op)]:
                yield node, _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])


def constants(place: Place) -> Iterator[Change]:
    """`1` becomes `2` and `0`, `True` becomes `False`."""
    match place.node:
        case ast.Constant(value=bool(value)) as node:
            yield node, ast.Constant(not value)
        case ast.Constant(value=int(number) | float(number)) as node:
            yield from ((node, ast.Constant(number + step)) for step in (1, -1))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int(n) | float(n))) as minus:
            yield from ((minus, ast.Constant(-n + step)) for step in (1, -1))


def ends(place: Place) -> Iterator[Change]:
    """`a[i:j]` becomes `a[i + 1:j]` and `a[i:j - 1]`; `range(n)` becomes `range(n - 1)`."""
    match place.node:
        case ast.Slice(lower=lower, upper=upper) as node:
            # A number as a bound is changed as a constant.
            first, last = _moved(lower, ast.Add(), 1), _moved(upper, ast.Sub(), -1)
            if first:
                yield node, _with(node, lower=first)
            if last:
                yield node, _with(node, upper=last)
        case ast.Call(func=ast.Name("range"), args=[stop]) as node:
            yield node, _with(node, args=[ast.Constant(1), stop])
            if last := _moved(stop, ast.Sub(), -1):
                yield node, _with(node, args=[last])
        case ast.Call(func=ast.Name("range"), args=[start, stop, *step]) as node:
            if last := _moved(stop, ast.Sub(), -1):
                yield node, _with(node, args=[start, last, *step])


def dropped(place: Place) -> Iterator[Change]:
    """A statement is forgotten, where this does not merely leave a name undefined."""
    node, function = place.node, place.function
    match node:
        case ast.AugAssign() | ast.Raise() | ast.Break() | ast.Continue() | ast.Assert():
            yield node, ast.Pass()
        case ast.Expr(value=ast.Call() | ast.Await() | ast.Yield()):
            yield node, ast.Pass()
        case ast.Return() if node is not function.body[-1]:
            yield node, ast.Pass()
        case ast.Assign(targets=targets) if _names(targets) <= _bound_before(node, function):
            yield node, ast.Pass()


def swapped(place: Place) -> Iterator[Change]:
    """`f(a, b)` becomes `f(b, a)`."""
    if not isinstance(node := place.node, ast.Call):
        return
    for at, (first, second) in enumerate(zip(node.args, node.args[1:], strict=False)):
        if not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred):
            yield node, _with(node, args=[*node.args[:at], second, first, *node.args[at + 2 :]])


def uncalled(place: Place) -> Iterator[Change]:
    """`a.copy()` becomes `a`, `np.abs(a)` becomes `a`."""
    match place.node:
        case ast.Call(func=ast.Attribute(value=owner)) as node if _is_value(owner, place):
            if not isinstance(place.parent, ast.Expr):  # that is a dropped statement
                yield node, owner
        case ast.Call(args=[first, *_]) as node if not isinstance(first, ast.Starred):
            if not isinstance(place.parent, ast.Expr):
                yield node, first


KINDS: dict[str, Callable[[Place], Iterator[Change]]] = {
    "operator": operators,
    "comparison": comparisons,
    "constant": constants,
    "off by one": ends,
    "dropped statement": dropped,
    "swapped arguments": swapped,
    "removed call": uncalled,
}


def _with(node: Node, **fields: object) -> Node:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _moved(bound: ast.expr | None, op: ast.operator, otherwise: int) -> ast.expr | None:
    """The bound moved inwards by one; None where it is a number."""
    if bound is None:
        return ast.Constant(otherwise)
    if isinstance(bound, ast.Constant | ast.UnaryOp):
        return None
    return ast.BinOp(bound, op, ast.Constant(1))


def _is_value(owner: ast.expr, place: Place) -> bool:
    """Is this a value with a method, and no module, class or `self`?"""
    root = owner
    while isinstance(root, ast.Attribute):
        root = root.value
    return not (isinstance(root, ast.Name) and root.id in place.imported | {"self", "cls"})


def _names(targets: Sequence[ast.expr]) -> set[str]:
    """The names that are given a value, and not only changed in place."""
    return {
        node.id
        for target in targets
        for node in ast.walk(target)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _bound_before(statement: ast.stmt, function: Function) -> set[str]:
    arguments = {arg.arg for arg in ast.walk(function.args) if isinstance(arg, ast.arg)}
    earlier = [
        node
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and node.lineno < statement.lineno
    ]
    return arguments | _names(earlier)

"""What a query costs before it runs: GitHub's pagination rules, node limit and points.

https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    value_from_ast_untyped,
)

NODE_LIMIT = 500_000
PAGE_LIMIT = 100


@dataclass
class Cost:
    """The sums over all connections of a query."""

    requests: int = 0
    nodes: int = 0

    @property
    def points(self) -> int:
        """A hundred requests are a point; every query costs one at least."""
        return max(1, round(self.requests / 100))


@dataclass(frozen=True)
class _Walk:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    cost: Cost


def measure(
    schema: GraphQLSchema, document: DocumentNode, name: str | None, variables: Mapping[str, Any]
) -> Cost:
    """The cost of an operation; raises what GitHub answers to a query that asks too much."""
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    chosen = [d for d in operations if name is None or (d.name and d.name.value == name)]
    parts = [d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]
    cost = Cost()
    walk = _Walk(schema, {part.name.value: part for part in parts}, variables, cost)
    for operation in chosen[:1]:
        root = schema.get_root_type(operation.operation)
        _selections(walk, operation.selection_set, root, 1, [operation.operation.value])
    if cost.nodes > NODE_LIMIT:
        raise GraphQLError(
            f"This query requests up to {cost.nodes:,} possible nodes which exceeds the maximum "
            f"limit of {NODE_LIMIT:,}.",
            extensions={"type": "MAX_NODE_LIMIT_EXCEEDED"},
        )
    return cost


def _fields(
    walk: _Walk, selections: SelectionSetNode | None, kind: GraphQLNamedType | None
) -> Iterator[tuple[FieldNode, GraphQLNamedType | None]]:
    """The fields of a selection with the type they are asked of, fragments opened."""
    for selection in selections.selections if selections else ():
        if isinstance(selection, FieldNode):
            yield selection, kind
        elif isinstance(selection, InlineFragmentNode):
            on = selection.type_condition
            inner = walk.schema.get_type(on.name.value) if on else kind
            yield from _fields(walk, selection.selection_set, inner)
        elif isinstance(selection, FragmentSpreadNode):
            part = walk.fragments[selection.name.value]
            inner = walk.schema.get_type(part.type_condition.name.value)
            yield from _fields(walk, part.selection_set, inner)


def _selections(
    walk: _Walk,
    selections: SelectionSetNode | None,
    kind: GraphQLNamedType | None,
    times: int,
    path: list[str],
) -> None:
    for field, parent in _fields(walk, selections, kind):
        if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
            continue
        found = parent.fields.get(field.name.value)
        if found is None:
            continue
        inner, here = get_named_type(found.type), [*path, field.name.value]
        many = times
        if inner.name.endswith("Connection"):
            walk.cost.requests += times
            many = times * _page(walk, field, inner, here)
            walk.cost.nodes += many if many != times or _asks_nodes(walk, field, inner) else 0
        _selections(walk, field.selection_set, inner, many, here)


def _asks_nodes(walk: _Walk, field: FieldNode, kind: GraphQLNamedType) -> bool:
    names = {inner.name.value for inner, _ in _fields(walk, field.selection_set, kind)}
    return bool(names & {"nodes", "edges"})


def _page(walk: _Walk, field: FieldNode, kind: GraphQLNamedType, path: list[str]) -> int:
    """How many nodes of a connection are asked for; 1 where only its count is."""
    given = {
        argument.name.value: value_from_ast_untyped(argument.value, dict(walk.variables))
        for argument in field.arguments or ()
    }
    name = field.name.value
    for word in ("first", "last"):
        size = given.get(word)
        if not isinstance(size, int):
            continue
        if size > PAGE_LIMIT:
            text = (
                f"Requesting {size} records on the `{name}` connection exceeds the `{word}` limit "
                f"of {PAGE_LIMIT} records."
            )
            raise _refused(text, "EXCESSIVE_PAGINATION", field, path)
        if size < 0:
            text = f"`{word}` on the `{name}` connection cannot be less than zero."
            raise _refused(text, "INVALID_PAGINATION", field, path)
        return size
    if _asks_nodes(walk, field, kind):
        text = (
            f"You must provide a `first` or `last` value to properly paginate the `{name}` "
            "connection."
        )
        raise _refused(text, "MISSING_PAGINATION_BOUNDARIES", field, path)
    return 1


def _refused(text: str, kind: str, field: FieldNode, path: list[str]) -> GraphQLError:
    return GraphQLError(text, nodes=field, path=path, extensions={"type": kind})

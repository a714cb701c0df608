"""GraphQL over GitHub's published schema: validated by it, priced, run by graphql-core."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    build_ast_schema,
    execute_sync,
    parse,
    validate,
    value_from_ast_untyped,
)

from tests.github import graphql_cost, graphql_repos, graphql_writes, node
from tests.github.limits import Bucket
from tests.github.model import Json, Token
from tests.github.wire import Answer, Call, RefusedError

if TYPE_CHECKING:
    from tests.github.server import GitHub

DOCS = "https://docs.github.com/graphql"


@cache
def schema() -> GraphQLSchema:
    """GitHub's whole schema: read once per process, in under half a second."""
    file = node.modules() / "@octokit" / "graphql-schema" / "schema.graphql"
    document = parse(file.read_text(), no_location=True)
    return build_ast_schema(document, assume_valid=True)


@dataclass(frozen=True)
class Context:
    """What every resolver may need."""

    github: "GitHub"
    token: Token
    cost: graphql_cost.Cost
    bucket: Bucket


def serve(call: Call, *, broken: bool) -> Answer:
    """Answer a query. Almost everything that goes wrong is told in a 200."""
    if call.token is None:
        raise RefusedError(401, "This endpoint requires you to be authenticated.", docs=DOCS)
    body = call.body
    if not isinstance(body, dict):
        raise RefusedError(400, "Problems parsing JSON", docs=DOCS)
    if not isinstance(body.get("query"), str):
        raise RefusedError(
            400, "A query attribute must be specified and must be a string.", docs=DOCS
        )
    bucket = call.github.limits.bucket(call.token, "graphql")
    if bucket.remaining <= 0:
        text = f"API rate limit exceeded for user ID {call.token.login}."
        return _errors([{"type": "RATE_LIMITED", "message": text}])
    call.github.limits.strike(body["query"].lstrip().startswith("mutation"), call.busy)
    try:
        document = parse(body["query"])
    except GraphQLError as error:
        return _errors([formatted(error)])
    if wrong := validate(schema(), document):
        return _errors([formatted(error) for error in wrong])
    return _run(call, document, bucket, broken)


def _run(call: Call, document: DocumentNode, bucket: Bucket, broken: bool) -> Answer:
    body, token, github = call.body, call.token, call.github
    assert token
    variables, name = body.get("variables") or {}, body.get("operationName")
    try:
        cost = graphql_cost.measure(schema(), document, name, _filled(document, variables))
    except GraphQLError as error:
        return _errors([formatted(error)])
    bucket.used += cost.points
    result = execute_sync(
        schema(), document, root_value=_roots(), context_value=Context(github, token, cost, bucket),
        variable_values=variables, operation_name=name, field_resolver=resolve,
        type_resolver=lambda value, *_: value["__typename"],
    )  # fmt: skip
    _report(github, result.errors or [])
    told: Json = {"data": result.data}
    if result.errors:
        told["errors"] = [formatted(error) for error in result.errors]
    if broken or (github.node_budget is not None and cost.nodes > github.node_budget):
        _cut(told)
    return Answer(200, told, {"x-cost": str(cost.points)})


def resolve(source: Any, info: GraphQLResolveInfo[Any], **args: Any) -> Any:
    """A field is a value of the source, or a function of it; what is not there is our gap."""
    if info.field_name not in source:
        where = f"{info.parent_type.name}.{info.field_name}"
        raise NotImplementedError(f"the test server does not know {where}")
    value = source[info.field_name]
    return value(info, **args) if callable(value) else value


def _roots() -> Json:
    return {**graphql_repos.ROOTS, **graphql_writes.ROOTS}


def _filled(document: DocumentNode, given: Json) -> Json:
    """The variables with their defaults."""
    defaults = {
        variable.variable.name.value: value_from_ast_untyped(variable.default_value)
        for operation in document.definitions
        if isinstance(operation, OperationDefinitionNode)
        for variable in operation.variable_definitions or ()
        if variable.default_value
    }
    return {**defaults, **given}


def _report(github: "GitHub", errors: list[GraphQLError]) -> None:
    for error in errors:
        if error.original_error and not isinstance(error.original_error, GraphQLError):
            github.errors.append(error.original_error)


def formatted(error: GraphQLError) -> Json:
    """An error as GitHub writes it: its type beside its message."""
    told: Json = {}
    extensions = dict(error.extensions or {})
    if kind := extensions.pop("type", None):
        told["type"] = kind
    if error.path is not None:
        told["path"] = list(error.path)
    if extensions:
        told["extensions"] = extensions
    if error.locations:
        told["locations"] = [{"line": at.line, "column": at.column} for at in error.locations]
    return {**told, "message": error.message}


def _errors(errors: list[Json]) -> Answer:
    return Answer(200, {"errors": errors}, {"x-cost": "1"})


def _cut(told: Json) -> None:
    """Half of the data, and RESOURCE_LIMITS_EXCEEDED for each part that is missing."""
    data = told["data"]
    if not data:
        return
    names = [name for name in data if name != "rateLimit"]
    errors = told.setdefault("errors", [])

    def drop(holder: Any, key: Any, path: list[Any]) -> None:
        holder[key] = None
        errors.append({"type": "RESOURCE_LIMITS_EXCEEDED", "path": path,
                       "message": "Resource limits for this query exceeded."})  # fmt: skip

    if len(names) > 1:
        for name in names[len(names) // 2 :]:
            drop(data, name, [name])
        return
    nodes, path = _first_nodes(data, [])
    if nodes:
        for index in range(len(nodes) // 2, len(nodes)):
            drop(nodes, index, [*path, index])
    elif names:
        drop(data, names[0], names)


def _first_nodes(value: Any, path: list[Any]) -> tuple[list[Any], list[Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "nodes" and isinstance(inner, list):
                return inner, [*path, key]
            found, where = _first_nodes(inner, [*path, key])
            if found:
                return found, where
    return [], []

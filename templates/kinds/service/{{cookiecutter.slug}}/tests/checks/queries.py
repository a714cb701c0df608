"""Which metrics do the dashboards and the alerts ask for?"""

import json
from collections.abc import Iterator
from pathlib import Path

import promql_parser
import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"


def expressions() -> Iterator[str]:
    """Every query of a panel or an alert."""
    for path in sorted(DEPLOY.glob("grafana/dashboards/*.json")):
        for panel in json.loads(path.read_text(encoding="utf-8"))["panels"]:
            yield from (target["expr"] for target in panel["targets"])
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
    for group in rules["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


def metrics() -> set[str]:
    """The service's own metrics that are asked for, as they are named in its /metrics."""
    names: set[str] = set()

    def note(node: promql_parser.Expr) -> None:
        if isinstance(node, promql_parser.VectorSelector) and node.name:
            names.add(node.name)

    for expression in expressions():
        promql_parser.walk(promql_parser.parse(expression), note)
    return names - {"up"}  # which Prometheus makes itself

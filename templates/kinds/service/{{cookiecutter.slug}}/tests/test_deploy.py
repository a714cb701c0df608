"""The files around the service pass their linters and agree with each other."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from queries import expressions

ROOT = Path(__file__).parents[1]
MANIFESTS = sorted(path.relative_to(ROOT) for path in ROOT.glob("deploy/kubernetes/*.yaml"))


def lint(tool: str, *arguments: str | Path) -> None:
    """Run a linter from this environment; what it says is the failure."""
    found = shutil.which(tool, path=str(Path(sys.executable).parent)) or shutil.which(tool)
    if not found:
        pytest.skip(f"{tool} is not installed: it belongs to the group dev in pyproject.toml")
    command = [found, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def read(name: str | Path) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_dockerfile_follows_good_practice() -> None:
    lint("hadolint", "Dockerfile")


def test_the_yaml_is_tidy() -> None:
    lint("yamllint", "--strict", "compose.yaml", "deploy")


def test_the_compose_file_follows_its_schema() -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml")


def test_the_manifests_follow_the_schemas_of_kubernetes() -> None:
    lint("kubernetes-validate", "--strict", *MANIFESTS)


@pytest.mark.parametrize("expression", list(expressions()))
def test_prometheus_can_read_the_query(expression: str) -> None:
    promql_parser.parse(expression)


def test_the_same_image_is_built_and_deployed() -> None:
    deployment = read("deploy/kubernetes/deployment.yaml")

    [container] = deployment["spec"]["template"]["spec"]["containers"]
    # In a cluster, the address of a registry stands before the name.
    assert container["image"].split("/")[-1] == read("compose.yaml")["services"]["api"]["image"]


def test_the_same_port_is_used_everywhere() -> None:
    port = re.findall(r"\bPORT=(\d+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"))[0]
    deployment, service, network = (
        read(f"deploy/kubernetes/{name}.yaml")["spec"]
        for name in ("deployment", "service", "network")
    )

    ports = {
        "compose.yaml": read("compose.yaml")["services"]["api"]["ports"][0].split(":")[-1],
        "deployment": deployment["template"]["spec"]["containers"][0]["ports"][0]["containerPort"],
        "service": service["ports"][0]["port"],
        "network": network["ingress"][0]["ports"][0]["port"],
        "prometheus": read("deploy/prometheus.yml")["scrape_configs"][0]["static_configs"][0][
            "targets"
        ][0].split(":")[-1],
    }
    assert {name: str(number) for name, number in ports.items()} == dict.fromkeys(ports, port)

"""The example of an mlops unit, run as its owner runs it: DVC, MLflow and the gate, for real."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_new import git
from tests.kinds.conftest import Repo
from tests.kinds.units import first_of
from tests.needs import missing
from tests.test_workflows import PINS, USES, actionlint, zizmor

STAGES = ["prepare", "drift", "train", "evaluate", "gate"]
COLUMNS = {"distance_km", "weight_kg", "hour", "rain_mm"}

# What the store and the registry know, asked in the repo's own Python.
ASK = """
import json

from {package} import registry, train  # first: it sets how MLflow behaves

import pandas as pd
from mlflow import MlflowClient
from mlflow.telemetry.utils import is_telemetry_disabled

store = MlflowClient()
versions = {{}}
for found in store.search_model_versions(f"name = '{{registry.NAME}}'"):
    run = store.get_run(found.run_id).data
    versions[found.version] = {{
        "metrics": run.metrics, "params": run.params, "data": run.tags["data"],
        "commit": run.tags.get("mlflow.source.git.commit"), "gate": found.tags.get("gate"),
    }}
aliases = registry.aliases()
model = registry.load(aliases["champion"])
said = train.probability(model, pd.read_csv("data/test.csv"))
written = pd.read_csv("data/scores.csv")["probability"]
print(json.dumps({{
    "versions": versions, "aliases": aliases, "telemetry": not is_telemetry_disabled(),
    "apart": float(abs(said - written).max()),
}}))
"""


@pytest.fixture
def repo(make: Callable[[str, str], Repo]) -> Repo:
    """A repo whose week has no pack, committed as `portfolio new` leaves it."""
    made = make(*first_of("mlops"))
    git(made.folder, "init", "--quiet", "--initial-branch", "main")
    commit(made)
    return made


def commit(repo: Repo) -> str:
    """Commit everything, and return the commit."""
    git(repo.folder, "add", "--all")
    git(repo.folder, "commit", "--quiet", "--message", "Work")
    return git(repo.folder, "rev-parse", "HEAD")


def without_network() -> list[str]:
    """What comes before a command so that it reaches nothing; empty where that cannot be done."""
    if shutil.which("ip") is None or shutil.which("unshare") is None:
        return []
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode:
        return []
    return ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "offline"]


OFFLINE = without_network()


def run(repo: Repo, *command: str, code: int = 0) -> str:
    """What a command says that is not a test and not in CI, for all that it can see."""
    hidden = ("CI", "GITHUB_ACTIONS", "PYTEST_CURRENT_TEST", "PYTHONDONTWRITEBYTECODE")
    env = {name: value for name, value in repo.env.items() if name not in hidden}
    env["DVC_SITE_CACHE_DIR"] = str(repo.folder.parent / "dvc")  # else /var/tmp/dvc
    done = subprocess.run(
        [*OFFLINE, *command], cwd=repo.folder, env=env, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def repro(repo: Repo, *options: str, code: int = 0) -> tuple[list[str], str]:
    """The stages that `dvc repro` runs, and all it says."""
    said = run(repo, str(Path(repo.python).parent / "dvc"), "repro", *options, code=code)
    return re.findall(r"^Running stage '(\w+)'", said, re.MULTILINE), said


def change(repo: Repo, *changes: tuple[str, str]) -> None:
    """Edit params.yaml."""
    path = repo.folder / "params.yaml"
    text = path.read_text()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path.write_text(text)


def content(repo: Repo, name: str) -> Any:
    return json.loads((repo.folder / name).read_text())


def test_the_pipeline_runs_what_changed_reproduces_and_keeps_a_worse_model_out(
    repo: Repo, machine: Path
) -> None:
    first_commit = git(repo.folder, "rev-parse", "HEAD")
    ran, said = repro(repo)
    assert (sorted(ran), ran[-1]) == (sorted(STAGES), "gate")
    assert "Version 1 is the champion." in said
    new = git(repo.folder, "status", "--porcelain", "--untracked-files=all").splitlines()
    reports = ["reports/drift.json", "reports/drift.md", "reports/drift.png"]
    assert new == [f"?? {name}" for name in ("dvc.lock", "metrics.json", *reports)]
    found = content(repo, "reports/drift.json")
    assert found.keys() == COLUMNS
    assert {name for name in found if found[name]["drifted"]} == {"rain_mm"}
    second_commit = commit(repo)

    ran, said = repro(repo)
    assert ran == []
    assert said.count("didn't change, skipping") == len(STAGES)
    said = run(repo, repo.python, "-m", f"{repo.package}.gate")
    assert said == "Version 1 is the champion.\n", "asked again, the gate says the same"
    (repo.folder / "metrics.json").write_text('{"accuracy": 0.99, "recall": 0.9, "log_loss": 0.1}')
    said = run(repo, repo.python, "-m", f"{repo.package}.gate", code=1)
    assert "metrics.json is not about the registered candidate" in said
    git(repo.folder, "checkout", "--quiet", "metrics.json")

    change(repo, ("bins: 10", "bins: 12"), ("slack: 0.01", "slack: 0.02"))
    assert sorted(repro(repo, "--dry")[0]) == ["drift", "gate"]
    git(repo.folder, "checkout", "--quiet", "params.yaml")

    change(repo, ("c: 1.0", "c: 0.00001"))
    ran, said = repro(repo, code=255)
    assert ran == ["train", "evaluate", "gate"]
    worse = content(repo, "metrics.json")["log_loss"]
    assert "Version 2 is held back." in said
    assert f"log_loss is {worse:.4f}, above the bound of 0.5." in said

    git(repo.folder, "checkout", "--quiet", "params.yaml")
    for name in ("reference", "test", "current", "scores"):
        (repo.folder / "data" / f"{name}.csv").unlink()
    (repo.folder / "metrics.json").unlink()
    shutil.rmtree(repo.folder / "reports")
    shutil.rmtree(repo.folder / ".dvc" / "cache")
    ran, _ = repro(repo)
    assert sorted(ran) == ["drift", "evaluate", "prepare", "train"]
    assert git(repo.folder, "status", "--porcelain") == "", "all files are as they were committed"

    known = json.loads(run(repo, repo.python, "-c", ASK.format(package=repo.package)))
    first, second, third = (known["versions"][version] for version in "123")
    assert known["aliases"] == {"champion": "1", "candidate": "3"}
    assert first["metrics"] == third["metrics"] == content(repo, "metrics.json")
    assert second["metrics"]["log_loss"] == worse
    assert [v["params"]["c"] for v in (first, second, third)] == ["1.0", "1e-05", "1.0"]
    assert first["gate"] == "It holds every bound."
    assert f"log_loss is {worse:.4f}" in second["gate"]
    assert f"md5: {first['data']}" in (repo.folder / "dvc.lock").read_text()
    assert (first["commit"], third["commit"]) == (first_commit, second_commit)
    assert known["apart"] < 1e-12, "the champion says what the trained model said"
    assert not known["telemetry"]

    kept = {path.suffix for path in (repo.folder / "mlruns").rglob("model.*")}
    assert kept == {".skops"}, "no pickle"
    at_home = {p.relative_to(machine).as_posix() for p in machine.rglob("*") if p.is_file()}
    assert {name for name in at_home if "/matplotlib/" not in name} == {".gitconfig"}
    if not OFFLINE:
        missing("all of it holds, but needs util-linux and iproute2 to hold without a network")


def test_a_current_period_like_the_reference_has_not_drifted(repo: Repo) -> None:
    change(repo, ("rain: 2.0", "rain: 1.0"))
    ran, _ = repro(repo, "drift")
    assert ran == ["prepare", "drift"]
    found = content(repo, "reports/drift.json")
    assert found.keys() == COLUMNS
    assert not any(column["drifted"] for column in found.values())
    assert "Drifted: nothing." in (repo.folder / "reports" / "drift.md").read_text()


def test_the_workflow_is_clean_and_pinned_and_runs_what_the_readme_does(repo: Repo) -> None:
    path = repo.folder / ".github" / "workflows" / "model.yml"
    assert zizmor(repo.folder) == ""
    assert actionlint(path) == ""
    pins = json.loads(PINS.read_text()) if PINS.exists() else {}
    used = USES.findall(path.read_text())
    assert len(used) == 1
    for action, tag in used:
        name, _, sha = action.partition("@")
        assert re.fullmatch(r"[0-9a-f]{40}", sha)
        assert not pins or (pins[name]["sha"], pins[name]["tag"]) == (sha, tag)
    readme = (repo.folder / "README.md").read_text()
    for command in re.findall(
        r"run: (uv run --no-sync dvc repro|uv venv [^\n]+)", path.read_text()
    ):
        assert f"$ {command}" in readme

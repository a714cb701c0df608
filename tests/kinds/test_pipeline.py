"""The pipeline run for real: the same twice, true to its predictions, told in its report."""

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib import image

from tests.kinds.conftest import Repo, made
from tests.kinds.units import first_of

PICTURES = ("confusion.png", "precision_recall.png", "roc.png")
FILES = {*PICTURES, "metrics.json", "predictions.csv", "pumps.csv", "report.md"}


@dataclass(frozen=True)
class Runs:
    """What the command of the README wrote: twice with one seed, once with another."""

    first: Path
    second: Path
    other: Path


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    """Made once: each run is a process of its own."""
    repo = made(tmp_path_factory.mktemp("pipeline"), *first_of("pipeline"))
    for out, seed in (("first", 0), ("second", 0), ("other", 1)):
        module = f"{repo.package}.pipeline"
        said = repo.run("python", "-m", module, "--out", out, "--seed", str(seed))
        assert f"{out}/report.md" in said
    return Runs(repo.folder / "first", repo.folder / "second", repo.folder / "other")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_a_seed_decides_everything(runs: Runs) -> None:
    assert {path.name for path in runs.first.iterdir()} == FILES
    for name in FILES:
        assert (runs.first / name).read_bytes() == (runs.second / name).read_bytes(), name
        assert (runs.first / name).read_bytes() != (runs.other / name).read_bytes(), name


def test_the_numbers_are_true_to_the_predictions(runs: Runs) -> None:
    numbers = json.loads((runs.first / "metrics.json").read_text())
    rows = table(runs.first / "predictions.csv")
    raw = {row["pump"]: row for row in table(runs.first / "pumps.csv")}
    truth = np.array([int(row["failed"]) for row in rows])

    assert numbers["version"] == 1
    assert len(rows) == numbers["test_rows"] == len(raw) / 4
    assert [row["failed"] for row in rows] == [raw[row["pump"]]["failed"] for row in rows]
    assert truth.mean() == pytest.approx(numbers["failed_share"], abs=1e-4)
    for name in ("baseline", "model"):
        found, said = np.array([float(row[name]) for row in rows]), numbers[name]
        for key, value in scores(truth, found, numbers).items():
            assert value == pytest.approx(said[key], abs=1e-4), f"{key} of the {name}"
        low, high = said["roc_auc_interval"]
        assert low <= said["roc_auc"] <= high
        assert high - low < 0.15
    assert numbers["model"]["roc_auc_interval"][0] > 0.6
    assert numbers["model"]["cost"] < numbers["baseline"]["cost"]


def test_the_raw_table_has_what_real_ones_have(runs: Runs) -> None:
    rows = table(runs.first / "pumps.csv")
    for column in ("vibration_mm_s", "maker"):
        assert 0.02 < sum(row[column] == "" for row in rows) / len(rows) < 0.3, column
    assert {row["maker"] for row in rows} == {"Alder", "Birch", "Cedar", ""}


def scores(truth: Any, probability: Any, numbers: dict[str, Any]) -> dict[str, float]:
    """The scores from their definitions, without scikit-learn."""
    alarm = probability >= 1 / (1 + numbers["miss_cost"])
    misses, needless = (truth == 1) & ~alarm, (truth == 0) & alarm
    failed, sound = probability[truth == 1][:, None], probability[truth == 0]
    # Precision after each group of equal probabilities, weighted by the failures in that group.
    levels = np.unique(probability)
    precision = [truth[probability >= level].mean() for level in levels]
    share = [truth[probability == level].sum() / truth.sum() for level in levels]
    return {
        "cost": float((numbers["miss_cost"] * misses + needless).mean()),
        "accuracy": 1 - float((misses | needless).mean()),
        "roc_auc": float(((failed > sound) + 0.5 * (failed == sound)).mean()),
        "average_precision": float(np.dot(precision, share)),
        "brier": float(((probability - truth) ** 2).mean()),
    }


def test_the_report_names_the_numbers_and_shows_real_pictures(runs: Runs) -> None:
    numbers = json.loads((runs.first / "metrics.json").read_text())
    report = (runs.first / "report.md").read_text()
    cells = [[cell.strip() for cell in line.split("|")] for line in report.splitlines()]
    told = {tuple(row[2:4]) for row in cells if len(row) == 5}

    for key in ("cost", "accuracy", "roc_auc", "average_precision", "brier"):
        assert (f"{numbers['baseline'][key]:.4f}", f"{numbers['model'][key]:.4f}") in told, key
    for value in (numbers["failed_share"], *numbers["model"]["roc_auc_interval"]):
        assert f"{value:.2%}" in report
    assert list(shown(report)) == ["roc.png", "precision_recall.png", "confusion.png"]
    for name in PICTURES:
        picture = image.imread(runs.first / name)
        assert min(picture.shape[:2]) > 300
        assert len(np.unique(picture.reshape(-1, picture.shape[2]), axis=0)) > 20, f"{name} is bare"


def shown(report: str) -> Iterator[str]:
    """The files that the report's pictures point to."""
    for line in report.splitlines():
        if line.startswith("!["):
            yield line.partition("](")[2].rstrip(")")


def test_the_test_rows_teach_the_features_nothing(
    make: Callable[[str, str], Repo],
) -> None:
    """Another value in a test row moves that row's own prediction, and no other."""
    repo = make(*first_of("pipeline"))
    code = f"""
from {repo.package}.data import make_pumps
from {repo.package}.pipeline import run

table = make_pumps(600, seed=3)
before = run(table, seed=3).predictions["model"]
table.loc[before.index[0], ["temperature_c", "age_years"]] = [900.0, 70.0]
after = run(table, seed=3).predictions["model"]
print((after != before).to_numpy().nonzero()[0].tolist())
"""
    assert repo.run("python", "-c", code) == "[0]\n"

"""Does the pipeline deserve trust? Nothing leaks, nothing is left to chance, and it helps."""

import json
from pathlib import Path

import pytest

from {{ cookiecutter.package }}.data import make_pumps, split
from {{ cookiecutter.package }}.model import probability, train_model
from {{ cookiecutter.package }}.pipeline import Result, run, save


@pytest.fixture(scope="module")
def result() -> Result:
    return run(make_pumps(1000, seed=0), seed=0)


def test_no_row_is_both_trained_and_tested_on() -> None:
    train, test = split(make_pumps(200, seed=0), seed=0)
    assert set(train.index).isdisjoint(test.index)
    assert len(train) + len(test) == 200


def test_what_the_features_learn_comes_from_the_training_rows_alone() -> None:
    train, _ = split(make_pumps(200, seed=0), seed=0)
    scaler = train_model(train)["features"].named_transformers_["numbers"]["standardscaler"]
    assert scaler.n_samples_seen_ == len(train)
    assert scaler.mean_[0] == pytest.approx(train["age_years"].mean())


def test_another_value_in_a_test_row_moves_that_prediction_and_no_other(result: Result) -> None:
    table = make_pumps(1000, seed=0)
    changed = result.predictions.index[0]
    table.loc[changed, "temperature_c"] += 30
    now = run(table, seed=0).predictions["model"]
    assert list(now.index[now != result.predictions["model"]]) == [changed]


def test_a_maker_never_seen_gets_a_prediction() -> None:
    train, test = split(make_pumps(200, seed=0), seed=0)
    found = probability(train_model(train), test.assign(maker="Douglas"))
    assert ((found > 0) & (found < 1)).all()


def test_the_same_seed_gives_the_same_numbers(result: Result) -> None:
    assert run(make_pumps(1000, seed=0), seed=0).numbers == result.numbers


def test_the_model_beats_the_baseline_beyond_chance(result: Result) -> None:
    model, baseline = result.numbers["model"], result.numbers["baseline"]
    assert model["roc_auc_interval"][0] > baseline["roc_auc_interval"][1]
    assert model["cost"] < baseline["cost"]


def test_the_report_tells_the_numbers_and_shows_the_pictures(
    result: Result, tmp_path: Path
) -> None:
    save(result, tmp_path)
    numbers = json.loads((tmp_path / "metrics.json").read_text())
    report = (tmp_path / "report.md").read_text()
    assert f"{numbers['model']['average_precision']:.4f}" in report
    for name in ("roc.png", "precision_recall.png", "confusion.png"):
        assert f"({name})" in report
        assert (tmp_path / name).stat().st_size > 1000

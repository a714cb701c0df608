"""The training does what every training must, whatever the model is."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

import experiment
from {{cookiecutter.package}} import checkpoint
from {{cookiecutter.package}}.config import Config, load
from {{cookiecutter.package}}.data import batch, split, two_spirals
from {{cookiecutter.package}}.train import evaluate, new_state, train, update

CPU = torch.device("cpu")


@pytest.fixture
def config() -> Config:
    """The real settings, made small enough for a test."""
    torch.set_num_threads(1)
    own = load(Path(__file__).parents[1] / "config.toml")
    return replace(own, points=200, hidden=16, steps=20, evaluate_every=10)


def run(config: Config, out: Path, *, seed: int = 0, resume: bool = False) -> list[str]:
    """The lines that a whole training writes to its log."""
    settings = experiment.Settings(seed=seed, out=out)
    saved = checkpoint.load(out / "checkpoint.pt", config, seed) if resume else None
    with experiment.Metrics(out) as metrics:
        train(config, settings, CPU, metrics, saved)
    return (out / "metrics.jsonl").read_text().splitlines()


def test_the_same_seed_gives_the_same_losses(config: Config, tmp_path: Path) -> None:
    first = run(config, tmp_path / "first")

    assert len(first) == 20
    assert run(config, tmp_path / "first") == first, "a new run in an old folder"
    assert run(config, tmp_path / "other", seed=1) != first


def test_a_resumed_run_equals_one_that_was_never_interrupted(
    config: Config, tmp_path: Path
) -> None:
    whole = run(config, tmp_path / "whole")

    run(replace(config, steps=7), tmp_path / "parts")

    assert run(config, tmp_path / "parts", resume=True) == whole


def test_the_model_can_learn_one_batch_by_heart(config: Config) -> None:
    torch.manual_seed(0)
    config = replace(config, hidden=64, dropout=0.0)
    state = new_state(config, 0, CPU)
    drawn = torch.Generator().manual_seed(0)
    inputs, labels = batch(two_spirals(32, 0.0, drawn), 32, drawn)

    losses = [update(state, inputs, labels, config)["loss"] for _ in range(300)]

    assert losses[0] > 0.5
    assert losses[-1] < 0.05


def test_every_parameter_gets_a_gradient(config: Config) -> None:
    torch.manual_seed(0)
    state = new_state(config, 0, CPU)

    update(state, torch.randn(8, 2), torch.arange(8) % 2, config)

    for name, parameter in state.model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


def test_dropout_rests_while_the_model_is_evaluated(config: Config) -> None:
    model = new_state(replace(config, dropout=0.5), 0, CPU).model
    data = two_spirals(8, 0.0, torch.Generator().manual_seed(0))
    points = data.tensors[0]

    assert not torch.equal(model(points), model(points))
    assert evaluate(model, data, CPU) == evaluate(model, data, CPU)


def test_no_point_is_in_both_sets() -> None:
    drawn = torch.Generator().manual_seed(0)
    training, validation = split(two_spirals(100, 0.1, drawn), drawn)

    found = {tuple(place.tolist()) for data in (training, validation) for place in data.tensors[0]}

    assert (len(training), len(validation), len(found)) == (80, 20, 100)


def test_the_log_forgets_what_a_resumed_run_will_write_again(tmp_path: Path) -> None:
    with experiment.Metrics(tmp_path) as metrics:
        for step in (1, 2, 3):
            metrics.log(step, loss=float("inf"))
        metrics.rewind(2)
        metrics.log(3, loss=0.5)

    lines = (tmp_path / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line)["loss"] for line in lines] == ["inf", "inf", 0.5]


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("learning_rte = 0.1\n")

    with pytest.raises(ValueError, match="learning_rte"):
        load(tmp_path / "config.toml")

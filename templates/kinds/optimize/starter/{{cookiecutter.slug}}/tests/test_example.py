"""Do the smaller models still answer as the one they were made from?"""

from pathlib import Path

import pytest
import torch

from {{cookiecutter.package}} import bench, distributed, export, prune, quantize
from {{cookiecutter.package}}.data import HELD_OUT, TRAINING, stripes
from {{cookiecutter.package}}.model import Classifier, accuracy, load, save
from {{cookiecutter.package}}.train import fit


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every variant of a model that was trained for a moment."""
    folder = tmp_path_factory.mktemp("runs")
    torch.manual_seed(0)
    model = Classifier()
    fit(model, *stripes(2000, TRAINING), epochs=3)
    save(model, folder / "model.pt")
    export.export(model, folder / "model.onnx")
    quantize.quantize(folder / "model.onnx", folder / "model-int8.onnx")
    prune.mask_smallest(model, 0.5)
    fit(model, *stripes(1000, TRAINING), epochs=1)
    prune.make_permanent(model)
    save(model, folder / "pruned.pt")
    export.export(model, folder / "pruned.onnx")
    return folder


def answers(path: Path, pictures: torch.Tensor) -> torch.Tensor:
    return export.scores(export.session(path), pictures)


@pytest.mark.parametrize("batch", [1, 3, 64])
@pytest.mark.parametrize("name", ["model", "pruned"])
def test_the_exported_model_answers_as_the_original_for_any_batch(
    runs: Path, name: str, batch: int
) -> None:
    pictures, _ = stripes(batch, HELD_OUT)

    difference = export.largest_difference(
        load(runs / f"{name}.pt"), runs / f"{name}.onnx", pictures
    )

    assert difference < export.TOLERANCE


def test_the_quantized_model_is_a_third_at_most_and_loses_little(runs: Path) -> None:
    pictures, labels = stripes(1000, HELD_OUT)
    before, after = runs / "model.onnx", runs / "model-int8.onnx"

    lost = accuracy(answers(before, pictures), labels) - accuracy(answers(after, pictures), labels)

    assert after.stat().st_size < before.stat().st_size / 3
    assert lost < 0.02


def test_half_of_the_pruned_weights_are_zero_after_training_went_on(runs: Path) -> None:
    assert prune.sparsity(load(runs / "model.pt")) < 0.01
    assert prune.sparsity(load(runs / "pruned.pt")) == pytest.approx(0.5, abs=1e-3)


def test_the_report_has_every_variant_beside_the_baseline(runs: Path) -> None:
    rows = bench.measure(bench.variants(runs), batch=2, warmup=1, repeats=5)

    assert list(rows) == ["pytorch", "onnx", "pruned", "int8"]
    assert rows["int8"].size_bytes == (runs / "model-int8.onnx").stat().st_size
    assert all(0 < row.median_ms <= row.p95_ms for row in rows.values())
    assert all(row.accuracy > 0.6 for row in rows.values())


def test_training_alone_lowers_the_loss() -> None:
    losses = distributed.train(rank=0, world=1, steps=30)

    assert sum(losses[-5:]) < sum(losses[:5])


def test_processes_that_cannot_share_a_batch_equally_are_refused() -> None:
    with pytest.raises(ValueError, match="3 processes cannot share batches of 64"):
        distributed.train(rank=0, world=3, steps=1)

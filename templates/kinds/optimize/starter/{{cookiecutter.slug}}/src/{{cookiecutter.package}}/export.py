"""Write both models as ONNX: `python -m ...export` makes runs/model.onnx and runs/pruned.onnx."""

import logging
import sys
import warnings
from pathlib import Path

import onnxruntime
import torch
from torch import Tensor
from torch.export import Dim

from .data import HELD_OUT, SIDE, stripes
from .model import RUNS, Classifier, load

TOLERANCE = 1e-4


def export(model: Classifier, path: Path) -> None:
    """Write the model for batches of any size, all in one file."""
    # The exporter speaks of torchvision and of its own old calls: neither concerns this model.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(action="ignore", category=FutureWarning):
        torch.onnx.export(
            model.eval(),
            (torch.zeros(2, SIDE * SIDE),),  # a batch of one would be taken for a constant
            path,
            dynamo=True,
            verbose=False,
            external_data=False,
            input_names=["pictures"],
            output_names=["scores"],
            dynamic_shapes=({0: Dim("batch")},),
        )


def session(path: Path, threads: int = 1) -> onnxruntime.InferenceSession:
    """The file, ready to run on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def scores(running: onnxruntime.InferenceSession, pictures: Tensor) -> Tensor:
    """What the exported model answers."""
    (found,) = running.run(None, {"pictures": pictures.numpy()})
    return torch.from_numpy(found)


def largest_difference(model: Classifier, path: Path, pictures: Tensor) -> float:
    """How far the file's scores are from the model's, relative to the largest score."""
    with torch.inference_mode():
        wanted = model(pictures)
    found = scores(session(path), pictures)
    return float((found - wanted).abs().max() / wanted.abs().max())


def main() -> None:
    """Export both models, and refuse a file that answers differently."""
    pictures, _ = stripes(100, HELD_OUT)
    for name in ("model", "pruned"):
        model, path = load(RUNS / f"{name}.pt"), RUNS / f"{name}.onnx"
        export(model, path)
        difference = largest_difference(model, path, pictures)
        print(f"{path}: {path.stat().st_size} bytes, largest difference {difference:.1e}")
        if difference > TOLERANCE:
            sys.exit(f"{path} does not answer as the model does")


if __name__ == "__main__":
    main()

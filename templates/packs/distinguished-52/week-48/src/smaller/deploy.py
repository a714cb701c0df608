"""From PyTorch to a file that runs without it: ONNX, and ONNX in 8 bits."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import nn

TOLERANCE = 1e-4  # of the largest score: how far an exported model may be from the original


@contextmanager
def quiet() -> Iterator[None]:
    """Without the words of the exporter and the quantizer that concern other models."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(action="ignore"):
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def export_onnx(model: nn.Module, path: Path) -> None:
    """Write the model as ONNX: one file, for batches of any size.

    The file takes `pictures` of shape (batch, 64) in float32 and gives `scores`. It answers as the
    model does *in use*, without dropout, even if the model is just being trained; afterwards the
    model is in the mode in which it came. Exporters keep what they see in the example input: a
    fixed size of the batch, too, unless they are told that it may vary.

    Look at `torch.onnx.export`, at its `dynamic_shapes` and `external_data`. `with quiet():` around
    the call hides its many words.

    Args:
        model: takes a tensor of shape (batch, 64).
        path: the file to write, in a folder that exists.
    """
    ### BEGIN SOLUTION
    import torch
    from torch.export import Dim

    from .digits import PIXELS

    was_training = model.training
    model.eval()
    with quiet():
        torch.onnx.export(
            model,
            (torch.zeros(2, PIXELS),),
            path,
            dynamo=True,
            verbose=False,
            external_data=False,
            input_names=["pictures"],
            output_names=["scores"],
            dynamic_shapes=({0: Dim("batch")},),
        )
    model.train(was_training)
    ### END SOLUTION


def quantize_onnx(source: Path, target: Path) -> None:
    """Write a copy of an ONNX file whose weight matrices are stored in 8 bits.

    *Dynamic* quantization: the range of the activations is found anew for each batch, so nothing
    has to be calibrated. `onnxruntime.quantization` has `quantize_dynamic` for this, and
    `onnxruntime.quantization.shape_inference` has `quant_pre_process`, without whose work it
    refuses some files of today's exporters. Whatever is written on the way belongs into a temporary
    folder: afterwards there is the target, and nothing else is new. The source stays as it is.
    """
    ### BEGIN SOLUTION
    from tempfile import TemporaryDirectory

    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.shape_inference import quant_pre_process

    # Signed weights can overflow on processors without 8-bit dot products.
    with TemporaryDirectory() as folder, quiet():
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(source, prepared)
        quantize_dynamic(prepared, target, weight_type=QuantType.QUInt8)
    ### END SOLUTION


def session(path: Path, threads: int = 1) -> Any:
    """The file, ready to run on the CPU."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])


def onnx_scores(running: Any, pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the exported model answers."""
    (found,) = running.run(["scores"], {"pictures": pictures})
    answers: NDArray[np.float32] = found
    return answers


def distance(wanted: NDArray[np.float32], found: NDArray[np.float32]) -> float:
    """The largest difference of two scores, relative to the largest score that is wanted."""
    return float(np.abs(found - wanted).max() / np.abs(wanted).max())

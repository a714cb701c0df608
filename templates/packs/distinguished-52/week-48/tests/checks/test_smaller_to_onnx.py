"""The files: do they answer as the model does, and are they as small as they should be?"""

import copy
from pathlib import Path

import numpy as np
import onnx
import torch
from expect import holds, same
from onnx import numpy_helper
from smaller_models import answers, data, model, scores, write_by_hand

from smaller.deploy import TOLERANCE, export_onnx, quantize_onnx


def test_the_exported_model_agrees_for_batches_of_any_size(tmp_path: Path) -> None:
    net = copy.deepcopy(model()).train()  # as if its training went on
    before = copy.deepcopy(net.state_dict())
    path = tmp_path / "digits.onnx"
    export_onnx(net, path)
    hint = "give the model back in the mode in which it came."
    holds(all(m.training for m in net.modules()), "training mode before, not after.", hint=hint)
    for name, value in net.state_dict().items():
        same(value, before[name], f"{name} after the export", rtol=0, atol=0)
    found = sorted(p.name for p in tmp_path.iterdir())
    hint = "weights may be written to a second file, which gets lost; `external_data` tells."
    holds(
        found == ["digits.onnx"], f"files written: expected digits.onnx, found {found}.", hint=hint
    )

    read = onnx.load(path)
    onnx.checker.check_model(read)
    for kind, ends, wished in (
        ("input", read.graph.input, "pictures"),
        ("output", read.graph.output, "scores"),
    ):
        got = [end.name for end in ends]
        holds(got == [wished], f"the {kind} of the file: expected {wished}, found {got}.")
        first = ends[0].type.tensor_type.shape.dim[0]
        holds(
            not first.HasField("dim_value"),
            f"the batch of {wished}: expected any size, found {first.dim_value} alone.",
            hint="the example input fixes each size of which the exporter is told nothing else.",
        )
    kinds = {node.op_type for node in read.graph.node}
    hint = "an export sees the model in the mode that it is in."
    holds("Dropout" not in kinds, "dropout in the file: expected none.", hint=hint)

    hundred = data()[1].pictures[:100]
    wanted = scores(net.eval(), hundred)
    for size in (1, 2, 7, 100):
        same(
            answers(path, hundred[:size]) / np.abs(wanted).max(),
            wanted[:size] / np.abs(wanted).max(),
            f"scores for a batch of {size}, relative to the largest",
            rtol=0,
            atol=TOLERANCE,
        )
    used = tmp_path / "used.onnx"
    export_onnx(net, used)
    holds(
        not any(m.training for m in net.modules()), "in use before, in training after.", hint=hint
    )
    same(
        answers(used, hundred).argmax(axis=1), wanted.argmax(axis=1), "classes from a model in use"
    )
    holds(torch.is_grad_enabled(), "gradients after an export: expected them on, found them off.")


def test_the_file_in_8_bits_is_a_third_and_loses_little(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    source, target = folder / "digits.onnx", folder / "digits-int8.onnx"
    write_by_hand(source)
    before = source.read_bytes()
    quantize_onnx(source, target)
    holds(source.read_bytes() == before, "the source file was changed.")
    found = sorted(p.name for p in folder.iterdir())
    wanted_files = ["digits-int8.onnx", "digits.onnx"]
    hint = "what is needed on the way belongs into a temporary folder."
    holds(found == wanted_files, f"files: expected {wanted_files}, found {found}.", hint=hint)

    share = target.stat().st_size / source.stat().st_size
    hint = "prepared is not quantized: which of the two files is the target?"
    holds(share < 1 / 3, f"the size: expected less than a third, found {share:.0%}.", hint=hint)
    matrices = [
        array
        for array in map(numpy_helper.to_array, onnx.load(target).graph.initializer)
        if array.ndim == 2
    ]
    types = {str(array.dtype) for array in matrices}
    holds(
        len(matrices) == 3 and types <= {"int8", "uint8"},
        f"three weight matrices in 8 bits: found {len(matrices)} of {sorted(types)}.",
    )
    pictures, labels = data()[1]
    exact, small = scores(model(), pictures), answers(target, pictures)
    lost = float((exact.argmax(1) == labels).mean() - (small.argmax(1) == labels).mean())
    holds(lost < 0.02, f"accuracy lost: expected less than 2 points, found {100 * lost:.1f}.")
    apart = float(np.abs(small - exact).max() / np.abs(exact).max())
    holds(apart < 0.1, f"scores: expected them within a tenth of the largest, found {apart:.2f}.")
    same(answers(target, pictures[:1]).shape, (1, 10), "the shape for a batch of one")

"""The model of the week and its ONNX file, made once: not by the learner's code."""

import functools
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from smaller.digits import Digits, load, trained


@functools.cache
def data() -> tuple[Digits, Digits]:
    """Digits for training, and others."""
    return load()


@functools.cache
def model() -> Any:
    """The baseline, trained for a moment."""
    return trained(data()[0], epochs=6)


def write_by_hand(path: Path) -> None:
    """The trained model as an ONNX file, node by node."""
    weights = [p.detach().numpy() for p in model().parameters()]
    names = [f"p{i}" for i in range(len(weights))]
    nodes, last = [], "pictures"
    for i in (0, 2, 4):
        out = "scores" if i == 4 else f"h{i}"
        nodes.append(helper.make_node("Gemm", [last, names[i], names[i + 1]], [out], transB=1))
        last = out
        if i < 4:
            last = f"r{i}"
            nodes.append(helper.make_node("Relu", [out], [last]))
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("pictures", TensorProto.FLOAT, ["batch", 64])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", 10])],
        [numpy_helper.from_array(w, name) for w, name in zip(weights, names, strict=True)],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10)
    onnx.save(made, path)


def answers(path: Path, pictures: np.ndarray[Any, Any]) -> Any:
    """What a file gives, asked by onnxruntime itself."""
    import onnxruntime

    running = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return running.run(["scores"], {"pictures": pictures})[0]


def scores(net: Any, pictures: np.ndarray[Any, Any]) -> Any:
    """What a model of PyTorch gives."""
    with torch.inference_mode():
        return net(torch.from_numpy(pictures)).numpy()

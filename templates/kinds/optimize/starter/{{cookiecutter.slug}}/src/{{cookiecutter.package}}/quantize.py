"""Store weights in 8 bits: `python -m ...quantize` makes runs/model-int8.onnx."""

from pathlib import Path
from tempfile import TemporaryDirectory

from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process

from .model import RUNS


def quantize(source: Path, target: Path) -> None:
    """Round the weights to 8 bits; the scale of activations is found anew for each batch."""
    # Unsigned weights: signed ones can overflow on processors without 8-bit dot products,
    # and the accuracy would depend on the machine.
    with TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(source, prepared)
        quantize_dynamic(prepared, target, weight_type=QuantType.QUInt8)


def main() -> None:
    """Quantize the exported model and compare the sizes."""
    source, target = RUNS / "model.onnx", RUNS / "model-int8.onnx"
    quantize(source, target)
    before, after = source.stat().st_size, target.stat().st_size
    print(f"{target}: {after} bytes, {after / before:.2f} of {source}")


if __name__ == "__main__":
    main()

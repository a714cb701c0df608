"""A frozen weight in 4 bits: the idea of QLoRA, with evenly spaced levels."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

LEVELS = 7  # codes go from -7 to 7


@dataclass(frozen=True)
class Quantized:
    """A tensor as small whole numbers, with one scale for each block of neighbours.

    The tensor is laid out in one row, row after row of a matrix, and cut into blocks of `block`
    numbers; the last may be shorter. Number i is about codes[i] * scales[i // block].
    """

    codes: Tensor  # int8 of shape (numbers,), from -7 to 7
    scales: Tensor  # one for each block, in the dtype of the tensor
    shape: tuple[int, ...]
    block: int


def quantize(weight: Tensor, block: int = 64) -> Quantized:
    """Round every number to the nearest of 15 levels, which are evenly spaced in each block.

    The scale of a block is its largest absolute value divided by 7, so that this number keeps its
    value and has the code 7 or -7. One large number makes the steps coarse for its whole block, and
    for no other. In a block of zeros the scale and all codes are 0.

    Args:
        weight: of any shape, on any device; it stays unchanged.
        block: how many numbers share a scale.

    Raises:
        ValueError: if block is below 1, or a number is infinite or not a number.

    >>> quantize(torch.tensor([[7.0, -2.2], [0.1, 0.7]]), block=2).codes
    tensor([ 7, -2,  1,  7], dtype=torch.int8)
    """
    ### BEGIN SOLUTION
    if block < 1:
        raise ValueError(f"block must be at least 1, found {block}")
    if not weight.isfinite().all():
        raise ValueError("only finite numbers can be quantized")
    flat = weight.detach().flatten()
    rows = functional.pad(flat, (0, -len(flat) % block)).view(-1, block)
    scales = rows.abs().amax(dim=1) / LEVELS
    steps = torch.where(scales > 0, scales, torch.ones_like(scales))
    codes = (rows / steps[:, None]).round().to(torch.int8).flatten()[: len(flat)]
    return Quantized(codes, scales, tuple(weight.shape), block)
    ### END SOLUTION


def dequantize(quantized: Quantized) -> Tensor:
    """The tensor that the codes and scales stand for: its shape, the dtype of its scales.

    >>> dequantize(Quantized(torch.tensor([7, -2, 4]), torch.tensor([0.5, 0.1]), (3,), 2))
    tensor([ 3.5000, -1.0000,  0.4000])
    """
    ### BEGIN SOLUTION
    each = quantized.scales.repeat_interleave(quantized.block)[: len(quantized.codes)]
    return (quantized.codes * each).view(quantized.shape)
    ### END SOLUTION


def error_bound(quantized: Quantized) -> Tensor:
    """How far a number can be from its level at most, for each block: shape (blocks,).

    No number is further away (up to rounding), and some number could be as far. The weight itself
    is not needed for that.
    """
    ### BEGIN SOLUTION
    return quantized.scales / 2
    ### END SOLUTION


def packed(codes: Tensor) -> Tensor:
    """Two codes in each byte."""
    nibbles = functional.pad(codes + 8, (0, len(codes) % 2)).to(torch.uint8)
    return nibbles[::2] * 16 + nibbles[1::2]


def unpacked(data: Tensor, numbers: int) -> Tensor:
    """So many codes again."""
    nibbles = torch.stack([data // 16, data % 16], dim=1).flatten()[:numbers]
    return nibbles.to(torch.int8) - 8


class QuantLinear(nn.Module):
    """A linear layer with a frozen weight of 4 bits: no parameters, buffers alone.

    The weight is made anew in each pass, and thrown away. Gradients flow through it to what came
    before, such as other adapters, but none is kept for it.
    """

    codes: Tensor
    scales: Tensor
    bias: Tensor | None

    def __init__(self, layer: nn.Linear, block: int = 64) -> None:
        super().__init__()
        quantized = quantize(layer.weight, block)
        self.shape, self.block = quantized.shape, block
        self.register_buffer("codes", packed(quantized.codes))
        self.register_buffer("scales", quantized.scales)
        self.register_buffer("bias", None if layer.bias is None else layer.bias.detach().clone())

    def forward(self, x: Tensor) -> Tensor:
        numbers = self.shape[0] * self.shape[1]
        codes = unpacked(self.codes, numbers)
        weight = dequantize(Quantized(codes, self.scales, self.shape, self.block))
        return functional.linear(x, weight, self.bias)


def quantize_linears(model: nn.Module, keep: Sequence[str] = ("head",), block: int = 64) -> None:
    """Put a QuantLinear in the place of every linear layer inside a model, but for some names.

    Adapters stay as they are; it is their bases that are quantized.
    """
    for name, part in list(model.named_modules()):
        if name and name not in keep and isinstance(part, nn.Linear):
            parent, _, last = name.rpartition(".")
            setattr(model.get_submodule(parent), last, QuantLinear(part, block))

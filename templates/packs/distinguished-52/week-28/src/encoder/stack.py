"""Many blocks, one after the other: the encoder, its size, and the gradients that run back."""

import numpy as np
from numpy.typing import NDArray

from encoder.block import Design, block_backward
from encoder.layers import layer_norm, layer_norm_backward
from encoder.weights import BoolArray, Encoder

FloatArray = NDArray[np.float64]


def stages(
    x: FloatArray, encoder: Encoder, design: Design, real: BoolArray | None = None
) -> list[FloatArray]:
    """What the vectors look like on their way through the stack.

    Stage 0 is what enters the first block: x, with positions added if the design says so. Stage i
    is what block i - 1 makes of stage i - 1. The final normalization is not yet in any of them.

    Args:
        x: vectors of shape (..., n, width). They are left unchanged.
        encoder: the weights of all blocks; there may be none.
        design: how to put the parts together.
        real: booleans of shape (..., n), True = real, or None. All blocks must know them.

    Returns:
        One array of the shape of x more than there are blocks.
    """
    ### BEGIN SOLUTION
    from encoder.block import block_forward
    from encoder.positions import add_positions

    found = [add_positions(x) if design.positions else x.copy()]
    for block in encoder.blocks:
        found.append(block_forward(found[-1], block, design, real))
    return found
    ### END SOLUTION


def encode(
    x: FloatArray, encoder: Encoder, design: Design, real: BoolArray | None = None
) -> FloatArray:
    """The output of the encoder: the last stage, normalized if there is a final norm. (Given.)"""
    last = stages(x, encoder, design, real)[-1]
    return last if encoder.final is None else layer_norm(last, encoder.final, design.eps)


def encode_backward(
    d_out: FloatArray,
    x: FloatArray,
    encoder: Encoder,
    design: Design,
    real: BoolArray | None = None,
) -> tuple[list[FloatArray], Encoder]:
    """The way back through `encode`. (Given.)

    Returns:
        For each stage the slopes of the loss with it, and the slopes with all weights. Positions
        are only added, so the slopes with stage 0 are those with x, too.
    """
    *inputs, last = stages(x, encoder, design, real)
    d_final = None
    if encoder.final is not None:
        d_out, d_final = layer_norm_backward(d_out, last, encoder.final, design.eps)
    arriving, gradients = [d_out], []
    for block, stage in zip(reversed(encoder.blocks), reversed(inputs), strict=True):
        d_stage, d_block = block_backward(arriving[-1], stage, block, design, real)
        arriving.append(d_stage)
        gradients.append(d_block)
    return arriving[::-1], Encoder(tuple(gradients[::-1]), d_final)


def gradient_sizes(
    d_out: FloatArray,
    x: FloatArray,
    encoder: Encoder,
    design: Design,
    real: BoolArray | None = None,
) -> FloatArray:
    """How large the gradient is at each stage, compared with the last stage.

    The size is the Euclidean length of all slopes of a stage together. A number near 1 says that
    the first blocks are told as much as the last one; near 0, that hardly anything gets through.

    Args:
        d_out: slopes of a loss with the output of `encode`, of the shape of x.
        x: vectors of shape (..., n, width).
        encoder: all weights.
        design: how to put the parts together.
        real: as for `encode`.

    Returns:
        One number for each stage, from the first to the last; the last number is 1. Its place is
        before the final normalization, which is not a stage.

    Raises:
        ValueError: if no slope at all arrives at the last stage: there is nothing to compare with.
    """
    ### BEGIN SOLUTION
    arriving, _ = encode_backward(d_out, x, encoder, design, real)
    sizes = np.array([np.sqrt(np.sum(slopes**2)) for slopes in arriving])
    if sizes[-1] == 0:
        raise ValueError("no gradient arrives at the last stage")
    relative: FloatArray = sizes / sizes[-1]
    return relative
    ### END SOLUTION


def parameter_count(width: int, hidden: int, layers: int, final: bool = False) -> int:
    """How many numbers an encoder learns, by arithmetic alone, without building one.

    Count all matrices, biases, gains and shifts of every block, and those of the final
    normalization if there is one. (With the norm "none" they are there too, but unused.)

    Args:
        width: the number of features of a position.
        hidden: the number of hidden units of the feed-forward layers.
        layers: the number of blocks, 0 or more.
        final: whether there is a final normalization.

    >>> parameter_count(width=512, hidden=2048, layers=6)
    18914304
    """
    ### BEGIN SOLUTION
    attention = 4 * (width * width + width)
    feed_forward = width * hidden + hidden + hidden * width + width
    norm = 2 * width
    return layers * (attention + feed_forward + 2 * norm) + (norm if final else 0)
    ### END SOLUTION

"""The encoder block: attention and feed-forward, each with its normalization and its bypass."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

import numpy as np

from encoder.heads import Attend, attend, attend_backward
from encoder.layers import (
    EPS,
    Activation,
    feed_forward,
    feed_forward_backward,
)
from encoder.weights import Block, BoolArray, FeedForward, FloatArray, Heads, Norm

Weights = TypeVar("Weights")


@dataclass(frozen=True)
class Design:
    """How the parts are put together, so that each can be taken away. (Given.)

    Attributes:
        norm: where normalization stands. "post": after the bypass has been added, as in the paper
            of 2017. "pre": at the entry of each part, as in most models today. "none": nowhere.
        residual: whether there is a bypass around each part (a residual path).
        positions: whether positions are added before the first block.
        activation: of the feed-forward part.
        eps: of the normalization.
        attention: the given `attend`, or what `own_attention()` returns.
    """

    norm: Literal["post", "pre", "none"] = "post"
    residual: bool = True
    positions: bool = True
    activation: Activation = "relu"
    eps: float = EPS
    attention: Attend = attend


@dataclass(frozen=True)
class Part(Generic[Weights]):
    """Attention or feed-forward with all that it needs, seen from outside. (Given.)

    Attributes:
        forward: from the input (..., n, width) to the output of the same shape.
        backward: from the slopes with the output, and the input, to the slopes with the input and
            those with the weights.
    """

    forward: Callable[[FloatArray], FloatArray]
    backward: Callable[[FloatArray, FloatArray], tuple[FloatArray, Weights]]


def attention_part(heads: Heads, design: Design, real: BoolArray | None) -> Part[Heads]:
    """Attention that looks at real positions only. (Given.)

    `real` (..., n) becomes a mask (..., 1, n): whoever looks, the same positions may be looked at.
    """
    mask = None if real is None else real[..., np.newaxis, :]
    return Part(
        lambda x: design.attention(x, heads, mask),
        lambda d_out, x: attend_backward(d_out, x, heads, mask),
    )


def feed_forward_part(weights: FeedForward, design: Design) -> Part[FeedForward]:
    """The feed-forward layers. (Given.)"""
    return Part(
        lambda x: feed_forward(x, weights, design.activation),
        lambda d_out, x: feed_forward_backward(d_out, x, weights, design.activation),
    )


def sublayer(x: FloatArray, part: Part[Weights], norm: Norm, design: Design) -> FloatArray:
    """Put a part between its normalization and its bypass.

    With a bypass (`design.residual`):

        "post"    norm(x + part(x))
        "pre"     x + part(norm(x))
        "none"    x + part(x)

    Without a bypass the "x +" is missing, and the rest stays. With "none" the given norm is not
    used. Note which x takes the bypass in "pre".

    Args:
        x: an array of shape (..., n, width). It is left unchanged.
        part: the part, to be used as `part.forward(...)`.
        norm: gain and shift for `layer_norm`, with `design.eps`.
        design: how to put them together.

    Returns:
        A new array of the same shape.
    """
    ### BEGIN SOLUTION
    from encoder.layers import layer_norm

    y = part.forward(layer_norm(x, norm, design.eps) if design.norm == "pre" else x)
    if design.residual:
        y = x + y
    return layer_norm(y, norm, design.eps) if design.norm == "post" else y
    ### END SOLUTION


def sublayer_backward(
    d_out: FloatArray, x: FloatArray, part: Part[Weights], norm: Norm, design: Design
) -> tuple[FloatArray, Weights, Norm]:
    """The way back through `sublayer`.

    Where an input goes two ways forward, what comes back on both ways is added up. The part, and
    the normalization, must be told the very input that they had on the way forward.

    Args:
        d_out: slopes of a loss with the output, of shape (..., n, width). It is left unchanged.
        x: what went in, of the same shape.
        part: the part, to be used as `part.backward(slopes with its output, its input)`.
        norm: gain and shift.
        design: how they were put together.

    Returns:
        The slopes with x, those with the weights of the part, and those with gain and shift. With
        "none", gain and shift have had no effect.
    """
    ### BEGIN SOLUTION
    from encoder.layers import layer_norm, layer_norm_backward
    from encoder.weights import combine

    d_norm = combine(np.zeros_like, norm)
    inside = layer_norm(x, norm, design.eps) if design.norm == "pre" else x
    d_sum = d_out
    if design.norm == "post":
        y = part.forward(x)
        d_sum, d_norm = layer_norm_backward(
            d_out, x + y if design.residual else y, norm, design.eps
        )
    d_x, d_weights = part.backward(d_sum, inside)
    if design.norm == "pre":
        d_x, d_norm = layer_norm_backward(d_x, x, norm, design.eps)
    return d_x + d_sum if design.residual else d_x, d_weights, d_norm
    ### END SOLUTION


def block_forward(
    x: FloatArray, block: Block, design: Design, real: BoolArray | None = None
) -> FloatArray:
    """One block: positions exchange what they know, then each thinks about it on its own.

    First attention as a sublayer with norm_1, then feed-forward as a sublayer with norm_2.

    Args:
        x: an array of shape (..., n, width). It is left unchanged.
        block: all weights.
        design: how to put the parts together.
        real: booleans of shape (..., n), True = real, or None. Nobody looks at padding, but padding
            itself gets an output too.

    Returns:
        An array of the same shape.

    >>> block = Block.random(width=8, hidden=16, n_heads=2, rng=np.random.default_rng(0))
    >>> block_forward(np.ones((5, 3, 8)), block, Design()).shape
    (5, 3, 8)
    """
    ### BEGIN SOLUTION
    between = sublayer(x, attention_part(block.heads, design, real), block.norm_1, design)
    return sublayer(between, feed_forward_part(block.feed_forward, design), block.norm_2, design)
    ### END SOLUTION


def block_backward(
    d_out: FloatArray, x: FloatArray, block: Block, design: Design, real: BoolArray | None = None
) -> tuple[FloatArray, Block]:
    """The way back through `block_forward`: its two sublayers, the last one first.

    Args:
        d_out: slopes of a loss with the output, of shape (..., n, width). It is left unchanged.
        x: what went in, of the same shape.
        block: all weights.
        design: how the parts were put together.
        real: as on the way forward.

    Returns:
        The slopes with x, of its shape, and those with all weights of the block.
    """
    ### BEGIN SOLUTION
    first = attention_part(block.heads, design, real)
    second = feed_forward_part(block.feed_forward, design)
    between = sublayer(x, first, block.norm_1, design)
    d_between, d_ff, d_norm_2 = sublayer_backward(d_out, between, second, block.norm_2, design)
    d_x, d_heads, d_norm_1 = sublayer_backward(d_between, x, first, block.norm_1, design)
    return d_x, Block(d_heads, d_norm_1, d_ff, d_norm_2)
    ### END SOLUTION

"""A transformer encoder from scratch, forward and back, in NumPy alone."""

from encoder.block import (
    Design,
    Part,
    attention_part,
    block_backward,
    block_forward,
    feed_forward_part,
    sublayer,
    sublayer_backward,
)
from encoder.heads import attend, attend_backward, own_attention
from encoder.layers import (
    feed_forward,
    feed_forward_backward,
    gelu,
    layer_norm,
    layer_norm_backward,
    relu,
)
from encoder.padding import mean_pool, padding_mask
from encoder.positions import add_positions, rotation, sinusoidal
from encoder.stack import encode, encode_backward, gradient_sizes, parameter_count, stages
from encoder.training import train
from encoder.weights import Block, Encoder, FeedForward, Heads, Norm, arrays, combine

__all__ = [
    "Block",
    "Design",
    "Encoder",
    "FeedForward",
    "Heads",
    "Norm",
    "Part",
    "add_positions",
    "arrays",
    "attend",
    "attend_backward",
    "attention_part",
    "block_backward",
    "block_forward",
    "combine",
    "encode",
    "encode_backward",
    "feed_forward",
    "feed_forward_backward",
    "feed_forward_part",
    "gelu",
    "gradient_sizes",
    "layer_norm",
    "layer_norm_backward",
    "mean_pool",
    "own_attention",
    "padding_mask",
    "parameter_count",
    "relu",
    "rotation",
    "sinusoidal",
    "stages",
    "sublayer",
    "sublayer_backward",
    "train",
]

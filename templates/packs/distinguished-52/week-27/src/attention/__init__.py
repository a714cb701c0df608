"""Attention from scratch: every position asks a question and mixes the answers it finds."""

from attention.core import scaled_dot_product_attention, softmax
from attention.masks import causal_mask, combine_masks, padding_mask
from attention.multihead import MultiHeadAttention, merge_heads, split_heads

__all__ = [
    "MultiHeadAttention",
    "causal_mask",
    "combine_masks",
    "merge_heads",
    "padding_mask",
    "scaled_dot_product_attention",
    "softmax",
    "split_heads",
]

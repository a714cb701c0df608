"""Training utilities by hand: dropout, normalization, schedules, clipping and weight decay."""

from techniques.arrays import Cache, FloatArray, Gradients, IntArray, on_axis_1
from techniques.checking import check_layer, measured
from techniques.dropout import Dropout, keep_mask
from techniques.layers import Layer, Linear, Network, Tanh, predict
from techniques.normalizing import normalize, normalize_backward
from techniques.norms import BatchNorm, GroupNorm, LayerNorm
from techniques.schedules import Schedule, constant, cosine, one_cycle, step_decay, warm_up
from techniques.steps import AdamW, clip
from techniques.study import (
    build,
    compare,
    cross_entropy,
    fit,
    paired_gain,
    spirals,
)

__all__ = [
    "AdamW",
    "BatchNorm",
    "Cache",
    "Dropout",
    "FloatArray",
    "Gradients",
    "GroupNorm",
    "IntArray",
    "Layer",
    "LayerNorm",
    "Linear",
    "Network",
    "Schedule",
    "Tanh",
    "build",
    "check_layer",
    "clip",
    "compare",
    "constant",
    "cosine",
    "cross_entropy",
    "fit",
    "keep_mask",
    "measured",
    "normalize",
    "normalize_backward",
    "on_axis_1",
    "one_cycle",
    "paired_gain",
    "predict",
    "spirals",
    "step_decay",
    "warm_up",
]

"""Backpropagation from scratch: how the gradient of a loss reaches every weight of a network."""

from backprop.arrays import Cache, FloatArray, Gradients, IntArray, Loss, as_batch, as_labels
from backprop.checking import (
    check_layer,
    check_network,
    kink_distance,
    numeric_gradient,
    relative_error,
)
from backprop.layers import Layer, Linear, ReLU, Sigmoid, Tanh
from backprop.losses import (
    cross_entropy,
    log_softmax,
    mean_squared_error,
    softmax,
    softmax_backward,
)
from backprop.network import Network
from backprop.start import build, gradient_sizes, weight_spread
from backprop.training import accuracy, fit, step_downhill, two_moons, xor_rows

__all__ = [
    "Cache",
    "FloatArray",
    "Gradients",
    "IntArray",
    "Layer",
    "Linear",
    "Loss",
    "Network",
    "ReLU",
    "Sigmoid",
    "Tanh",
    "accuracy",
    "as_batch",
    "as_labels",
    "build",
    "check_layer",
    "check_network",
    "cross_entropy",
    "fit",
    "gradient_sizes",
    "kink_distance",
    "log_softmax",
    "mean_squared_error",
    "numeric_gradient",
    "relative_error",
    "softmax",
    "softmax_backward",
    "step_downhill",
    "two_moons",
    "weight_spread",
    "xor_rows",
]

"""Convolution and pooling, forward and backward, in NumPy; and a small network made of them.

`convolution.scenes` makes pictures to try them on. It is not imported here, for it needs
scikit-learn.
"""

from convolution.columns import col2im, im2col
from convolution.layers import Gradients, conv_backward, conv_forward
from convolution.network import Network, accuracy, small_network, softmax_loss, train
from convolution.planes import KERNELS, convolve, correlate, edges
from convolution.pooling import (
    average_pool,
    average_pool_backward,
    max_pool,
    max_pool_backward,
)
from convolution.shapes import (
    Window,
    conv_parameters,
    dense_parameters,
    output_size,
    receptive_field,
    same_padding,
)

__all__ = [
    "KERNELS",
    "Gradients",
    "Network",
    "Window",
    "accuracy",
    "average_pool",
    "average_pool_backward",
    "col2im",
    "conv_backward",
    "conv_forward",
    "conv_parameters",
    "convolve",
    "correlate",
    "dense_parameters",
    "edges",
    "im2col",
    "max_pool",
    "max_pool_backward",
    "output_size",
    "receptive_field",
    "same_padding",
    "small_network",
    "softmax_loss",
    "train",
]

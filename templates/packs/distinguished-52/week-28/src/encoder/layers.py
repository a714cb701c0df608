"""Layers that see one position at a time: normalization, an activation, two linear layers.

Each way back takes the slopes of a loss with the output (`d_out`), and what the way forward was
given. It gives the slopes with the input, and those with the weights in a record of the same kind.
"""

import math
from collections.abc import Callable
from typing import Literal

import numpy as np

from encoder.weights import FeedForward, FloatArray, Norm

EPS = 1e-5
Activation = Literal["relu", "gelu"]


def layer_norm(x: FloatArray, norm: Norm, eps: float = EPS) -> FloatArray:
    """Bring every row to mean 0 and variance 1, then let each feature choose its own scale.

        z = (x - mean) / sqrt(variance + eps)        output = gain * z + shift

    Mean and variance are those of one row, that is of the features of one position: neither other
    positions nor other sequences have a say. The variance is the mean of the squared distances from
    the mean. A constant row has the variance 0, and eps keeps its z at 0.

    A row may lie far from 0 and vary little: [1e8, 1e8 + 2] must give the same z as [0, 2]. Not
    every formula for the variance can do that.

    Args:
        x: an array of shape (..., width). It is left unchanged.
        norm: gain and shift.
        eps: a small number that keeps the division finite.

    Returns:
        An array of the same shape.

    >>> layer_norm(np.array([[0.0, 4.0], [7.0, 7.0]]), Norm.fresh(2)).round(3)
    array([[-1.,  1.],
           [ 0.,  0.]])
    """
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=-1, keepdims=True)
    variance = np.mean(centred**2, axis=-1, keepdims=True)
    output: FloatArray = norm.gain * centred / np.sqrt(variance + eps) + norm.shift
    return output
    ### END SOLUTION


def layer_norm_backward(
    d_out: FloatArray, x: FloatArray, norm: Norm, eps: float = EPS
) -> tuple[FloatArray, Norm]:
    """The way back through `layer_norm`.

    A number of x acts on its row in three ways: directly, through the mean, and through the
    variance. Whoever treats mean and variance as constants gets a wrong slope that looks right.
    A good sign: where gain is 1, the slopes with the numbers of one row add up to 0, because a
    row may be moved as a whole and gives the same output.

    Args:
        d_out: slopes of a loss with the output, of shape (..., width).
        x: what was normalized, of the same shape.
        norm: gain and shift.
        eps: as for the way forward.

    Returns:
        The slopes with x, of its shape, and those with gain and shift, each of shape (width,):
        every row of every sequence has used the same gain and shift.
    """
    ### BEGIN SOLUTION
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt(np.mean(centred**2, axis=-1, keepdims=True) + eps)
    z = centred / spread
    d_z = d_out * norm.gain
    along = z * np.mean(d_z * z, axis=-1, keepdims=True)
    d_x = (d_z - d_z.mean(axis=-1, keepdims=True) - along) / spread
    rows = tuple(range(x.ndim - 1))
    return d_x, Norm(np.sum(d_out * z, axis=rows), np.sum(d_out, axis=rows))
    ### END SOLUTION


def normal_cdf(x: FloatArray) -> FloatArray:
    """The probability that a standard normal number lies below x, for each x. (Given.)

    >>> normal_cdf(np.array([0.0, 1.96])).round(3)
    array([0.5  , 0.975])
    """
    erf = np.vectorize(math.erf, otypes=[np.float64])
    chance: FloatArray = 0.5 * (1 + erf(np.asarray(x) / math.sqrt(2)))
    return chance


def gelu(x: FloatArray) -> FloatArray:
    """Let a number through by the share of normal numbers that lie below it: x * normal_cdf(x).

    This is the exact GELU, and not the approximation by tanh. Far to the right it is x, far to the
    left 0, and between them a curve without a corner.

    >>> gelu(np.array([-5.0, 0.0, 1.0])).round(3)
    array([-0.   ,  0.   ,  0.841])
    """
    ### BEGIN SOLUTION
    return x * normal_cdf(x)
    ### END SOLUTION


def gelu_slope(x: FloatArray) -> FloatArray:
    """The slope of `gelu`, by the product rule. (Given.)"""
    slope: FloatArray = normal_cdf(x) + x * np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi)
    return slope


def relu(x: FloatArray) -> FloatArray:
    """Negative numbers become 0, all others stay. (Given.)"""
    return np.maximum(x, 0.0)


def relu_slope(x: FloatArray) -> FloatArray:
    """The slope of `relu`; at the corner it is 0. (Given.)"""
    return np.where(x > 0, 1.0, 0.0)


# By its name, each activation and its slope. (Given.)
ACTIVATIONS: dict[
    Activation, tuple[Callable[[FloatArray], FloatArray], Callable[[FloatArray], FloatArray]]
] = {"relu": (relu, relu_slope), "gelu": (gelu, gelu_slope)}


def feed_forward(x: FloatArray, weights: FeedForward, activation: Activation) -> FloatArray:
    """Two linear layers with an activation between them, for each position on its own.

        hidden = activation(x w_in + b_in)        output = hidden w_out + b_out

    Args:
        x: an array of shape (..., width).
        weights: both layers.
        activation: a name in ACTIVATIONS, where its function is found.

    Returns:
        An array of the same shape.
    """
    ### BEGIN SOLUTION
    act, _ = ACTIVATIONS[activation]
    return act(x @ weights.w_in + weights.b_in) @ weights.w_out + weights.b_out
    ### END SOLUTION


def feed_forward_backward(
    d_out: FloatArray, x: FloatArray, weights: FeedForward, activation: Activation
) -> tuple[FloatArray, FeedForward]:
    """The way back through `feed_forward`.

    There may be any number of axes before the last one. All positions have used the same weights,
    so their slopes are added up over all those axes.

    Args:
        d_out: slopes of a loss with the output, of shape (..., width).
        x: what went in, of the same shape.
        weights: both layers.
        activation: a name in ACTIVATIONS.

    Returns:
        The slopes with x, of its shape, and those with the four weights, each of its own shape.
    """
    ### BEGIN SOLUTION
    act, slope = ACTIVATIONS[activation]
    sums = x @ weights.w_in + weights.b_in
    d_sums = d_out @ weights.w_out.T * slope(sums)
    rows = tuple(range(x.ndim - 1))
    gradients = FeedForward(
        w_in=np.tensordot(x, d_sums, axes=(rows, rows)),
        b_in=d_sums.sum(axis=rows),
        w_out=np.tensordot(act(sums), d_out, axes=(rows, rows)),
        b_out=d_out.sum(axis=rows),
    )
    return d_sums @ weights.w_in.T, gradients
    ### END SOLUTION

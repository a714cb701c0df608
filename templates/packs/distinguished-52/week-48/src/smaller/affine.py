"""Numbers as 8-bit codes: a scale, a zero point, and half a step of error."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
CodeArray = NDArray[np.int8]

LOWEST, HIGHEST = -128, 127  # the codes of 8 bits with a sign


@dataclass(frozen=True)
class Params:
    """How codes and numbers belong together: a number is about (code - zero) * scale.

    For a whole tensor, `axis` is None, and scale and zero have the shape (). For one pair per
    channel, `axis` tells which axis of the tensor counts the channels, and both have the shape
    (channels,).
    """

    scale: FloatArray
    zero: CodeArray
    axis: int | None = None

    def spread(self, dimensions: int) -> tuple[FloatArray, CodeArray]:
        """Scale and zero, shaped so that they broadcast over a tensor of so many dimensions."""
        if self.axis is None:
            return self.scale, self.zero
        shape = [1] * dimensions
        shape[self.axis] = -1
        return self.scale.reshape(shape), self.zero.reshape(shape)


@dataclass(frozen=True)
class Quantized:
    """A tensor in 8 bits."""

    codes: CodeArray
    params: Params

    @property
    def nbytes(self) -> int:
        """What it takes to store: one byte per code, four per scale, one per zero point."""
        return self.codes.size + 5 * self.params.scale.size


def value_range(x: NDArray[Any], axis: int | None = None) -> tuple[FloatArray, FloatArray]:
    """The smallest and the largest number: of the whole tensor, or of each channel.

    Args:
        x: a tensor of any shape, of finite numbers; it stays unchanged.
        axis: None for the whole tensor; else the axis that *counts the channels*, from the end
            where it is negative. Of a matrix with axis=0, every row is a channel.

    Returns:
        Two arrays of the shape (), or (x.shape[axis],). Where there is no number, both are 0.

    Raises:
        ValueError: if a number is infinite or not a number.

    >>> value_range(np.array([[1.0, 2.0], [-3.0, 0.0]]), axis=0)
    (array([ 1., -3.]), array([2., 0.]))
    """
    ### BEGIN SOLUTION
    if not np.isfinite(x).all():
        raise ValueError("only finite numbers have a range")
    others = tuple(a for a in range(x.ndim) if axis is None or a != axis % x.ndim)
    if x.size == 0:
        shape = () if axis is None else (x.shape[axis],)
        return np.zeros(shape), np.zeros(shape)
    return x.min(axis=others), x.max(axis=others)
    ### END SOLUTION


def parameters(
    low: FloatArray, high: FloatArray, *, symmetric: bool = False
) -> tuple[FloatArray, CodeArray]:
    """Scale and zero point for numbers between low and high; arrays of any shape, pair by pair.

    *Affine*: the 256 codes from -128 to 127 cover the range from one end to the other. The range is
    first widened so that it contains 0. The scale is its width divided by 255, and the zero point
    is the whole number nearest to the code at which 0 would lie; so 0 is stored without an error.

    *Symmetric*: the zero point is 0, and the number furthest from 0 has the code 127 or -127.

    Where the range is 0 alone, the scale is 1 and the zero point 0.

    Raises:
        ValueError: if a low is above its high.

    >>> parameters(np.array(-1.0), np.array(1.55))
    (array(0.01), array(-28, dtype=int8))
    >>> parameters(np.array(-2.54), np.array(1.0), symmetric=True)
    (array(0.02), array(0, dtype=int8))
    """
    ### BEGIN SOLUTION
    if np.any(low > high):
        raise ValueError("the low end of a range must not be above its high end")
    low, high = np.minimum(low, 0.0), np.maximum(high, 0.0)
    width = np.maximum(-low, high) / HIGHEST if symmetric else (high - low) / (HIGHEST - LOWEST)
    scale = np.where(width > 0, width, 1.0)
    if symmetric:
        return scale, np.zeros(scale.shape, np.int8)
    zero = np.where(width > 0, np.rint(LOWEST - low / scale), 0.0)
    return scale, zero.astype(np.int8)
    ### END SOLUTION


def quantize(x: NDArray[Any], params: Params) -> CodeArray:
    """The code of each number: the nearest one, and the outermost one beyond the range.

    Numbers that no code reaches get -128 or 127; a calibrated range does not cover all it meets.
    Exactly in the middle between two codes, either is right.

    Args:
        x: a tensor of finite numbers; it stays unchanged.
        params: for the whole tensor, or for each channel of it.

    Returns:
        An array of int8 with the shape of x.

    >>> quantize(np.array([0.0, 0.26, -0.3, 99.0]), Params(np.array(0.1), np.array(5, np.int8)))
    array([  5,   8,   2, 127], dtype=int8)
    """
    ### BEGIN SOLUTION
    scale, zero = params.spread(x.ndim)
    codes = np.rint(x / scale) + zero
    return np.clip(codes, LOWEST, HIGHEST).astype(np.int8)
    ### END SOLUTION


def dequantize(quantized: Quantized) -> FloatArray:
    """The numbers that the codes stand for, in float64.

    Codes and zero points are whole numbers of 8 bits, and so is their difference, unless you see
    to it: 127 - (-128) is -1 there.

    >>> params = Params(np.array(0.5), np.array(-128, np.int8))
    >>> dequantize(Quantized(np.array([-128, -126, 127], np.int8), params))
    array([  0. ,   1. , 127.5])
    """
    ### BEGIN SOLUTION
    scale, zero = quantized.params.spread(quantized.codes.ndim)
    return (quantized.codes.astype(np.float64) - zero) * scale
    ### END SOLUTION


def quantize_tensor(
    x: NDArray[Any], *, axis: int | None = None, symmetric: bool = False
) -> Quantized:
    """A tensor in 8 bits, with the range that it has itself: right for weights, which are known."""
    low, high = value_range(x, axis)
    scale, zero = parameters(low, high, symmetric=symmetric)
    params = Params(scale, zero, axis)
    return Quantized(quantize(x, params), params)


def quantize_within(x: NDArray[Any], low: float, high: float) -> Quantized:
    """A tensor in 8 bits, with a range that was found earlier: right for activations."""
    scale, zero = parameters(np.asarray(low), np.asarray(high))
    params = Params(scale, zero)
    return Quantized(quantize(x, params), params)

"""A linear layer that multiplies whole numbers, and the range of what flows through it."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .affine import CodeArray, FloatArray, Quantized

LARGEST = 2**31 - 1  # of int32


def int_matmul(
    a: CodeArray, b: CodeArray, a_zero: int = 0, b_zero: int | NDArray[Any] = 0
) -> NDArray[np.int32]:
    """The sums of (a - a_zero) * (b - b_zero), in whole numbers of 32 bits.

    This is what the hardware does for a matrix product in int8. Nothing is rounded. Numbers of 8
    bits, though, hold no product of two codes, and even those of 32 bits hold only so many of them.

    Args:
        a: codes of shape (n, k).
        b: codes of shape (k, m).
        a_zero: the zero point of a, from -128 to 127.
        b_zero: the zero point of b, or one for each column of b, of shape (m,).

    Returns:
        An array of int32 of shape (n, m).

    Raises:
        ValueError: if the shapes do not fit, or if k is so large that the sum could pass 2**31 - 1
            for some codes and zero points: each factor may be 255 or -255. This depends on k alone.

    >>> int_matmul(np.array([[100, 100]], np.int8), np.array([[100], [27]], np.int8), b_zero=-1)
    array([[12900]], dtype=int32)
    """
    ### BEGIN SOLUTION
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[0]:
        raise ValueError(f"{a.shape} and {b.shape} cannot be multiplied")
    if 255 * 255 * a.shape[1] > LARGEST:
        raise ValueError(f"sums of {a.shape[1]} products may not fit into 32 bits")
    left, right = a.astype(np.int32) - a_zero, b.astype(np.int32) - b_zero
    return (left @ right).astype(np.int32)
    ### END SOLUTION


def int_linear(x: Quantized, weight: Quantized, bias: FloatArray) -> FloatArray:
    """A linear layer on codes: whole numbers are summed, and one product at the end rescales them.

    The result is that of the dequantized inputs and weights, x @ weight.T + bias, up to the last
    digits; but no code is turned into a float before the sum is complete.

    Args:
        x: inputs of shape (batch, inputs), with one scale for all.
        weight: of shape (outputs, inputs), with one scale for all, or with one for each output,
            which is axis 0.
        bias: numbers of shape (outputs,).

    Returns:
        Numbers of shape (batch, outputs).

    Raises:
        ValueError: if x has a scale for each channel, or the weight has one for each *input*:
            such a scale would differ from one product to the next inside a sum.
    """
    ### BEGIN SOLUTION
    if x.params.axis is not None or weight.params.axis not in (None, 0):
        raise ValueError("the scales must not differ within a sum")
    sums = int_matmul(x.codes, weight.codes.T, int(x.params.zero), weight.params.zero)
    return sums * (x.params.scale * weight.params.scale) + bias
    ### END SOLUTION


def activation_range(batches: Iterable[NDArray[Any]], share: float = 1.0) -> tuple[float, float]:
    """The range for activations that were seen in calibration.

    With share=1 it reaches from the smallest to the largest number of all batches. With less, it
    covers that central share of *all* the numbers, and as many are left out above as below: with
    0.9, it reaches from the 5th to the 95th percentile, found as `np.percentile` does by default.

    Args:
        batches: arrays of any shapes and sizes; they can be gone through only once.
        share: above 0 and at most 1.

    Raises:
        ValueError: if the share is out of its bounds, or there was no number.

    >>> activation_range([np.array([0.0, 4.0]), np.array([[1.0], [3.0], [2.0]])], share=0.5)
    (1.0, 3.0)
    """
    ### BEGIN SOLUTION
    if not 0 < share <= 1:
        raise ValueError(f"the share must be above 0 and at most 1, found {share}")
    seen = [np.ravel(batch) for batch in batches]
    if not sum(part.size for part in seen):
        raise ValueError("no number was seen")
    ends = [(1 - share) / 2, (1 + share) / 2]
    low, high = np.quantile(np.concatenate(seen), ends).tolist()
    return low, high
    ### END SOLUTION

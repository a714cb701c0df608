"""Masks say who may look at whom. Everywhere in this package, True means "may attend".

The rows of a mask are queries and its columns are keys, as in the matrix of weights.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

BoolArray = NDArray[np.bool_]


def causal_mask(size: int) -> BoolArray:
    """Allow every position to attend to itself and to what came before, never to the future.

    Returns:
        Booleans of shape (size, size). Size 0 gives an empty mask of shape (0, 0).

    Raises:
        ValueError: if size is negative.

    >>> causal_mask(3).astype(int)
    array([[1, 0, 0],
           [1, 1, 0],
           [1, 1, 1]])
    """
    ### BEGIN SOLUTION
    if size < 0:
        raise ValueError(f"size must not be negative, found {size}")
    return np.tri(size, dtype=np.bool_)
    ### END SOLUTION


def padding_mask(lengths: ArrayLike, size: int) -> BoolArray:
    """Allow attention to the real positions of padded sequences, and none to the padding.

    In a batch all sequences are padded at their end to the same size. Of a sequence of length 2,
    only the keys 0 and 1 are real. Which keys are real does not depend on who asks, so one row
    per sequence serves all its queries: that is the axis of length 1 in the result.

    Args:
        lengths: integers of any shape (...), one length per sequence.
        size: the number of positions after padding.

    Returns:
        Booleans of shape (..., 1, size), ready to broadcast against weights (..., n, size).

    Raises:
        ValueError: if a length is negative or greater than size.

    >>> padding_mask([2, 3], size=3).astype(int)
    array([[[1, 1, 0]],
    <BLANKLINE>
           [[1, 1, 1]]])
    """
    ### BEGIN SOLUTION
    counts = np.asarray(lengths)
    if np.any((counts < 0) | (counts > size)):
        raise ValueError(f"every length must be between 0 and {size}, found {counts.tolist()}")
    allowed: BoolArray = np.arange(size) < counts[..., np.newaxis, np.newaxis]
    return allowed
    ### END SOLUTION


def combine_masks(*masks: BoolArray | None) -> BoolArray | None:
    """Allow only what every one of the masks allows.

    The masks may differ in shape as long as they broadcast: a causal mask (n, n) and a padding
    mask (batch, 1, n) give a mask (batch, n, n). None stands for "no restriction" and is passed
    over. The given masks are left unchanged.

    Returns:
        The combined booleans, or None if there is no mask among the arguments.

    >>> combine_masks(np.array([True, True, False]), None, np.array([False, True, True]))
    array([False,  True, False])
    >>> combine_masks(None, None) is None
    True
    """
    ### BEGIN SOLUTION
    combined: BoolArray | None = None
    for mask in masks:
        if mask is not None:
            combined = mask if combined is None else combined & mask
    return combined
    ### END SOLUTION

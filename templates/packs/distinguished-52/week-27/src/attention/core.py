"""The heart of attention: turn scores into weights, and weights into mixed values."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from attention.masks import BoolArray

FloatArray = NDArray[np.float64]


def softmax(scores: ArrayLike) -> FloatArray:
    """Turn every row of scores, along the last axis, into weights that sum to 1.

    For one row s the weights are

        weight_j = exp(s_j) / (exp(s_1) + ... + exp(s_m))

    Scores may be huge: exp(1000) is too large for a float, and yet the weights of
    [1000, 1000] are simply [0.5, 0.5]. Note that adding the same number to every score of a
    row leaves its weights as they are; use this to keep every exponential at most 1.

    A score of -inf means "not this one": its weight is exactly 0. A row of nothing but -inf has
    no share to give, so all its weights are 0 (and not NaN).

    Args:
        scores: numbers of shape (..., m), as an array or nested lists; integers are fine.

    Returns:
        A new float64 array of the same shape. The scores themselves are left unchanged.

    Raises:
        ValueError: if scores is a single number and so has no last axis.

    >>> softmax([[0, 0], [1000, -1000]])
    array([[0.5, 0.5],
           [1. , 0. ]])
    """
    ### BEGIN SOLUTION
    scores = np.asarray(scores, dtype=np.float64)
    if scores.ndim == 0:
        raise ValueError("softmax needs at least one axis, found a single number")
    lowest = np.finfo(np.float64).min  # keeps the peak finite where a row is all -inf
    peak = np.max(scores, axis=-1, keepdims=True, initial=lowest)
    parts = np.exp(scores - peak)
    total = np.sum(parts, axis=-1, keepdims=True)
    weights: FloatArray = parts / np.where(total > 0, total, 1)
    return weights
    ### END SOLUTION


def scaled_dot_product_attention(
    q: FloatArray, k: FloatArray, v: FloatArray, mask: BoolArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Let every query look at all keys and mix the values by how well the keys match.

        weights = softmax(q kᵀ / sqrt(d_k))        output = weights v

    The rows of q are n questions, the rows of k are m labels, and row j of v is what lies behind
    label j. The transpose concerns the last two axes only. All axes before them are batches: they
    broadcast as in NumPy's matrix product, and every item is treated on its own.

    Where a mask is given, True means "this query may attend to this key". A key that is not
    allowed gets weight 0, and the weights of the allowed keys still sum to 1. A query that may
    attend to nothing gets zero weights and a zero output.

    Args:
        q: queries of shape (..., n, d_k).
        k: keys of shape (..., m, d_k).
        v: values of shape (..., m, d_v).
        mask: booleans that broadcast to the shape (..., n, m) of the weights, or None.

    Returns:
        The output of shape (..., n, d_v) and the weights of shape (..., n, m).

    Raises:
        ValueError: if q and k differ in d_k, if k and v differ in m (the message names both
            sizes), if the mask is not boolean (the message says so), or if it does not
            broadcast to the shape of the weights.

    >>> q, k = np.array([[9.0, 0.0]]), np.array([[9.0, 0.0], [0.0, 9.0]])
    >>> output, weights = scaled_dot_product_attention(q, k, v=np.array([[5.0], [7.0]]))
    >>> output.round(3), weights.round(3)
    (array([[5.]]), array([[1., 0.]]))
    """
    ### BEGIN SOLUTION
    d_k, m = q.shape[-1], k.shape[-2]
    if k.shape[-1] != d_k:
        raise ValueError(f"queries and keys must be equally wide, found {d_k} and {k.shape[-1]}")
    if v.shape[-2] != m:
        raise ValueError(f"every key needs one value, found {m} keys and {v.shape[-2]} values")
    scores = q @ np.swapaxes(k, -1, -2) / np.sqrt(d_k)
    if mask is not None:
        if mask.dtype != np.bool_:
            raise ValueError(f"a mask must be boolean, True = may attend; found {mask.dtype}")
        scores = np.where(np.broadcast_to(mask, scores.shape), scores, -np.inf)
    weights = softmax(scores)
    return weights @ v, weights
    ### END SOLUTION

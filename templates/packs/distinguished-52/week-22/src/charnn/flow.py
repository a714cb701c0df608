"""How far back a gradient reaches: it shrinks or grows with every step."""

from dataclasses import replace

import numpy as np

from charnn.cell import Parameters
from charnn.text import FloatArray


def spectral_radius(matrix: FloatArray) -> float:
    """The largest absolute value among the eigenvalues of a square matrix.

    Multiply by the matrix again and again, and in the long run the length changes by this factor
    each time. A single multiplication may do something quite different. Eigenvalues may be
    complex, and the matrix need not be symmetric.

    Raises:
        ValueError: if the matrix is not square, or has no rows.

    >>> spectral_radius(np.array([[0.5, 100.0], [0.0, -2.0]]))
    2.0
    """
    ### BEGIN SOLUTION
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or len(matrix) == 0:
        raise ValueError(f"expected a square matrix, found the shape {matrix.shape}")
    return float(np.abs(np.linalg.eigvals(matrix)).max())
    ### END SOLUTION


def largest_stretch(matrix: FloatArray) -> float:
    """The most by which a single multiplication can lengthen a vector. (Given.)

    This is the largest singular value. It is never less than the spectral radius.
    """
    return float(np.linalg.norm(matrix, 2))


def with_spectral_radius(params: Parameters, radius: float) -> Parameters:
    """The same network with its recurrent weights scaled to that spectral radius. (Given.)

    Raises:
        ValueError: if all eigenvalues are 0, so that no factor helps.
    """
    found = spectral_radius(params.w_rec)
    if found == 0:
        raise ValueError("the spectral radius is 0, and stays 0 with any factor")
    return replace(params, w_rec=params.w_rec * (radius / found))


def gradient_norms(params: Parameters, states: FloatArray, d_end: FloatArray) -> FloatArray:
    """The length of the gradient at the last state, and at every state before it.

    Only the last state gets a gradient from outside, and no scores are asked on the way. So this
    shows how much one event at the end would teach the network about states further and further
    back.

    Args:
        params: the weights.
        states: what `unroll` gave, of shape (T + 1, H).
        d_end: the slope of the loss with the last state, of shape (H,). It is left unchanged.

    Returns:
        T + 1 lengths (Euclidean norms), ordered by distance: entry 0 belongs to the last state, and
        entry k to the state k steps before it.
    """
    ### BEGIN SOLUTION
    d_state, norms = d_end, [np.linalg.norm(d_end)]
    for state in states[:0:-1]:
        d_state = params.w_rec.T @ ((1 - state**2) * d_state)
        norms.append(np.linalg.norm(d_state))
    return np.array(norms, dtype=np.float64)
    ### END SOLUTION

"""Positions: waves of many lengths, added to the vectors, tell attention who stands where."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

BASE = 10000.0


def sinusoidal(positions: ArrayLike, width: int) -> FloatArray:
    """Describe each position by waves: the first ones fast, the last ones very slow.

    The columns come in pairs. Pair i (columns 2i and 2i + 1) holds the sine and the cosine of the
    same angle,

        angle_i(p) = p / BASE ** (2i / width)

    so the pair 0 turns by 1 radian per position, and the later pairs turn slower and slower. If the
    width is odd, the last pair lacks its cosine.

    Args:
        positions: numbers of any shape (...); usually 0, 1, 2, ..., but a position may as well be
            negative or lie between two whole numbers.
        width: the number of columns, at least 1.

    Returns:
        An array of shape (..., width).

    Raises:
        ValueError: if the width is less than 1.

    >>> sinusoidal([0, 1], width=3).round(3)
    array([[0.   , 1.   , 0.   ],
           [0.841, 0.54 , 0.002]])
    """
    ### BEGIN SOLUTION
    if width < 1:
        raise ValueError(f"an encoding needs a width of at least 1, found {width}")
    places = np.asarray(positions, dtype=np.float64)
    column = np.arange(width)
    angles = places[..., np.newaxis] / BASE ** ((column - column % 2) / width)
    return np.where(column % 2 == 0, np.sin(angles), np.cos(angles))
    ### END SOLUTION


def rotation(shift: float, width: int) -> FloatArray:
    """The matrix that moves every encoding by the same number of positions.

    For all positions p, no matter where they are,

        sinusoidal(p + shift, width) = sinusoidal(p, width) @ rotation(shift, width)

    So a layer that only multiplies by a matrix can look "three positions back". In each pair of
    columns the matrix is a rotation in the plane, and pairs have nothing to do with each other.
    The rotation is multiplied from the right, for an encoding is a row.

    Args:
        shift: by how many positions to move; may be negative or a fraction.
        width: the width of the encodings, even and at least 2: a sine alone cannot be rotated.

    Returns:
        A matrix of shape (width, width).

    Raises:
        ValueError: if the width is odd or less than 2.

    >>> rotation(np.pi / 2, width=2).round(3)
    array([[ 0., -1.],
           [ 1.,  0.]])
    """
    ### BEGIN SOLUTION
    if width < 2 or width % 2:
        raise ValueError(f"a rotation needs whole pairs of columns, found the width {width}")
    matrix = np.zeros((width, width))
    for column in range(0, width, 2):
        angle = shift / BASE ** (column / width)
        pair = slice(column, column + 2)
        matrix[pair, pair] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    return matrix
    ### END SOLUTION


def add_positions(x: ArrayLike) -> FloatArray:
    """Add to each vector the encoding of its place in its own sequence, counted from 0.

    Args:
        x: vectors of shape (..., n, width). All axes before the last two are batches: every
            sequence in them starts again at position 0. It is left unchanged.

    Returns:
        A new float64 array of the same shape.

    Raises:
        ValueError: if x has fewer than two axes.

    >>> add_positions([[5, 5], [5, 5]]).round(3)
    array([[5.   , 6.   ],
           [5.841, 5.54 ]])
    """
    ### BEGIN SOLUTION
    vectors = np.asarray(x, dtype=np.float64)
    if vectors.ndim < 2:
        raise ValueError(f"expected the axes (..., n, width), found the shape {vectors.shape}")
    n, width = vectors.shape[-2:]
    return vectors + sinusoidal(np.arange(n), width)
    ### END SOLUTION

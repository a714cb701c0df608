"""Windows as the columns of a matrix, so that a convolution becomes a matrix product; and back."""

import numpy as np
from numpy.typing import ArrayLike

from convolution.arrays import FloatArray, as_array
from convolution.shapes import Window


def framed(x: ArrayLike, border: int) -> FloatArray:
    """Images of shape (N, C, height, width) as float64, with zeros on all four sides. Given."""
    x = as_array(x, 4, "x")
    return np.pad(x, ((0, 0), (0, 0), (border, border), (border, border)))


def im2col(x: ArrayLike, window: Window) -> FloatArray:
    """Write what the window sees at each position into a column of its own.

    The input is a batch of N images with C channels each, of shape (N, C, height, width). For each
    image there is a matrix with a column for every position of the window, and a row for every
    place of the window in every channel:

    - columns: the positions from left to right, then from top to bottom;
    - rows: all places of the first channel, then all of the second, and so on; within a channel
      the places of the window from left to right, then from top to bottom.

    So the rows come in the order in which `kernel.reshape(-1)` lists a kernel of the shape (C,
    window.height, window.width). A pixel that several windows see is written several times.
    Padding is with zeros.

    A loop over the few places of the window is fast enough; one over all positions is not. In a
    slice, a stride is the third number.

    Returns:
        A new float64 array of shape (N, C · window.height · window.width, positions).

    Raises:
        ValueError: if x has not four axes, or if the window does not fit.

    >>> im2col([[[[1, 2, 3], [4, 5, 6]]]], Window(2, 2))
    array([[[1., 2.],
            [2., 3.],
            [4., 5.],
            [5., 6.]]])
    """
    ### BEGIN SOLUTION
    x = as_array(x, 4, "x")
    n, channels, height, width = x.shape
    rows, columns = window.grid(height, width)
    step, padded = window.stride, framed(x, window.padding)
    seen = np.zeros((n, channels, window.height, window.width, rows, columns))
    for i in range(window.height):
        for j in range(window.width):
            top, left = i * window.dilation, j * window.dilation
            place = slice(top, top + rows * step, step), slice(left, left + columns * step, step)
            seen[:, :, i, j] = padded[:, :, *place]
    return seen.reshape(n, channels * window.height * window.width, rows * columns)
    ### END SOLUTION


def col2im(columns: ArrayLike, shape: tuple[int, int, int, int], window: Window) -> FloatArray:
    """Bring every number of the columns back to its pixel, and add up what meets there.

    This is not the inverse of `im2col`: a pixel that four windows saw gets the sum of four numbers,
    and a pixel that no window saw gets 0. It is the *adjoint*, the same matrix transposed:

        sum(im2col(x) * y) = sum(x * col2im(y))     for all x and y

    That makes it the backward step of `im2col`. What went to the padding is dropped at the end;
    mind what your slice does where the padding is 0.

    Args:
        columns: numbers of the shape that `im2col` gives.
        shape: (N, C, height, width) of the images. It cannot be told from the columns, for images
            of different sizes can have equally many windows.
        window: the window that made the columns.

    Raises:
        ValueError: if the columns have not the shape that fits to the images and the window.

    >>> col2im([[[1, 10], [1, 10], [1, 10], [1, 10]]], (1, 1, 2, 3), Window(2, 2))
    array([[[[ 1., 11., 10.],
             [ 1., 11., 10.]]]])
    """
    ### BEGIN SOLUTION
    n, channels, height, width = shape
    rows, across = window.grid(height, width)
    wanted = (n, channels * window.height * window.width, rows * across)
    flat = as_array(columns, 3, "columns")
    if flat.shape != wanted:
        raise ValueError(f"the columns must have the shape {wanted}, found {flat.shape}")
    seen = flat.reshape(n, channels, window.height, window.width, rows, across)
    step, border = window.stride, window.padding
    padded = np.zeros((n, channels, height + 2 * border, width + 2 * border))
    for i in range(window.height):
        for j in range(window.width):
            top, left = i * window.dilation, j * window.dilation
            place = slice(top, top + rows * step, step), slice(left, left + across * step, step)
            padded[:, :, *place] += seen[:, :, i, j]
    return padded[:, :, border : border + height, border : border + width]
    ### END SOLUTION

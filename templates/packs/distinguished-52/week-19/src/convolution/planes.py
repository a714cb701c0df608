"""One image, one kernel, plain loops: what a convolution is, and what known kernels answer to."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from convolution.arrays import FloatArray, as_array
from convolution.shapes import Window

# Kernels that people chose by hand, long before kernels were learnt. They are given.
KERNELS: Mapping[str, FloatArray] = {
    "identity": np.array([[0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
    "blur": np.full((3, 3), 1 / 9),
    "sharpen": np.array([[0.0, -1.0, 0.0], [-1.0, 5.0, -1.0], [0.0, -1.0, 0.0]]),
    "sobel x": np.array([[-1.0, 0.0, 1.0], [-2.0, 0.0, 2.0], [-1.0, 0.0, 1.0]]),
    "sobel y": np.array([[-1.0, -2.0, -1.0], [0.0, 0.0, 0.0], [1.0, 2.0, 1.0]]),
    "laplace": np.array([[0.0, 1.0, 0.0], [1.0, -4.0, 1.0], [0.0, 1.0, 0.0]]),
}


def laid_on(
    image: ArrayLike, kernel: ArrayLike, stride: int, padding: int
) -> tuple[FloatArray, FloatArray, tuple[int, int]]:
    """Both as planes of float64, and how many rows and columns of positions there are. Given.

    Raises:
        ValueError: if one of them has not just two axes, or if the kernel does not fit.
    """
    image, kernel = as_array(image, 2, "image"), as_array(kernel, 2, "kernel")
    window = Window(kernel.shape[0], kernel.shape[1], stride, padding)
    return image, kernel, window.grid(image.shape[0], image.shape[1])


def correlate(image: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0) -> FloatArray:
    """Lay the kernel on the image at every position, multiply place by place, and sum.

    This is cross-correlation: the kernel lies on the image as it is written. Networks use this one
    and call it convolution. Write it with loops over the positions; `columns.py` is for speed.

    Photographs come as bytes (uint8), and bytes count modulo 256: 200 + 100 makes 44. The result
    here must be as large as the sum is.

    Args:
        image: numbers of shape (height, width).
        kernel: numbers of any shape (rows, columns), square or not.
        stride: how far the kernel moves, in both directions.
        padding: how many rows and columns of zeros are added on each side first.

    Returns:
        A float64 array with one number for each position, of the shape that `Window.grid` says. The
        image itself is left unchanged.

    Raises:
        ValueError: if image or kernel has not just two axes, or if the kernel does not fit.

    >>> correlate([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 10]])
    array([[51., 62.],
           [84., 95.]])
    """
    ### BEGIN SOLUTION
    image, kernel, (rows, columns) = laid_on(image, kernel, stride, padding)
    height, width = kernel.shape
    padded = np.pad(image, padding)
    result = np.zeros((rows, columns))
    for row in range(rows):
        for column in range(columns):
            top, left = row * stride, column * stride
            result[row, column] = np.sum(padded[top : top + height, left : left + width] * kernel)
    return result
    ### END SOLUTION


def convolve(image: ArrayLike, kernel: ArrayLike, stride: int = 1, padding: int = 0) -> FloatArray:
    """Convolution as mathematics has it: the kernel is turned by half a turn before it is laid on.

    An image with a single 1 then gives the kernel itself (with enough padding), and it does not
    matter which of two is called the image. For a kernel that looks the same after half a turn
    nothing changes; most do not, and a transposed kernel is something else again.

    Arguments, result and errors are those of `correlate`.

    >>> convolve([[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[1, 0], [0, 10]])
    array([[15., 26.],
           [48., 59.]])
    """
    ### BEGIN SOLUTION
    turned = as_array(kernel, 2, "kernel")[::-1, ::-1]
    return correlate(image, turned, stride, padding)
    ### END SOLUTION


def edges(image: ArrayLike) -> FloatArray:
    """How strongly the brightness changes around every pixel, in whatever direction.

    `KERNELS["sobel x"]` measures how much brighter the image becomes to the right,
    `KERNELS["sobel y"]` how much brighter downwards. Together they are the two parts of an arrow,
    and the strength of the edge is the length of this arrow.

    An edge is something in the picture: where the picture ends, there is none. So there is one
    number for each pixel that has all its eight neighbours, and no padding.

    Returns:
        Numbers of shape (height - 2, width - 2), none of them negative.

    Raises:
        ValueError: if the image has not two axes, or if a kernel of 3 × 3 does not fit.

    >>> edges([[0, 0, 3, 3], [0, 0, 3, 3], [0, 0, 3, 3]])
    array([[12., 12.]])
    """
    ### BEGIN SOLUTION
    across = correlate(image, KERNELS["sobel x"])
    down = correlate(image, KERNELS["sobel y"])
    strength: FloatArray = np.sqrt(across**2 + down**2)
    return strength
    ### END SOLUTION

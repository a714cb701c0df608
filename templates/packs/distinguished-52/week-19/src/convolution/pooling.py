"""Pooling: a window that learns nothing, and keeps the largest or the mean of what it sees."""

import numpy as np
from numpy.typing import ArrayLike

from convolution.arrays import FloatArray, as_array
from convolution.columns import im2col
from convolution.shapes import Window


def average_pool(x: ArrayLike, size: int, stride: int | None = None) -> FloatArray:
    """The mean of each window of size × size, in every channel by itself. This one is given.

    Without a stride, windows lie side by side: the stride is the size. There is no padding, and
    what is left at the right and at the bottom is not looked at.

    Args:
        x: maps of shape (N, C, height, width).
        size, stride: of the window, in both directions.

    Returns:
        A new array of shape (N, C, output height, output width).

    Raises:
        ValueError: if x has not four axes, or if the window does not fit.

    >>> average_pool([[[[1, 2, 9], [3, 4, 9]]]], size=2)
    array([[[[2.5]]]])
    """
    x = as_array(x, 4, "x")
    n, channels, height, width = x.shape
    window = Window(size, size, size if stride is None else stride)
    # Each channel becomes an image of its own, so that no window sees two of them.
    seen = im2col(x.reshape(n * channels, 1, height, width), window)
    means: FloatArray = np.mean(seen, axis=1)
    return means.reshape(n, channels, *window.grid(height, width))


def max_pool(x: ArrayLike, size: int, stride: int | None = None) -> FloatArray:
    """The largest number of each window of size × size, in every channel by itself.

    A largest number may be negative. Arguments, result and errors are those of `average_pool`.

    >>> max_pool([[[[1, 2, 9], [3, 4, 9]]]], size=2)
    array([[[[4.]]]])
    """
    ### BEGIN SOLUTION
    x = as_array(x, 4, "x")
    n, channels, height, width = x.shape
    window = Window(size, size, size if stride is None else stride)
    seen = im2col(x.reshape(n * channels, 1, height, width), window)
    largest: FloatArray = np.max(seen, axis=1)
    return largest.reshape(n, channels, *window.grid(height, width))
    ### END SOLUTION


def max_pool_backward(
    gradient: ArrayLike, x: ArrayLike, size: int, stride: int | None = None
) -> FloatArray:
    """Hand the gradient of each window to the place that was the largest.

    The others could have been a little larger or smaller, and nothing would have changed: their
    gradient is 0. If windows overlap, a place can win several times and gets the sum.

    After a ReLU, many windows hold several equal numbers, most often zeros. The gradient of such a
    window may go to any one of its largest places, or be shared among them. What they get together
    must be the gradient once, and not once each.

    Args:
        gradient: the gradient of the loss for each number that `max_pool` gave, in its shape.
        x, size, stride: what `max_pool` was given.

    Returns:
        A new array of the shape of x.

    Raises:
        ValueError: if the gradient has not the shape that `max_pool` gives, and where that does.

    >>> max_pool_backward([[[[5]]]], [[[[1, 2, 9], [3, 4, 9]]]], size=2)
    array([[[[0., 0., 0.],
             [0., 5., 0.]]]])
    """
    ### BEGIN SOLUTION
    from convolution.columns import col2im

    x, gradient = as_array(x, 4, "x"), as_array(gradient, 4, "gradient")
    n, channels, height, width = x.shape
    window = Window(size, size, size if stride is None else stride)
    rows, columns = window.grid(height, width)
    wanted = (n, channels, rows, columns)
    if gradient.shape != wanted:
        raise ValueError(f"the gradient must have the shape {wanted}, found {gradient.shape}")
    seen = im2col(x.reshape(n * channels, 1, height, width), window)
    winners = np.argmax(seen, axis=1)[:, None, :]
    shares = np.zeros_like(seen)
    np.put_along_axis(shares, winners, gradient.reshape(n * channels, 1, rows * columns), axis=1)
    return col2im(shares, (n * channels, 1, height, width), window).reshape(x.shape)
    ### END SOLUTION


def average_pool_backward(
    gradient: ArrayLike, shape: tuple[int, int, int, int], size: int, stride: int | None = None
) -> FloatArray:
    """Share the gradient of each window among all of its places.

    A mean does not ask how large its numbers are, so the shape (N, C, height, width) of the input
    is enough. If windows overlap, a place gets the sum of its shares.

    Raises:
        ValueError: if the gradient has not the shape that `average_pool` gives, or if the window
            does not fit.

    >>> average_pool_backward([[[[8]]]], (1, 1, 2, 3), size=2)
    array([[[[2., 2., 0.],
             [2., 2., 0.]]]])
    """
    ### BEGIN SOLUTION
    from convolution.columns import col2im

    gradient = as_array(gradient, 4, "gradient")
    n, channels, height, width = shape
    window = Window(size, size, size if stride is None else stride)
    rows, columns = window.grid(height, width)
    wanted = (n, channels, rows, columns)
    if gradient.shape != wanted:
        raise ValueError(f"the gradient must have the shape {wanted}, found {gradient.shape}")
    one = gradient.reshape(n * channels, 1, rows * columns) / size**2
    shares = np.repeat(one, size**2, axis=1)
    return col2im(shares, (n * channels, 1, height, width), window).reshape(shape)
    ### END SOLUTION

"""The convolutional layer, for many channels, filters and images at once; and its gradients."""

from typing import NamedTuple

from numpy.typing import ArrayLike

from convolution.arrays import FloatArray, as_array
from convolution.shapes import Window


class Gradients(NamedTuple):
    """The gradients of one layer, each of the shape of what it belongs to. This class is given."""

    x: FloatArray
    weights: FloatArray
    bias: FloatArray


def fitting(x: ArrayLike, weights: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Images and kernels as float64, if both have four axes and equally many channels. Given.

    Raises:
        ValueError: if not.
    """
    x, weights = as_array(x, 4, "x"), as_array(weights, 4, "weights")
    if x.shape[1] != weights.shape[1]:
        raise ValueError(
            f"kernels for {weights.shape[1]} channels do not fit to {x.shape[1]} channels"
        )
    return x, weights


def window_of(weights: FloatArray, stride: int, padding: int, dilation: int) -> Window:
    """The window that kernels of shape (F, C, rows, columns) look through. Given."""
    return Window(weights.shape[2], weights.shape[3], stride, padding, dilation)


def conv_forward(
    x: ArrayLike,
    weights: ArrayLike,
    bias: ArrayLike,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> FloatArray:
    """The maps of F filters for N images: correlations, summed over the channels, plus a bias.

        out[n, f] = bias[f] + sum over c of correlate(x[n, c], weights[f, c])

    A filter has a kernel of its own for each channel, but makes *one* map. With a dilation d, the
    places of a kernel are d pixels apart.

    With `im2col` this is one matrix product. Mind the axis of the bias: NumPy adds it to the last
    one when it happens to be as long.

    Args:
        x: images of shape (N, C, height, width).
        weights: kernels of shape (F, C, rows, columns).
        bias: one number for each filter, of shape (F,).
        stride, padding, dilation: as in `Window`.

    Returns:
        A new array of shape (N, F, output height, output width).

    Raises:
        ValueError: if an argument has a wrong number of axes, if x and weights differ in the number
            of channels, if the bias has not F numbers, or if the kernels do not fit on the images.

    >>> x = [[[[1, 2], [3, 4]], [[10, 20], [30, 40]]]]  # one image with two channels
    >>> conv_forward(x, weights=[[[[1]], [[1]]], [[[1]], [[-1]]]], bias=[0, 100])
    array([[[[11., 22.],
             [33., 44.]],
    <BLANKLINE>
            [[91., 82.],
             [73., 64.]]]])
    """
    ### BEGIN SOLUTION
    from convolution.columns import im2col

    x, weights = fitting(x, weights)
    bias, filters = as_array(bias, 1, "bias"), len(weights)
    if len(bias) != filters:
        raise ValueError(f"{filters} filters need as many biases, found {len(bias)}")
    window = window_of(weights, stride, padding, dilation)
    maps = weights.reshape(filters, weights[0].size) @ im2col(x, window) + bias[:, None]
    return maps.reshape(len(x), filters, *window.grid(*x.shape[2:]))
    ### END SOLUTION


def conv_backward(
    gradient: ArrayLike,
    x: ArrayLike,
    weights: ArrayLike,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
) -> Gradients:
    """From the gradient of a loss with respect to the maps, those of the input, kernels and biases.

    Start with one weight, and ask in which sums it took part: it met one pixel at every position,
    in every image. Its gradient collects all of these. Then ask the same for one pixel, which met
    one weight of each window that saw it, in every filter. Nothing is averaged over the batch: if
    the loss is a mean, its gradient has been divided already.

    Args:
        gradient: the gradient of the loss for each number that `conv_forward` gave, in its shape.
        x, weights, stride, padding, dilation: what `conv_forward` was given.

    Returns:
        The gradients, in the shapes of x, of the weights and of the bias. Pixels at the end that no
        window reached have the gradient 0.

    Raises:
        ValueError: if the gradient has not the shape of the maps, and where `conv_forward` does.

    >>> found = conv_backward([[[[1, 10]]]], x=[[[[1, 2, 3]]]], weights=[[[[5, 7]]]])
    >>> found.x[0, 0], found.weights[0, 0], found.bias
    (array([[ 5., 57., 70.]]), array([[21., 32.]]), array([11.]))
    """
    ### BEGIN SOLUTION
    from convolution.columns import col2im, im2col

    x, weights = fitting(x, weights)
    gradient = as_array(gradient, 4, "gradient")
    n, channels, height, width = x.shape
    filters = len(weights)
    window = window_of(weights, stride, padding, dilation)
    rows, columns = window.grid(height, width)
    wanted = (n, filters, rows, columns)
    if gradient.shape != wanted:
        raise ValueError(f"the gradient must have the shape {wanted}, found {gradient.shape}")
    flat = gradient.reshape(n, filters, rows * columns)
    matrix = weights.reshape(filters, weights[0].size)
    products = flat @ im2col(x, window).swapaxes(1, 2)
    return Gradients(
        x=col2im(matrix.T @ flat, (n, channels, height, width), window),
        weights=products.sum(axis=0).reshape(weights.shape),
        bias=gradient.sum(axis=(0, 2, 3)),
    )
    ### END SOLUTION

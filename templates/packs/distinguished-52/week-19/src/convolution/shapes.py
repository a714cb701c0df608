"""What can be known before a single pixel is read: sizes, fields of view, numbers of parameters."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """How a window walks over an image. This class is given.

    The window looks at `height` × `width` places. From one position to the next it moves by
    `stride` places. `padding` is the number of rows (columns) of zeros that are added on *each*
    side of the image first. With `dilation` d, neighbouring places of the window are d places of
    the image apart; d = 1 is the ordinary window without holes. The last three hold for both
    directions.

    >>> Window(3, 5, stride=2, padding=1).grid(8, 9)
    (4, 4)
    """

    height: int
    width: int
    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def grid(self, height: int, width: int) -> tuple[int, int]:
        """How many rows and columns of positions it has on an image of this height and width.

        Raises:
            ValueError: as `output_size` does, which is asked once for each direction.
        """
        step, border, holes = self.stride, self.padding, self.dilation
        return (
            output_size(height, self.height, step, border, holes),
            output_size(width, self.width, step, border, holes),
        )


def output_size(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """How many positions a window has along one axis of an image.

    The axis has `size` places, and `padding` zeros before them and as many after them. The window
    has `kernel` places; with a dilation there are holes between them. It starts at the first place
    of the padded axis, moves by `stride`, and must lie on the padded axis with all its places. What
    is left at the end and too short for another stride is not looked at.

    A window that has no position at all is an error, not a size of 0 or less: look at what your
    formula gives for size 2, kernel 3, stride 2.

    Raises:
        ValueError: if size, kernel, stride or dilation is below 1, if padding is below 0, or if the
            window is longer than the padded axis.

    >>> output_size(5, kernel=3), output_size(8, kernel=3, stride=2, padding=1)
    (3, 4)
    """
    ### BEGIN SOLUTION
    if min(size, kernel, stride, dilation) < 1:
        raise ValueError("size, kernel, stride and dilation must be at least 1")
    if padding < 0:
        raise ValueError(f"padding must not be negative, found {padding}")
    span = dilation * (kernel - 1) + 1
    room = size + 2 * padding - span
    if room < 0:
        raise ValueError(f"a window of length {span} does not fit on {size + 2 * padding} places")
    return room // stride + 1
    ### END SOLUTION


def same_padding(kernel: int, dilation: int = 1) -> int:
    """The padding with which a window of stride 1 has as many positions as the image has places.

    The zeros on both sides are equally many, so some windows have no such padding.

    Raises:
        ValueError: if kernel or dilation is below 1, or if no padding keeps the size.

    >>> same_padding(3), same_padding(5), same_padding(3, dilation=2)
    (1, 2, 2)
    """
    ### BEGIN SOLUTION
    if min(kernel, dilation) < 1:
        raise ValueError("kernel and dilation must be at least 1")
    missing = dilation * (kernel - 1)
    if missing % 2:
        raise ValueError(f"{missing} zeros cannot be shared equally between two sides")
    return missing // 2
    ### END SOLUTION


def receptive_field(windows: Sequence[Window]) -> tuple[int, int]:
    """How much of the input one number behind a stack of windows can see, in rows and columns.

    The first window looks at the input, the second at the output of the first, and so on; windows
    of convolutions and of pooling count alike. The field reaches from the first place that can
    have an influence to the last; holes inside count as seen. Padding does not change it. Without
    any window, a number sees itself: (1, 1).

    Neighbouring outputs of a window with a stride are more than one place of the input apart. Work
    out on paper what this does to the windows that come *after* it.

    >>> receptive_field([Window(3, 3), Window(3, 3)])
    (5, 5)
    """
    ### BEGIN SOLUTION
    rows = columns = 1
    apart = 1  # how many places of the input lie between two neighbours
    for window in windows:
        rows += (window.height - 1) * window.dilation * apart
        columns += (window.width - 1) * window.dilation * apart
        apart *= window.stride
    return rows, columns
    ### END SOLUTION


def conv_parameters(channels: int, filters: int, window: Window, bias: bool = True) -> int:
    """How many numbers a convolutional layer learns: its kernels, and a bias for each filter.

    Every filter has a kernel for every channel of the input. Say aloud why neither the stride nor
    the size of the image is asked for.

    >>> conv_parameters(channels=1, filters=4, window=Window(3, 3))
    40
    """
    ### BEGIN SOLUTION
    return filters * (channels * window.height * window.width + bias)
    ### END SOLUTION


def dense_parameters(
    shape: tuple[int, int, int], filters: int, window: Window, bias: bool = True
) -> int:
    """How many numbers a dense layer would learn to turn the same input into maps of the same size.

    The input has the shape (channels, height, width). The maps are those that a convolution with
    so many filters makes with this window. A dense layer has a weight for every pair of an input
    number and an output number, and a bias for every output number.

    Raises:
        ValueError: if the window does not fit, as `output_size` does.

    >>> dense_parameters((1, 8, 8), filters=4, window=Window(3, 3))
    9360
    """
    ### BEGIN SOLUTION
    channels, height, width = shape
    rows, columns = window.grid(height, width)
    return filters * rows * columns * (channels * height * width + bias)
    ### END SOLUTION

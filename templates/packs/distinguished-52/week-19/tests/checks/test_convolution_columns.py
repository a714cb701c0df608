"""Windows as columns, and the way back."""

import numpy as np
from convolving import Floats, mistaken, refused, stays
from expect import same

from convolution import Window, col2im, im2col

CASES = [
    ((1, 1, 3, 4), Window(2, 3)),
    ((2, 3, 5, 4), Window(3, 2)),
    ((2, 3, 5, 6), Window(2, 3, stride=2)),
    ((2, 2, 4, 5), Window(3, 2, padding=1)),
    ((1, 2, 7, 6), Window(2, 3, dilation=2)),
    ((2, 2, 7, 8), Window(3, 2, stride=3, padding=2, dilation=2)),
    ((2, 2, 6, 5), Window(1, 1, stride=2)),
]


def places(shape: tuple[int, int, int, int], window: Window) -> list[list[tuple[int, int, int]]]:
    """Which (channel, row, column) each number of each column comes from, one by one."""
    _, channels, height, width = shape
    reach_down = window.dilation * (window.height - 1)
    reach_across = window.dilation * (window.width - 1)
    p = window.padding
    return [
        [
            (c, top + i * window.dilation, left + j * window.dilation)
            for c in range(channels)
            for i in range(window.height)
            for j in range(window.width)
        ]
        for top in range(-p, height + p - reach_down, window.stride)
        for left in range(-p, width + p - reach_across, window.stride)
    ]


def by_hand(x: Floats, window: Window) -> Floats:
    """The columns, one number at a time."""
    _, _, height, width = x.shape
    found = [
        [
            [image[c, i, j] if 0 <= i < height and 0 <= j < width else 0.0 for c, i, j in position]
            for position in places((1, *image.shape), window)
        ]
        for image in x
    ]
    return np.array(found).transpose(0, 2, 1)


def test_columns_hold_the_windows() -> None:
    rng = np.random.default_rng(22)
    for shape, window in CASES:
        x = rng.normal(size=shape)
        before = x.copy()
        found = im2col(x, window)
        wanted = by_hand(x, window)
        n, channels = shape[:2]
        area = window.height * window.width
        apart = wanted.reshape(n, channels, area, -1)
        turned = wanted.reshape(n, channels, window.height, window.width, -1).swapaxes(2, 3)
        rows, columns = window.grid(*shape[2:])
        across = wanted.reshape(n, channels * area, rows, columns).swapaxes(2, 3)
        hint = mistaken(
            found,
            {
                "The windows lie in the rows; they belong into the columns.": wanted.swapaxes(1, 2),
                "All channels of one place come together; all places of one channel "
                "should.": apart.swapaxes(1, 2).reshape(wanted.shape),
                "Within a window, go from left to right first, then down.": turned.reshape(
                    wanted.shape
                ),
                "The positions go down first; they should go from left to right "
                "first.": across.reshape(wanted.shape),
            },
            "take the first column: top left window, first channel, from left to right.",
        )
        same(found, wanted, f"im2col of {shape} with {window}", hint=hint)
        found[...] = 0
        stays(x, before, "the images")
    same(im2col([[[[1, 2]]]], Window(1, 2)), [[[1.0], [2.0]]], "im2col of whole numbers in lists")
    hint = "`Window.grid` and `as_array`, which are given, refuse it."
    refused("a window of 3 × 3 on 2 × 5", im2col, np.ones((1, 1, 2, 5)), Window(3, 3), hint=hint)
    refused("a single plane", im2col, np.ones((5, 5)), Window(3, 3), hint=hint)


def test_col2im_is_the_adjoint() -> None:
    rng = np.random.default_rng(23)
    for shape, window in CASES:
        positions = places(shape, window)
        y = rng.normal(size=(shape[0], len(positions[0]), len(positions)))
        before = y.copy()
        hint = "the result has the shape of the images; with padding 0, x[0:-0] is empty."
        try:
            found = col2im(y, shape, window)
        except (IndexError, ValueError) as error:
            what = f"col2im to {shape} with {window}: expected images, found the error '{error}'."
            raise AssertionError(f"{what}\nHint: {hint}") from error
        wanted, last = np.zeros(shape), np.zeros(shape)
        for at, position in enumerate(positions):
            for row, (c, i, j) in enumerate(position):
                if 0 <= i < shape[2] and 0 <= j < shape[3]:
                    wanted[:, c, i, j] += y[:, row, at]
        for row in range(len(positions[0])):
            for at, position in enumerate(positions):
                c, i, j = position[row]
                if 0 <= i < shape[2] and 0 <= j < shape[3]:
                    last[:, c, i, j] = y[:, row, at]
        often = by_hand(np.ones(shape), window)
        count = np.zeros(shape)
        for at, position in enumerate(positions):
            for row, (c, i, j) in enumerate(position):
                if 0 <= i < shape[2] and 0 <= j < shape[3]:
                    count[:, c, i, j] += often[:, row, at]
        if np.shape(found) == shape:
            hint = mistaken(
                found,
                {
                    "Windows overlap: what they bring to one pixel is added, not replaced.": last,
                    "This is the mean of what meets at a pixel; it should be the sum.": wanted
                    / np.maximum(count, 1),
                },
                "go the same way as im2col, with = and += in place of each other's sides.",
            )
        same(found, wanted, f"col2im to {shape} with {window}", hint=hint)
        stays(y, before, "the columns")

        x = rng.normal(size=shape)
        same(
            np.sum(x * found),
            np.sum(by_hand(x, window) * y),
            f"sum(x * col2im(y)), which is sum(im2col(x) * y), for {shape} with {window}",
        )
    lists = col2im([[[1, 2], [3, 4]]], (1, 1, 1, 3), Window(1, 2))
    same(lists, [[[[1, 5, 4]]]], "col2im of whole numbers in lists")
    hint = "compare with the shape that `im2col` would give for these images."
    for bad in ((1, 9, 3), (1, 8, 4), (2, 9, 4), (1, 4, 9)):
        given = (np.ones(bad), (1, 1, 4, 4), Window(3, 3))
        refused(f"columns of {bad} for 4 × 4 and 3 × 3", col2im, *given, hint=hint)
    given = (np.ones((9, 4)), (1, 1, 4, 4), Window(3, 3))
    refused("columns with two axes", col2im, *given, hint=hint)

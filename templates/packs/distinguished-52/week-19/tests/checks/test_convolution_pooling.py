"""Pooling: the largest and the mean of each window, and what goes back."""

import numpy as np
from convolving import Floats, mistaken, refused, scipy_plane, slopes, stays
from expect import holds, same

from convolution import average_pool, average_pool_backward, max_pool, max_pool_backward

# The shape, the size of the windows, their stride: side by side, with a rest, overlapping, apart.
CASES: list[tuple[tuple[int, int, int, int], int, int | None]] = [
    ((2, 3, 4, 6), 2, None),
    ((1, 2, 5, 7), 2, None),
    ((2, 2, 7, 8), 3, None),
    ((2, 2, 5, 6), 3, 1),
    ((1, 3, 6, 7), 3, 2),
    ((2, 2, 7, 5), 2, 3),
    ((2, 1, 3, 4), 1, 1),
]


def windows(x: Floats, size: int, stride: int | None) -> Floats:
    """Every window of every map, in an array of shape (N, C, rows, columns, size, size)."""
    step = stride or size
    down = range(0, x.shape[2] - size + 1, step)
    across = range(0, x.shape[3] - size + 1, step)
    return np.array(
        [[x[:, :, i : i + size, j : j + size] for j in across] for i in down]
    ).transpose(2, 3, 0, 1, 4, 5)


def test_max_pooling_keeps_the_largest() -> None:
    rng = np.random.default_rng(27)
    for shape, size, stride in CASES:
        x = rng.normal(size=shape) - 2  # most are negative
        before = x.copy()
        found = max_pool(x, size, stride)
        seen = windows(x, size, stride)
        wanted = seen.max((4, 5))
        hint = mistaken(
            found,
            {
                "The largest number may be negative: do not start from 0.": np.maximum(wanted, 0),
                "Without a stride it is the size: windows lie side by side.": windows(
                    x, size, 1
                ).max((4, 5)),
                "This is the number farthest from 0.": np.where(
                    wanted > -seen.min((4, 5)), wanted, seen.min((4, 5))
                ),
                "Channels must stay apart.": np.broadcast_to(
                    wanted.max(1, keepdims=True), wanted.shape
                ),
            },
            "each channel of each image by itself; a rest at the end is left out.",
        )
        if stride is None and np.shape(found) == windows(x, size, 1).shape[:4]:
            hint = "without a stride it is the size: windows lie side by side."
        same(found, wanted, f"max_pool of {shape}, size={size}, stride={stride}", hint=hint)
        stays(x, before, "x")
    hint = "`Window.grid` and `as_array`, which are given, refuse it."
    for what, given in {
        "a window of 3 on 2 × 5": (np.ones((1, 1, 2, 5)), 3),
        "a size of 0": (np.ones((1, 1, 4, 4)), 0, 1),
        "a stride of 0": (np.ones((1, 1, 4, 4)), 2, 0),
        "a single plane": (np.ones((4, 4)), 2),
    }.items():
        refused(what, max_pool, *given, hint=hint)


def test_the_largest_gets_the_gradient() -> None:
    rng = np.random.default_rng(28)
    for shape, size, stride in CASES:
        # All different, and far enough apart for differences.
        x = rng.permutation(np.prod(shape)).reshape(shape).astype(np.float64)
        gradient = rng.normal(size=windows(x, size, stride).shape[:4])
        before = x.copy(), gradient.copy()
        found = max_pool_backward(gradient, x, size, stride)

        def loss(
            x: Floats = x, g: Floats = gradient, size: int = size, stride: int | None = stride
        ) -> float:
            return float(np.sum(g * windows(x, size, stride).max((4, 5))))

        wanted = slopes(loss, x, 0.25)
        hint = "only the largest of a window gets its gradient; the rest of the image gets 0."
        if stride is not None and stride < size:
            hint = "windows overlap here: a place that wins twice gets the sum."
        what = f"max_pool_backward for {shape}, size={size}, stride={stride}"
        same(found, wanted, what, hint=hint)
        stays(x, before[0], "x")
        stays(gradient, before[1], "the gradient")

    # Whole numbers from 0 to 2: nearly every window holds its largest number several times.
    x = rng.integers(0, 3, size=(3, 2, 6, 8)).astype(np.float64)
    x[0] = 0
    gradient = rng.uniform(1, 2, size=(3, 2, 3, 4))
    found = max_pool_backward(gradient, x, 2)
    same(found.shape, x.shape, "the shape of the gradient")
    seen, shares = windows(x, 2, None), windows(found, 2, None)
    largest = seen == seen.max((4, 5), keepdims=True)
    lost = shares[~largest]
    hint = "only places that hold the largest number of their window get something."
    same(lost, np.zeros(len(lost)), "places that are not the largest", hint=hint)
    total = shares.sum((4, 5))
    each = gradient * largest.sum((4, 5))
    hint = mistaken(
        total,
        {"Each of the equals got the whole gradient: choose one, or share it.": each},
        "together, the places of a window get its gradient once.",
    )
    same(total, gradient, "windows with several equal numbers, the sum of each", hint=hint)
    holds(np.all(shares >= 0), "shares of a positive gradient: found some below 0.")

    lists = max_pool_backward([[[[5]]]], [[[[1, 2, 9], [3, 4, 9]]]], 2)
    same(lists, [[[[0, 0, 0], [0, 5, 0]]]], "whole numbers in lists")

    x = np.ones((2, 2, 5, 5))
    hint = "compare with the shape that `max_pool` gives."
    for bad in ((2, 2, 3, 2), (1, 2, 2, 2), (2, 1, 2, 2), (2, 2, 5, 5), (2, 2, 1, 4), (1, 4, 2, 2)):
        refused(f"a gradient of {bad}", max_pool_backward, np.ones(bad), x, 2, hint=hint)


def test_average_pooling_shares_equally() -> None:
    rng = np.random.default_rng(29)
    for shape, size, stride in CASES:
        x = rng.normal(size=shape)
        before = x.copy()
        found = average_pool(x, size, stride)
        kernel = np.full((size, size), 1 / size**2)
        wanted = np.array([[scipy_plane(p, kernel, stride or size) for p in maps] for maps in x])
        hint = mistaken(
            found,
            {
                "This is the sum; divide by how many numbers a window holds.": wanted * size**2,
                "A window of size × size holds more than size numbers.": wanted * size,
            },
            "each channel of each image by itself; a rest at the end is left out.",
        )
        what = f"for {shape}, size={size}, stride={stride}"
        same(found, wanted, f"average_pool {what}", hint=hint)
        stays(x, before, "x")

        gradient = rng.normal(size=wanted.shape)
        kept = gradient.copy()
        back = average_pool_backward(gradient, shape, size, stride)

        def loss(
            x: Floats = x, g: Floats = gradient, size: int = size, stride: int | None = stride
        ) -> float:
            return float(np.sum(g * windows(x, size, stride).mean((4, 5))))

        right = slopes(loss, x, 0.5)
        hint = mistaken(
            back,
            {
                "Each place got the whole gradient: it has only its share in the mean.": right
                * size**2,
                "A window of size × size holds more than size numbers.": right * size,
            },
            "every place of a window has the same share; a rest at the end gets 0.",
        )
        same(back, right, f"average_pool_backward {what}", hint=hint)
        stays(gradient, kept, "the gradient")
        same(np.sum(x * back), np.sum(wanted * gradient), f"the inner products {what}")
    lists = average_pool_backward([[[[8]]]], (1, 1, 2, 3), 2)
    same(lists, [[[[2, 2, 0], [2, 2, 0]]]], "whole numbers in lists")
    refused("a window of 3 on 2 × 5", average_pool, np.ones((1, 1, 2, 5)), 3)
    hint = "compare with the shape that `average_pool` gives."
    for bad in ((2, 2, 3, 2), (1, 2, 2, 2), (2, 1, 2, 2), (2, 2, 2), (2, 2, 1, 4), (1, 4, 2, 2)):
        given = (np.ones(bad), (2, 2, 5, 5), 2)
        refused(f"a gradient of {bad}", average_pool_backward, *given, hint=hint)

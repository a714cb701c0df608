"""The convolutional layer: beside SciPy, under shifts, and its gradients beside slopes."""

import numpy as np
from convolving import Floats, mistaken, refused, scipy_maps, scipy_plane, stays
from expect import same

from convolution import conv_backward, conv_forward

# Images, kernels, stride, padding, dilation; the first has as many filters as columns in its maps.
CASES = [
    ((2, 3, 5, 6), (4, 3, 3, 3), 1, 0, 1),
    ((3, 2, 5, 4), (3, 2, 2, 3), 1, 2, 1),
    ((2, 2, 6, 8), (3, 2, 3, 2), 2, 0, 1),
    ((1, 3, 7, 6), (2, 3, 2, 3), 1, 1, 2),
    ((2, 2, 8, 7), (3, 2, 3, 2), 3, 2, 2),
    ((3, 4, 2, 3), (5, 4, 1, 1), 1, 0, 1),
]


def test_a_filter_sums_over_channels() -> None:
    rng = np.random.default_rng(24)
    for shape, kernels, stride, padding, dilation in CASES:
        x, weights = rng.normal(size=shape), rng.normal(size=kernels)
        bias = rng.normal(size=kernels[0])
        before = x.copy(), weights.copy(), bias.copy()
        found = conv_forward(x, weights, bias, stride, padding, dilation)
        wanted = scipy_maps(x, weights, bias, stride, padding, dilation)
        bare = wanted - bias[:, None, None]
        across = bare + bias if wanted.shape[3] == len(bias) else bare
        turned = weights[:, :, ::-1, ::-1]
        hint = mistaken(
            found,
            {
                "The bias is missing.": bare,
                "The biases lie along the columns of the maps; each belongs to a map.": across,
                "The bias is added once per channel; it comes once per sum.": bare
                + kernels[1] * bias[:, None, None],
                "The kernels were turned; a layer lays them on as they are.": scipy_maps(
                    x, turned, bias, stride, padding, dilation
                ),
                "A mean over the channels was taken; it is a sum.": bare / kernels[1]
                + bias[:, None, None],
            },
            "one map per filter: a sum over all channels and all places, plus its bias.",
        )
        what = f"x {shape}, weights {kernels}, stride={stride}, padding={padding}, "
        same(found, wanted, f"{what}dilation={dilation}", hint=hint)
        names = ("x", "the weights", "the bias")
        for name, now, then in zip(names, (x, weights, bias), before, strict=True):
            stays(now, then, name)
    same(
        conv_forward([[[[1, 2], [3, 4]]]], [[[[2]]]], [1]),
        [[[[3, 5], [7, 9]]]],
        "whole numbers in lists",
    )

    x, weights, bias = np.ones((2, 3, 5, 6)), np.ones((4, 3, 3, 3)), np.ones(4)
    hint = "compare the shapes before you compute; NumPy stretches what has length 1."
    for what, given in {
        "kernels for 2 channels and 3 channels": (x, np.ones((4, 2, 3, 3)), bias),
        "kernels for 1 channel and 3 channels": (x, np.ones((4, 1, 3, 3)), bias),
        "one bias for 4 filters": (x, weights, np.ones(1)),
        "a bias for each column": (x, weights, np.ones(6)),
        "biases with two axes": (x, weights, np.ones((4, 1))),
        "a single image without a batch": (x[0], weights, bias),
        "kernels of 7 × 3 on 5 × 6": (x, np.ones((4, 3, 7, 3)), bias),
        "a dilation that leaves no position": (x, weights, bias, 1, 0, 3),
    }.items():
        refused(what, conv_forward, *given, hint=hint)


def test_what_moves_in_the_image_moves_in_the_map() -> None:
    rng = np.random.default_rng(25)
    x = np.zeros((2, 2, 13, 14))
    x[:, :, 4:7, 5:8] = rng.normal(size=(2, 2, 3, 3))  # far from every border
    weights = rng.normal(size=(3, 2, 3, 3))
    zero = np.zeros(3)
    for stride, dilation in ((1, 1), (2, 1), (1, 2)):
        maps = conv_forward(x, weights, zero, stride, 0, dilation)
        moved = conv_forward(
            np.roll(x, (stride, 2 * stride), (2, 3)), weights, zero, stride, 0, dilation
        )
        hint = "the same kernel at every position: what it finds here, it finds there."
        what = f"something moved by {stride} and {2 * stride} pixels, stride={stride}"
        same(moved, np.roll(maps, (1, 2), (2, 3)), f"{what}, dilation={dilation}", hint=hint)

    x, y = rng.normal(size=(2, 2, 2, 5, 6))
    bias = rng.normal(size=3)
    one, two = conv_forward(x, weights, bias), conv_forward(y, weights, bias)
    both = conv_forward(2 * x - y, weights, bias)
    same(both, 2 * one - two, "the maps of 2 x - y", hint="without the bias, all of it is linear.")
    alone = np.concatenate([conv_forward(image[None], weights, bias) for image in x])
    same(alone, one, "each image by itself", hint="images of a batch must not mix.")
    order = [2, 0, 1]
    mixed = conv_forward(x, weights[order], bias[order])
    same(mixed, one[:, order], "filters in another order", hint="each filter makes its own map.")
    swapped = conv_forward(x[:, ::-1], weights[:, ::-1], bias)
    same(swapped, one, "channels in another order", hint="each channel has its own kernel.")


def one(shape: tuple[int, int], i: int, j: int) -> Floats:
    """Zeros, and a single 1."""
    plane = np.zeros(shape)
    plane[i, j] = 1
    return plane


def test_gradients_of_the_layer_are_slopes() -> None:
    rng = np.random.default_rng(26)
    for shape, kernels, stride, padding, dilation in CASES:
        x, weights = rng.normal(size=shape), rng.normal(size=kernels)
        bias = rng.normal(size=kernels[0])
        maps = scipy_maps(x, weights, bias, stride, padding, dilation)
        gradient = rng.normal(size=maps.shape)
        before = gradient.copy(), x.copy(), weights.copy()
        found = conv_backward(gradient, x, weights, stride, padding, dilation)
        names = ("the gradient", "x", "the weights")
        for name, now, then in zip(names, (gradient, x, weights), before, strict=True):
            stays(now, then, name)
        what = f"x {shape}, weights {kernels}, stride={stride}, padding={padding}, "
        what += f"dilation={dilation}"

        wanted = np.array([np.sum(gradient[:, f]) for f in range(kernels[0])])
        hint = mistaken(
            found.bias,
            {
                "Each image adds its part: do not average over the batch.": wanted / shape[0],
                "This is a mean over the positions; each of them adds its part.": wanted
                / (maps.size / kernels[0]),
            },
            "the bias takes part in every number of its map, in every image.",
        )
        same(found.bias, wanted, f"the gradient of the bias, {what}", hint=hint)

        # Everything is linear here: a slope is the loss of an input with a single 1.
        settings = stride, padding, dilation
        wanted = np.zeros(kernels)
        for f, c, i, j in np.ndindex(kernels):
            single = one(kernels[2:], i, j)
            planes = np.array([scipy_plane(image[c], single, *settings) for image in x])
            wanted[f, c, i, j] = np.sum(gradient[:, f] * planes)
        hint = mistaken(
            found.weights,
            {
                "Each image adds its part: do not average over the batch.": wanted / shape[0],
                "The kernels of the gradient are turned.": wanted[:, :, ::-1, ::-1],
            },
            "a weight met one pixel at every position, in every image: sum all of these.",
        )
        same(found.weights, wanted, f"the gradient of the weights, {what}", hint=hint)

        wanted = np.zeros(shape)
        for c, i, j in np.ndindex(shape[1:]):
            single = one(shape[2:], i, j)
            planes = np.array([scipy_plane(single, filter_[c], *settings) for filter_ in weights])
            wanted[:, c, i, j] = np.sum(gradient * planes, axis=(1, 2, 3))
        turned = np.zeros(shape)
        if np.shape(found.x) == shape and stride == 1 and padding == 0 and dilation == 1:
            rim = kernels[2] - 1, kernels[3] - 1
            wide = np.pad(gradient, ((0, 0), (0, 0), (rim[0],) * 2, (rim[1],) * 2))
            for n, f, c in np.ndindex(shape[0], *kernels[:2]):
                turned[n, c] += scipy_plane(wide[n, f], weights[f, c])
        hint = mistaken(
            found.x,
            {"On the way back the kernels lie turned by half a turn.": turned},
            "a pixel met one weight of every window that saw it, in every filter.",
        )
        same(found.x, wanted, f"the gradient of x, {what}", hint=hint)

    lists = conv_backward([[[[1, 10]]]], [[[[1, 2, 3]]]], [[[[5, 7]]]])
    same(lists.x, [[[[5, 57, 70]]]], "whole numbers in lists, the gradient of x")
    same(lists.weights, [[[[21, 32]]]], "whole numbers in lists, the gradient of the weights")

    x, weights = np.ones((2, 3, 5, 6)), np.ones((4, 3, 3, 3))
    hint = "compare with the shape that `conv_forward` would give."
    for what, given in {
        "a gradient of 3 × 3 for maps of 3 × 4": (np.ones((2, 4, 3, 3)), x, weights),
        "a gradient for 1 image of 2": (np.ones((1, 4, 3, 4)), x, weights),
        "a gradient for 1 filter of 4": (np.ones((2, 1, 3, 4)), x, weights),
        "a gradient of 4 × 3 for maps of 3 × 4": (np.ones((2, 4, 4, 3)), x, weights),
        "kernels for 2 channels and 3 channels": (
            np.ones((2, 4, 3, 4)),
            x,
            np.ones((4, 2, 3, 3)),
        ),
    }.items():
        refused(what, conv_backward, *given, hint=hint)

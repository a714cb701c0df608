"""One image and one kernel: by hand, and beside SciPy."""

import numpy as np
from convolving import mistaken, refused, scipy_plane, stays
from expect import holds, same
from scipy.signal import convolve2d

from convolution import KERNELS, convolve, correlate, edges


def test_correlation_by_hand_and_beside_scipy() -> None:
    image = np.array(
        [[1, 2, 0, 1, 3], [0, 1, 2, 3, 1], [1, 0, 1, 2, 0], [2, 1, 0, 1, 1], [0, 2, 1, 0, 2]]
    )
    kernel = np.array([[1, 0, -1], [2, 0, -2], [0, 1, 0]])
    # On paper, top left: 1·1 - 0·1 + 0·2 - 2·2 + 0·1 = -3.
    found = correlate(image, kernel)
    hint = mistaken(
        found,
        {
            "The kernel was turned; here it lies on the image as it is.": scipy_plane(
                image, kernel[::-1, ::-1]
            ),
            "Rows and columns of the kernel are exchanged.": scipy_plane(image, kernel.T),
        },
        "multiply place by place, and sum the nine products.",
    )
    same(found, [[-3, -2, 1], [-1, -6, 4], [6, -1, -1]], "5 × 5 and 3 × 3, by hand", hint=hint)
    same(
        correlate(image, kernel, padding=1)[0],
        [-4, 3, 4, -3, 3],
        "the first row of the same with padding=1, by hand",
        hint="the top row of the kernel lies on zeros here.",
    )

    rng = np.random.default_rng(19)
    for size, window, stride, padding in (
        ((6, 7), (3, 3), 1, 0),
        ((6, 7), (2, 4), 1, 0),
        ((6, 7), (3, 2), 1, 2),
        ((6, 9), (3, 2), 2, 0),
        ((8, 7), (3, 3), 2, 1),
        ((8, 7), (1, 5), 3, 2),
        ((1, 1), (1, 1), 1, 0),
        ((3, 4), (3, 4), 2, 0),
    ):
        image, kernel = rng.normal(size=size), rng.normal(size=window)
        before = image.copy(), kernel.copy()
        found = correlate(image, kernel, stride, padding)
        wanted = scipy_plane(image, kernel, stride, padding)
        what = f"image {size}, kernel {window}, stride={stride}, padding={padding}"
        hint = "rows and columns may differ in number; a window starts at row · stride."
        if padding:
            hint = "zeros on all four sides, and the first window starts on them."
        same(found, wanted, what, hint=hint)
        stays(image, before[0], "the image")
        stays(kernel, before[1], "the kernel")

    photo = np.full((4, 4), 200, dtype=np.uint8)
    found = correlate(photo, np.ones((2, 2), dtype=np.uint8))
    hint = "bytes count modulo 256: turn the image into floats before you multiply."
    same(found, np.full((3, 3), 800.0), "an image of bytes with the value 200", hint=hint)
    holds(found.dtype == np.float64, f"expected float64, found {found.dtype}.", hint=hint)

    hint = "`laid_on`, which is given, refuses it."
    ones = np.ones((3, 3))
    for what, given in {
        "a kernel of 3 × 3 on 2 × 5": (np.ones((2, 5)), ones),
        "a stride of 0": (np.ones((5, 5)), ones, 0),
        "a padding of -1": (np.ones((5, 5)), ones, 1, -1),
        "an image with one axis": (np.ones(9), ones),
        "a kernel with three axes": (np.ones((5, 5)), np.ones((1, 3, 3))),
    }.items():
        refused(what, correlate, *given, hint=hint)


def test_convolution_turns_the_kernel() -> None:
    kernel = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]])
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    found = convolve(dot, kernel)
    hint = mistaken(
        found,
        {
            "The kernel was not turned: this is cross-correlation.": kernel[::-1, ::-1],
            "It was turned upside down only; left and right change places too.": kernel[:, ::-1],
            "It was mirrored only; top and bottom change places too.": kernel[::-1],
            "A transposed kernel is mirrored along its diagonal, which is no half turn.": kernel.T[
                ::-1, ::-1
            ],
        },
        "half a turn: the last row comes first, and in it the last number.",
    )
    same(found, kernel, "a single 1, convolved", hint=hint)
    same(kernel, np.arange(1.0, 10).reshape(3, 3), "the kernel, after the call")

    rng = np.random.default_rng(20)
    for size, window in (((6, 7), (3, 3)), ((5, 8), (2, 3)), ((4, 4), (1, 4))):
        image, kernel = rng.normal(size=size), rng.normal(size=window)
        wanted = convolve2d(image, kernel, mode="valid")
        same(convolve(image, kernel), wanted, f"image {size}, kernel {window}", hint=hint)
    image, kernel = rng.normal(size=(6, 6)), rng.normal(size=(3, 3))
    full = convolve2d(image, kernel, mode="full")
    same(convolve(image, kernel, padding=2), full, "image 6 × 6, kernel 3 × 3, padding=2")
    same(convolve(image, kernel, 3, 2), full[::3, ::3], "the same with stride=3")
    other = rng.normal(size=(3, 3))
    one = convolve(convolve(image, kernel), other)
    two = convolve(image, convolve(kernel, other, padding=2))
    hint = "convolutions can be put together, correlations cannot."
    same(one, two, "two kernels, one after the other and as one", hint=hint)
    hint = "`correlate` refuses it."
    refused("a kernel with one axis", convolve, image, np.ones(3), hint=hint)
    refused("a kernel of 7 × 7 on 6 × 6", convolve, image, np.ones((7, 7)), hint=hint)


def test_edges_are_where_the_brightness_changes() -> None:
    flat = edges(np.full((5, 6), 7.0))
    hint = "where all neighbours are equal, there is no edge."
    if flat.shape == (5, 6):
        hint = "zeros around the picture make an edge that is not in it: no padding here."
    same(flat, np.zeros((3, 4)), "a picture of one grey, 5 × 6", hint=hint)

    step = np.zeros((5, 7))
    step[:, 3:] = 2.0
    for what, picture in {
        "brighter to the right": step,
        "darker to the right": 2 - step,
        "brighter downwards": step.T,
        "darker downwards": 2 - step.T,
    }.items():
        wanted = np.array([[0.0, 8, 8, 0, 0]] * 3)
        hint = "an edge is as strong from dark to bright as from bright to dark."
        same(edges(picture), wanted if "to the right" in what else wanted.T, what, hint=hint)

    # On a plane the slope is the same everywhere, and known: Sobel's kernels give 8 times as much.
    down, across = np.mgrid[:5, :6]
    for a, b in ((3.0, 4.0), (3.0, -4.0), (-1.0, 0.0)):
        found = edges(a * down + b * across)
        hint = mistaken(
            found,
            {
                "The two parts seem to be added with their signs: they cancel.": np.full(
                    (3, 4), abs(8 * (a + b))
                ),
                "This is the sum of both sizes, a way around two sides of a triangle.": np.full(
                    (3, 4), 8 * (abs(a) + abs(b))
                ),
                "This is the larger of both parts.": np.full((3, 4), 8 * max(abs(a), abs(b))),
                "The root is missing.": np.full((3, 4), 64 * (a * a + b * b)),
            },
            "the length of the arrow with these two parts.",
        )
        wanted = np.full((3, 4), 8 * np.hypot(a, b))
        same(found, wanted, f"a slope of {a:g} down and {b:g} across", hint=hint)

    picture = np.random.default_rng(21).normal(size=(6, 8))
    hint = "turn the picture, and its edges turn along."
    same(edges(np.rot90(picture)), np.rot90(edges(picture)), "a turned picture", hint=hint)
    gx = scipy_plane(picture, KERNELS["sobel x"])
    gy = scipy_plane(picture, KERNELS["sobel y"])
    same(edges(picture), np.sqrt(gx**2 + gy**2), "a picture of noise", hint="across and down.")
    refused("a picture of 2 × 9", edges, np.ones((2, 9)), hint="`correlate` refuses it.")

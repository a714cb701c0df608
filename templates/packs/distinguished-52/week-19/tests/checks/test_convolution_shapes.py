"""Sizes, fields and numbers of parameters, compared with counting one by one."""

from itertools import product

import numpy as np
from convolving import mistaken, refused
from expect import holds, same

from convolution import (
    Window,
    conv_parameters,
    dense_parameters,
    output_size,
    receptive_field,
    same_padding,
)


def counted(size: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Move the window along the padded axis, and count where all its places lie on it."""
    places = range(-padding, size + padding)
    starts = range(-padding, size + padding, stride)
    return sum(all(start + i * dilation in places for i in range(kernel)) for start in starts)


def test_output_size_counts_the_windows() -> None:
    same(output_size(5, 3), 3, "output_size of 5 places and 3 in the kernel")
    settings = list(product((1, 5, 8, 9), (1, 2, 3, 4), (1, 2, 3, 5), (0, 1, 2), (1, 2, 3)))
    fitting = [given for given in settings if counted(*given) > 0]
    # The simple ones first: they are what a message should show.
    fitting.sort(key=lambda given: (given[1] == 1, given[4] > 1, given[2] > 1, given[3] > 0))
    for given in fitting:
        size, kernel, stride, padding, dilation = given
        what = f"output_size({size}, kernel={kernel}, stride={stride}, padding={padding}, "
        what += f"dilation={dilation})"
        try:
            found = output_size(*given)
        except ValueError as error:
            hint = "the window is as long as the padded axis or shorter: it fits."
            wanted = f"expected {counted(*given)}, found the error '{error}'"
            raise AssertionError(f"{what}: {wanted}.\nHint: {hint}") from error
        room = size + 2 * padding - dilation * (kernel - 1) - 1
        hint = mistaken(
            found,
            {
                "The zeros lie on both sides; they seem to be counted once.": (room - padding)
                // stride
                + 1,
                "The dilation makes holes between the places: 3 of them have 2 gaps.": (
                    size + 2 * padding - dilation * kernel
                )
                // stride
                + 1,
                "A last window that sticks out does not count: round down.": -(-room // stride) + 1,
                "Without any stride there is one position already.": room // stride,
                "The holes of the dilation are missing.": (size + 2 * padding - kernel) // stride
                + 1,
            },
            "how long is the window with its holes? How often can it move on before the end?",
        )
        same(found, counted(*given), what, hint=hint)
        holds(isinstance(found, int), f"{what}: expected a whole number, found {found!r}.")

    hint = "a window that is longer than the padded axis has no position: look before you divide."
    for given in settings:
        if counted(*given) == 0:
            refused(f"output_size{given}", output_size, *given, hint=hint)
    hint = "sizes, kernels, strides and dilations start at 1."
    for given in ((0, 1, 1, 2, 1), (5, 0, 1, 0, 1), (5, 3, 0, 0, 1), (5, 3, -1, 0, 1)):
        refused(f"output_size{given}", output_size, *given, hint=hint)
    refused("a dilation of 0", output_size, 5, 3, 1, 0, 0, hint=hint)
    refused("a padding of -1", output_size, 5, 3, 1, -1, 1, hint="padding adds, or adds nothing.")


def test_same_padding_keeps_the_size() -> None:
    for kernel, dilation in ((1, 1), (3, 1), (5, 1), (3, 2), (2, 2), (4, 2), (7, 3), (1, 4)):
        found = same_padding(kernel, dilation)
        after = counted(20, kernel, 1, found, dilation)
        what = f"same_padding({kernel}, dilation={dilation})"
        hint = "how many positions are lost without padding? Half of them on each side."
        if dilation > 1 and found == (kernel - 1) // 2:
            hint = "with a dilation, the window is longer than its number of places."
        holds(
            after == 20,
            f"{what}: found {found}, with which 20 places become {after}.",
            hint=hint,
        )
        holds(isinstance(found, int), f"{what}: expected a whole number, found {found!r}.")
    for kernel, dilation in ((2, 1), (4, 1), (4, 3)):
        hint = "an even number of places loses an odd number of positions; who gets the odd one?"
        refused(f"same_padding({kernel}, {dilation})", same_padding, kernel, dilation, hint=hint)
    for given in ((0, 1), (-1, 1), (3, 0), (3, -2)):
        hint = "kernels and dilations start at 1."
        refused(f"same_padding{given}", same_padding, *given, hint=hint)


def seen(steps: list[tuple[int, int, int]]) -> int:
    """Walk back from one number to the input, for (kernel, stride, dilation) along one axis."""
    places = {0}
    for kernel, stride, dilation in reversed(steps):
        places = {place * stride + i * dilation for place in places for i in range(kernel)}
    return max(places) - min(places) + 1


def test_a_stack_of_windows_sees_a_field() -> None:
    same(receptive_field([]), [1, 1], "the field without any window", hint="it sees itself.")
    same(receptive_field([Window(3, 5, 2, 1, 2)]), [5, 9], "the field of one dilated window")
    stacks = {
        "two of 3 × 3": [Window(3, 3), Window(3, 3)],
        "a stride of 2, then 3 × 3": [Window(3, 3, stride=2), Window(3, 3)],
        "3 × 3, then a stride of 2": [Window(3, 3), Window(3, 3, stride=2)],
        "convolution and pooling in turns": [Window(3, 3, padding=1), Window(2, 2, stride=2)] * 3,
        "windows that are not square": [
            Window(1, 3, stride=3),
            Window(5, 1, stride=2),
            Window(2, 4),
        ],
        "growing dilations": [Window(3, 3, dilation=2**i) for i in range(4)],
        "a bit of everything": [
            Window(5, 3, 2, 2, 2),
            Window(2, 3, 3, 1, 3),
            Window(3, 2, 1, 0, 4),
        ],
    }
    for name, windows in stacks.items():
        wanted = [
            seen([(w.height, w.stride, w.dilation) for w in windows]),
            seen([(w.width, w.stride, w.dilation) for w in windows]),
        ]
        found = receptive_field(windows)
        sizes = [(w.height - 1, w.width - 1) for w in windows]
        flat = [
            1 + sum(size[axis] * w.dilation for size, w in zip(sizes, windows, strict=True))
            for axis in (0, 1)
        ]
        own, apart = [1, 1], 1
        for size, w in zip(sizes, windows, strict=True):
            apart *= w.stride
            own = [own[axis] + size[axis] * w.dilation * apart for axis in (0, 1)]
        hint = mistaken(
            found,
            {
                "The strides are missing: after one, a step is worth several places.": flat,
                "A stride counts for the windows after it, not for its own places.": own,
                "Rows and columns seem to be exchanged.": wanted[::-1],
            },
            "each window adds its steps between places, each worth the strides before it.",
        )
        same(found, wanted, f"the field of {name}", hint=hint)


def test_parameters_are_counted() -> None:
    for channels, filters, window, bias in (
        (1, 4, Window(3, 3), True),
        (3, 8, Window(3, 5), True),
        (3, 8, Window(3, 5, stride=2, padding=2, dilation=2), True),
        (6, 2, Window(1, 1), True),
        (6, 2, Window(2, 3), False),
    ):
        kernels = np.zeros((filters, channels, window.height, window.width)).size
        found = conv_parameters(channels, filters, window, bias)
        one = window.height * window.width
        hint = mistaken(
            found,
            {
                "Each filter has a kernel for every channel.": filters * (one + bias),
                "One bias for each filter, not for each of its kernels.": filters
                * channels
                * (one + bias),
                "Every filter has a bias of its own.": kernels + bias,
                "The biases are missing.": kernels,
                "No bias was asked for.": kernels + filters,
            },
            "count the numbers in an array of shape (filters, channels, rows, columns).",
        )
        what = f"a layer from {channels} channels to {filters} with {window}, bias={bias}"
        same(found, kernels + filters * bias, what, hint=hint)

        shape = (channels, 9, 11)
        rows = counted(9, window.height, window.stride, window.padding, window.dilation)
        columns = counted(11, window.width, window.stride, window.padding, window.dilation)
        inputs, outputs = channels * 9 * 11, filters * rows * columns
        found = dense_parameters(shape, filters, window, bias)
        hint = mistaken(
            found,
            {
                "The maps may be smaller or larger than the image: ask the window.": inputs
                * filters
                * 9
                * 11
                + filters * 9 * 11 * bias,
                "A dense layer has a bias for every output, not for every map.": inputs * outputs
                + filters * bias,
                "No bias was asked for.": inputs * outputs + outputs,
            },
            "numbers in times numbers out, and a bias for each number out.",
        )
        what = f"a dense layer from {shape} to {filters} maps of {rows} × {columns}, bias={bias}"
        same(found, inputs * outputs + outputs * bias, what, hint=hint)
    hint = "`Window.grid` refuses it."
    refused("a window of 3 × 3 on 2 × 9", dense_parameters, (1, 2, 9), 4, Window(3, 3), hint=hint)

"""Positional encodings: waves, their rotation, and where they are added."""

from functools import partial

import numpy as np
from encoder_plain import mistaken, plain_waves, stays
from expect import refuses, same

from encoder.positions import add_positions, rotation, sinusoidal


def test_waves_of_falling_frequency() -> None:
    for width in (2, 6, 1, 3, 5, 7, 16):
        positions = [0.0, 1.0, 2.0, 5.0, 40.0, 1000.0, -3.0, 0.5]
        column, place = np.arange(width), np.array(positions)[:, np.newaxis]
        pairs = 10000.0 ** ((column - column % 2) / width)
        sines, cosines = np.sin(place / pairs[::2]), np.cos(place / pairs[::2])
        each = place / 10000.0 ** (column / width)
        halved = place / 10000.0 ** ((column // 2) / width)
        rounded = place / 10000.0 ** ((column - column % 2) / (width + width % 2))
        odd = column % 2 == 1
        found = sinusoidal(positions, width)
        mistakes = {
            "All sines stand first and then all cosines: the columns must alternate.": np.hstack(
                [sines, cosines]
            )[:, :width],
            "Each column has a frequency of its own: a sine and its cosine must share one.": (
                np.where(odd, np.cos(each), np.sin(each))
            ),
            "The waves do not get slow enough: the exponent of pair i is 2i / width.": np.where(
                odd, np.cos(halved), np.sin(halved)
            ),
            "The frequencies are those of a width larger by 1: divide by the width itself.": (
                np.where(odd, np.cos(rounded), np.sin(rounded))
            ),
            "The waves get faster and faster: the angle is divided by the power.": np.where(
                odd, np.cos(place * pairs), np.sin(place * pairs)
            ),
            "Sines and cosines have changed places: even columns are sines.": np.where(
                odd, np.sin(place / pairs), np.cos(place / pairs)
            ),
        }
        if width == 1:
            mistakes = {}
        hint = mistaken(found, mistakes, "column 2i is a sine, column 2i + 1 the cosine beside it.")
        what = f"the encoding of {positions} with width {width}"
        same(found, plain_waves(positions, width), what, hint=hint)

    hint = "positions of the shape (...) give an encoding of the shape (..., width)."
    same(sinusoidal(3, 4), plain_waves([3], 4)[0], "the encoding of a single position", hint=hint)
    grid = np.arange(6).reshape(2, 3)
    wanted = plain_waves([float(p) for p in range(6)], 5).reshape(2, 3, 5)
    same(sinusoidal(grid, 5), wanted, "the encoding of positions of shape (2, 3)", hint=hint)
    stays(grid, np.arange(6).reshape(2, 3), "the positions")
    same(sinusoidal([], 4), np.zeros((0, 4)), "the encoding of no position", hint=hint)
    for width in (0, -2):
        refuses(partial(sinusoidal, [0, 1], width), f"an encoding of width {width}")


def test_a_shift_is_a_rotation() -> None:
    start = [0.0, 1.0, 7.0, 300.0, -2.5]
    for width in (2, 4, 10):
        for shift in (1, 3, -2, 0.5, 100):
            found = rotation(shift, width)
            wanted = plain_waves([p + shift for p in start], width)
            before = plain_waves(start, width)
            moved = before @ np.asarray(found) if np.shape(found) == (width, width) else found
            back = plain_waves([p - shift for p in start], width)
            hint = mistaken(
                moved,
                {
                    "This turns the wrong way: an encoding is a row, and rows are multiplied from "
                    "the left.": back,
                },
                "write out sin(a + b) and cos(a + b) for one pair, and read off the four numbers.",
            )
            what = f"encodings of width {width}, rotated by {shift} positions"
            same(moved, wanted, what, hint=hint, atol=1e-8)
            same(
                np.asarray(found) @ np.asarray(found).T,
                np.eye(width),
                f"rotation({shift}, {width}) times its transpose",
                hint="a rotation keeps all lengths; outside the 2 × 2 squares there are zeros.",
            )
    same(rotation(0, 6), np.eye(6), "the rotation by 0 positions")
    twice = rotation(2, 6) @ rotation(5, 6)
    same(twice, rotation(7, 6), "a rotation by 2 and then by 5", hint="it is one by 7.")
    for width in (3, 1, 0, -2):
        refuses(
            partial(rotation, 1, width),
            f"a rotation of width {width}",
            hint="columns come in whole pairs, and there must be at least one.",
        )


def test_every_sequence_starts_at_position_0() -> None:
    rng = np.random.default_rng(28)
    x = rng.normal(size=(3, 5, 4))
    before, found = x.copy(), add_positions(x)
    table = plain_waves([float(p) for p in range(15)], 4)
    hint = mistaken(
        found,
        {
            "Positions are counted along the batch here.": x + table[:3, np.newaxis],
            "The second sequence goes on counting where the first has ended.": (
                x + table.reshape(3, 5, 4)
            ),
            "Positions are counted from 1 here.": x + table[1:6],
            "Nothing has been added.": x,
            "The vectors themselves are missing.": np.broadcast_to(table[:5], x.shape),
        },
        "the axis of the positions is the last but one, and every sequence starts again at 0.",
    )
    same(found, x + table[:5], "3 sequences of 5 vectors with positions", hint=hint)
    stays(x, before, "x")
    same(add_positions(x[0]), x[0] + table[:5], "one sequence with positions", hint=hint)
    four = x[:, np.newaxis]
    same(add_positions(four), four + table[:5], "an array with two batch axes", hint=hint)
    wide = add_positions(np.zeros((4, 4)))
    same(wide, table[:4], "as many positions as features", hint=hint)
    hint = "convert to float64 first, or the waves are cut off to whole numbers."
    same(add_positions([[1, 2, 3]]), [[1.0, 3.0, 3.0]], "a list of integers", hint=hint)
    same(add_positions(np.zeros((2, 0, 3))), np.zeros((2, 0, 3)), "sequences without positions")
    refuses(lambda: add_positions([1.0, 2.0]), "a single vector, without an axis of positions")

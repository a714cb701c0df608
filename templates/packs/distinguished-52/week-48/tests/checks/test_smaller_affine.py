"""Codes of 8 bits: ranges, scales, zero points, and how far a number may move."""

from functools import partial
from typing import Any

import numpy as np
import pytest
from expect import holds, refuses, same
from numpy.typing import NDArray

from smaller.affine import (
    Params,
    Quantized,
    dequantize,
    parameters,
    quantize,
    quantize_tensor,
    value_range,
)


def numbers(*shape: int, seed: int = 0) -> NDArray[np.float64]:
    """Seeded numbers of this shape, not around zero."""
    return np.random.default_rng(seed).normal(0.4, 1.3, shape)


def int8(*values: int) -> NDArray[np.int8]:
    return np.array(values, dtype=np.int8)


def test_the_range_of_a_tensor_and_of_each_channel() -> None:
    x = numbers(3, 4, 5)
    before = x.copy()
    low, high = value_range(x)
    same(low, x.min(), "the low end of a tensor")
    same(high, x.max(), "the high end of a tensor")
    for axis in (0, 1, 2, -1):
        others = tuple(a for a in range(3) if a != axis % 3)
        what = f"of each channel, shape (3, 4, 5), axis={axis}"
        hint = "the axis counts the channels: it is the one that stays, and all others go."
        low, high = value_range(x, axis)
        same(low, x.min(axis=others), f"the low end {what}", hint=hint)
        same(high, x.max(axis=others), f"the high end {what}", hint=hint)
    same(x, before, "the tensor afterwards")
    whole = np.array([[1, -2], [3, 4]], dtype=np.int64)
    same(value_range(whole, 1), [[1, -2], [3, 4]], "the ranges of the columns 1, 3 | -2, 4")
    same(value_range(np.array(-7.0)), [-7, -7], "the range of a tensor of shape ()")
    hint = "where there is no number, both ends are 0."
    same(value_range(np.zeros((0, 3))), [0, 0], "the range of an empty tensor", hint=hint)
    same(value_range(np.zeros((0, 3)), 1), np.zeros((2, 3)), "3 empty channels", hint=hint)
    same(value_range(np.zeros((0, 3)), 0), np.zeros((2, 0)), "no channels", hint=hint)
    for bad in (np.nan, np.inf, -np.inf):
        refuses(partial(value_range, np.array([1.0, bad])), f"a tensor with {bad}")
        refuses(partial(value_range, np.array([[1.0, bad]]), 0), f"channels with {bad}")


def test_scale_and_zero_point_cover_the_range() -> None:
    cases = [(-1.0, 1.55), (-3.0, 5.0), (-1e-6, 4e-6), (-700.0, 12.0)]
    low, high = (np.array(ends) for ends in zip(*cases, strict=True))
    scale, zero = parameters(low, high)
    same(scale, (high - low) / 255, "affine scales", hint="256 codes have 255 steps between them.")
    holds(zero.dtype == np.int8, f"zero points: expected int8, found {zero.dtype}.")
    exact = -128 - low / scale
    off = np.abs(zero - exact).max()
    holds(
        off < 0.5 + 1e-6,
        f"affine zero points: expected the whole numbers nearest to {exact.round(2).tolist()}, "
        f"found {zero.tolist()}.",
        hint="the low end of the range belongs to the code -128; at which code does 0 lie then?",
    )
    hint = "a range without 0 is widened first, so that 0 has a code of its own."
    for ends, wanted, code in (((2.0, 5.1), 5.1 / 255, -128), ((-5.1, -2.0), 5.1 / 255, 127)):
        scale, zero = parameters(np.array(ends[0]), np.array(ends[1]))
        same(scale, wanted, f"the affine scale from {ends[0]} to {ends[1]}", hint=hint)
        same(zero, code, f"the affine zero point from {ends[0]} to {ends[1]}", hint=hint)
        same(np.shape(zero), np.shape(ends[0]), "the shape for a whole tensor")

    scale, zero = parameters(low, high, symmetric=True)
    hint = "the number furthest from 0, on either side, has the code 127 or -127."
    same(scale, np.maximum(-low, high) / 127, "symmetric scales", hint=hint)
    same(zero, [0, 0, 0, 0], "symmetric zero points")
    holds(zero.dtype == np.int8, f"zero points: expected int8, found {zero.dtype}.")
    low, high = np.array([0.0, 0.0]), np.array([0.0, 25.4])
    for symmetric, wanted, code in ((False, 25.4 / 255, -128), (True, 0.2, 0)):
        scale, zero = parameters(low, high, symmetric=symmetric)
        hint = "a range of 0 alone would have the scale 0, and codes are divided by it."
        same(scale, [1, wanted], f"scales of 0 alone and of 0 to 25.4, {symmetric=}", hint=hint)
        same(zero, [0, code], f"zero points of 0 alone and of 0 to 25.4, {symmetric=}", hint=hint)
    for symmetric in (False, True):
        swapped = partial(
            parameters, np.array([0.0, 2.0]), np.array([1.0, 1.0]), symmetric=symmetric
        )
        refuses(swapped, f"a range from 2 to 1, {symmetric=}")


def test_every_number_gets_the_nearest_code() -> None:
    params = Params(np.array(0.1), np.array(5, dtype=np.int8))
    x = np.array([0.0, 0.26, -0.3, 0.34, -0.26, 12.19])
    codes = quantize(x, params)
    holds(codes.dtype == np.int8, f"codes: expected int8, found {codes.dtype}.")
    hint = "round to the nearest whole number; a change of type alone cuts towards 0."
    same(codes, [5, 8, 2, 8, 2, 127], "codes for scale 0.1 and zero point 5", hint=hint)
    far = np.array([12.3, 13.0, 99.0, 1e9, -13.2, -13.4, -99.0, -1e9])
    hint = "what lies beyond the range gets the outermost code; int8 alone would start anew."
    found = quantize(far, params)
    same(found, [127, 127, 127, 127, -127, -128, -128, -128], "codes beyond the range", hint=hint)
    symmetric = Params(np.array(0.5), np.array(0, dtype=np.int8))
    same(quantize(np.array([[63.5], [-64.0]]), symmetric), [[127], [-128]], "codes for scale 0.5")

    x = numbers(3, 4)
    before = x.copy()
    scale, zero = np.array([0.02, 0.05, 0.1]), int8(-100, 0, 100)
    by_rows = [np.clip(np.floor(x[i] / scale[i] + 0.5) + zero[i], -128, 127) for i in range(3)]
    hint = "`spread` gives scale and zero in shapes that broadcast."
    same(quantize(x, Params(scale, zero, 0)), by_rows, "codes with a scale per row", hint=hint)
    found = quantize(x.T, Params(scale, zero, 1))
    same(found, np.transpose(by_rows), "codes with a scale per column", hint=hint)
    found = quantize(x.T, Params(scale, zero, -1))
    same(found, np.transpose(by_rows), "codes with a scale per column, axis=-1", hint=hint)
    same(x, before, "the tensor afterwards")
    empty = quantize(np.zeros((0, 3)), Params(scale, zero, 1))
    same(empty, np.zeros((0, 3)), "the codes of an empty tensor")


def test_no_number_moves_by_more_than_half_a_step() -> None:
    hint = "subtract the zero point in a type in which 127 - (-128) has a place."
    by_hand = Quantized(int8(-128, -126, 127), Params(np.array(0.5), np.array(-128, np.int8)))
    found = dequantize(by_hand)
    same(found, [0, 1, 127.5], "scale 0.5, zero point -128", hint=hint)
    holds(found.dtype == np.float64, f"numbers: expected float64, found {found.dtype}.")
    rows = Params(np.array([0.5, 2.0]), int8(127, -10), 0)
    codes = np.array([[-128, 127], [10, -128]], dtype=np.int8)
    same(
        dequantize(Quantized(codes, rows)), [[-127.5, 0], [40, -236]], "a scale per row", hint=hint
    )
    columns = Params(rows.scale, rows.zero, 1)
    found = dequantize(Quantized(codes, columns))
    same(found, [[-127.5, 274], [-58.5, -236]], "a scale per column", hint=hint)

    def back(x: NDArray[Any], **how: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        q = quantize_tensor(x, **how)
        return dequantize(q), q.params.spread(x.ndim)[0]

    for seed in range(12):
        x = numbers(6, 7, seed=seed) * 10.0 ** (seed % 5 - 2) + seed % 3
        x[2, 3] = 0.0
        for symmetric in (False, True):
            for axis in (None, 0, 1):
                what = f"seed {seed}, {symmetric=}, {axis=}"
                again, step = back(x, symmetric=symmetric, axis=axis)
                worst = float((np.abs(again - x) / step).max())
                holds(
                    worst <= 0.5 + 1e-6,
                    f"a round trip, {what}: expected an error of at most half a step, found "
                    f"{worst:.3f} steps.",
                    hint="the range must cover all numbers, and each gets its nearest code.",
                )
                same(again[2, 3], 0, f"what 0 comes back as, {what}", hint="0 has a code.", atol=0)
    for value in (3.7, -0.2, 0.0):
        for symmetric in (False, True):
            again, _ = back(np.full((2, 3), value), symmetric=symmetric)
            same(again, np.full((2, 3), value), f"a tensor of {value} alone, {symmetric=}")
    same(back(np.zeros((0, 4)))[0], np.zeros((0, 4)), "an empty tensor, there and back")

    x = numbers(8, 50, seed=1)
    x[3] *= 100
    errors = {axis: np.abs(back(x, axis=axis)[0] - x) for axis in (None, 0)}
    others = [i for i in range(8) if i != 3]
    gain = float(errors[None][others].mean() / errors[0][others].mean())
    holds(
        gain > 20,
        "a row with numbers 100 times as large: expected a scale per row to spare the other rows "
        f"at least 20 times the error, found {gain:.1f} times.",
    )


@pytest.fixture(autouse=True)
def _no_silent_overflow() -> Any:
    """Warnings of NumPy on the way tell nobody anything here; the results are what is judged."""
    with np.errstate(all="ignore"):
        yield

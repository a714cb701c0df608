"""Sums of whole numbers, the layer made of them, and ranges for activations."""

from collections.abc import Iterator
from functools import partial

import numpy as np
from expect import holds, refuses, same
from numpy.typing import NDArray

from smaller.affine import Params, Quantized
from smaller.integers import activation_range, int_linear, int_matmul


def codes(*shape: int, seed: int = 0) -> NDArray[np.int8]:
    """Seeded codes from -128 to 127."""
    return np.random.default_rng(seed).integers(-128, 128, shape).astype(np.int8)


def meaning(q: Quantized) -> NDArray[np.float64]:
    """The numbers that codes stand for."""
    scale, zero = q.params.spread(q.codes.ndim)
    return (q.codes.astype(np.float64) - zero.astype(np.float64)) * scale


def test_whole_numbers_are_summed_in_32_bits() -> None:
    a, b = np.array([[100, 100]], np.int8), np.array([[100], [27]], np.int8)
    hint = "100 * 100 does not fit into 8 bits: where do the products live?"
    same(int_matmul(a, b), [[12700]], "100 * 100 + 100 * 27", hint=hint)
    ends = np.array([[-128, 127]], np.int8)
    hint = "-128 - 127 does not fit into 8 bits either."
    same(int_matmul(ends, ends.T, 127, -128), [[-255 * 0 + 0 * 255]], "(-255, 0) times (0, 255)")
    same(int_matmul(ends, ends.T, 127, 127), [[255 * 255]], "(-255, 0) times itself", hint=hint)
    same(int_matmul(ends, ends.T, -128, -128), [[255 * 255]], "(0, 255) times itself", hint=hint)
    for seed, (n, k, m) in enumerate([(3, 5, 4), (1, 300, 2), (6, 1, 1), (2, 0, 3)]):
        a, b = codes(n, k, seed=seed), codes(k, m, seed=seed + 9)
        kept = a.copy(), b.copy()
        za, zb = 17 - 9 * seed, -100 + 70 * seed
        wanted = (a.astype(int) - za) @ (b.astype(int) - zb)
        found = int_matmul(a, b, za, zb)
        what = f"shapes {a.shape} and {b.shape}, zero points {za} and {zb}"
        same(found, wanted, what)
        holds(found.dtype == np.int32, f"{what}: expected int32, found {found.dtype}.")
        zeros = np.arange(-m, m, 2)
        wanted = (a.astype(int) - za) @ (b.astype(int) - zeros)
        hint = "the zero points of b belong to its columns."
        found = int_matmul(a, b, za, zeros)
        same(found, wanted, f"{what.split(', zero')[0]}, a zero point per column", hint=hint)
        found = int_matmul(a, b, za, zeros.astype(np.int8))
        same(found, wanted, f"{what.split(', zero')[0]}, zero points in int8", hint=hint)
        same(a, kept[0], "a afterwards")
        same(b, kept[1], "b afterwards")
    refuses(partial(int_matmul, codes(2, 3), codes(2, 3)), "shapes (2, 3) and (2, 3)")
    refuses(partial(int_matmul, codes(3), codes(3, 1)), "an a of one dimension")

    widest = (2**31 - 1) // 255**2
    low, high = np.full((1, widest), -128, np.int8), np.full((widest, 1), 127, np.int8)
    hint = f"{widest} products of 255 * 255 still fit into 32 bits."
    same(int_matmul(low, high, 127, -128), [[-widest * 255**2]], f"k = {widest}", hint=hint)
    wider = np.zeros((1, widest + 1), np.int8)
    hint = "no error comes by itself: such a sum silently starts anew at the other end."
    refuses(partial(int_matmul, wider, wider.T), f"k = {widest + 1}", hint=hint)


def test_a_layer_of_whole_numbers_agrees_with_one_of_floats() -> None:
    random = np.random.default_rng(4)
    for batch, inputs, outputs in ((4, 6, 3), (1, 40, 5), (7, 2, 1)):
        bias = random.normal(size=outputs)
        x = Quantized(codes(batch, inputs, seed=1), Params(np.array(0.03), np.array(-90, np.int8)))
        one = Params(np.array(0.2), np.array(11, np.int8))
        scales = random.uniform(0.01, 2, outputs)
        zeros = random.integers(-128, 128, outputs).astype(np.int8)
        symmetric = np.zeros(outputs, np.int8)
        kinds = {
            "one scale": one,
            "a scale per output": Params(scales, symmetric, 0),
            "a scale and a zero point per output": Params(scales, zeros, 0),
        }
        for name, params in kinds.items():
            w = Quantized(codes(outputs, inputs, seed=2), params)
            wanted = meaning(x) @ meaning(w).T + bias
            what = f"{inputs} inputs, {outputs} outputs, {name} for the weight"
            hint = "(code - zero) * scale: the scales of both leave the sum as one factor, the "
            hint += "bias is not among what they multiply."
            same(int_linear(x, w, bias), wanted, what, hint=hint, rtol=1e-9)
    square = codes(3, 3)
    per_three = Params(np.array([0.1, 0.2, 0.3]), np.array([0, 0, 0], np.int8), 1)
    plain = Quantized(square, Params(np.array(0.1), np.array(0, np.int8)))
    hint = "a scale that changes within a sum cannot leave it."
    by_input = Quantized(square, per_three)
    refuses(partial(int_linear, plain, by_input, np.zeros(3)), "a scale per input", hint=hint)
    for axis in (0, 1):
        channels = Quantized(square, Params(per_three.scale, per_three.zero, axis))
        call = partial(int_linear, channels, plain, np.zeros(3))
        refuses(call, f"inputs with scales along axis {axis}", hint=hint)


def test_the_range_of_activations_comes_from_all_batches() -> None:
    random = np.random.default_rng(8)
    batches = [random.normal(0.3 * i, 1 + i, (5 + 20 * i, 3)) for i in range(4)]
    batches.append(np.zeros((0, 3)))
    every = np.concatenate([batch.ravel() for batch in batches])
    same(activation_range(batches), [every.min(), every.max()], "share 1, five batches")
    for share in (0.5, 0.9, 0.99):
        out = 50 * (1 - share)
        hint = f"of all numbers, {out:g} % lie below and as many above."
        means = np.mean([np.percentile(b, [out, 100 - out]) for b in batches[:4]], axis=0)
        found = activation_range(batches, share)
        if np.allclose(found, means):
            hint = (
                "this is the mean of each batch's percentiles; batches differ in size and spread."
            )
        same(found, np.percentile(every, [out, 100 - out]), f"share {share}", hint=hint)

    def once() -> Iterator[NDArray[np.float64]]:
        yield from batches

    hint = "batches may come from a generator, which can be gone through once."
    found = activation_range(once(), 0.8)
    same(found, np.percentile(every, [10, 90]), "batches from a generator", hint=hint)
    same(activation_range([np.array(2.5)]), [2.5, 2.5], "one number")
    spoilt = np.append(np.linspace(0, 1, 1001), 1000.0)
    _, high = activation_range([spoilt], 0.99)
    holds(high < 1, f"one number of 1000 among 1001 up to 1, share 0.99: found up to {high}.")
    for share in (0.0, -0.5, 1.01, 99.0):
        refuses(partial(activation_range, batches, share), f"a share of {share}")
    for none in ([], [np.zeros((0, 3))]):
        refuses(partial(activation_range, none), "no number at all", hint="0, 0 would be made up.")

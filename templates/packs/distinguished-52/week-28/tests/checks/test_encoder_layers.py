"""Layers that see one position at a time, forward and back."""

import math

import numpy as np
import pytest
from encoder_plain import (
    Floats,
    close,
    kept,
    mistaken,
    plain_norm,
    random_norm,
    slopes,
    stays,
    tree_stays,
)
from expect import array, same

from encoder.layers import (
    Activation,
    feed_forward,
    feed_forward_backward,
    gelu,
    layer_norm,
    layer_norm_backward,
)
from encoder.weights import FeedForward, Norm, arrays


def test_every_row_is_normalized_by_itself() -> None:
    rng = np.random.default_rng(28)
    for shape, eps in {(4,): 1e-5, (3, 4): 0.5, (3, 2, 4): 0.5, (2, 1, 3, 4): 2.0}.items():
        x, norm = rng.normal(size=shape) * 2 + 1, random_norm(4, rng)
        before, weights = x.copy(), kept(norm)
        found = layer_norm(x, norm, eps)
        centred = x - x.mean(axis=-1, keepdims=True)
        variance = x.var(axis=-1, keepdims=True)
        z = centred / np.sqrt(variance + eps)
        first = x - x.mean(axis=0)
        mistakes = {
            "Gain and shift are missing.": z,
            "The variance is divided by width - 1 here, as for a sample.": (
                norm.gain * centred / np.sqrt(x.var(axis=-1, keepdims=True, ddof=1) + eps)
                + norm.shift
            ),
            "eps stands outside of the root here.": (
                norm.gain * centred / (np.sqrt(variance) + eps) + norm.shift
            ),
            "The root is missing: divide by the spread, not by the variance.": (
                norm.gain * centred / (variance + eps) + norm.shift
            ),
            "eps has no effect here, or it is not the one that was given.": (
                norm.gain * centred / np.sqrt(variance + 1e-5) + norm.shift
            ),
            "The shift is multiplied by the gain, too.": norm.gain * (z + norm.shift),
            "This is normalized over all numbers at once; each row has a mean of its own.": (
                norm.gain * (x - x.mean()) / np.sqrt(x.var() + eps) + norm.shift
            ),
            "This is normalized over the first axis, like batch normalization.": (
                norm.gain * first / np.sqrt(x.var(axis=0) + eps) + norm.shift
            ),
        }
        hint = mistaken(found, mistakes, "mean and variance run along the last axis.")
        what = f"layer_norm for the shape {shape} and eps {eps}"
        same(found, plain_norm(x, norm, eps), what, hint=hint)
        stays(x, before, "x")
        tree_stays(norm, weights)

    hint = "subtract the mean first and square then; the difference of two huge squares is lost."
    far = np.array([[1e8, 1e8 + 2], [-1e8, 2 - 1e8]])
    with np.errstate(all="ignore"):
        found = layer_norm(far, Norm.fresh(2))
    same(found, np.array([[-1, 1], [-1, 1]]) / math.sqrt(1 + 1e-5), "rows far from 0", hint=hint)
    flat = layer_norm(np.full((2, 3), 7.0), Norm(np.ones(3), np.array([1.0, 2.0, 3.0])))
    same(flat, [[1, 2, 3], [1, 2, 3]], "constant rows", hint="only the shift is left of them.")
    found = layer_norm(np.array([[0, 4]]), Norm.fresh(2))
    same(found, np.array([[-2, 2]]) / math.sqrt(4 + 1e-5), "a row of integers")
    same(layer_norm(np.zeros((0, 3)), Norm.fresh(3)), np.zeros((0, 3)), "no rows at all")


def test_the_way_back_through_layer_norm() -> None:
    rng = np.random.default_rng(28)
    for shape, eps in {(4,): 1e-5, (3, 4): 0.5, (2, 3, 5): 1e-5, (2, 1, 2, 3): 0.5}.items():
        x, d_out = rng.normal(size=shape) * 2 + 1, rng.normal(size=shape)
        norm = random_norm(shape[-1], rng)
        before, given, weights = x.copy(), d_out.copy(), kept(norm)
        d_x, d_norm = layer_norm_backward(d_out, x, norm, eps)
        stays(x, before, "x")
        stays(d_out, given, "d_out")
        tree_stays(norm, weights)

        def loss(
            x: Floats = x, norm: Norm = norm, eps: float = eps, d_out: Floats = d_out
        ) -> float:
            return float(np.sum(d_out * plain_norm(x, norm, eps)))

        spread = np.sqrt(x.var(axis=-1, keepdims=True) + eps)
        z = (x - x.mean(axis=-1, keepdims=True)) / spread
        d_z = d_out * norm.gain
        only_mean = (d_z - d_z.mean(axis=-1, keepdims=True)) / spread
        along = z * np.mean(d_z * z, axis=-1, keepdims=True)
        bare = d_out - d_out.mean(axis=-1, keepdims=True)
        bare = bare - z * np.mean(d_out * z, axis=-1, keepdims=True)
        hint = mistaken(
            d_x,
            {
                "Mean and variance are treated as constants here.": d_z / spread,
                "The way through the variance is missing.": only_mean,
                "The way through the mean is missing.": (d_z - along) / spread,
                "The gain is missing: it lies on the way to every number of x.": bare / spread,
                "The division by the spread is missing at the end.": only_mean * spread - along,
            },
            "a number of x acts directly, through the mean, and through the variance of its row.",
        )
        what = f"the slopes with x for the shape {shape}"
        same(d_x, slopes(loss, x), what, hint=hint, rtol=1e-5, atol=1e-7)
        rows = tuple(range(len(shape) - 1))
        hint = mistaken(
            d_norm.gain,
            {
                "The gain was multiplied by the normalized row, not by x itself.": np.sum(
                    d_out * x, axis=rows
                ),
                "The slopes of the gain must be added up, not averaged.": np.mean(
                    d_out * z, axis=rows
                ),
            },
            "each gain has been used by every row, so it has the shape (width,).",
        )
        same(d_norm.gain, slopes(loss, norm.gain), "the slopes with the gain", hint=hint, rtol=1e-5)
        hint = "the shift is added to every row: add up d_out over all axes but the last."
        same(
            d_norm.shift,
            slopes(loss, norm.shift),
            "the slopes with the shift",
            hint=hint,
            rtol=1e-5,
        )


def test_feed_forward_sees_one_position_at_a_time() -> None:
    numbers = np.array([-40.0, -5.0, -1.0, -0.1, 0.0, 0.3, 1.0, 2.5, 40.0])
    by_hand = [0.5 * n * (1 + math.erf(n / math.sqrt(2))) for n in numbers.tolist()]
    found, given = gelu(numbers), numbers.copy()
    tanh = np.tanh(math.sqrt(2 / math.pi) * (numbers + 0.044715 * numbers**3))
    with np.errstate(all="ignore"):
        logistic = numbers / (1 + np.exp(-1.702 * numbers))
    hint = mistaken(
        found,
        {
            "This is the approximation by tanh.": 0.5 * numbers * (1 + tanh),
            "This is the approximation by a logistic curve.": logistic,
            "This is ReLU.": np.maximum(numbers, 0),
            "This is the share alone; it is multiplied by x.": [
                0.5 * (1 + math.erf(n / math.sqrt(2))) for n in numbers.tolist()
            ],
        },
        "multiply each number by normal_cdf of itself.",
    )
    same(found, by_hand, f"gelu of {numbers.tolist()}", hint=hint, rtol=1e-7)
    stays(numbers, given, "x")

    rng = np.random.default_rng(28)
    weights = FeedForward(*(rng.normal(size=s) for s in ((3, 5), (5,), (5, 3), (3,))))
    before = kept(weights)
    kinds: list[Activation] = ["relu", "gelu"]
    for shape in ((3,), (4, 3), (2, 4, 3)):
        for kind in kinds:
            x = rng.normal(size=shape)
            x_before = x.copy()
            wanted = np.zeros(shape)
            for place in np.ndindex(shape[:-1]):
                sums = x[place] @ weights.w_in + weights.b_in
                share = [0.5 * (1 + math.erf(s / math.sqrt(2))) for s in sums]
                hidden = sums * (np.array(share) if kind == "gelu" else sums > 0)
                wanted[place] = hidden @ weights.w_out + weights.b_out
            sums = x @ weights.w_in + weights.b_in
            linear = sums @ weights.w_out + weights.b_out
            positive = np.maximum(sums, 0) @ weights.w_out + weights.b_out
            found = feed_forward(x, weights, kind)
            hint = mistaken(
                found,
                {
                    "There is no activation between the two layers.": linear,
                    "The activation is used at the end; it stands between the layers.": (
                        np.maximum(linear, 0)
                    ),
                    "This is ReLU, whatever the activation is called.": positive,
                    "The second bias is missing.": positive - weights.b_out,
                },
                "x w_in + b_in, the activation, then w_out and b_out.",
            )
            same(found, wanted, f"feed_forward with {kind} for the shape {shape}", hint=hint)
            stays(x, x_before, "x")
    tree_stays(weights, before)


@pytest.mark.parametrize("kind", ["relu", "gelu"])
def test_the_way_back_through_feed_forward(kind: Activation) -> None:
    rng = np.random.default_rng(28)
    for shape in ((3,), (4, 3), (2, 4, 3)):
        weights = FeedForward(*(rng.normal(size=s) for s in ((3, 5), (5,), (5, 3), (3,))))
        x, d_out = rng.normal(size=shape), rng.normal(size=shape)
        x_before, d_before, before = x.copy(), d_out.copy(), kept(weights)
        d_x, gradients = feed_forward_backward(d_out, x, weights, kind)
        stays(x, x_before, "x")
        stays(d_out, d_before, "d_out")
        tree_stays(weights, before)

        def loss(x: Floats = x, weights: FeedForward = weights, d_out: Floats = d_out) -> float:
            sums = x @ weights.w_in + weights.b_in
            share = 0.5 * (1 + np.vectorize(math.erf)(sums / math.sqrt(2)))
            hidden = sums * (share if kind == "gelu" else sums > 0)
            return float(np.sum(d_out * (hidden @ weights.w_out + weights.b_out)))

        through = (d_out @ weights.w_out.T) @ weights.w_in.T
        words = "The slope of the activation is missing."
        hint = mistaken(d_x, {words: through}, "walk back: w_out, the slope of the sums, w_in.")
        what = f"the slopes with x, {kind}, for the shape {shape}"
        same(d_x, slopes(loss, x), what, hint=hint, rtol=1e-5, atol=1e-7)
        for name, numbers in arrays(gradients).items():
            wanted = slopes(loss, arrays(weights)[name])
            hint = "every position has used the same weights: add up over all axes but the last."
            if array(numbers).shape == wanted.T.shape and close(array(numbers).T, wanted):
                hint = "This is the transpose. A weight and its slopes have the same shape."
            elif name == "w_out" and array(numbers).shape == wanted.shape:
                sums = x @ weights.w_in + weights.b_in
                rows = tuple(range(x.ndim - 1))
                bare = np.tensordot(sums, d_out, axes=(rows, rows))
                words = "w_out was multiplied by the hidden units after the activation."
                hint = mistaken(numbers, {words: bare}, hint)
            what = f"the slopes with {name}, {kind}, for x of the shape {shape}"
            same(numbers, wanted, what, hint=hint, rtol=1e-5, atol=1e-7)

"""Batch, layer and group normalization: values, statistics and gradients."""

from functools import partial

import numpy as np
import pytest
from expect import refuses, same
from techniques_tools import Floats, close, gamma_and_beta, learnt, slopes, unchanged

from techniques import BatchNorm, GroupNorm, LayerNorm

SHAPES = [(6, 3), (4, 3, 5), (2, 3, 4, 2), (4, 4), (3, 3, 3, 3)]


def across(numbers: Floats, ndim: int) -> Floats:
    return numbers.reshape(1, -1, *[1] * (ndim - 2))


def centred(x: Floats, axes: tuple[int, ...], eps: float) -> Floats:
    spread = np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    return np.asarray((x - x.mean(axis=axes, keepdims=True)) / spread)


@pytest.mark.parametrize("part", ["training", "running", "evaluation", "edges"])
def test_batch_norm_uses_the_batch_and_remembers(part: str) -> None:
    rng = np.random.default_rng(25)
    if part == "training":
        for shape in SHAPES:
            layer = BatchNorm(shape[1], eps=0.1)
            learnt(layer, rng)
            x = rng.normal(2.0, 3.0, size=shape)
            kept = x.copy(), layer.gamma.copy(), layer.beta.copy()
            out, _ = layer.forward(x)
            unchanged(kept, (x, layer.gamma, layer.beta), "x, gamma and beta after forward")
            axes = (0, *range(2, x.ndim))
            wanted = across(layer.gamma, x.ndim) * centred(x, axes, 0.1) + across(
                layer.beta, x.ndim
            )
            hint = "one mean and one variance for each channel, over all other axes."
            m = x.size // shape[1]
            spread = np.sqrt(x.var(axis=axes, keepdims=True) * m / (m - 1) + 0.1)
            unbiased = across(layer.gamma, x.ndim) * (x - x.mean(axis=axes, keepdims=True)) / spread
            if close(out, unbiased + across(layer.beta, x.ndim)):
                hint = "The batch itself is normalized with the biased variance. " + hint
            elif x.shape[1] == x.shape[-1] and x.ndim > 2:
                hint = "NumPy lines up the last axes; the channels are axis 1. " + hint
            same(out, wanted, f"out in training mode, shape {shape}", hint=hint)
        return
    layer = BatchNorm(2, momentum=0.25, eps=0.5)
    first, second = np.array([[1.0, 10.0], [3.0, 40.0]]), np.array([[0.0, 5.0], [4.0, 5.0]])
    if part == "running":
        means, variances = np.zeros(2), np.ones(2)
        for x in (first, second, first):
            layer.forward(x)
            hint = "`momentum` is the weight of the new batch."
            if close(layer.running_mean, 0.25 * means + 0.75 * x.mean(axis=0)):
                hint = "Old and new are exchanged: " + hint
            means = 0.75 * means + 0.25 * x.mean(axis=0)
            same(layer.running_mean, means, "the running means", hint=hint)
            biased = 0.75 * variances + 0.25 * x.var(axis=0)
            if close(layer.running_variance, biased):
                hint = "This batch went in with its biased variance; the unbiased one is wanted."
            variances = 0.75 * variances + 0.25 * x.var(axis=0, ddof=1)
            same(layer.running_variance, variances, "the running variances", hint=hint)
        images = BatchNorm(3, momentum=1.0)
        x = rng.normal(size=(2, 3, 4, 2))
        images.forward(x)
        hint = "m counts all numbers of a channel, those of all places too."
        wanted = x.var(axis=(0, 2, 3), ddof=1)
        same(
            images.running_variance, wanted, "momentum 1, images: the running variances", hint=hint
        )
        same(images.running_mean, x.mean(axis=(0, 2, 3)), "momentum 1, images: the running means")
        steady = BatchNorm(2, momentum=0.02)
        for _ in range(1500):
            steady.forward(rng.normal([5.0, -1.0], [2.0, 0.5], size=(8, 2)))
        hint = "after many batches they must be near those of all the data."
        same(steady.running_mean, [5.0, -1.0], "1500 batches: the means", hint=hint, atol=0.4)
        same(
            steady.running_variance, [4.0, 0.25], "1500 batches: the variances", hint=hint, rtol=0.2
        )
    elif part == "evaluation":
        learnt(layer, rng)
        layer.forward(first)
        mean, variance = layer.running_mean.copy(), layer.running_variance.copy()
        layer.training = False
        for x in (second, second[:1], rng.normal(size=(3, 2, 2, 2))):
            out, _ = layer.forward(x)
            z = (x - across(mean, x.ndim)) / np.sqrt(across(variance, x.ndim) + 0.5)
            wanted = across(layer.gamma, x.ndim) * z + across(layer.beta, x.ndim)
            hint = "the running mean and variance, with eps, take the place of those of the batch."
            same(out, wanted, f"out in evaluation mode, shape {x.shape}", hint=hint)
            now = layer.running_mean, layer.running_variance
            hint = "who only looks must teach the layer nothing."
            unchanged((mean, variance), now, "the running statistics in evaluation mode", hint)
        same(layer.forward(np.zeros((0, 2)))[0], np.zeros((0, 2)), "no rows in evaluation mode")
    else:
        mean, variance = layer.running_mean.copy(), layer.running_variance.copy()
        for shape in [(1, 2), (0, 2), (1, 2, 1, 1)]:
            refuses(
                lambda shape=shape: layer.forward(np.ones(shape)),  # type: ignore[misc]
                f"a batch of shape {shape} in training mode, one number or none for each channel",
                hint="one number minus its own mean is 0, whatever it was.",
            )
        for shape in [(4, 3), (4, 1), (2,), (2, 3, 2)]:
            refuses(
                lambda shape=shape: layer.forward(np.ones(shape)),  # type: ignore[misc]
                f"x of shape {shape} for 2 channels",
                hint="the channels are axis 1; see `fitting`.",
            )
        now = layer.running_mean, layer.running_variance
        unchanged((mean, variance), now, "the running statistics after batches that were refused")
        same(layer.forward(np.ones((1, 2, 3)))[0], np.zeros((1, 2, 3)), "one row with three places")


@pytest.mark.parametrize("training", [True, False])
def test_batch_norm_sends_gradients_back_in_both_modes(training: bool) -> None:
    rng = np.random.default_rng(25)
    for shape in SHAPES:
        x, dout = rng.normal(1.0, 2.0, size=shape), rng.normal(size=shape)
        layer = BatchNorm(shape[1], eps=0.2)
        learnt(layer, rng)
        layer.forward(rng.normal(size=shape))
        layer.training = training
        mean, variance = layer.running_mean.copy(), layer.running_variance.copy()
        gamma, beta = layer.gamma.copy(), layer.beta.copy()
        axes = (0, *range(2, x.ndim))

        wide, root = across(gamma, x.ndim), np.sqrt(across(variance, x.ndim) + 0.2)
        straight = partial(lambda at, mean, root: (at - mean) / root, root=root)
        z_of = partial(centred, axes=axes, eps=0.2)
        if not training:
            z_of = partial(straight, mean=across(mean, x.ndim))
        held = dout.copy()
        _, cache = layer.forward(x)
        layer.forward(x[::-1] * 3 + 1)  # another batch comes by, and the mode changes
        layer.training = not training
        dx, own = layer.backward(dout, cache)
        unchanged((held, gamma, beta), (dout, layer.gamma, layer.beta), "dout, gamma and beta")
        what = f"shape {shape}, forward in {'training' if training else 'evaluation'} mode"
        wanted = slopes(z_of, dout * wide, x)
        if training:
            hint = "dout reaches z through gamma; from z on, `normalize_backward` knows the way."
            if close(dx, dout * wide / np.sqrt(x.var(axis=axes, keepdims=True) + 0.2)):
                hint = (
                    "Here mean and variance are constants, as in evaluation mode. The mode of the "
                    "cache decides. " + hint
                )
        else:
            hint = "running statistics are constants: z is a straight line in x."
            if np.allclose(dx.sum(axis=axes), 0, atol=1e-6):
                hint = (
                    "This is the way back of training mode. The mode of the cache decides: " + hint
                )
        same(dx, wanted, f"{what}: dx", hint=hint, rtol=1e-5, atol=1e-7)
        hint = "one gamma served everything in its channel, and each use adds its part."
        z = z_of(x)
        gamma_and_beta(own, (dout * z).sum(axis=axes), dout.sum(axis=axes), what, hint)


@pytest.mark.parametrize("part", ["values", "gradients", "edges"])
def test_layer_norm_looks_at_one_example(part: str) -> None:
    rng = np.random.default_rng(25)
    cases: list[tuple[tuple[int, ...], int | tuple[int, ...]]] = [
        ((4, 5), 5),
        ((2, 3, 4), 4),
        ((2, 3, 4), (3, 4)),
        ((3, 3, 3), (3,)),
        ((2, 3, 2, 2), (3, 2, 2)),
        ((5,), 5),
    ]
    if part == "edges":
        layer = LayerNorm((3, 4))
        for shape in [(2, 4, 3), (2, 3, 5), (3,), (4,), (12,), (2, 3, 1), (2, 1, 4)]:
            refuses(
                lambda shape=shape: layer.forward(np.ones(shape)),  # type: ignore[misc]
                f"x of shape {shape} for the shape (3, 4)",
                hint="compare the last axes of x with `shape`, before NumPy stretches something.",
            )
        refuses(lambda: LayerNorm(1).forward(np.ones((3, 1))), "one single number to normalize")
        refuses(
            lambda: LayerNorm(1).forward(np.ones((3, 4))), "x of shape (3, 4) for the shape (1,)"
        )
        same(layer.forward(np.zeros((0, 3, 4)))[0], np.zeros((0, 3, 4)), "no examples")
        return
    for shape, last in cases:
        layer = LayerNorm(last, eps=0.1)
        learnt(layer, rng)
        x, dout = rng.normal(2.0, 3.0, size=shape), rng.normal(size=shape)
        kept = x.copy(), dout.copy(), layer.gamma.copy(), layer.beta.copy()
        inner = tuple(range(-len(layer.shape), 0))
        outer = tuple(range(x.ndim - len(layer.shape)))
        what = f"x of shape {shape}, the last axes {layer.shape}"
        out, cache = layer.forward(x)
        if part == "values":
            hint = "one mean and variance for each example, over the last axes."
            if x.ndim > 1 and close(out, layer.gamma * centred(x, (0,), 0.1) + layer.beta):
                hint = "This is normalized over the examples. " + hint
            wanted = layer.gamma * centred(x, inner, 0.1) + layer.beta
            same(out, wanted, f"{what}: out", hint=hint)
            layer.training = False
            same(layer.forward(x)[0], wanted, f"{what}: out in evaluation mode", hint=hint)
            if outer:
                hint = "what an example gives must not depend on the others."
                same(layer.forward(x[:1])[0], wanted[:1], f"{what}: the first alone", hint=hint)
                scales = 10.0 ** np.arange(len(x)).reshape(-1, *[1] * (x.ndim - 1))
                free = LayerNorm(last, eps=0.0)
                once, again = free.forward(x)[0], free.forward(x * scales + scales)[0]
                same(again, once, f"{what}, eps 0: each example scaled and shifted", hint=hint)
        else:
            layer.forward(x + 1)
            dx, own = layer.backward(dout, cache)
            wanted = slopes(partial(centred, axes=inner, eps=0.1), dout * layer.gamma, x)
            hint = "dout reaches z through gamma; then back over the axes of the forward pass."
            same(dx, wanted, f"{what}: dx", hint=hint, rtol=1e-5, atol=1e-7)
            z = centred(x, inner, 0.1)
            hint = "gamma was used once for each example, so its parts add up over the axes before."
            gamma_and_beta(own, (dout * z).sum(axis=outer), dout.sum(axis=outer), what, hint)
        unchanged(kept, (x, dout, layer.gamma, layer.beta), "x, dout, gamma and beta")


@pytest.mark.parametrize("part", ["values", "gradients", "edges"])
def test_group_norm_looks_at_groups_of_channels(part: str) -> None:
    rng = np.random.default_rng(25)
    cases = [
        (2, (3, 6)),
        (3, (2, 6, 2)),
        (2, (2, 4, 2, 3)),
        (4, (2, 4, 3)),
        (1, (3, 4, 2)),
        (2, (4, 4, 4)),
    ]
    if part == "edges":
        layer = GroupNorm(2, 4)
        for shape in [(3, 6), (4,), (3, 2), (4, 3, 4)]:
            refuses(
                lambda shape=shape: layer.forward(np.ones(shape)),  # type: ignore[misc]
                f"x of shape {shape} for 4 channels",
                hint="the channels are axis 1.",
            )
        refuses(
            lambda: GroupNorm(4, 4).forward(np.ones((3, 4))),
            "four groups of one number each",
            hint="a group of one number has nothing to compare with.",
        )
        same(layer.forward(np.zeros((0, 4)))[0], np.zeros((0, 4)), "no examples")
        return
    for groups, shape in cases:
        layer = GroupNorm(groups, shape[1], eps=0.1)
        learnt(layer, rng)
        x, dout = rng.normal(2.0, 3.0, size=shape), rng.normal(size=shape)
        kept = x.copy(), dout.copy(), layer.gamma.copy(), layer.beta.copy()
        size = shape[1] // groups
        wide, shift = across(layer.gamma, x.ndim), across(layer.beta, x.ndim)

        def z_of(at: Floats, size: int = size) -> Floats:
            parts = [
                centred(at[:, i : i + size], tuple(range(1, at.ndim)), 0.1)
                for i in range(0, at.shape[1], size)
            ]
            return np.concatenate(parts, axis=1)

        what = f"{groups} groups, x of shape {shape}"
        out, cache = layer.forward(x)
        if part == "values":
            hint = (
                "the channels of a group follow each other: cut axis 1 into groups, keep all else."
            )
            mixed = [x[:, i::groups] for i in range(groups)]
            found = np.empty(shape)
            for i, part_ in enumerate(mixed):
                found[:, i::groups] = centred(part_, tuple(range(1, x.ndim)), 0.1)
            if close(out, wide * found + shift):
                hint = "These groups take every other channel; neighbours belong together. " + hint
            elif close(out, wide * centred(x, (0, *range(2, x.ndim)), 0.1) + shift):
                hint = "This is batch normalization. " + hint
            same(out, wide * z_of(x) + shift, f"{what}: out", hint=hint)
            layer.training = False
            same(layer.forward(x[:1])[0], out[:1], f"{what}: one example in evaluation mode")
        else:
            layer.forward(x + 1)
            dx, own = layer.backward(dout, cache)
            wanted = slopes(z_of, dout * wide, x)
            hint = "bring dout into the shape of the groups, and the result back into that of x."
            same(dx, wanted, f"{what}: dx", hint=hint, rtol=1e-5, atol=1e-7)
            axes = (0, *range(2, x.ndim))
            z = z_of(x)
            hint = "gamma belongs to channels, not to groups, and serves all examples and places."
            gamma_and_beta(own, (dout * z).sum(axis=axes), dout.sum(axis=axes), what, hint)
        unchanged(kept, (x, dout, layer.gamma, layer.beta), "x, dout, gamma and beta")

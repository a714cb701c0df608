"""Mean 0 and variance 1 over any axes, and the gradient through it."""

import numpy as np
from expect import holds, refuses, same
from scipy import stats
from techniques_tools import Floats, slopes, unchanged

from techniques import normalize, normalize_backward


def test_normalize_gives_every_set_mean_0_and_variance_1() -> None:
    rng = np.random.default_rng(25)
    x = rng.normal(3.0, [[[0.1]], [[1.0]], [[50.0]]], size=(4, 3, 2, 5))
    kept = x.copy()
    for axes in [(0, 2, 3), (1, 2, 3), (2, 3), (3,), (0,), (-1, -2)]:
        z, mean, variance = normalize(x, axes, 0.0)
        unchanged((kept,), (x,), "x after normalize")
        what = f"axes {axes} of the shape {x.shape}"
        m = int(np.prod([x.shape[axis] for axis in axes]))
        hint = "all places along the axes belong to one set; `keepdims` keeps what fits x."
        same(mean, np.mean(x, axis=axes, keepdims=True), f"{what}: the means", hint=hint)
        wanted = np.var(x, axis=axes, keepdims=True)
        if np.allclose(variance, wanted * m / (m - 1)):
            hint = "This is the unbiased variance; divide by m here, not by m - 1."
        elif np.allclose(variance, np.sqrt(wanted)):
            hint = "This is the standard deviation, its root."
        same(variance, wanted, f"{what}: the variances", hint=hint)
        same(z, stats.zscore(x, axis=axes), f"{what}: z beside SciPy's z-scores", hint=hint)
        stretched = normalize(7.0 * x - 2.0, axes, 0.0)[0]
        same(stretched, z, f"{what}: z of 7 x - 2, which must be z of x", hint=hint)
        same(normalize(-x, axes, 0.0)[0], -z, f"{what}: z of -x, which must be -z", hint=hint)

    row = np.array([[1.0, 3.0]])
    hint = "eps is added to the variance, below the root."
    z = normalize(row, (1,), 3.0)[0]
    same(z, [[-0.5, 0.5]], "(1, 3) with eps = 3", hint=hint)
    same(normalize(row, (1,), 3.0)[2], [[1.0]], "its variance", hint="eps is no part of it.")
    same(normalize(np.array([[1, 3]]), (1,), 0.0)[0], [[-1.0, 1.0]], "integers (1, 3)")
    same(normalize(np.full((2, 3), 7.0), (1,), 1e-5)[0], np.zeros((2, 3)), "sets of equal numbers")
    near = rng.normal(size=(1, 500))
    for shift in (1e6, 1e8):
        far = near + shift
        z = normalize(far, (1,), 0.0)[0]
        same(
            z,
            stats.zscore(far - shift, axis=1),
            f"500 numbers around {shift:g}, which differ by about 1",
            hint="squares of such numbers agree in all their digits: shift first, then square.",
            atol=1e-5,
        )
    same(normalize(np.zeros((0, 3)), (1,), 1e-5)[0], np.zeros((0, 3)), "no rows, by rows")
    for shape, axes in [((1, 3), (0,)), ((4, 1, 1), (1, 2)), ((0, 3), (0,))]:
        refuses(
            lambda shape=shape, axes=axes: normalize(np.ones(shape), axes, 1e-5),  # type: ignore[misc]
            f"axes {axes} of the shape {shape}",
            hint="how many numbers lie along the axes together? Two at least are wanted.",
        )


def test_normalize_sends_gradients_back() -> None:
    rng = np.random.default_rng(25)
    for shape, axes, eps in [
        ((1, 5), (1,), 1e-5),
        ((4, 3), (0,), 0.3),
        ((3, 2, 4), (0, 2), 1e-5),
        ((2, 3, 2, 2), (1, 2, 3), 0.1),
        ((3, 2, 2), (-1, -2), 1e-3),
    ]:
        x, dz = rng.normal(1.0, 2.0, size=shape), rng.normal(size=shape)
        over = {"axis": axes, "keepdims": True}
        mean, variance = np.mean(x, **over), np.var(x, **over)  # type: ignore[call-overload]
        root = np.sqrt(variance + eps)
        z = (x - mean) / root
        held = dz.copy(), z.copy(), variance.copy()
        dx = normalize_backward(dz, z, variance, axes, eps)
        unchanged(held, (dz, z, variance), "dz, z and variance after normalize_backward")

        def f(at: Floats, axes: tuple[int, ...] = axes, eps: float = eps) -> Floats:
            spread = np.sqrt(at.var(axis=axes, keepdims=True) + eps)
            return np.asarray((at - at.mean(axis=axes, keepdims=True)) / spread)

        hint = "three ways lead from an x to the z of its set: its own, the mean, the variance."
        centred = dz - dz.mean(axis=axes, keepdims=True)
        along = z * (dz * z).mean(axis=axes, keepdims=True)
        if np.shape(dx) == shape:
            if np.allclose(dx, dz / root):
                hint = (
                    "Mean and variance are no constants here: every x of the set moves both. "
                    + hint
                )
            elif np.allclose(dx, centred / root):
                hint = "The way through the variance is missing. " + hint
            elif np.allclose(dx, (dz - along) / root):
                hint = "The way through the mean is missing. " + hint
            elif np.allclose(dx * root, (centred - along) / root):
                hint = "Divided by the root twice. " + hint
        what = f"dx for the shape {shape}, axes {axes}, eps {eps}"
        same(
            dx, slopes(f, dz, x), f"{what}, beside measured slopes", hint=hint, rtol=1e-5, atol=1e-7
        )
        sums = dx.sum(axis=axes)
        hint = "adding the same number to a whole set changes no z."
        same(sums, np.zeros(sums.shape), f"{what}, added up in every set", hint=hint, atol=1e-9)
    tight = 1e-12
    z, variance = stats.zscore(rng.normal(size=(3, 6)), axis=1), np.ones((3, 1))
    products = (normalize_backward(rng.normal(size=(3, 6)), z, variance, (1,), tight) * z).sum(1)
    hint = "stretching a whole set changes no z."
    same(products, np.zeros(3), "the products of dx and z, added up, for eps near 0", hint=hint)
    holds(
        np.all(np.isfinite(normalize_backward(z, 0 * z, 0 * variance, (1,), 1e-5))),
        "sets of equal numbers with eps = 1e-5: expected finite gradients.",
    )

"""Dropout: the mask, the expected value, both modes, and the way back."""

from copy import deepcopy

import numpy as np
from expect import holds, refuses, same
from techniques_tools import Floats, slopes, unchanged

from techniques import Dropout, keep_mask


def test_masks_drop_at_random_and_enlarge_the_rest() -> None:
    for rate, factor in [(0.5, 2.0), (0.2, 1.25), (0.9, 10.0)]:
        mask = keep_mask((400, 100), rate, np.random.default_rng(25))
        holds(mask.shape == (400, 100), f"expected the shape (400, 100), found {mask.shape}.")
        kept = np.unique(mask[mask != 0])
        dropped = float(np.mean(mask == 0))
        hint = "find the factor a with  rate · 0 + (1 - rate) · a = 1."
        if abs(dropped - (1 - rate)) < 0.02 and rate != 0.5:
            hint = "Kept and dropped are exchanged: `rate` is the share that goes."
        elif kept.size and np.allclose(kept, 1):
            hint = "What is kept is not enlarged. " + hint
        elif kept.size and rate != 0.5 and np.allclose(kept, 1 / rate):
            hint = "The factor belongs to the share that stays. " + hint
        holds(
            np.allclose(kept, factor) and kept.size > 0,
            f"rate {rate}: expected the factors 0 and {factor:g}, found 0 and {kept[:3].tolist()}.",
            hint=hint,
        )
        for name, sums, length in [
            ("rows", (mask == 0).mean(1), 100),
            ("columns", (mask == 0).mean(0), 400),
        ]:
            spread = float(sums.std() / np.sqrt(rate * (1 - rate) / length))
            holds(
                0.6 < spread < 1.5,
                f"rate {rate}: the shares dropped in different {name} differ by {spread:.2g} times "
                f"what they would with independent coins; expected about 1 time.",
                hint="every entry has a coin of its own; no row or column shares one.",
            )
        far = 5 * np.sqrt(rate * (1 - rate) / mask.size)
        holds(
            abs(dropped - rate) < far,
            f"rate {rate}: expected a share of {rate} dropped, found {dropped:.3f}.",
            hint=hint,
        )
    first, second, third = (
        np.random.default_rng(1),
        np.random.default_rng(1),
        np.random.default_rng(2),
    )
    masks = [keep_mask((50,), 0.5, rng) for rng in (first, second, third, first)]
    hint = "draw from the generator that is given, and from nothing else."
    same(masks[1], masks[0], "two masks from generators in the same state", hint=hint)
    for i, where in [(2, "with another seed"), (3, "from the same generator, drawn later")]:
        holds(
            not np.array_equal(masks[0], masks[i]),
            f"two masks, the second {where}: expected different ones, found the same.",
            hint=hint,
        )
    same(keep_mask((3, 2), 0.0, first), np.ones((3, 2)), "a mask with the rate 0")
    one = keep_mask((), 0.5, first)
    holds(
        np.shape(one) == () and float(one) in (0, 2), f"shape (): expected 0 or 2, found {one!r}."
    )
    for rate in (1.0, 1.5, -0.1, float("nan")):
        refuses(
            lambda rate=rate: keep_mask((2,), rate, first),  # type: ignore[misc]
            f"a rate of {rate}",
            hint="from 0 to below 1; how do comparisons with NaN come out?",
        )


def test_dropout_keeps_the_expected_activation() -> None:
    x = np.array([[0.5, -2.0, 0.0], [3.0, 1.0, -0.25]])
    kept = x.copy()
    for rate in (0.3, 0.8):
        layer = Dropout(rate, np.random.default_rng(25))
        runs = 4000
        outs = np.array([layer.forward(x)[0] for _ in range(runs)])
        unchanged((kept,), (x,), "x after forward", "`*=` reaches into the caller's array.")
        far = 5 * np.abs(x) * np.sqrt(rate / (1 - rate) / runs) + 1e-12
        mean = outs.mean(axis=0)
        hint = "multiply by a new mask of `keep_mask` in each pass."
        if np.allclose(outs, x):
            hint = "Nothing was dropped in training mode. " + hint
        elif np.allclose(outs, outs[0]):
            hint = "All passes used the same mask. " + hint
        holds(
            np.all(np.abs(mean - x) < far) and not np.allclose(outs, outs[0]),
            f"rate {rate}: the mean of out over {runs} passes in training mode: expected x = "
            f"{x.tolist()} within the noise, found {mean.round(3).tolist()}.",
            hint=hint,
        )
        square = x**2 * rate / (1 - rate)
        same(
            outs.var(axis=0),
            square,
            f"rate {rate}: the variance over the passes",
            hint=hint,
            rtol=0.3,
        )

        layer.training = False
        before = deepcopy(layer.rng.bit_generator.state)
        out, _ = layer.forward(x)
        hint = "the expected factor is 1 already: nothing is left to rescale."
        if np.allclose(out, (1 - rate) * x):
            hint = "This scales a second time. In inverted dropout " + hint
        same(out, x, f"rate {rate}: out in evaluation mode", hint=hint)
        holds(
            layer.rng.bit_generator.state == before,
            "the generator after a pass in evaluation mode: expected in its state, found moved.",
            hint="who only looks must draw nothing, or every look changes the training.",
        )
    whole = Dropout(0.0, np.random.default_rng(0)).forward(x)[0]
    same(whole, x, "rate 0 in training mode")


def test_dropout_sends_gradients_through_the_same_mask() -> None:
    x = np.random.default_rng(25).normal(size=(6, 5))
    x[:, 0] = 0.0
    dout = np.random.default_rng(26).normal(size=(6, 5))
    held = dout.copy()
    for rate in (0.4, 0.75):
        mask = Dropout(rate, np.random.default_rng(3)).forward(np.ones((6, 5)))[0]
        layer = Dropout(rate, np.random.default_rng(3))
        _, cache = layer.forward(x)
        layer.forward(x + 1)  # another batch comes by before the way back begins
        layer.training = False
        layer.forward(x)
        dx, own = layer.backward(dout, cache)
        unchanged((held,), (dout,), "dout after backward", "`*=` reaches into the caller's array.")
        hint = "the slope of  out = mask · x  by x; and the mask is the one of this cache."
        if np.allclose(dx, dout):
            hint = (
                "This is the way back of evaluation mode. Its cache was made in training mode. "
                + hint
            )
        elif np.allclose(dx, dout * (mask > 0)):
            hint = "What was enlarged on the way forward is enlarged on the way back too. " + hint
        elif np.allclose(dx, dout * mask * (x != 0)):
            hint = "A 0 in x is not a dropped number: its gradient passes. " + hint
        same(dx, dout * mask, f"rate {rate}: dx", hint=hint)
        holds(own == {}, f"the gradients of the parameters: expected none, found {own}.")

        def fresh(at: Floats, rate: float = rate) -> Floats:
            return Dropout(rate, np.random.default_rng(3)).forward(at)[0]

        moved = slopes(fresh, dout, x)
        same(dx, moved, f"rate {rate}: dx beside slopes measured with the same coins", hint=hint)
    layer = Dropout(0.5, np.random.default_rng(3))
    layer.training = False
    _, cache = layer.forward(x)
    layer.training = True
    hint = "this pass has dropped nothing. The cache decides, not the mode of today."
    same(layer.backward(dout, cache)[0], dout, "dx of a pass in evaluation mode", hint=hint)

"""Layers: what they compute, and the gradients they send back."""

import numpy as np
import pytest
from backprop_expect import Floats, close, measured, unchanged
from expect import holds, refuses, same

from backprop import Linear, ReLU, Sigmoid
from backprop.layers import Layer


def linear(n: int, inputs: int, outputs: int, seed: int = 15) -> tuple[Linear, Floats, Floats]:
    """A layer, a batch for it, and a gradient that arrives from behind."""
    rng = np.random.default_rng(seed)
    layer = Linear(rng.normal(size=(inputs, outputs)), rng.normal(size=outputs))
    return layer, rng.normal(size=(n, inputs)), rng.normal(size=(n, outputs))


def test_linear_maps_every_row() -> None:
    for n, inputs, outputs in [(1, 1, 1), (4, 3, 2), (2, 2, 2), (3, 1, 5)]:
        layer, x, _ = linear(n, inputs, outputs)
        kept = x.copy(), layer.W.copy(), layer.b.copy()
        out, cache = layer.forward(x)
        wanted = np.array(
            [
                [
                    sum(x[i, j] * layer.W[j, k] for j in range(inputs)) + layer.b[k]
                    for k in range(outputs)
                ]
                for i in range(n)
            ]
        )
        hint = "out[i, k] is the sum over j of x[i, j] W[j, k], plus b[k]."
        if close(out, wanted - layer.b):
            hint = "The bias is missing. " + hint
        same(out, wanted, f"x W + b for n = {n}, {inputs} inputs, {outputs} outputs", hint=hint)
        holds(isinstance(cache, tuple), f"the cache: expected a tuple of arrays, found {cache!r}.")
        unchanged(kept, (x, layer.W, layer.b), "x, W and b after forward")
    layer = linear(4, 3, 2)[0]
    out, _ = layer.forward(np.zeros((0, 3)))
    same(out, np.zeros((0, 2)), "the output for a batch of 0 rows")
    hint = "compare the shape of x with (n, inputs) before you multiply, and name both shapes."
    for bad in (np.zeros((4, 2)), np.zeros(3), np.zeros((2, 4, 3))):
        what = f"x of shape {bad.shape} for W of shape (3, 2)"
        words = [str(bad.shape), "(3, 2)"]
        refuses(lambda x=bad: layer.forward(x), what, words=words, hint=hint)  # type: ignore[misc]


@pytest.mark.parametrize("n, inputs, outputs", [(5, 3, 2), (1, 4, 3), (3, 3, 3), (6, 1, 2)])
def test_linear_sends_gradients_back(n: int, inputs: int, outputs: int) -> None:
    layer, x, dout = linear(n, inputs, outputs)
    kept = dout.copy(), x.copy(), layer.W.copy(), layer.b.copy()
    _, cache = layer.forward(x)
    layer.forward(x + 100)  # another batch comes by before the way back begins
    dx, gradients = layer.backward(dout, cache)
    unchanged(kept, (dout, x, layer.W, layer.b), "dout, x, W and b after backward")
    where = f"for n = {n}, {inputs} inputs, {outputs} outputs"

    def total(x: Floats, W: Floats, b: Floats) -> float:
        return float((dout * (x @ W + b)).sum())

    names = sorted(gradients)
    holds(names == ["W", "b"], f"the gradients: expected the names W and b, found {names}.")

    wanted = measured(lambda at: total(at, layer.W, layer.b), x)
    hint = "x[i, j] takes part in out[i, k] for every k, with the factor W[j, k]: sum over k."
    if inputs == outputs and close(dx, dout @ layer.W):
        hint = "W has to be transposed here; its square shape hid that. " + hint
    same(dx, wanted, f"dx beside measured slopes {where}", hint=hint)

    wanted = measured(lambda at: total(x, at, layer.b), layer.W)
    dw = gradients["W"]
    hint = "W[j, k] takes part in out[i, k] of every row i, with the factor x[i, j]: sum over i."
    if np.shape(dw) == wanted.shape:
        if close(dw * n, wanted):
            hint = "This was divided by n, and the 1 / n of the loss is in dout already. " + hint
        elif inputs == outputs and close(dw, wanted.T):
            hint = "This is the transposed of the gradient; square shapes hide it. " + hint
        elif close(dw, (x + 100).T @ dout):
            hint = "This is for the latest batch: what backward needs is in *its* cache. " + hint
    same(dw, wanted, f"dW beside measured slopes {where}", hint=hint)

    wanted = measured(lambda at: total(x, layer.W, at), layer.b)
    db = np.asarray(gradients["b"])
    hint = "b[k] was added to every row, so the gradients of all rows add up. Its shape is b's."
    if db.shape == dout.shape:
        hint = "One bias serves all rows: broadcasting forward means a sum backward. " + hint
    elif db.shape == wanted.shape and close(db * n, wanted):
        hint = "A mean over the rows: but the 1 / n of the loss is in dout already. " + hint
    same(db, wanted, f"db beside measured slopes {where}", hint=hint)


def both_passes(layer: Layer, x: Floats, dout: Floats, name: str) -> tuple[Floats, Floats]:
    """out and dx, with another batch between the two passes and nothing changed on the way."""
    kept = x.copy(), dout.copy()
    out, cache = layer.forward(x)
    held = out.copy()
    layer.forward(-x - 0.5)
    dx, gradients = layer.backward(dout, cache)
    hint = "work on new arrays: `dout[...] = 0` or `x *= ...` reaches into the caller's."
    unchanged(kept, (x, dout), f"{name}: x and dout after both passes", hint)
    again, _ = layer.backward(dout, cache)
    same(again, dx, f"{name}: a second backward with the same cache, expected the same dx")
    unchanged((held,), (out,), f"{name}: out after backward", "out belongs to the caller now.")
    holds(gradients == {}, f"{name}: expected no gradients of parameters, found {gradients!r}.")
    return out, dx


@pytest.mark.parametrize("name", ["relu", "sigmoid"])
def test_activations_pass_back_their_slope(name: str) -> None:
    rng = np.random.default_rng(15)
    x, dout = rng.normal(size=(4, 3)) * 3, rng.normal(size=(4, 3))
    other = "Keep what you need in the cache: another batch was sent forward in between."
    if name == "relu":
        out, dx = both_passes(ReLU(), x, dout, "ReLU")
        same(out, (x + abs(x)) / 2, "ReLU forward", hint="x where it is positive, 0 elsewhere.")
        wanted = measured(lambda at: float((dout * (at + abs(at)) / 2).sum()), x)
        hint = "dout where the x of this forward pass was positive, 0 elsewhere. " + other
        if close(dx, np.maximum(dout, 0)):
            hint = "This asks for the sign of the gradient; the sign of x decides. " + hint
        elif close(dx, (x > 0) * 1.0):
            hint = "This is the slope alone; it is multiplied by what arrives. " + hint
        same(dx, wanted, "ReLU backward beside measured slopes", hint=hint)
        edge = np.array([[0.0, -0.0, 1e-300, -1e-300, 1e300]])
        out, dx = both_passes(ReLU(), edge, np.full((1, 5), 2.0), "ReLU")
        same(out, [[0, 0, 1e-300, 0, 1e300]], "ReLU forward near 0 and far out", atol=0)
        hint = "at exactly 0 the slope counts as 0, and above 0 it is 1, however close."
        same(dx, [[0, 0, 2, 0, 2]], "ReLU backward near 0 and far out", hint=hint)
    else:
        out, dx = both_passes(Sigmoid(), x, dout, "Sigmoid")
        wanted = measured(lambda at: float((dout / (1 + np.exp(-at))).sum()), x)
        hint = "the slope of the sigmoid, written with its result s: s (1 - s). "
        s = 1 / (1 + np.exp(-out))
        if close(dx, dout * s * (1 - s)):
            hint = "The cache holds the result already: this takes its sigmoid once more. " + hint
        elif close(dx, out * (1 - out)):
            hint = "This is the slope alone; it is multiplied by what arrives. " + hint
        elif close(dx, dout * (1 - out**2)):
            hint = "This is the slope of tanh. " + hint
        same(dx, wanted, "Sigmoid backward beside measured slopes", hint=hint + other)
        far = np.array([[-800.0, 800.0]])
        with np.errstate(over="raise", invalid="raise"):
            _, dx = both_passes(Sigmoid(), far, np.ones((1, 2)), "Sigmoid")
        same(dx, [[0, 0]], "Sigmoid backward at -800 and 800: flat on both sides")

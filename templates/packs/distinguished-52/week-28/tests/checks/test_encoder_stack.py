"""The whole stack: its stages, what it knows of order, its size, and its gradients."""

import sys
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from encoder_plain import Floats, kept, mistaken, plain_waves, slopes, stays, stirred, tree_stays
from expect import array, holds, refuses, same

from encoder.block import Design, block_forward
from encoder.heads import own_attention
from encoder.layers import layer_norm
from encoder.stack import encode, gradient_sizes, parameter_count, stages
from encoder.weights import Encoder, arrays, combine


def test_the_stack_knows_order_only_by_positions(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(28)
    encoder = stirred(Encoder.random(3, 4, 6, 2, rng, final=True), rng)
    x, real = rng.normal(size=(2, 5, 4)), np.arange(5) < np.array([[5], [3]])
    before, weights = x.copy(), kept(encoder)
    waves = plain_waves([0.0, 1.0, 2.0, 3.0, 4.0], 4)
    for positions in (True, False):
        design = Design(norm="pre", activation="relu", positions=positions)
        found = stages(x, encoder, design, real)
        holds(
            len(found) == 4,
            f"the stages of 3 blocks: expected 4 arrays, found {len(found)}.",
            hint="stage 0 is what enters the first block, and every block adds one more.",
        )
        hint = "the design says whether positions are added."
        if positions:
            hint = "stage 0 already has its positions."
        same(found[0], x + waves if positions else x, f"stage 0, positions {positions}", hint=hint)
        for i, block in enumerate(encoder.blocks):
            wanted = block_forward(array(found[i]), block, design, real)
            hint = f"block {i} gets stage {i}, the mask, and the design."
            if i == 2:
                last = encoder.final
                assert last is not None
                words = "The final normalization is not part of the stages."
                hint = mistaken(found[3], {words: layer_norm(wanted, last, design.eps)}, hint)
            same(found[i + 1], wanted, f"stage {i + 1}, made by block {i}", hint=hint)
        stays(x, before, "x")
        tree_stays(encoder, weights)
        holds(
            not np.shares_memory(array(found[0]), x),
            "stage 0: expected an array of its own, found the caller's x.",
            hint="who changes the stage later would change x.",
        )
    empty = stages(x, Encoder(()), Design(positions=False))
    holds(len(empty) == 1, f"the stages without blocks: expected 1, found {len(empty)}.")

    order = np.array([2, 0, 4, 1, 3])
    blind, seeing = Design(positions=False), Design()
    hint = "without positions nothing in the encoder may depend on the place."
    shuffled, wanted = (array(encode(v, encoder, blind)) for v in (x[:, order], x))
    what = "the outputs for shuffled vectors without positions"
    same(shuffled, wanted[:, order], what, hint=hint)
    shuffled, straight = (array(encode(v, encoder, seeing)) for v in (x[:, order], x))
    change = np.abs(shuffled - straight[:, order]).max()
    holds(
        change > 1e-3,
        f"the outputs for shuffled vectors with positions: expected other numbers, found a change "
        f"of at most {change:.1g}.",
        hint="are positions added at all?",
    )

    module = ModuleType("attention")
    for there in (True, False):
        if there:
            module.MultiHeadAttention = LastWeek  # type: ignore[attr-defined]
            monkeypatch.setitem(sys.modules, "attention", module)
        else:
            monkeypatch.setitem(sys.modules, "attention", None)
        design = replace(Design(), attention=own_attention())
        what = "the outputs " + ("with" if there else "without") + " a package `attention`"
        found_again = encode(x, encoder, design, real)
        same(found_again, encode(x, encoder, Design(), real), what, hint="both must agree.")


@dataclass
class LastWeek:
    """A stand-in for the class of the week before: one head after the other, in loops."""

    w_q: Floats
    w_k: Floats
    w_v: Floats
    w_o: Floats
    n_heads: int

    def forward(self, x: Floats, context: Any = None, mask: Any = None) -> tuple[Floats, Floats]:
        n = x.shape[-2]
        hidden = np.broadcast_to(True if mask is None else mask, (*x.shape[:-1], n))
        output = np.zeros((*x.shape[:-1], self.w_o.shape[1]))
        weights = np.zeros((*x.shape[:-2], self.n_heads, n, n))
        for item in np.ndindex(x.shape[:-2]):
            q, k, v = (
                np.split(x[item] @ w, self.n_heads, 1) for w in (self.w_q, self.w_k, self.w_v)
            )
            found = []
            for h in range(self.n_heads):
                scores = q[h] @ k[h].T / np.sqrt(q[h].shape[1])
                shares = np.exp(scores - scores.max()) * hidden[item]
                weights[(*item, h)] = shares / shares.sum(axis=1, keepdims=True)
                found.append(weights[(*item, h)] @ v[h])
            output[item] = np.hstack(found) @ self.w_o
        return output, weights


def test_parameters_are_counted_by_arithmetic() -> None:
    rng = np.random.default_rng(28)
    for width, hidden, layers, final, heads in (
        (6, 10, 1, False, 2),
        (6, 10, 3, True, 3),
        (4, 7, 2, True, 1),
        (5, 3, 4, False, 5),
        (1, 1, 1, True, 1),
        (3, 8, 0, True, 1),
        (3, 8, 0, False, 1),
    ):
        encoder = Encoder.random(layers, width, hidden, heads, rng, final=final)
        sizes = {name: numbers.size for name, numbers in arrays(encoder).items()}
        total = sum(sizes.values())
        found = parameter_count(width, hidden, layers, final)
        one_norm = 2 * width
        hint = mistaken(
            found,
            {
                "The biases are missing.": sum(
                    size for name, size in sizes.items() if ".b_" not in name
                ),
                "Each block has two normalizations, with a gain and a shift each.": (
                    total - layers * one_norm
                ),
                "The normalizations of the blocks are missing.": total - 2 * layers * one_norm,
                "The output matrix of attention is missing.": total - layers * (width**2 + width),
                "Heads share the width: their number does not change the count.": (
                    total + (heads - 1) * layers * 4 * (width**2 + width)
                ),
                "The final normalization is counted wrongly.": (
                    total - one_norm if final else total + one_norm
                ),
                "Every block has weights of its own.": (
                    (total - one_norm * final) // max(layers, 1) + one_norm * final
                ),
            },
            "list the arrays of one block with their shapes, and add up.",
        )
        what = f"the parameters of {layers} blocks, width {width}, hidden {hidden}, final {final}"
        same(found, total, what, hint=hint)
    huge = parameter_count(12288, 49152, 96)
    wanted = 96 * (12 * 12288**2 + 13 * 12288)
    holds(huge == wanted, f"a very large encoder: expected {wanted} parameters, found {huge}.")


@pytest.mark.parametrize("norm", ["post", "pre"])
def test_gradient_sizes_show_what_gets_through(norm: Any) -> None:
    rng = np.random.default_rng(28)
    encoder = stirred(Encoder.random(2, 4, 6, 2, rng, final=norm == "pre"), rng)
    design = Design(norm=norm)
    x, d_out = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    real = np.arange(3) < np.array([[3], [2]])
    d_out[~real] = 0
    before, given, weights = x.copy(), d_out.copy(), kept(encoder)
    found = array(gradient_sizes(d_out, x, encoder, design, real))
    stays(x, before, "x")
    stays(d_out, given, "d_out")
    tree_stays(encoder, weights)

    measured = []
    for i, stage in enumerate(array(s).copy() for s in stages(x, encoder, design, real)):

        def loss(stage: Floats = stage, first: int = i) -> float:
            for block in encoder.blocks[first:]:
                stage = block_forward(stage, block, design, real)
            if encoder.final is not None:
                stage = layer_norm(stage, encoder.final, design.eps)
            return float(np.sum(d_out * stage))

        measured.append(slopes(loss, stage))
    lengths = np.array([np.linalg.norm(numbers.ravel()) for numbers in measured])
    largest = np.array([np.abs(numbers).max() for numbers in measured])
    squares = np.array([np.sum(numbers**2) for numbers in measured])
    hint = mistaken(
        found,
        {
            "The order is turned round: stage 0 comes first.": lengths[::-1] / lengths[-1],
            "These are compared with the first stage; the last one is wanted.": (
                lengths / lengths[0]
            ),
            "These are compared with d_out, behind the final normalization.": (
                lengths / np.linalg.norm(d_out.ravel())
            ),
            "These are the sizes themselves; divide them by that of the last stage.": lengths,
            "These are squares; the root is missing.": squares / squares[-1],
            "This takes the largest slope, not the length of all of them.": largest / largest[-1],
        },
        "one length for each stage, the first stage first, divided by the length at the last.",
    )
    same(found, lengths / lengths[-1], f"the gradient sizes of 2 blocks ({norm}-norm)", hint=hint)
    small = gradient_sizes(1e-6 * d_out, x, encoder, design, real)
    same(small, found, "the gradient sizes with d_out a million times smaller")

    deep = Encoder.random(12, 16, 32, 2, np.random.default_rng(1))
    x, d_out = rng.normal(size=(2, 12, 16)), rng.normal(size=(2, 12, 16))
    kept_up = array(gradient_sizes(d_out, x, deep, design))[0]
    lost = array(gradient_sizes(d_out, x, deep, replace(design, residual=False)))[0]
    holds(
        lost < 0.3 * kept_up,
        f"the gradient at the first of 12 blocks: expected far less without bypasses than with "
        f"them, found {lost:.3g} and {kept_up:.3g}.",
        hint="the design must reach the way back.",
    )
    still = combine(np.zeros_like, deep)
    flat = np.array(gradient_sizes(d_out, x, still, Design(norm="none")))
    hint = "with all weights 0 only the bypasses are left, and they change nothing."
    same(flat, np.ones(13), "the gradient sizes of 12 blocks that do nothing", hint=hint)
    refuses(
        lambda: gradient_sizes(0 * d_out, x, deep, design),
        "slopes that are all 0",
        hint="there is nothing to compare with: 0 / 0 is no size.",
    )

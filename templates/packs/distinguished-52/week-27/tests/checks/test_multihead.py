"""Several heads: split, attend, merge, mix."""

import numpy as np
import pytest
from expect import holds, same
from numpy.typing import NDArray

from attention import MultiHeadAttention, merge_heads, scaled_dot_product_attention, split_heads

Floats = NDArray[np.float64]


def test_split_gives_every_head_its_columns() -> None:
    x = np.arange(2 * 3 * 8.0).reshape(2, 3, 8)
    heads = split_heads(x, 4)
    holds(
        heads.shape == (2, 4, 3, 2),
        f"split_heads of shape (2, 3, 8) into 4: expected the shape (2, 4, 3, 2), found "
        f"{heads.shape}.",
        hint="(..., n, width) becomes (..., n_heads, n, d_head): the heads before the positions.",
    )
    for h in range(4):
        same(
            heads[:, h],
            x[:, :, 2 * h : 2 * h + 2],
            f"head {h}, expected to be the columns {2 * h} and {2 * h + 1} of every position",
            hint="a reshape straight to (..., n_heads, n, d_head) mixes positions: reshape to "
            "(..., n, n_heads, d_head), then swap two axes.",
        )
    same(split_heads(x[0], 1), x[:1], "split_heads into a single head, without a batch")
    for n_heads in (3, 0):
        try:
            split_heads(x, n_heads)
        except ValueError:
            continue
        except ZeroDivisionError as error:
            raise AssertionError(
                "split_heads into 0 heads: expected a ValueError, found a ZeroDivisionError."
            ) from error
        holds(False, f"split_heads of width 8 into {n_heads}: expected a ValueError, found none.")


@pytest.mark.parametrize("leading", [(), (2,), (2, 1)], ids=["single", "batch", "two-axes"])
def test_merge_puts_the_heads_side_by_side(leading: tuple[int, ...]) -> None:
    heads = np.random.default_rng(27).normal(size=(*leading, 4, 3, 2))
    same(
        merge_heads(heads),
        np.concatenate([heads[..., h, :, :] for h in range(4)], axis=-1),
        f"merge_heads of shape {heads.shape}",
        hint="swap heads and positions back before the reshape, or positions are mixed.",
    )


def one_head_at_a_time(
    attend: MultiHeadAttention, x: Floats, source: Floats, mask: NDArray[np.bool_] | None
) -> tuple[Floats, Floats]:
    """The same for one sequence, with matrices cut into heads and a sum instead of a merge."""
    heads = range(attend.n_heads)
    w_q, w_k, w_v = (np.split(w, attend.n_heads, 1) for w in (attend.w_q, attend.w_k, attend.w_v))
    w_o = np.split(attend.w_o, attend.n_heads, 0)
    found = [
        scaled_dot_product_attention(x @ w_q[h], source @ w_k[h], source @ w_v[h], mask)
        for h in heads
    ]
    output = sum((found[h][0] @ w_o[h] for h in heads), np.zeros(()))
    return output, np.stack([found[h][1] for h in heads])


@pytest.mark.parametrize("case", ["self", "context", "mask"])
def test_forward_agrees_with_one_head_at_a_time(case: str) -> None:
    # Two sequences and two heads: a mask that lands on the wrong axis makes no error, only harm.
    rng = np.random.default_rng(27)
    d_model, d_context = 6, 5 if case == "context" else 6
    shapes = [(d_model, 4), (d_context, 4), (d_context, 8), (8, 3)]
    w_q, w_k, w_v, w_o = (rng.normal(size=shape) for shape in shapes)
    attend = MultiHeadAttention(w_q, w_k, w_v, w_o, n_heads=2)
    x = rng.normal(size=(2, 4, d_model))
    context = rng.normal(size=(2, 3, d_context)) if case == "context" else None
    mask = np.stack([np.tri(4, dtype=bool), np.eye(4, dtype=bool)]) if case == "mask" else None
    hint = {
        "self": "w_q makes the queries, w_k the keys, w_v the values; split all three into heads.",
        "context": "queries come from x; keys and values both come from the context.",
        "mask": "all heads share a sequence's mask: (batch, n, m) becomes (batch, 1, n, m), or "
        "one sequence's mask falls on another's head.",
    }[case]
    try:
        output, weights = attend.forward(x, context, mask)
    except ValueError as error:
        raise AssertionError(
            f"forward: expected an output and weights, found the error '{error}'. Hint: {hint}"
        ) from error

    source = x if context is None else context
    for i in range(2):
        wanted = one_head_at_a_time(attend, x[i], source[i], None if mask is None else mask[i])
        same(weights[i], wanted[1], f"the weights (heads, n, m) of sequence {i}", hint=hint)
        same(
            output[i],
            wanted[0],
            f"the output of sequence {i}",
            hint=f"{hint} What the heads found is merged first and then multiplied by w_o.",
        )


def test_self_attention_does_not_know_the_order() -> None:
    rng = np.random.default_rng(27)
    attend = MultiHeadAttention.random(d_model=8, n_heads=2, rng=rng)
    x, order = rng.normal(size=(5, 8)), rng.permutation(5)
    output, weights = attend.forward(x)
    shuffled, shuffled_weights = attend.forward(x[order])
    hint = "without a mask no step may depend on where a position stands; does a reshape mix them?"
    same(shuffled, output[order], "the output for shuffled positions", hint=hint)
    same(
        shuffled_weights,
        weights[:, order][:, :, order],
        "the weights for shuffled positions",
        hint=hint,
    )


def test_a_changed_future_leaves_the_past_as_it_was() -> None:
    rng = np.random.default_rng(27)
    attend = MultiHeadAttention.random(d_model=8, n_heads=4, rng=rng)
    x, past = rng.normal(size=(6, 8)), np.tri(6, dtype=bool)
    output, _ = attend.forward(x, mask=past)
    for now in range(5):
        other = x.copy()
        other[now + 1 :] = rng.normal(size=(5 - now, 8))
        changed, _ = attend.forward(other, mask=past)
        same(
            changed[: now + 1],
            output[: now + 1],
            f"the output up to position {now} after a change behind it",
            hint="the future leaks in: does the mask reach the attention of every head?",
        )
    holds(
        not np.allclose(changed[5], output[5]),
        "the last position: expected it to notice changes, found the same output.",
        hint="every position sees itself, so its own change must show.",
    )


def test_the_heads_may_stand_in_any_order() -> None:
    rng = np.random.default_rng(27)
    attend = MultiHeadAttention.random(d_model=12, n_heads=3, rng=rng)
    x, order = rng.normal(size=(2, 5, 12)), np.array([2, 0, 1])
    columns = np.arange(12).reshape(3, 4)[order].ravel()
    moved = MultiHeadAttention(
        attend.w_q[:, columns],
        attend.w_k[:, columns],
        attend.w_v[:, columns],
        attend.w_o[columns],
        n_heads=3,
    )
    output, weights = attend.forward(x)
    moved_output, moved_weights = moved.forward(x)
    hint = "head h owns columns h * d_head to (h + 1) * d_head of w_q, w_k, w_v and rows of w_o."
    same(moved_weights, weights[:, order], "the weights when the heads change places", hint=hint)
    same(moved_output, output, "the output when the heads change places", hint=hint)

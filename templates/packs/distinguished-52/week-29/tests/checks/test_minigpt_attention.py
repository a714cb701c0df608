"""Attention that stops at the present, held against PyTorch's own."""

from functools import partial

import torch
from expect import holds, refuses, same
from minigpt_plain import close, numbers, runs, scatter
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from minigpt.attention import CausalSelfAttention, causal_attention


def test_attention_agrees_with_pytorch_and_stops_at_the_present() -> None:
    for front in ((), (2,), (2, 3)):
        q, k = numbers(*front, 5, 4, seed=1), numbers(*front, 5, 4, seed=2)
        v = numbers(*front, 5, 6, seed=3)
        kept = q.clone(), k.clone(), v.clone()
        what = f"queries and keys {tuple(q.shape)}, values {tuple(v.shape)}"
        with runs(what, hint="the last two axes are positions and width; others come in front."):
            mixed, weights = causal_attention(q, k, v)
        eye = torch.eye(5, dtype=torch.float64).expand(*front, 5, 5)
        wanted = scaled_dot_product_attention(q, k, eye, is_causal=True)
        whole = scaled_dot_product_attention(q, k, eye)
        scores, past = q @ k.transpose(-2, -1), torch.ones(5, 5, dtype=torch.bool).tril()
        hint = "scores through sqrt(d), the future to -inf, then shares along the keys."
        mistakes = {
            "Nothing is masked.": whole,
            "The future was set to 0 after the softmax: it had its part in the sum.": whole * past,
            "The mask is turned round: each position sees the future.": (scores / 2)
            .masked_fill(past.tril(-1), -torch.inf)
            .softmax(-1),
            "The scores are not divided by sqrt(d).": scores.masked_fill(~past, -torch.inf).softmax(
                -1
            ),
            "The scores are divided by d, not by its root.": (scores / 4)
            .masked_fill(~past, -torch.inf)
            .softmax(-1),
            "A score of 0 is not no weight.": (scores / 2).masked_fill(~past, 0).softmax(-1),
        }
        for mistake, value in mistakes.items():
            if close(weights, value):
                hint = f"{mistake} In this order: {hint}"
        holds(
            not (isinstance(weights, torch.Tensor) and weights.isnan().any()),
            f"{what}: expected weights, found NaN.",
            hint="a row that is masked as a whole has nothing to share: each position sees itself.",
        )
        same(weights, wanted, f"{what}: the weights", hint=hint)
        holds(
            bool((weights.triu(1) == 0).all()),
            f"{what}: expected the weight 0 on all that comes later, found a tiny one.",
            hint="exp(-inf) is exactly 0.",
        )
        right = scaled_dot_product_attention(q, k, v, is_causal=True)
        same(mixed, right, f"{what}: the mixtures", hint="the weights times the values.")
        for found, before in zip((q, k, v), kept, strict=True):
            same(found, before, "queries, keys and values afterwards", hint="a new tensor, please.")

    # The past fits badly, the future very well: whoever mixes them up finds NaN or the future.
    q = torch.full((3, 2), 1e8, dtype=torch.float64)
    k = torch.tensor([[-1e8, -1e8], [-1e8, -1e8], [1e8, 1e8]], dtype=torch.float64)
    _, weights = causal_attention(q, k, torch.eye(3, dtype=torch.float64))
    hint = "mask before the softmax, and with -inf: any finite score can be beaten."
    same(weights, [[1, 0, 0], [0.5, 0.5, 0], [0, 0, 1]], "weights for huge scores", hint=hint)
    mixed, weights = causal_attention(q[:1], k[:1], q[:1])
    same(weights, [[1.0]], "the weights of a single position")
    same(mixed, q[:1], "the mixture of a single position")
    half = torch.zeros(2, 3, 4)
    same(causal_attention(half, half, half)[0], half, "float32")
    elsewhere = torch.zeros(2, 3, 4, device="meta")
    with runs("on another device", hint="a mask must be made on the device of the scores."):
        causal_attention(elsewhere, elsewhere, elsewhere)
    for name, sizes in {
        "keys of another width": ((4, 3), (4, 2), (4, 3)),
        "fewer keys than queries": ((4, 3), (3, 3), (3, 3)),
        "more values than keys": ((4, 3), (4, 3), (5, 3)),
        "examples that would be repeated": ((2, 4, 3), (1, 4, 3), (2, 4, 3)),
    }.items():
        parts = [torch.zeros(size) for size in sizes]
        refuses(partial(causal_attention, *parts), f"{name}, {sizes}")


def test_heads_find_what_those_of_pytorch_find() -> None:
    width, heads, positions = 12, 3, 5
    attention = CausalSelfAttention(width, heads, dropout=0.5).double().eval()
    scatter(attention, seed=4)
    other = nn.MultiheadAttention(width, heads, batch_first=True, dtype=torch.float64)
    with torch.no_grad():
        other.in_proj_weight.copy_(attention.qkv.weight)
        other.in_proj_bias.zero_()
        other.out_proj.weight.copy_(attention.out.weight)
        other.out_proj.bias.copy_(attention.out.bias)
    x = numbers(2, positions, width, seed=5)
    kept = x.clone()
    future = torch.ones(positions, positions, dtype=torch.bool).triu(1)
    wanted, shares = other(x, x, x, attn_mask=future, average_attn_weights=False)
    with runs("two examples of five positions", hint="print the shape after every line."):
        found, weights = attention(x)
    thirds = "first the queries of all heads, then the keys, then the values; "
    hint = thirds + "in each third the heads lie one behind the other."
    shape = tuple(getattr(weights, "shape", ()))
    holds(
        shape == (2, heads, positions, positions),
        f"the weights: expected the shape (2, 3, 5, 5), found {shape}.",
        hint="the axis of the heads must stand in front of that of the positions.",
    )
    mixed_up = attention.qkv(x).view(2, positions, 3, width // heads, heads).permute(2, 0, 4, 1, 3)
    _, turned = causal_attention(mixed_up[0], mixed_up[1], mixed_up[2])
    if close(weights, turned):
        hint = "Neighbouring numbers belong to one head, not to different ones: " + hint
    same(weights, shares, "the weights of three heads", hint=hint)
    hint = "side by side, in the order of the heads, and then `out`."
    parts = attention.qkv(x).view(2, positions, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    mixtures, _ = causal_attention(parts[0], parts[1], parts[2])
    if close(found, mixtures.transpose(1, 2).reshape(2, positions, width)):
        hint = "`out` is missing. What the heads found lies " + hint
    elif close(found, attention.out(mixtures.reshape(2, positions, width))):
        hint = (
            "Heads and positions were mixed up when they were joined. What they found lies " + hint
        )
    same(found, wanted, "what three heads gather", hint=hint)
    same(x, kept, "the input afterwards")
    changed = x.clone()
    changed[:, 3:] = numbers(2, 2, width, seed=6)
    same(attention(changed)[0][:, :3], found[:, :3], "positions before a change", atol=1e-12)

    attention.train()
    torch.manual_seed(0)
    active, shares_active = attention(x)
    dropped = float((active == 0).double().mean())
    holds(
        0.3 < dropped < 0.7,
        f"dropout of 0.5 in training mode: expected about half of the result 0, found "
        f"{dropped:.0%}.",
        hint="dropout acts on what `out` gives.",
    )
    same(active[active != 0], 2 * found[active != 0], "what dropout leaves, twice as large")
    same(shares_active, shares, "the weights in training mode", hint="dropout leaves them alone.")
    one = CausalSelfAttention(4, 1, 0.0)(torch.zeros(1, 1, 4))
    same(one[1], [[[[1.0]]]], "one head, one position")

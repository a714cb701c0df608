"""Agreement with PyTorch, in float64 and with the weights copied over."""

from typing import Any

import numpy as np
import pytest
import torch
from encoder_plain import (
    Floats,
    kept,
    mistaken,
    random_norm,
    stays,
    stirred,
    stirred_block,
    tree_stays,
)
from expect import array, same
from torch import nn

from encoder.block import Design, block_backward, block_forward
from encoder.layers import layer_norm, layer_norm_backward
from encoder.padding import padding_mask
from encoder.stack import encode
from encoder.weights import Block, Encoder, Norm, arrays

WIDTH, HIDDEN, HEADS = 6, 10, 2


def tensor(numbers: Floats, grad: bool = False) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=grad)


def torch_norm(norm: Norm, eps: float) -> nn.LayerNorm:
    """PyTorch's layer norm with our gain and shift."""
    made = nn.LayerNorm(len(norm.gain), eps=eps, dtype=torch.float64)
    made.weight.data, made.bias.data = tensor(norm.gain), tensor(norm.shift)
    return made


def torch_block(block: Block, design: Design) -> nn.TransformerEncoderLayer:
    """PyTorch's block with our weights. Its matrices stand on the left, so they are transposed."""
    heads, ff = block.heads, block.feed_forward
    made = nn.TransformerEncoderLayer(
        WIDTH,
        heads.n_heads,
        HIDDEN,
        dropout=0.0,
        activation=design.activation,
        layer_norm_eps=design.eps,
        batch_first=True,
        norm_first=design.norm == "pre",
        dtype=torch.float64,
    )
    weights = {
        "self_attn.in_proj_weight": np.hstack([heads.w_q, heads.w_k, heads.w_v]).T,
        "self_attn.in_proj_bias": np.hstack([heads.b_q, heads.b_k, heads.b_v]),
        "self_attn.out_proj.weight": heads.w_o.T,
        "self_attn.out_proj.bias": heads.b_o,
        "linear1.weight": ff.w_in.T,
        "linear1.bias": ff.b_in,
        "linear2.weight": ff.w_out.T,
        "linear2.bias": ff.b_out,
        "norm1.weight": block.norm_1.gain,
        "norm1.bias": block.norm_1.shift,
        "norm2.weight": block.norm_2.gain,
        "norm2.bias": block.norm_2.shift,
    }
    made.load_state_dict({name: tensor(numbers) for name, numbers in weights.items()})
    return made


def torch_slopes(layer: nn.TransformerEncoderLayer) -> dict[str, Floats]:
    """The gradients that PyTorch has found, by our names and in our shapes."""
    grads = {name: array(p.grad) for name, p in layer.named_parameters()}
    found: dict[str, Floats] = {}
    w, b = grads["self_attn.in_proj_weight"], grads["self_attn.in_proj_bias"]
    for which, rows, biases in zip("qkv", np.split(w, 3), np.split(b, 3), strict=True):
        found[f"heads.w_{which}"], found[f"heads.b_{which}"] = rows.T, biases
    found["heads.w_o"] = grads["self_attn.out_proj.weight"].T
    found["heads.b_o"] = grads["self_attn.out_proj.bias"]
    for ours, theirs in (("in", "linear1"), ("out", "linear2")):
        found[f"feed_forward.w_{ours}"] = grads[f"{theirs}.weight"].T
        found[f"feed_forward.b_{ours}"] = grads[f"{theirs}.bias"]
    for which in "12":
        found[f"norm_{which}.gain"] = grads[f"norm{which}.weight"]
        found[f"norm_{which}.shift"] = grads[f"norm{which}.bias"]
    return found


DESIGNS = {
    "post": Design(norm="post", activation="relu", eps=1e-3),
    "pre": Design(norm="pre", activation="gelu"),
}


@pytest.mark.parametrize(
    "case", ["layer-norm", "forward-post", "forward-pre", "backward-post", "backward-pre"]
)
def test_the_block_agrees_with_pytorch(case: str) -> None:
    rng = np.random.default_rng(28)
    x, d_out = rng.normal(size=(3, 5, WIDTH)), rng.normal(size=(3, 5, WIDTH))
    given, slopes_given = x.copy(), d_out.copy()
    real = np.arange(5) < np.array([[5], [2], [1]])
    d_out[~real] = 0.0  # nobody asks what becomes of padding
    slopes_given[~real] = 0.0
    ours = tensor(x, grad=True)
    if case == "layer-norm":
        norm = random_norm(WIDTH, rng)
        theirs = torch_norm(norm, 0.1)
        wanted: Any = theirs(ours)
        wanted.backward(tensor(d_out))
        same(layer_norm(x, norm, 0.1), wanted, "layer_norm, compared with torch.nn.LayerNorm")
        d_x, d_norm = layer_norm_backward(d_out, x, norm, 0.1)
        same(d_x, ours.grad, "layer_norm_backward, compared with autograd")
        same(d_norm.gain, theirs.weight.grad, "the slopes with the gain")
        same(d_norm.shift, theirs.bias.grad, "the slopes with the shift")
        return

    way, name = case.split("-")
    design, block = DESIGNS[name], stirred_block(WIDTH, HIDDEN, HEADS, rng)
    weights = kept(block)
    layer = torch_block(block, design)
    wanted = layer(ours, src_key_padding_mask=torch.tensor(~real))
    if way == "forward":
        found = block_forward(x, block, design, real)
        swapped = Block(block.heads, block.norm_2, block.feed_forward, block.norm_1)
        once = Block(block.heads, block.norm_1, block.feed_forward, block.norm_1)
        padding = torch.tensor(~real)
        by_torch = {
            "The two norms have changed places: norm_1 belongs to attention.": torch_block(
                swapped, design
            )(ours, src_key_padding_mask=padding),
            "norm_1 is used twice; feed-forward has norm_2.": torch_block(once, design)(
                ours, src_key_padding_mask=padding
            ),
            "Padding is looked at here: attention needs to know who is real.": layer(ours),
        }
        hint = mistaken(
            array(found)[real],
            {words: array(other)[real] for words, other in by_torch.items()},
            "attention with norm_1 first; feed-forward with norm_2 gets what comes out of it.",
        )
        what = f"a block ({name}-norm, {design.activation}) at the real positions"
        same(array(found)[real], array(wanted)[real], what, hint=hint)
        free = block_forward(x[0], block, design)
        same(free, layer(tensor(x[:1]))[0], f"a block ({name}-norm) on one sequence, no mask")
    else:
        wanted.backward(tensor(d_out))
        d_x, gradients = block_backward(d_out, x, block, design, real)
        hint = "feed-forward comes first on the way back, and its input is what lies between."
        for key, numbers in torch_slopes(layer).items():
            what = f"the slopes with {key} ({name}-norm), compared with autograd"
            same(arrays(gradients)[key], numbers, what, hint=hint)
        what = f"the slopes with x ({name}-norm), compared with autograd"
        same(d_x, ours.grad, what, hint=hint)
    stays(x, given, "x")
    stays(d_out, slopes_given, "d_out")
    tree_stays(block, weights)


@pytest.mark.parametrize("name", DESIGNS)
def test_padding_has_no_influence(name: str) -> None:
    rng = np.random.default_rng(28)
    design = DESIGNS[name]
    encoder = Encoder.random(3, WIDTH, HIDDEN, HEADS, rng, final=name == "pre")
    encoder = stirred(encoder, rng)
    x, lengths = rng.normal(size=(3, 5, WIDTH)), [5, 2, 1]
    real = np.arange(5) < np.array(lengths)[:, np.newaxis]
    found = encode(x, encoder, design, real)

    spoilt = np.where(real[..., np.newaxis], x, 1000 * rng.normal(size=x.shape))
    hint = "every block must be told who is real, not the first one alone."
    again = encode(spoilt, encoder, design, real)
    what = f"outputs at real positions ({name}-norm) after the padding has changed"
    same(array(again)[real], array(found)[real], what, hint=hint)
    longer = np.concatenate([x, rng.normal(size=(3, 4, WIDTH))], axis=1)
    further = array(encode(longer, encoder, design, np.pad(real, ((0, 0), (0, 4)))))
    what = f"outputs at real positions ({name}-norm) with four more positions of padding"
    same(further[:, :5][real], array(found)[real], what, hint=hint)
    for i, length in enumerate(lengths):
        alone = encode(x[i, :length], encoder, design)
        what = f"sequence {i} ({name}-norm) alone and in a padded batch"
        same(array(found)[i, :length], alone, what, hint=hint)

    layers = nn.TransformerEncoder(
        torch_block(encoder.blocks[0], design),
        num_layers=3,
        norm=None if encoder.final is None else torch_norm(encoder.final, design.eps),
        enable_nested_tensor=False,
    )
    layers.layers = nn.ModuleList([torch_block(block, design) for block in encoder.blocks])
    place, column = np.arange(5)[:, np.newaxis], np.arange(WIDTH)
    angles = place / 10000.0 ** ((column - column % 2) / WIDTH)
    waves = np.where(column % 2, np.cos(angles), np.sin(angles))
    wanted = layers(tensor(x + waves), src_key_padding_mask=torch.tensor(~real))
    hint = "positions first, then block after block, each with weights of its own."
    what = f"a stack of 3 blocks ({name}-norm), compared with torch.nn.TransformerEncoder"
    same(array(found)[real], array(wanted)[real], what, hint=hint)
    mask = padding_mask(lengths, 5)
    same(encode(x, encoder, design, mask), found, "the stack with the mask from padding_mask")

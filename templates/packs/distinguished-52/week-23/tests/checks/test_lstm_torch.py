"""The whole network beside PyTorch, with the same weights and in the same precision."""

import numpy as np
import torch
from expect import same
from lstm_plain import Floats, some_state, some_weights
from torch import Tensor, nn

from lstm.arrays import Weights
from lstm.cell import LSTM
from lstm.network import SILENT, cross_entropy, scores, scores_back
from lstm.sequence import back_through_time, unroll


def tensor(values: Floats, *, asks: bool = False) -> Tensor:
    """A tensor of its own, perhaps one whose slope will be asked."""
    return torch.tensor(values, dtype=torch.float64, requires_grad=asks)


def torch_layers(weights: Weights) -> tuple[nn.LSTM, nn.Linear]:
    """PyTorch's layers with these weights. It keeps two biases where one is enough."""
    n_in, hidden = weights["w_x"].shape[1], weights["w_h"].shape[1]
    layer = nn.LSTM(n_in, hidden).double()
    head = nn.Linear(hidden, len(weights["b_out"])).double()
    names = {"weight_ih_l0": "w_x", "weight_hh_l0": "w_h", "bias_ih_l0": "b"}
    theirs = {place: tensor(weights[name]) for place, name in names.items()}
    layer.load_state_dict(theirs | {"bias_hh_l0": torch.zeros_like(theirs["bias_ih_l0"])})
    head.load_state_dict({"weight": tensor(weights["w_out"]), "bias": tensor(weights["b_out"])})
    return layer, head


def test_pytorch_finds_the_same_outputs_and_gradients() -> None:
    rng = np.random.default_rng(23)
    weights, (h, c) = some_weights(23, 4, 5, n_out=3), some_state(23, 3, 5)
    xs, targets = rng.normal(size=(9, 3, 4)), rng.integers(3, size=(9, 3))
    targets[rng.random(targets.shape) < 0.4] = SILENT

    layer, head = torch_layers(weights)
    t_xs, t_h, t_c = tensor(xs, asks=True), tensor(h[None], asks=True), tensor(c[None], asks=True)
    t_outputs, (t_h_end, t_c_end) = layer(t_xs, (t_h, t_c))
    t_loss = nn.functional.cross_entropy(
        head(t_outputs).flatten(0, 1), torch.tensor(targets).flatten(), ignore_index=SILENT
    )
    t_loss.backward()

    reading = unroll(LSTM, weights, xs, (h, c))
    hint = "the blocks of both stand in the order i, f, g, o."
    same(reading.outputs, t_outputs, "the outputs of 9 steps, as in PyTorch", hint=hint)
    same(reading.states[-1][0], t_h_end[0], "h at the end, as in PyTorch", hint=hint)
    same(reading.states[-1][1], t_c_end[0], "c at the end, as in PyTorch", hint=hint)
    loss, d_scores = cross_entropy(scores(weights, reading.outputs), targets)
    same(loss, t_loss, "the loss, as in PyTorch (ignore_index = SILENT)")
    d_outputs, above = scores_back(weights, reading.outputs, d_scores)
    found = back_through_time(LSTM, weights, reading, d_outputs)
    named = dict(layer.named_parameters())
    pairs = {
        "w_out": (above["w_out"], head.weight.grad),
        "b_out": (above["b_out"], head.bias.grad),
        "w_x": (found.gradients["w_x"], named["weight_ih_l0"].grad),
        "w_h": (found.gradients["w_h"], named["weight_hh_l0"].grad),
        "b": (found.gradients["b"], named["bias_ih_l0"].grad),
        "all that was read": (found.d_xs, t_xs.grad),
        "h of the start": (found.d_states[0][0][None], t_h.grad),
        "c of the start": (found.d_states[0][1][None], t_c.grad),
    }
    for name, (mine, theirs) in pairs.items():
        same(mine, theirs, f"the slope of the loss with {name}, as in PyTorch")

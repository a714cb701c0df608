"""A plain recurrent cell. (Given, all of it: it shows what a cell must be able to do.)"""

import numpy as np

from lstm.arrays import FloatArray, Weights
from lstm.sequence import Cache, Cell, State


def rnn_step(weights: Weights, x: FloatArray, state: State) -> tuple[State, Cache]:
    """One step: h_new = tanh(w_x x + w_h h + b), for B sequences side by side.

    Args:
        weights: `w_x` of shape (H, D), `w_h` of shape (H, H) and `b` of shape (H,).
        x: what is read now, of shape (B, D).
        state: a tuple with one array, h, of shape (B, H).

    Returns:
        The new state, and what the way back will need.
    """
    (h,) = state
    new = np.tanh(x @ weights["w_x"].T + h @ weights["w_h"].T + weights["b"])
    return (new,), {"x": x, "h": h, "h_new": new}


def rnn_step_back(
    weights: Weights, cache: Cache, d_state: State
) -> tuple[FloatArray, State, Weights]:
    """The same step backward.

    Args:
        weights: the weights.
        cache: what `rnn_step` kept.
        d_state: the slope of the loss with the new state.

    Returns:
        The slopes with x, with the old state, and with the three weights.
    """
    (d_new,) = d_state
    d_sums = d_new * (1 - cache["h_new"] ** 2)
    gradients = {
        "w_x": d_sums.T @ cache["x"],
        "w_h": d_sums.T @ cache["h"],
        "b": d_sums.sum(axis=0),
    }
    return d_sums @ weights["w_x"], (d_sums @ weights["w_h"],), gradients


RNN = Cell("RNN", blocks=1, memories=1, forward=rnn_step, back=rnn_step_back)

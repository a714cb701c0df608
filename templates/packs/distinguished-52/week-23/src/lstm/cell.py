"""The LSTM cell: three gates and a candidate, one step forward and one step backward."""

import numpy as np

from lstm.arrays import FloatArray, Weights
from lstm.sequence import Cache, Cell, State

GATES = ("i", "f", "g", "o")
"""In which order the blocks of H rows stand in the weights: input gate, forget gate, candidate,
output gate. PyTorch has the same order."""

LN2 = float(np.log(2.0))  # what must be added up, in logarithms, for one doubling


def gates(weights: Weights, x: FloatArray, h: FloatArray) -> dict[str, FloatArray]:
    """What the cell decides before it touches its memory.

    All four parts see the same x and the same old h, each with its own weights:

        sum_k = w_x[block k] x + w_h[block k] h + b[block k],    for k = i, f, g, o

    The three gates i, f and o answer *how much*, the candidate g answers *what*. So the gates lie
    between 0 and 1 (`sigmoid`), and the candidate between -1 and 1 (tanh).

    Args:
        weights: `w_x` of shape (4H, D), `w_h` of shape (4H, H) and `b` of shape (4H,). Their rows
            are four blocks of H rows, in the order of `GATES`.
        x: what is read now, of shape (B, D): one row for each of B sequences side by side.
        h: the old output of the cell, of shape (B, H).

    Returns:
        Four arrays of shape (B, H), under the names "i", "f", "g" and "o".

    With D = H = 1, all of `w_x` and `w_h` equal to 1 and b = 0, the sum is x + h in every block:

    >>> ones = {"w_x": np.ones((4, 1)), "w_h": np.ones((4, 1)), "b": np.zeros(4)}
    >>> found = gates(ones, np.array([[2.0]]), np.array([[-2.0]]))
    >>> [float(found[name][0, 0]) for name in GATES]
    [0.5, 0.5, 0.0, 0.5]
    """
    ### BEGIN SOLUTION
    from lstm.arrays import sigmoid

    sums = x @ weights["w_x"].T + h @ weights["w_h"].T + weights["b"]
    blocks = dict(zip(GATES, np.split(sums, 4, axis=1), strict=True))
    return {name: np.tanh(z) if name == "g" else sigmoid(z) for name, z in blocks.items()}
    ### END SOLUTION


def lstm_step(weights: Weights, x: FloatArray, state: State) -> tuple[State, Cache]:
    """One step of an LSTM: a new memory c, and a new output h.

        c_new = f * c + i * g          keep a part of the old memory, and write a part of the new
        h_new = o * tanh(c_new)        show a part of what is now in the memory

    All products are taken number by number: each unit has a memory and gates of its own.

    Args:
        weights: as in `gates`.
        x: what is read now, of shape (B, D).
        state: the old output h and the old memory c, in this order, both of shape (B, H). They are
            left unchanged.

    Returns:
        The new state, again (h, c), and a cache for the way back. The cache is a dictionary with
        nine entries: "x", "h" and "c" as they came in, "i", "f", "g" and "o" as `gates` gave
        them, and the new "c_new" and "h_new".
    """
    ### BEGIN SOLUTION
    h, c = state
    found = gates(weights, x, h)
    c_new = found["f"] * c + found["i"] * found["g"]
    h_new = found["o"] * np.tanh(c_new)
    return (h_new, c_new), {"x": x, "h": h, "c": c, **found, "c_new": c_new, "h_new": h_new}
    ### END SOLUTION


def back_to_sums(cache: Cache, d_state: State) -> tuple[FloatArray, FloatArray]:
    """From the slopes with the new state to those with the four sums and with the old memory.

    Draw the step before you write it, and follow every arrow against its direction. The new memory
    has two arrows that leave it: it is a result of the step, and h_new is made of it.

    Args:
        cache: what `lstm_step` kept.
        d_state: the slopes of the loss with h_new and with c_new, in this order, both of shape
            (B, H). The slope with c_new is only what comes from later steps; what c_new does
            through h_new is not in it yet. Both are left unchanged.

    Returns:
        The slopes with the sums of `gates`, before sigmoid and tanh, of shape (B, 4H) in the order
        of `GATES`; and the slope with the old memory c, of shape (B, H).
    """
    ### BEGIN SOLUTION
    d_h, d_c = d_state
    i, f, g, o = (cache[name] for name in GATES)
    shown = np.tanh(cache["c_new"])
    d_memory = d_c + d_h * o * (1 - shown**2)
    d_sums = (
        d_memory * g * i * (1 - i),
        d_memory * cache["c"] * f * (1 - f),
        d_memory * i * (1 - g**2),
        d_h * shown * o * (1 - o),
    )
    return np.concatenate(d_sums, axis=1), d_memory * f
    ### END SOLUTION


def lstm_step_back(
    weights: Weights, cache: Cache, d_state: State
) -> tuple[FloatArray, State, Weights]:
    """One step backward: from the slopes with the new state to all that went into the step.

    `back_to_sums` does the first half of the way. What is left is as in every layer that multiplies
    by a matrix; `rnn_step_back` shows it for a single block.

    Args:
        weights: as in `gates`.
        cache: what `lstm_step` kept.
        d_state: the slopes of the loss with h_new and with c_new, as in `back_to_sums`.

    Returns:
        The slope with x, of shape (B, D); the slopes with the old state, h and c, both of shape
        (B, H); and the slopes with `w_x`, `w_h` and `b`, each with the shape of these weights. The
        B sequences share the weights.
    """
    ### BEGIN SOLUTION
    d_sums, d_c = back_to_sums(cache, d_state)
    gradients = {
        "w_x": d_sums.T @ cache["x"],
        "w_h": d_sums.T @ cache["h"],
        "b": d_sums.sum(axis=0),
    }
    return d_sums @ weights["w_x"], (d_sums @ weights["w_h"], d_c), gradients
    ### END SOLUTION


LSTM = Cell("LSTM", blocks=4, memories=2, forward=lstm_step, back=lstm_step_back)


def forget_bias(steps: float) -> float:
    """The bias with which a forget gate keeps half of the memory after so many steps.

    A gate that hears nothing but its bias has the value sigmoid(bias) in every step. After n steps
    the share sigmoid(bias)**n of the memory is left. Which bias makes this share one half?

    Args:
        steps: the half-life n, a positive number. It need not be an integer, and it may be very
            large: for 1e15 steps the gate is so near to 1 that 1 minus its value is lost to
            rounding, and the bias still comes out right.

    Raises:
        ValueError: if steps is not positive.

    >>> round(forget_bias(2), 3)  # a gate of 0.707, because 0.707 ** 2 is one half
    0.881
    >>> round(forget_bias(100), 3)
    4.968
    """
    ### BEGIN SOLUTION
    if not steps > 0:
        raise ValueError(f"a half-life must be positive, found {steps}")
    # With f = 2 ** (-1 / n), the bias is log(f / (1 - f)) = -log(1 / f - 1).
    return float(-np.log(np.expm1(LN2 / steps)))
    ### END SOLUTION


def start_bias(n_hidden: int, forget: float) -> FloatArray:
    """The biases of a new cell: all 0, and those of the forget gates as told.

    With 0, every forget gate begins near one half, and a memory is gone after a few steps, before
    the cell could learn what it is good for. A positive bias opens them at the start. If it stands
    in a wrong block, the training still runs, and is only worse.

    Args:
        n_hidden: H, at least 1.
        forget: the bias of all forget gates.

    Returns:
        4H numbers, in the order of `GATES`.

    >>> start_bias(1, 2.5)
    array([0. , 2.5, 0. , 0. ])
    """
    ### BEGIN SOLUTION
    bias = np.zeros(4 * n_hidden)
    bias[n_hidden : 2 * n_hidden] = forget
    return bias
    ### END SOLUTION

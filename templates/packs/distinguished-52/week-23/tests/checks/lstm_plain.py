"""Small cells, their steps number by number, and slopes measured with small nudges."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lstm.arrays import Weights
from lstm.sequence import Cache, State

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
NUDGED = {"rtol": 1e-5, "atol": 1e-8}


def some_weights(
    seed: int, n_in: int, n_hidden: int, blocks: int = 4, n_out: int = 0, size: float = 0.8
) -> Weights:
    """All weights of a cell at random, also the biases; with a layer of scores if n_out > 0."""
    rng, rows = np.random.default_rng(seed), blocks * n_hidden
    shapes: dict[str, tuple[int, ...]]
    shapes = {"w_x": (rows, n_in), "w_h": (rows, n_hidden), "b": (rows,)}
    if n_out:
        shapes |= {"w_out": (n_out, n_hidden), "b_out": (n_out,)}
    return {name: rng.normal(0, size, size=shape) for name, shape in shapes.items()}


def some_state(seed: int, *shape: int, memories: int = 2) -> State:
    """An output between -1 and 1 and, for an LSTM, a memory that may be larger."""
    rng = np.random.default_rng(seed)
    return (rng.uniform(-0.9, 0.9, size=shape), rng.normal(size=shape))[:memories]


def plain_sigmoid(z: float) -> float:
    """1 / (1 + exp(-z)) for one number of moderate size."""
    return 1 / (1 + math.exp(-z))


def plain_gates(weights: Weights, x: Floats, h: Floats) -> dict[str, Floats]:
    """The three gates and the candidate, number by number."""
    n, hidden = h.shape
    found = {name: np.empty((n, hidden)) for name in "ifgo"}
    for row, unit in np.ndindex(n, hidden):
        for place, name in enumerate("ifgo"):
            at = place * hidden + unit
            heard = total(weights["w_x"][at], x[row]) + total(weights["w_h"][at], h[row])
            z = heard + float(weights["b"][at])
            found[name][row, unit] = math.tanh(z) if name == "g" else plain_sigmoid(z)
    return found


def plain_step(weights: Weights, x: Floats, state: State) -> Cache:
    """One step of an LSTM, or of an RNN if the state is h alone; all that a cache holds."""
    h = state[0]
    if len(state) == 1:
        new = np.empty_like(h)
        for row, unit in np.ndindex(*h.shape):
            heard = total(weights["w_x"][unit], x[row]) + total(weights["w_h"][unit], h[row])
            new[row, unit] = math.tanh(heard + float(weights["b"][unit]))
        return {"x": x, "h": h, "h_new": new}
    found, c = plain_gates(weights, x, h), state[1]
    c_new, h_new = np.empty_like(c), np.empty_like(h)
    for at in np.ndindex(*c.shape):
        i, f, g, o = (float(found[name][at]) for name in "ifgo")
        c_new[at] = f * float(c[at]) + i * g
        h_new[at] = o * math.tanh(float(c_new[at]))
    return {"x": x, "h": h, "c": c, **found, "c_new": c_new, "h_new": h_new}


def plain_caches(weights: Weights, xs: Floats, start: State) -> list[Cache]:
    """All steps of a sequence."""
    caches: list[Cache] = []
    state = start
    for x in xs:
        caches.append(plain_step(weights, x, state))
        state = after(caches[-1])
    return caches


def plain_states(weights: Weights, xs: Floats, start: State) -> list[State]:
    """The state before and after each step."""
    return [start, *(after(cache) for cache in plain_caches(weights, xs, start))]


def after(cache: Cache) -> State:
    """The state that a step has left."""
    return tuple(cache[name] for name in ("h_new", "c_new") if name in cache)


def surprise(row: Floats, target: int) -> float:
    """-log of the softmax of one row of scores, at its target."""
    top: float = max(row.tolist())
    rest = math.log(math.fsum(math.exp(z - top) for z in row.tolist()))
    return float(top + rest - row[target])


def plain_scores(weights: Weights, h: Floats) -> Floats:
    """The scores after one step, of shape (B, K)."""
    rows = list(zip(weights["w_out"], weights["b_out"].tolist(), strict=True))
    return np.array([[total(row, one) + b for row, b in rows] for one in h])


def slopes(function: Callable[[Floats], float], at: Floats, nudge: float = 1e-5) -> Floats:
    """How fast a number changes with each entry of an array, by central differences."""
    found = np.empty(at.shape)
    for place in np.ndindex(*at.shape):
        ends = []
        for sign in (1, -1):
            moved = at.copy()
            moved[place] += sign * nudge
            ends.append(function(moved))
        found[place] = (ends[0] - ends[1]) / (2 * nudge)
    return found


def weight_slopes(loss: Callable[[Weights], float], weights: Weights) -> Weights:
    """How fast a loss changes with each weight."""
    found = {}
    for name, array in weights.items():

        def with_array(moved: Floats, name: str = name) -> float:
            return loss(weights | {name: moved})

        found[name] = slopes(with_array, array)
    return found


def state_slopes(loss: Callable[[State], float], state: State) -> State:
    """How fast a loss changes with each number of a state."""
    found = []
    for place, array in enumerate(state):

        def with_array(moved: Floats, place: int = place) -> float:
            return loss((*state[:place], moved, *state[place + 1 :]))

        found.append(slopes(with_array, array))
    return tuple(found)


def copies(arrays: Weights) -> Weights:
    """To see later whether anything was changed."""
    return {name: array.copy() for name, array in arrays.items()}


def flat(arrays: Weights) -> Floats:
    """All arrays as one long vector, in the order of their names."""
    return np.concatenate([np.ravel(arrays[name]) for name in sorted(arrays)])


def close(a: ArrayLike, b: ArrayLike) -> bool:
    """Are these the same numbers, as far as hints need it?"""
    return np.shape(a) == np.shape(b) and bool(np.allclose(a, b, rtol=1e-5, atol=1e-8))


def total(a: Sequence[float] | Floats, b: Sequence[float] | Floats) -> float:
    """The sum of products."""
    return math.fsum(float(x) * float(y) for x, y in zip(a, b, strict=True))

"""Small networks, a forward pass number by number, and slopes measured with small nudges."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_softmax

from charnn.cell import Parameters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def network(seed: int, n_characters: int = 4, n_hidden: int = 3, size: float = 0.7) -> Parameters:
    """A network with all weights, also the biases, at random."""
    rng = np.random.default_rng(seed)
    v, h = n_characters, n_hidden
    shapes = ((h, v), (h, h), (h,), (v, h), (v,))
    return Parameters(*(rng.normal(0, size, size=shape) for shape in shapes))


def kept(params: Parameters) -> Parameters:
    """A copy, to see later whether anything was changed."""
    return params.map(np.copy)


def plain_states(params: Parameters, codes: ArrayLike, start: ArrayLike) -> Floats:
    """The states before and after each character, number by number."""
    w_in, w_rec, b = params.w_in.tolist(), params.w_rec.tolist(), params.b_rec.tolist()
    found = [np.asarray(start, dtype=np.float64).tolist()]
    for code in np.asarray(codes, dtype=np.int64).tolist():
        old = found[-1]
        sums = [w_in[i][code] + total(w_rec[i], old) + b[i] for i in range(len(b))]
        found.append([math.tanh(number) for number in sums])
    return np.array(found, dtype=np.float64)


def plain_scores(params: Parameters, state: Floats) -> Floats:
    """The scores after one step."""
    rows = zip(params.w_out.tolist(), params.b_out.tolist(), strict=True)
    return np.array([total(row, state.tolist()) + b for row, b in rows])


def plain_loss(
    params: Parameters, inputs: ArrayLike, targets: ArrayLike, start: ArrayLike
) -> float:
    """The mean surprise per character, with the log-softmax of SciPy."""
    states = plain_states(params, inputs, start)[1:]
    wanted = np.asarray(targets, dtype=np.int64).tolist()
    pairs = zip(states, wanted, strict=True)
    logs = [float(log_softmax(plain_scores(params, s))[target]) for s, target in pairs]
    return -math.fsum(logs) / len(logs)


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


def weight_slopes(loss: Callable[[Parameters], float], params: Parameters) -> Parameters:
    """How fast a loss changes with each weight."""
    found = {}
    for name, array in params.arrays().items():

        def with_array(moved: Floats, name: str = name) -> float:
            return loss(replace(params, **{name: moved}))

        found[name] = slopes(with_array, array)
    return Parameters(**found)


def flat(params: Parameters, *names: str) -> Floats:
    """The named arrays, or all of them, as one long vector."""
    arrays = params.arrays()
    return np.concatenate([np.ravel(arrays[name]) for name in names or arrays])


def close(a: ArrayLike, b: ArrayLike) -> bool:
    """Are these the same numbers, as far as hints need it?"""
    return np.shape(a) == np.shape(b) and bool(np.allclose(a, b, rtol=1e-5, atol=1e-8))


def fails(function: Callable[..., object], *given: object) -> str:
    """What a call gives that should end with a ValueError; empty if it does."""
    try:
        with np.errstate(all="ignore"):
            return f"the result {function(*given)}"
    except ValueError:
        return ""
    except (IndexError, KeyError, TypeError, ZeroDivisionError) as error:
        return f"the {type(error).__name__} '{error}'"


def total(a: Sequence[float], b: Sequence[float]) -> float:
    """The sum of products."""
    return math.fsum(x * y for x, y in zip(a, b, strict=True))
